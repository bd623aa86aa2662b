#ifndef REPORT_HTML_CHART_H
#define REPORT_HTML_CHART_H
/*
 * The charts of the HTML report, as inline SVG whose colours the page's style
 * gives. Each has its numbers in a table beside it, or inside, for those who
 * cannot see it.
 */
#include "report/report.h"

/* Answers by day, a column each, stacked by verdict, with a legend. */
void html_chart_days(const struct tally *tally, struct strbuf *out)
    NONNULL(1, 2);

/* One bar of a table's row: n of max. class: names the colour. */
void html_chart_bar(uint64_t n, uint64_t max, const char *class,
    struct strbuf *out) NONNULL(3, 4);

/* The class that colours a verdict. */
const char *html_chart_class(enum verdict kind) MUST_CHECK;

#endif

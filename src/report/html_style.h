#ifndef REPORT_HTML_STYLE_H
#define REPORT_HTML_STYLE_H
/*
 * The style sheet of the HTML report: light or dark as the reader prefers, tables
 * that become blocks on a narrow screen, one colour for each verdict.
 */
extern const char html_style[];

#endif

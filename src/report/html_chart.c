#include "report/html_chart.h"

#include "base/escape.h"

/* The drawing, in its own units. */
#define HEIGHT 230.0
#define LEFT 46.0		/* room for the scale */
#define BOTTOM 24.0		/* room for the days */
#define TOP 10.0
#define DAY_WIDTH_MAX 90.0
#define WIDTH_MIN 800.0
#define DAYS_MAX 90		/* the last ones */

/* From the bottom of a column to its top: what is worst stands on the ground. */
static const enum verdict stack[TALLY_KINDS] = {
	VERDICT_MALFORMED, VERDICT_UNKNOWN, VERDICT_UNINSPECTED, VERDICT_N,
	VERDICT_DELEGATED, VERDICT_KNOWN, VERDICT_CLEAN,
};

const char *
html_chart_class(enum verdict kind)
{
	static const char *const classes[TALLY_KINDS] = {
		[VERDICT_CLEAN] = "c-clean", [VERDICT_KNOWN] = "c-known",
		[VERDICT_DELEGATED] = "c-delegated",
		[VERDICT_UNKNOWN] = "c-unknown",
		[VERDICT_MALFORMED] = "c-malformed",
		[VERDICT_UNINSPECTED] = "c-uninspected", [VERDICT_N] = "c-errgate",
	};

	return classes[kind];
}

/* The least of 1, 2, 5, 10, 20, ... that is no less than n. */
static uint64_t
round_up(uint64_t n)
{
	uint64_t step = 1;

	for (unsigned i = 0; step < n && step < UINT64_MAX / 10; i++)
		step = i % 3 == 1 ? step / 2 * 5 : step * 2;
	return step;
}

struct days_chart {
	struct tally_row *const *days;
	size_t n;
	double width, day_width;
	uint64_t top;		/* of the scale */
};

static double
height_of(const struct days_chart *chart, uint64_t n)
{
	return (HEIGHT - TOP - BOTTOM) * (double)n / (double)chart->top;
}

static void
add_scale(const struct days_chart *chart, struct strbuf *out)
{
	for (unsigned i = 0; i <= 2; i++) {
		uint64_t n = chart->top * i / 2;
		double y = HEIGHT - BOTTOM - height_of(chart, n);

		if (i == 1 && chart->top % 2 != 0)
			continue;
		strbuf_addf(out, "<line class=\"grid\" x1=\"%.0f\" x2=\"%.0f\" "
		    "y1=\"%.1f\" y2=\"%.1f\"/><text class=\"scale\" x=\"%.0f\" "
		    "y=\"%.1f\">%llu</text>", LEFT, chart->width, y, y, LEFT - 6,
		    y + 4, (unsigned long long)n);
	}
}

static void
add_day(const struct days_chart *chart, size_t at, struct strbuf *out)
{
	const struct tally_row *day = chart->days[at];
	double x = LEFT + chart->day_width * ((double)at + 0.12);
	double y = HEIGHT - BOTTOM, width = chart->day_width * 0.76;
	size_t every = (size_t)(46.0 / chart->day_width) + 1;

	strbuf_add_str(out, "<g><title>");
	escape_xml(out, day->name);
	for (size_t i = 0; i < TALLY_KINDS; i++)
		if (day->kinds[stack[i]] > 0)
			strbuf_addf(out, ", %.*s %llu",
			    SLICE_FMT(report_kind_word(stack[i])),
			    (unsigned long long)day->kinds[stack[i]]);
	strbuf_add_str(out, "</title>");
	for (size_t i = 0; i < TALLY_KINDS; i++) {
		double height = height_of(chart, day->kinds[stack[i]]);

		if (height <= 0)
			continue;
		y -= height;
		strbuf_addf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.2f\" "
		    "width=\"%.1f\" height=\"%.2f\"/>", html_chart_class(stack[i]), x,
		    y, width, height);
	}
	strbuf_add_str(out, "</g>");
	if ((chart->n - 1 - at) % every != 0)
		return;
	strbuf_addf(out, "<text class=\"day\" x=\"%.1f\" y=\"%.0f\">",
	    x + width / 2, HEIGHT - 7);
	escape_xml(out, day->name.len > 5 ? slice_skip(day->name, 5) : day->name);
	strbuf_add_str(out, "</text>");
}

static void
add_legend(const struct tally *tally, struct strbuf *out)
{
	strbuf_add_str(out, "<ul class=\"legend\">");
	for (size_t i = 0; i < TALLY_KINDS; i++)
		if (tally->kinds[stack[i]] > 0)
			strbuf_addf(out, "<li><svg viewBox=\"0 0 10 10\" aria-hidden="
			    "\"true\"><rect class=\"%s\" width=\"10\" height=\"10\" "
			    "rx=\"2\"/></svg>%.*s <b>%llu</b></li>",
			    html_chart_class(stack[i]),
			    SLICE_FMT(report_kind_word(stack[i])),
			    (unsigned long long)tally->kinds[stack[i]]);
	strbuf_add_str(out, "</ul>\n");
}

/* Lay the columns out; false when there are none. */
static bool
lay_out(struct days_chart *chart, const struct tally_table *days)
{
	uint64_t most = 0;

	*chart = (struct days_chart){ .days = days->rows, .n = days->n };
	if (chart->n > DAYS_MAX) {
		chart->days += chart->n - DAYS_MAX;
		chart->n = DAYS_MAX;
	}
	for (size_t i = 0; i < chart->n; i++)
		if (chart->days[i]->n > most)
			most = chart->days[i]->n;
	if (most == 0)
		return false;
	chart->top = round_up(most);
	chart->day_width = (WIDTH_MIN - LEFT) / (double)chart->n;
	if (chart->day_width > DAY_WIDTH_MAX)
		chart->day_width = DAY_WIDTH_MAX;
	if (chart->day_width < 8)
		chart->day_width = 8;
	chart->width = LEFT + chart->day_width * (double)chart->n;
	if (chart->width < WIDTH_MIN)
		chart->width = WIDTH_MIN;
	return true;
}

void
html_chart_days(const struct tally *tally, struct strbuf *out)
{
	struct days_chart chart;

	if (!lay_out(&chart, &tally->days))
		return;
	add_legend(tally, out);
	strbuf_addf(out, "<div class=\"scroll\"><svg class=\"days\" viewBox=\"0 0 %.0f "
	    "%.0f\" role=\"img\" aria-label=\"Answers by day and verdict; the table "
	    "By day has the numbers\">", chart.width, HEIGHT);
	add_scale(&chart, out);
	for (size_t i = 0; i < chart.n; i++)
		add_day(&chart, i, out);
	strbuf_add_str(out, "</svg></div>\n");
}

void
html_chart_bar(uint64_t n, uint64_t max, const char *class, struct strbuf *out)
{
	strbuf_addf(out, "<svg class=\"bar\" viewBox=\"0 0 100 10\" "
	    "preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"%s\" "
	    "width=\"%.2f\" height=\"10\"/></svg>", class,
	    max == 0 ? 0.0 : 100.0 * (double)n / (double)max);
}

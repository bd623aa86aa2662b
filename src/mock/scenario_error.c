#include "mock/scenario_error.h"

#include "base/number.h"
#include "catalogue/lookup.h"
#include "mock/error_shape.h"
#include "mock/odd.h"
#include "mock/query.h"

/* The decoded value of an option of the query. */
static struct slice
wanted_option(struct scenario_request *request, const char *name,
    struct slice fallback)
{
	struct slice value;

	return query_find(request->arena, request->query, slice_str(name), &value) ?
	    value : fallback;
}

/* The catalogue row of a code that goes best with the status, or NULL. */
static const struct catalogue_entry *
find_entry(const struct scenario_request *request, struct slice code,
    unsigned status, const struct catalogue **where)
{
	const struct scenario_site *site = request->site;
	struct catalogue_hit hit;

	for (size_t i = 0; i < site->n_catalogues; i++) {
		*where = site->catalogues[i];
		if (catalogue_find(*where, code, status, SLICE_NONE, &hit))
			return hit.entry;
	}
	*where = NULL;
	return NULL;
}

/* The status that the query asks for, or 0. */
static unsigned
wanted_status(struct scenario_request *request)
{
	uint64_t status;

	if (!number_parse_u64(wanted_option(request, "status", SLICE_NONE), &status))
		return 0;
	return status <= 999 ? (unsigned)status : 0;
}

/* Code, message and status of an error as documented, or as the query says. */
static struct template_values
error_values(struct scenario_request *request, struct slice code,
    const struct catalogue **where)
{
	unsigned status = wanted_status(request);
	const struct catalogue_entry *entry =
	    find_entry(request, code, status, where);
	struct slice message = SLICE("The mock's catalogues lack this code.");

	if (entry != NULL)
		message = entry->n_messages > 0 ? entry->messages[0] :
		    entry->description;
	if (status == 0)
		status = entry != NULL && entry->n_statuses > 0 ?
		    entry->statuses[0] : 400;
	return (struct template_values){
		.code = code, .message = wanted_option(request, "message", message),
		.request_id = request->request_id, .status = status
	};
}

/* The shape that the query asks for, else the catalogue's, else the usual. */
static const struct error_shape *
wanted_shape(struct scenario_request *request, const struct catalogue *where)
{
	struct slice name = wanted_option(request, "shape", SLICE_NONE);
	const struct error_shape *shape = NULL;

	if (name.ptr != NULL)
		return error_shape_find(name);
	if (where != NULL)
		shape = error_shape_find(where->shape);
	return shape != NULL ? shape : error_shapes();
}

bool
scenario_error_code(struct scenario_request *request, struct answer *answer)
{
	const struct catalogue *where;
	const struct error_shape *shape;
	struct template_values values;
	struct slice code;

	if (!query_segment(request->arena, &request->path, &code))
		return false;
	values = error_values(request, code, &where);
	shape = wanted_shape(request, where);
	if (shape == NULL) {
		scenario_refuse(answer, 400, "The mock knows no such shape.");
		return true;
	}
	answer_add_field(answer, "X-Request-Id", values.request_id);
	error_shape_write(shape, &values, answer);
	return true;
}

/* The error that odd answers are about: the first one there is. */
static struct slice
usual_code(struct scenario_request *request)
{
	const struct scenario_site *site = request->site;

	for (size_t i = 0; i < site->n_catalogues; i++)
		if (site->catalogues[i]->n_entries > 0)
			return site->catalogues[i]->entries[0].code;
	return SLICE("MOCK.4000001");
}

bool
scenario_error_odd(struct scenario_request *request, struct answer *answer)
{
	const struct catalogue *where;
	struct template_values values;
	const struct odd *odd;
	struct slice name;

	if (!query_segment(request->arena, &request->path, &name))
		return false;
	odd = odd_find(name);
	if (odd == NULL)
		return false;
	values = error_values(request,
	    wanted_option(request, "code", usual_code(request)), &where);
	answer_add_field(answer, "X-Request-Id", values.request_id);
	odd_write(odd, &values, answer);
	return true;
}

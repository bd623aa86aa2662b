#ifndef INSPECT_INSPECTOR_H
#define INSPECT_INSPECTOR_H
/*
 * Error response in, verdict out. A pure function of the response and the
 * catalogues: the proxy, `errgate inspect` and the fuzzers call the same one.
 * Reads the message, never alters it.
 */
#include "catalogue/lookup.h"
#include "http/field.h"
#include "http/method.h"
#include "inspect/dialect_index.h"
#include "inspect/verdict.h"
#include "json/json_doc.h"

/* A body may unpack to so many times what is held of it, and to no more than
   keeps the judgement of a hostile one within a few milliseconds. */
#define INSPECTOR_DECODED_FACTOR 4
#define INSPECTOR_DECODED_MAX (1024 * 1024)

/* The bound on a decoded body (decoded_max) where hold_bytes is that of a raw
   one: never less than what is held. */
static inline size_t
inspector_decoded_max(size_t hold_bytes)
{
	size_t max = hold_bytes * INSPECTOR_DECODED_FACTOR;

	if (max > INSPECTOR_DECODED_MAX)
		max = INSPECTOR_DECODED_MAX;
	return max > hold_bytes ? max : hold_bytes;
}

/* What an API declares; immutable, may be shared between threads. */
struct inspector {
	const struct dialect *declared;		/* its shape; not NULL */
	const struct dialect *const *extra;	/* from the conf file, tried first */
	size_t n_extra;
	const struct catalogue *const *own;	/* the API's catalogues, in order */
	size_t n_own;
	const struct catalogue *const *all;	/* all loaded, for delegated codes */
	size_t n_all;
	size_t decoded_max;	/* bytes a decoded body may have; more is a finding */
	bool judge_success;	/* look for errors under 2xx */
	struct dialect_index dialects;	/* when made, those are passed over that
					   cannot find a code */
};

/* How much of the body there is. */
enum body_extent {
	EXTENT_WHOLE,		/* all of it */
	EXTENT_CUT,		/* our limit was reached; more was sent */
	EXTENT_ABORTED,		/* the origin broke off */
	EXTENT_STREAM		/* a stream that may not be waited for */
};

/* A response as received, after transfer decoding. All borrowed. */
struct response_view {
	enum method method;		/* of the request */
	unsigned status;
	const struct field_list *fields;
	const struct field_list *trailers;	/* or NULL */
	struct slice body;
	enum body_extent extent;
};

#define INSPECTION_CODES_MAX 8

/* The result. Slices live as long as the response, catalogues and arena. */
struct inspection {
	enum verdict verdict;
	finding_set findings;
	enum answered_by answered_by;
	const struct dialect *shape;	/* the one that matched, or NULL */
	struct slice code;		/* preferred: one a catalogue knows */
	struct slice message;		/* the one beside it */
	struct slice codes[INSPECTION_CODES_MAX];	/* other codes in the body */
	size_t n_codes;
	struct slice request_id;	/* the upstream's, from fields or body */
	const struct catalogue *catalogue;	/* which has the code, or NULL */
	const struct catalogue_entry *entry;	/* its row, or NULL */
	struct slice body;		/* decoded; as sent when that failed */
	const struct json_doc *doc;	/* the body as JSON, or NULL */
};

/*
 * Judge a response.
 *
 * arena   lends memory for the result and the work; the caller resets it when
 *         done with the inspection. Bounded by decoded_max, whatever the body.
 *
 * A response that is no error (and, under 2xx, is not to be judged) is clean.
 * Never fails: what cannot be looked at is uninspected, with a finding.
 *
 * EXTENT_CUT is uninspected always; code and message are told all the same when
 * they were read. EXTENT_ABORTED is judged by a code that was read, and
 * uninspected without. EXTENT_STREAM is judged by a code in its head or
 * trailers, and uninspected without. An error in answer to HEAD whose head has
 * no code is uninspected with empty-body: it has no body by design. A shape
 * that is known by name only (XML, HTML) is malformed, and uninspected with
 * uninspected-coding where the API declares it. A body whose media type is
 * binary (BSON) is the latter, too.
 */
void inspect_response(const struct inspector *inspector,
    const struct response_view *view, struct arena *arena,
    struct inspection *result) NONNULL(1, 2, 3, 4);

/*
 * Whether a response with this head may be held back or waited for at all:
 * false for 1xx, 101, 204, 206, 304, answers to HEAD, text/event-stream,
 * application/grpc*, NDJSON (design, section 1).
 */
bool inspect_may_hold(enum method method, unsigned status,
    const struct field_list *fields) NONNULL(3) MUST_CHECK;

/* Whether a message of these fields is of a kind that comes piece by piece for long
   (the last three of these). */
bool inspect_is_stream(const struct field_list *fields) NONNULL(1) MUST_CHECK;

/* The finding words, each foreign-shape with its shape's name. Returns how
   many were written to words; the texts live in the arena. */
size_t inspect_finding_words(const struct inspection *inspection,
    struct arena *arena, struct slice words[FINDING_N]) NONNULL(1, 2, 3);

#endif

#ifndef CONF_DIRECTIVE_H
#define CONF_DIRECTIVE_H
/*
 * The table of all directives of the conf file: what each is called, where it
 * may stand, what it takes and where its value goes. A new directive is a new
 * row, and its paragraphs in conf/errgate.conf and docs/errgate.conf.5.
 */
#include "base/slice.h"

/* Where a directive may stand. */
enum conf_section {
	SECTION_ROOT, SECTION_LOG, SECTION_LIMITS, SECTION_TIMEOUT,
	SECTION_CATALOGUE, SECTION_LISTEN, SECTION_TARGETS, SECTION_SHAPE,
	SECTION_PARENT, SECTION_AUTHORITY, SECTION_API, SECTION_ON, SECTION_N
};

/* What a directive takes, and the type of its field. */
enum directive_type {
	TAKES_SECTION,		/* { ... } */
	TAKES_UNSIGNED,		/* a number: unsigned */
	TAKES_COUNT,		/* a number: size_t */
	TAKES_NUMBER,		/* a number: uint64_t */
	TAKES_SIZE,		/* bytes, with k m g: size_t */
	TAKES_TIME,		/* ms s m h: uint64_t of milliseconds */
	TAKES_BOOL,		/* true or false: bool */
	TAKES_WORD,		/* one of .words: an enum, by their order */
	TAKES_TEXT,		/* const char * */
	TAKES_FILE,		/* a path: const char *, beside the conf file */
	TAKES_LOG_PATH,		/* "-", "stderr" or a path */
	TAKES_ADDRESS,		/* struct address */
	TAKES_HOST_PORT,	/* struct host_port */
	TAKES_ORIGIN,		/* a URL without path: struct origin_settings */
	/* Lists: an array at .offset, its length, a size_t, at .count_offset. */
	TAKES_TEXTS,		/* const char ** */
	TAKES_HOSTS,		/* const char **, in lower case */
	TAKES_PATHS,		/* const char ** */
	TAKES_FILES,		/* const char **, beside the conf file */
	TAKES_EXCEPTIONS,	/* const char **, in lower case */
	TAKES_ADDRESSES,	/* struct address * */
	TAKES_PORTS,		/* struct port_range * */
	TAKES_NETWORKS,		/* struct network * */
	TAKES_TARGETS,		/* struct target_rule * */
	TAKES_N
};

struct directive {
	enum conf_section in;
	const char *name;
	enum directive_type type;
	const char *fallback;	/* as if this was given; a list's items apart by
				   blanks; NULL: none */
	bool required;
	uint64_t min, max;	/* of numbers, sizes and times */
	const char *const *words;	/* TAKES_WORD: ended by NULL */
	size_t offset;		/* of the field in the section's struct */
	size_t count_offset;	/* lists and titled sections */
	enum conf_section opens;	/* TAKES_SECTION */
	const char *help;
};

/* What kind of struct a section fills. */
struct conf_section_kind {
	const char *name;
	size_t size;		/* of the struct; 0: the fields are its parent's,
				   and the section has no title and stands once */
	size_t title_offset, line_offset;	/* in the struct */
};

/* All rows; *n_rows is set to their number. */
const struct directive *directive_rows(size_t *n_rows) NONNULL(1);

/* The directive of that name in a section, or NULL. */
const struct directive *directive_find(enum conf_section in, struct slice name)
    MUST_CHECK;

/* Any directive of that name, whatever its section, or NULL. */
const struct directive *directive_anywhere(struct slice name) MUST_CHECK;

/* The name in a section that is most like this one, or NULL. */
struct slice directive_nearest(enum conf_section in, struct slice name) MUST_CHECK;

const struct conf_section_kind *directive_section(enum conf_section section);

/* Whether the sections has a title and may stand more than once. */
bool directive_is_titled(const struct directive *row) NONNULL(1) MUST_CHECK;

bool directive_is_list(const struct directive *row) NONNULL(1) MUST_CHECK;

#endif

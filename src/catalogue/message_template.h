#ifndef CATALOGUE_MESSAGE_TEMPLATE_H
#define CATALOGUE_MESSAGE_TEMPLATE_H
/*
 * Documented messages are templates; this compares them with live ones. Nothing
 * is allocated; the cost is bounded whatever the texts are.
 */
#include "base/slice.h"

/* Bytes of a live message that are looked at; what follows is taken as detail. */
#define LIVE_MESSAGE_MAX 4096

/* A live message made comparable: one case, single blanks, no final stop. */
struct live_message {
	unsigned char bytes[LIVE_MESSAGE_MAX];
	size_t len;
};

/* Make a message ready to be compared with any number of templates. */
void live_message_init(struct live_message *live, struct slice message)
    NONNULL(1);

/*
 * Whether a live message fits a documented one. These stand for anything, also
 * for nothing: conversions of printf (%s, %d, %5.1f, %1$s), {}, {0}, {name},
 * ${name}, [name], <name>, and a word of three or more x (xxx). A live
 * message may add detail behind a colon or full stop. Case, white space, and a
 * final full stop or colon do not count.
 */
bool message_template_fits(struct slice documented,
    const struct live_message *live) NONNULL(2) MUST_CHECK;

/* Whether a documented message holds something that stands for anything. */
bool message_template_has_placeholder(struct slice documented) MUST_CHECK;

#endif

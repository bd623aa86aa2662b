#ifndef REPORT_MESSAGE_GUESS_H
#define REPORT_MESSAGE_GUESS_H
/*
 * From live messages to the template that documentation would have: what varies
 * from one to the next becomes a placeholder that message_template.h understands.
 */
#include "base/strbuf.h"

/* Bytes of a message that are looked at; what follows becomes "{more}". */
#define MESSAGE_GUESS_MAX 512

/*
 * Append a message with what looks like data in braces: {number}, {id}, {uuid},
 * {name} for what stands in quotes, {url}, {address}, {time}, {secret} for what the
 * log has masked. Numbers in a word ("IPv4", "v3") stay.
 */
void message_guess_mask(struct strbuf *out, struct slice message) NONNULL(1);

/* As message_guess_mask for a path: segments that look like data. */
void message_guess_mask_path(struct strbuf *out, struct slice path) NONNULL(1);

/*
 * Whether two masked messages are one template: as many words, and at least half
 * of them the same. Then it is appended, words that differ as "{any}"; if not,
 * nothing is.
 */
bool message_guess_merge(struct strbuf *out, struct slice a, struct slice b)
    NONNULL(1) MUST_CHECK;

#endif

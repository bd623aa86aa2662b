#ifndef IMPORT_CODE_WORD_H
#define IMPORT_CODE_WORD_H
/*
 * What error codes look like: "SVC.0001", "SVC.A-B.4000003", "1101", "NoSuchKey".
 */
#include "base/slice.h"

enum code_likeness {
	CODE_UNLIKE,		/* blanks, punctuation, or a bare status */
	CODE_WORD,		/* one word; so may be a message */
	CODE_SURE		/* one word with digits or a wild card in it */
};

enum code_likeness code_word_likeness(struct slice text) MUST_CHECK;

/* The part of a code that its siblings share: up to the first '.', else up to the
   first digit, and with it. */
struct slice code_word_family(struct slice code) MUST_CHECK;

#endif

#ifndef CONF_OUTLINE_H
#define CONF_OUTLINE_H
/*
 * The first reading of a conf file: its names and their places, before
 * libConfuse reads the values. libConfuse gives up at its first mistake, takes
 * a section without its '}' for a whole one, and keeps the last of two that
 * have one title; this finds all such mistakes, each at its line.
 */
#include "conf/mistakes.h"

/*
 * Check the outline of a conf file and blank out whatever is wrong in it, and
 * its comments, so that libConfuse can read the rest.
 *
 * text  the file; changed in place, its length and lines stay.
 *
 * After a mistake of grammar the rest of the file is blanked out unread, since
 * it could mean anything.
 *
 * Returns whether all titled sections are left, so that names of sections can
 * be looked up without false alarms.
 */
bool outline_check(unsigned char *text, size_t len, struct mistakes *mistakes)
    NONNULL(3) MUST_CHECK;

#endif

#ifndef CLI_SDK_SHOW_H
#define CLI_SDK_SHOW_H
/*
 * What the vendor's SDKs would read from an answer that a catalogue describes.
 */
#include "catalogue/catalogue.h"

/*
 * Add it for people.
 *
 * rows  the rows of a code; the first one that lists an error status gives status
 *       and message.
 * code  as the answer would carry it.
 */
void sdk_show(const struct catalogue *catalogue,
    const struct catalogue_entry *rows, struct slice code, struct strbuf *out)
    NONNULL(1, 2, 4);

#endif

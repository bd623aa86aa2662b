#ifndef CLI_TRUST_RECIPES_H
#define CLI_TRUST_RECIPES_H
/*
 * How clients of all kinds are made to trust a certificate.
 */
#include "base/strbuf.h"

/*
 * Append the recipes, ready to be typed into a shell.
 *
 * path  of the certificate, absolute.
 */
void trust_recipes_write(const char *path, struct strbuf *out) NONNULL(1, 2);

#endif

#ifndef UNIT_TLS_HELLO_SAMPLES_H
#define UNIT_TLS_HELLO_SAMPLES_H
/*
 * What real clients said first, as it was on the wire: one record each.
 */
#include "base/slice.h"

#define HELLO_N_SAMPLES 4

struct hello_sample {
	const char *client;
	struct slice bytes;
	const char *server_name;
	bool has_alpn, offers_http1;
};

extern const struct hello_sample hello_samples[HELLO_N_SAMPLES];

#endif

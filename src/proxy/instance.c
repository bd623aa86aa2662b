#include "proxy/instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"

struct instance *
instance_new(void)
{
	struct instance *instance = calloc(1, sizeof(*instance));
	uint64_t drawn;

	if (instance == NULL)
		return NULL;
	/* It only has to be different; without entropy the clock must do. */
	if (getrandom(&drawn, sizeof(drawn), GRND_NONBLOCK) != sizeof(drawn))
		drawn = clock_wall_ms() * 65537 ^ (uint64_t)getpid();
	snprintf(instance->name, sizeof(instance->name), "errgate-%010llx",
	    (unsigned long long)drawn & 0xffffffffffULL);
	instance->census = census_new();
	if (instance->census == NULL) {
		instance_free(instance);
		return NULL;
	}
	return instance;
}

void
instance_free(struct instance *instance)
{
	if (instance == NULL)
		return;
	census_free(instance->census);
	free(instance);
}

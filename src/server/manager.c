#include "server/manager.h"

#include "config.h"

#ifdef HAVE_SYSTEMD

#include <inttypes.h>
#include <systemd/sd-daemon.h>

#include "base/clock.h"

#define GRACE_MS 5000		/* for what comes after the drain */

/* Nothing depends on whether the manager hears us. */

void
manager_say_ready(const char *status)
{
	(void)sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void
manager_say_reloading(void)
{
	(void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64,
	    clock_monotonic_us());
}

void
manager_say_stopping(uint64_t at_most_ms)
{
	(void)sd_notifyf(0, "STOPPING=1\nSTATUS=draining\nEXTEND_TIMEOUT_USEC=%"
	    PRIu64, (at_most_ms + GRACE_MS) * 1000);
}

void
manager_say_alive(void)
{
	(void)sd_notify(0, "WATCHDOG=1");
}

uint64_t
manager_alive_ms(void)
{
	uint64_t us;

	return sd_watchdog_enabled(0, &us) > 0 ? us / 1000 : 0;
}

int
manager_take_sockets(int *first, char ***names)
{
	int n = sd_listen_fds_with_names(1, names);

	*first = SD_LISTEN_FDS_START;
	return n > 0 ? n : 0;
}

#else

void
manager_say_ready(const char *status)
{
	(void)status;
}

void
manager_say_reloading(void)
{
}

void
manager_say_stopping(uint64_t at_most_ms)
{
	(void)at_most_ms;
}

void
manager_say_alive(void)
{
}

uint64_t
manager_alive_ms(void)
{
	return 0;
}

int
manager_take_sockets(int *first, char ***names)
{
	*first = -1;
	*names = NULL;
	return 0;
}

#endif

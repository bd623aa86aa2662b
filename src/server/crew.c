#include "server/crew.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct crew {
	struct crew_handler handler;
	struct instance *instance;
	struct worker **workers;
	unsigned n_workers;
	int report_fd;
	struct loop_watch *reports;
	bool is_changing;
	bool has_ended;
};

/* Whether all workers have done what was asked of them. */
static bool
all_idle(struct crew *crew)
{
	for (unsigned i = 0; i < crew->n_workers; i++)
		if (!worker_state(crew->workers[i]).is_idle)
			return false;
	return true;
}

static void
tell_end(struct crew *crew)
{
	bool failed = false, ended = true;

	for (unsigned i = 0; i < crew->n_workers; i++) {
		struct worker_state state = worker_state(crew->workers[i]);

		failed = failed || state.has_failed;
		ended = ended && state.has_ended;
	}
	if (crew->has_ended || !(failed || ended))
		return;
	crew->has_ended = true;
	crew->handler.on_ended(failed, crew->handler.ctx);
}

static void
on_report(void *ctx)
{
	struct crew *crew = ctx;
	uint64_t count;

	if (read(crew->report_fd, &count, sizeof(count)) < 0)
		return;
	if (crew->is_changing && all_idle(crew)) {
		crew->is_changing = false;
		crew->handler.on_changed(crew->handler.ctx);
	}
	tell_end(crew);
}

struct crew *
crew_new(struct loop *loop, struct snapshot *snapshot, struct log_sink *sink,
    struct instance *instance, struct socket_plan *plan, unsigned n_workers,
    const struct crew_handler *handler)
{
	struct crew *crew = calloc(1, sizeof(*crew));

	if (crew == NULL)
		return NULL;
	crew->handler = *handler;
	crew->instance = instance;
	crew->report_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	crew->workers = calloc(n_workers, sizeof(struct worker *));
	if (crew->report_fd < 0 || crew->workers == NULL)
		goto fail;
	crew->reports = loop_watch_new(loop, crew->report_fd, on_report, crew);
	if (crew->reports == NULL)
		goto fail;
	while (crew->n_workers < n_workers) {
		struct worker *worker = worker_new(snapshot, sink, instance,
		    socket_plan_row(plan, crew->n_workers), crew->report_fd);

		if (worker == NULL)
			goto fail;
		crew->workers[crew->n_workers++] = worker;
	}
	return crew;
fail:
	crew_free(crew);
	return NULL;
}

bool
crew_start(struct crew *crew)
{
	for (unsigned i = 0; i < crew->n_workers; i++)
		if (!worker_start(crew->workers[i]))
			return false;
	return true;
}

bool
crew_configure(struct crew *crew, struct snapshot *snapshot,
    struct socket_plan *plan)
{
	struct worker_change **changes =
	    calloc(crew->n_workers, sizeof(struct worker_change *));
	bool ok = changes != NULL;

	for (unsigned i = 0; i < crew->n_workers && ok; i++) {
		changes[i] = worker_change_new(snapshot, crew->instance,
		    socket_plan_row(plan, i));
		ok = changes[i] != NULL;
	}
	crew->is_changing = ok;
	for (unsigned i = 0; i < crew->n_workers && changes != NULL; i++) {
		if (ok)
			worker_configure(crew->workers[i], changes[i]);
		else
			worker_change_free(changes[i]);
	}
	free(changes);
	return ok;
}

void
crew_drain(struct crew *crew)
{
	for (unsigned i = 0; i < crew->n_workers; i++)
		worker_drain(crew->workers[i]);
}

void
crew_stop(struct crew *crew)
{
	for (unsigned i = 0; i < crew->n_workers; i++)
		worker_stop(crew->workers[i]);
}

bool
crew_is_alive(struct crew *crew)
{
	bool alive = all_idle(crew);

	/* Asked again before they have answered, they would only be later. */
	for (unsigned i = 0; i < crew->n_workers && alive; i++)
		worker_ping(crew->workers[i]);
	return alive;
}

void
crew_free(struct crew *crew)
{
	if (crew == NULL)
		return;
	crew_stop(crew);
	for (unsigned i = 0; i < crew->n_workers; i++)
		worker_free(crew->workers[i]);
	free(crew->workers);
	loop_watch_free(crew->reports);
	if (crew->report_fd >= 0)
		close(crew->report_fd);
	free(crew);
}

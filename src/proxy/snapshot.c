#include "proxy/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "proxy/snapshot_tls.h"

static struct catalogue *
catalogue_named(const struct snapshot *snapshot, const char *name)
{
	const struct settings *settings = snapshot->settings;

	for (size_t i = 0; i < settings->n_catalogues; i++)
		if (strcmp(settings->catalogues[i].name, name) == 0)
			return snapshot->catalogues[i];
	return NULL;
}

static bool
load_catalogues(struct snapshot *snapshot, struct strbuf *errors)
{
	const struct settings *settings = snapshot->settings;
	bool ok = true;

	snapshot->catalogues = calloc(settings->n_catalogues + 1,
	    sizeof(struct catalogue *));
	if (snapshot->catalogues == NULL)
		return false;
	for (size_t i = 0; i < settings->n_catalogues; i++) {
		snapshot->catalogues[i] =
		    catalogue_load(settings->catalogues[i].file, errors);
		ok = ok && snapshot->catalogues[i] != NULL;
	}
	return ok;
}

static bool
make_shapes(struct snapshot *snapshot, struct strbuf *errors)
{
	const struct settings *settings = snapshot->settings;
	bool ok = true;

	snapshot->shapes = calloc(settings->n_shapes + 1, sizeof(struct dialect *));
	if (snapshot->shapes == NULL)
		return false;
	for (size_t i = 0; i < settings->n_shapes; i++) {
		const struct shape_settings *shape = &settings->shapes[i];
		const char *bad_path = NULL;

		snapshot->shapes[i] = dialect_new(shape->name, shape->code,
		    shape->n_code, shape->message, shape->n_message, &bad_path);
		if (snapshot->shapes[i] == NULL) {
			strbuf_addf(errors, "%s:%u: shape \"%s\": bad path \"%s\"\n",
			    settings->path, shape->line, shape->name,
			    bad_path != NULL ? bad_path : "?");
			ok = false;
		}
	}
	return ok;
}

static const struct dialect *
shape_named(const struct snapshot *snapshot, struct slice name)
{
	for (size_t i = 0; i < snapshot->settings->n_shapes; i++)
		if (slice_eq(dialect_name(snapshot->shapes[i]), name))
			return snapshot->shapes[i];
	return dialect_find(name);
}

/* The shape an API declares: its own word, else its first catalogue's. */
static const struct dialect *
declared_shape(const struct snapshot *snapshot, const struct api *api,
    struct strbuf *errors)
{
	const struct api_settings *settings = api->settings;
	struct slice name = slice_str(settings->shape);
	const struct dialect *shape;

	if (name.len == 0 && api->inspector.n_own > 0)
		name = api->inspector.own[0]->shape;
	if (name.len == 0)
		name = SLICE("error_code");
	shape = shape_named(snapshot, name);
	if (shape == NULL)
		strbuf_addf(errors, "%s:%u: api \"%s\": unknown shape \"%.*s\"\n",
		    snapshot->settings->path, settings->line, settings->name,
		    SLICE_FMT(name));
	return shape;
}

static bool
make_api(struct snapshot *snapshot, struct api *api,
    const struct api_settings *settings, struct strbuf *errors)
{
	struct inspector *inspector = &api->inspector;
	const struct catalogue **own;

	api->settings = settings;
	own = calloc(settings->n_catalogues + 1, sizeof(struct catalogue *));
	if (own == NULL)
		return false;
	for (size_t i = 0; i < settings->n_catalogues; i++)
		own[i] = catalogue_named(snapshot, settings->catalogues[i]);
	inspector->own = own;
	inspector->n_own = settings->n_catalogues;
	inspector->all = (const struct catalogue *const *)snapshot->catalogues;
	inspector->n_all = snapshot->settings->n_catalogues;
	inspector->extra = (const struct dialect *const *)snapshot->shapes;
	inspector->n_extra = snapshot->settings->n_shapes;
	inspector->decoded_max =
	    inspector_decoded_max(snapshot->settings->hold_bytes);
	dialect_index_make(&inspector->dialects);
	inspector->judge_success = settings->success != SUCCESS_IGNORE;
	inspector->declared = declared_shape(snapshot, api, errors);
	api->rules = plan_rules_new(settings);
	if (inspector->declared == NULL || api->rules == NULL)
		return false;
	api->alters = plan_rules_alter(api->rules);
	return true;
}

static bool
make_apis(struct snapshot *snapshot, struct strbuf *errors)
{
	const struct settings *settings = snapshot->settings;
	bool ok = true;

	snapshot->apis = calloc(settings->n_apis + 1, sizeof(struct api));
	if (snapshot->apis == NULL)
		return false;
	for (size_t i = 0; i < settings->n_apis; i++)
		ok = make_api(snapshot, &snapshot->apis[i], &settings->apis[i],
		    errors) && ok;
	return ok;
}

static bool
make_parents(struct snapshot *snapshot, struct strbuf *errors)
{
	const struct settings *settings = snapshot->settings;
	bool ok = true;

	snapshot->parents = calloc(settings->n_parents + 1, sizeof(struct parent));
	if (snapshot->parents == NULL)
		return false;
	for (size_t i = 0; i < settings->n_parents; i++) {
		struct strbuf said = { 0 };

		if (!parent_load(&snapshot->parents[i], &settings->parents[i],
		    &said)) {
			strbuf_addf(errors, "%s:%u: %.*s", settings->path,
			    settings->parents[i].line,
			    SLICE_FMT(strbuf_slice(&said)));
			ok = false;
		}
		strbuf_clear(&said);
	}
	return ok;
}

static bool
load_users(struct snapshot *snapshot, struct strbuf *errors)
{
	const struct settings *settings = snapshot->settings;
	bool ok = true;

	snapshot->users = calloc(settings->n_listens + 1, sizeof(struct user_file *));
	if (snapshot->users == NULL)
		return false;
	for (size_t i = 0; i < settings->n_listens; i++) {
		if (settings->listens[i].users == NULL)
			continue;
		snapshot->users[i] = user_file_load(settings->listens[i].users, errors);
		ok = ok && snapshot->users[i] != NULL;
	}
	return ok;
}

struct snapshot *
snapshot_load(const char *path, struct strbuf *errors)
{
	const struct conf_vocabulary words = {
		.rule_words = verdict_rule_words(),
		.shapes = dialect_names(),
	};
	struct snapshot *snapshot = calloc(1, sizeof(*snapshot));

	if (snapshot == NULL)
		goto no_memory;
	snapshot->refs = 1;
	snapshot->settings = settings_load(path, &words, errors);
	if (snapshot->settings != NULL &&
	    load_catalogues(snapshot, errors) && make_shapes(snapshot, errors) &&
	    make_apis(snapshot, errors) && make_parents(snapshot, errors) &&
	    load_users(snapshot, errors) && snapshot_tls_load(snapshot, errors))
		return snapshot;
no_memory:
	if (errors->len == 0)
		strbuf_addf(errors, "%s: out of memory\n", path);
	snapshot_unref(snapshot);
	return NULL;
}

struct snapshot *
snapshot_ref(struct snapshot *snapshot)
{
	__atomic_add_fetch(&snapshot->refs, 1, __ATOMIC_RELAXED);
	return snapshot;
}

static void
free_apis(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->settings->n_apis; i++) {
		plan_rules_free(snapshot->apis[i].rules);
		free((void *)(uintptr_t)snapshot->apis[i].inspector.own);
	}
	free(snapshot->apis);
}

void
snapshot_unref(struct snapshot *snapshot)
{
	if (snapshot == NULL ||
	    __atomic_sub_fetch(&snapshot->refs, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	if (snapshot->settings != NULL)
		snapshot_tls_clear(snapshot);
	if (snapshot->apis != NULL)
		free_apis(snapshot);
	if (snapshot->parents != NULL)
		for (size_t i = 0; i < snapshot->settings->n_parents; i++)
			parent_clear(&snapshot->parents[i]);
	free(snapshot->parents);
	if (snapshot->users != NULL)
		for (size_t i = 0; i < snapshot->settings->n_listens; i++)
			user_file_free(snapshot->users[i]);
	free(snapshot->users);
	if (snapshot->shapes != NULL)
		for (size_t i = 0; i < snapshot->settings->n_shapes; i++)
			dialect_free(snapshot->shapes[i]);
	free(snapshot->shapes);
	if (snapshot->catalogues != NULL)
		for (size_t i = 0; i < snapshot->settings->n_catalogues; i++)
			catalogue_unref(snapshot->catalogues[i]);
	free(snapshot->catalogues);
	settings_free(snapshot->settings);
	free(snapshot);
}

const struct parent *
snapshot_parent(const struct snapshot *snapshot, struct slice host)
{
	for (size_t i = 0; i < snapshot->settings->n_parents; i++)
		if (parent_serves(&snapshot->parents[i], host))
			return &snapshot->parents[i];
	return NULL;
}

const struct api *
snapshot_api(const struct snapshot *snapshot, const char *name)
{
	for (size_t i = 0; i < snapshot->settings->n_apis; i++)
		if (strcmp(snapshot->apis[i].settings->name, name) == 0)
			return &snapshot->apis[i];
	return NULL;
}

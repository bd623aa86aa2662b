#include "proxy/snapshot_tls.h"

#include <stdlib.h>

/* Move a line that tls/ wrote behind where in the conf file it belongs. */
static void
tell(const struct snapshot *snapshot, unsigned line, struct strbuf *said,
    struct strbuf *errors)
{
	strbuf_addf(errors, "%s:%u: %.*s", snapshot->settings->path, line,
	    SLICE_FMT(strbuf_slice(said)));
	strbuf_clear(said);
}

/* A listener with certificates speaks TLS. */
static bool
load_listener(struct snapshot *snapshot, size_t at, struct strbuf *errors)
{
	const struct listen_settings *listen = &snapshot->settings->listens[at];
	struct tls_key_pair *pairs;
	struct strbuf said = { 0 };

	if (listen->n_certificates == 0)
		return true;
	pairs = calloc(listen->n_certificates, sizeof(*pairs));
	if (pairs == NULL)
		return false;
	for (size_t i = 0; i < listen->n_certificates; i++)
		pairs[i] = (struct tls_key_pair){ listen->certificates[i],
			listen->keys[i] };
	snapshot->listener_tls[at] = tls_context_server(pairs,
	    listen->n_certificates, &said);
	free(pairs);
	if (snapshot->listener_tls[at] == NULL)
		tell(snapshot, listen->line, &said, errors);
	return snapshot->listener_tls[at] != NULL;
}

/* An api has a context of its own when it says something of its own. */
static bool
load_api(struct snapshot *snapshot, struct api *api, struct strbuf *errors)
{
	const struct api_settings *settings = api->settings;
	const struct tls_client_options options = {
		.ca_file = settings->ca, .certificate = settings->certificate,
		.key = settings->key, .verify = settings->verify,
	};
	struct strbuf said = { 0 };

	if (settings->ca == NULL && settings->certificate == NULL &&
	    settings->verify) {
		if (snapshot->tls != NULL)
			api->tls = tls_context_ref(snapshot->tls);
		return true;
	}
	api->tls = tls_context_client(&options, &said);
	if (api->tls == NULL)
		tell(snapshot, settings->line, &said, errors);
	return api->tls != NULL;
}

static bool
load_authority(struct snapshot *snapshot, struct strbuf *errors)
{
	const struct authority_settings *settings = &snapshot->settings->authority;
	struct strbuf said = { 0 };

	if (settings->certificate == NULL)
		return true;
	snapshot->authority = authority_load(settings->certificate, settings->key,
	    &said);
	if (snapshot->authority == NULL)
		tell(snapshot, settings->line, &said, errors);
	else
		snapshot->minting = tls_context_minting();
	return snapshot->minting != NULL;
}

/* Whether a request may have to go to an origin by TLS: a client of a forward
   listener names any, a gateway has but one. */
static bool
may_need_tls(const struct settings *settings)
{
	for (size_t i = 0; i < settings->n_listens; i++)
		if (settings->listens[i].mode == LISTEN_FORWARD ||
		    settings->listens[i].upstream.tls)
			return true;
	return false;
}

/* Trust the system's authorities. To read them takes longer than all else. */
static bool
load_system(struct snapshot *snapshot, struct strbuf *errors)
{
	const struct tls_client_options options = { .verify = true };

	if (!may_need_tls(snapshot->settings))
		return true;
	snapshot->tls = tls_context_client(&options, errors);
	return snapshot->tls != NULL;
}

bool
snapshot_tls_load(struct snapshot *snapshot, struct strbuf *errors)
{
	const struct settings *settings = snapshot->settings;
	bool ok = true;

	snapshot->listener_tls = calloc(settings->n_listens + 1,
	    sizeof(struct tls_context *));
	if (snapshot->listener_tls == NULL || !load_system(snapshot, errors))
		return false;
	for (size_t i = 0; i < settings->n_listens; i++)
		ok = load_listener(snapshot, i, errors) && ok;
	for (size_t i = 0; i < settings->n_apis; i++)
		ok = load_api(snapshot, &snapshot->apis[i], errors) && ok;
	return load_authority(snapshot, errors) && ok;
}

void
snapshot_tls_clear(struct snapshot *snapshot)
{
	if (snapshot->listener_tls != NULL)
		for (size_t i = 0; i < snapshot->settings->n_listens; i++)
			tls_context_unref(snapshot->listener_tls[i]);
	free(snapshot->listener_tls);
	if (snapshot->apis != NULL)
		for (size_t i = 0; i < snapshot->settings->n_apis; i++)
			tls_context_unref(snapshot->apis[i].tls);
	tls_context_unref(snapshot->tls);
	tls_context_unref(snapshot->minting);
	authority_unref(snapshot->authority);
}

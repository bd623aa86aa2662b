#include "proxy/snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/proxy/proxy_cases.h"

#define LISTEN "listen \"p\" { address = \"127.0.0.1:1\"  mode = forward }\n"

/* Write text to a new file in the temporary folder; its name is to be freed. */
static char *
write_file(const char *text)
{
	char *path = strdup("/tmp/errgate-unit-XXXXXX");
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	return path;
}

/* Load a conf file with that text; errors gets what is wrong. */
static struct snapshot *
load(const char *conf, struct strbuf *errors)
{
	char *path = write_file(conf);
	struct snapshot *snapshot = snapshot_load(path, errors);

	unlink(path);
	free(path);
	return snapshot;
}

struct snapshot *
snapshot_of(const char *conf)
{
	struct strbuf errors = { 0 };
	struct snapshot *snapshot = load(conf, &errors);

	ck_assert_msg(snapshot != NULL, "%.*s", SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
	return snapshot;
}

START_TEST(an_api_declares_its_own_shape_or_its_catalogues_or_the_usual)
{
	char *catalogue = write_file("{\"catalogue\":\"c\",\"shape\":\"errorCode\","
	    "\"errors\":[{\"code\":\"A.1\"}]}");
	char conf[1024];
	struct snapshot *snapshot;

	snprintf(conf, sizeof(conf), LISTEN
	    "catalogue \"c\" { file = \"%s\" }\n"
	    "api \"own\" { hosts = { \"a\" }  catalogues = { \"c\" }  shape = \"code\" }\n"
	    "api \"its\" { hosts = { \"b\" }  catalogues = { \"c\" } }\n"
	    "api \"usual\" { hosts = { \"c\" } }\n", catalogue);
	snapshot = snapshot_of(conf);
	ck_assert(slice_eq(dialect_name(
	    snapshot_api(snapshot, "own")->inspector.declared), SLICE("code")));
	ck_assert(slice_eq(dialect_name(
	    snapshot_api(snapshot, "its")->inspector.declared), SLICE("errorCode")));
	ck_assert(slice_eq(dialect_name(
	    snapshot_api(snapshot, "usual")->inspector.declared),
	    SLICE("error_code")));
	ck_assert_ptr_null(snapshot_api(snapshot, "none"));
	snapshot_unref(snapshot);
	unlink(catalogue);
	free(catalogue);
}
END_TEST

START_TEST(a_shape_of_the_conf_file_is_known_to_every_api)
{
	struct snapshot *snapshot = snapshot_of(LISTEN
	    "shape \"mine\" { code = { \"fault.id\" }  message = { \"fault.text\" } }\n"
	    "api \"a\" { hosts = { \"a\" }  shape = \"mine\" }\n");
	const struct api *api = snapshot_api(snapshot, "a");

	ck_assert(slice_eq(dialect_name(api->inspector.declared), SLICE("mine")));
	ck_assert_uint_eq(api->inspector.n_extra, 1);
	snapshot_unref(snapshot);
}
END_TEST

START_TEST(an_api_alters_only_where_a_rule_tags_or_normalises)
{
	struct snapshot *snapshot = snapshot_of(LISTEN
	    "api \"default\" { hosts = { \"a\" } }\n"
	    "api \"logs\" { hosts = { \"b\" }  on \"unknown\" { action = log } }\n");

	ck_assert(snapshot_api(snapshot, "default")->alters);
	ck_assert(!snapshot_api(snapshot, "logs")->alters);
	snapshot_unref(snapshot);
}
END_TEST

/* What makes a conf file unusable though its grammar is right. */
static const struct {
	const char *conf, *word;	/* which the errors must hold */
} mistakes[] = {
	{ LISTEN "shape \"m\" { code = { \"a[\" }  message = { \"b\" } }\n", "a[" },
	{ LISTEN "catalogue \"c\" { file = \"/nowhere/c.json\" }\n", "/nowhere/c.json" },
	{ LISTEN "catalogue \"c\" { file = \"/dev/null\" }\n", "/dev/null" },
	{ "", "listen" },
};

START_TEST(what_is_wrong_is_told)
{
	struct strbuf errors = { 0 };
	struct slice word = slice_str(mistakes[_i].word);

	ck_assert_ptr_null(load(mistakes[_i].conf, &errors));
	ck_assert_msg(slice_find(strbuf_slice(&errors), word) < errors.len,
	    "%s: %.*s", mistakes[_i].word, SLICE_FMT(strbuf_slice(&errors)));
	strbuf_clear(&errors);
}
END_TEST

#define GATEWAY "listen \"g\" { address = \"127.0.0.1:2\"  mode = gateway  " \
    "upstream = \"%s://a.test\" }\n"
#define API "api \"a\" { hosts = { \"a.test\" } }\n"

START_TEST(the_systems_authorities_are_read_where_https_may_be_asked_for)
{
	struct snapshot *snapshot;
	char conf[1024];

	snprintf(conf, sizeof(conf), GATEWAY API, "http");
	snapshot = snapshot_of(conf);
	ck_assert_ptr_null(snapshot->tls);
	ck_assert_ptr_null(snapshot_api(snapshot, "a")->tls);
	snapshot_unref(snapshot);
	snprintf(conf, sizeof(conf), GATEWAY API, "https");
	snapshot = snapshot_of(conf);
	ck_assert_ptr_nonnull(snapshot->tls);
	ck_assert_ptr_eq(snapshot_api(snapshot, "a")->tls, snapshot->tls);
	snapshot_unref(snapshot);
	snprintf(conf, sizeof(conf), GATEWAY LISTEN, "http");
	snapshot = snapshot_of(conf);
	ck_assert_ptr_nonnull(snapshot->tls);
	snapshot_unref(snapshot);
}
END_TEST

START_TEST(what_an_api_names_is_read_also_where_nothing_is_asked_for_by_https)
{
	struct strbuf errors = { 0 };
	char conf[1024];

	snprintf(conf, sizeof(conf), GATEWAY "api \"a\" { hosts = { \"a.test\" }  "
	    "ca = \"/nonexistent/ca.pem\" }\n", "http");
	ck_assert_ptr_null(load(conf, &errors));
	ck_assert(slice_find(strbuf_slice(&errors), SLICE("/nonexistent/ca.pem")) <
	    errors.len);
	strbuf_clear(&errors);
}
END_TEST

TCase *
snapshot_case(void)
{
	TCase *tcase = tcase_create("snapshot");

	tcase_add_test(tcase,
	    an_api_declares_its_own_shape_or_its_catalogues_or_the_usual);
	tcase_add_test(tcase, a_shape_of_the_conf_file_is_known_to_every_api);
	tcase_add_test(tcase, an_api_alters_only_where_a_rule_tags_or_normalises);
	tcase_add_test(tcase,
	    the_systems_authorities_are_read_where_https_may_be_asked_for);
	tcase_add_test(tcase,
	    what_an_api_names_is_read_also_where_nothing_is_asked_for_by_https);
	tcase_add_loop_test(tcase, what_is_wrong_is_told, 0,
	    (int)ARRAY_LEN(mistakes));
	return tcase;
}

#include "conf/conf_check.h"

#include "unit/conf/conf_cases.h"
#include "unit/conf/test_load.h"

#define LISTEN "listen \"p\" { address = \"127.0.0.1:1\" }\n"

static const struct {
	const char *text, *errors;
} confs[] = {
	{ LISTEN, "" },
	{ "", " no 'listen' section: nobody could connect" },
	/* listeners */
	{ "listen \"g\" {\n address = \"127.0.0.1:1\"\n mode = gateway\n}\n",
	    "1: listen \"g\" is a gateway and needs an 'upstream'" },
	{ "listen \"g\" { address = \"127.0.0.1:1\"\n upstream = \"http://h\" }\n",
	    "2: upstream: only a listener with 'mode = gateway' has one" },
	{ "listen \"g\" { address = \"127.0.0.1:1\"\n api = a }\n"
	    "api a { hosts = h }\n",
	    "2: api: only a listener with 'mode = gateway' names one" },
	{ LISTEN "listen \"q\" {\n address = \"127.0.0.1:1\" }\n",
	    "3: listen \"p\" has that address already, in line 1" },
	{ "listen \"p\" { address = \"127.0.0.1:0\" }\n"
	    "listen \"q\" { address = \"127.0.0.1:0\" }\n", "" },
	{ "listen \"g\" { address = \"127.0.0.1:1\" mode = gateway\n"
	    "upstream = \"http://h\"\napi = ccf }\napi \"cce\" { hosts = h }\n",
	    "3: unknown api 'ccf'; did you mean 'cce'?" },
	{ "listen \"g\" { address = \"127.0.0.1:1\" mode = gateway\n"
	    "upstream = \"http://h\" api = cce }\napi \"cce\" { }\n", "" },
	{ LISTEN "via = \"edge-1.example\"\n", "" },
	{ LISTEN "via = \"edge 1\"\n",
	    "2: via: 'edge 1' is no token of letters, digits and - . _ only" },
	/* users */
	{ "listen p { address = \"127.0.0.1:1\"\n users = \"no.users\" }\n",
	    "2: cannot read no.users: No such file or directory" },
	{ "listen g { address = \"127.0.0.1:1\" mode = gateway\n"
	    "upstream = \"http://h\"\n users = cat.json }\n",
	    "3: users: only a listener with 'mode = forward' has them" },
	/* certificates and keys */
	{ "listen p { address = \"127.0.0.1:1\"\n certificate = cat.json }\n",
	    "2: listen \"p\" has 1 certificates and 0 keys; each needs the other" },
	{ "listen p { address = \"127.0.0.1:1\"\n certificate = cat.json\n"
	    "key = { cat.json, cat.json } }\n",
	    "3: listen \"p\" has 1 certificates and 2 keys; each needs the other" },
	{ "listen p { address = \"127.0.0.1:1\"\n certificate = \"no.pem\"\n"
	    "key = cat.json }\n",
	    "2: cannot read no.pem: No such file or directory" },
	{ LISTEN "authority {\n certificate = cat.json\n}\n",
	    "3: authority: the certificate needs its 'key'" },
	{ LISTEN "authority {\n key = cat.json\n}\n",
	    "3: authority: the key needs its 'certificate'" },
	{ LISTEN "authority {\n certificate = cat.json\n key = \"no.key\"\n}\n",
	    "4: cannot read no.key: No such file or directory" },
	{ LISTEN "api a { hosts = h\n key = cat.json }\n",
	    "3: api: the key needs its 'certificate'" },
	{ LISTEN "api a { hosts = h\n ca = \"no.pem\" }\n",
	    "3: cannot read no.pem: No such file or directory" },
	{ LISTEN "api a { hosts = h\n ca = cat.json\n verify = off }\n",
	    "4: api \"a\": 'ca' is of no use with 'verify = off'" },
	{ LISTEN "parent p { address = \"h:1\"\n credentials = \"no.auth\" }\n",
	    "3: cannot read no.auth: No such file or directory" },
	/* interception */
	{ LISTEN "api a { hosts = h\n intercept = true }\n",
	    "3: api \"a\": 'intercept' needs an 'authority' section; 'errgate ca init' "
	    "makes one" },
	{ "listen g { address = \"127.0.0.1:1\" mode = gateway\n"
	    "upstream = \"https://h\" api = a }\n"
	    "authority { certificate = cat.json key = cat.json }\n"
	    "api a {\n intercept = true }\n",
	    "5: api \"a\": 'intercept' needs 'hosts'\n"
	    "5: api \"a\": 'intercept' needs a listener with 'mode = forward'" },
	/* catalogues */
	{ LISTEN "catalogue c { file = cat.json }", "" },
	{ LISTEN "catalogue c {\n file = \"no.json\" }",
	    "3: cannot read no.json: No such file or directory" },
	{ LISTEN "catalogue c { file = \".\" }", "2: cannot read .: Is a directory" },
	{ LISTEN "catalogue c { file = \"/nonexistent/x\" }",
	    "2: cannot read /nonexistent/x: No such file or directory" },
	/* shapes */
	{ LISTEN "shape v { code = a message = b }\napi a { hosts = h shape = v }",
	    "" },
	{ LISTEN "shape errorCode { code = a message = b }",
	    "2: shape \"errorCode\" is built in; choose another name" },
	{ LISTEN "shape v { message = b }",
	    "2: shape \"v\" needs 'code': where the code stands, in the order to look" },
	/* apis */
	{ LISTEN "api a { }", "2: api \"a\" has no 'hosts' and no listener names it: "
	    "it would never be used" },
	{ LISTEN "catalogue cce { file = cat.json }\n"
	    "api a { hosts = h\n catalogues = { cce,\n cc } }",
	    "5: unknown catalogue 'cc'; did you mean 'cce'?" },
	{ LISTEN "api a { hosts = h\n catalogues = { cce } }",
	    "3: unknown catalogue 'cce'" },
	{ LISTEN "api a { hosts = h\n shape = error_cod }",
	    "3: unknown shape 'error_cod'; did you mean 'error_code'?" },
	{ LISTEN "shape vendor { code = a message = b }\n"
	    "api a { hosts = h shape = vendr }",
	    "3: unknown shape 'vendr'; did you mean 'vendor'?" },
	{ LISTEN "api a { hosts = h\n on unknwon { action = tag }\n"
	    " on zzz { action = log } on clean { action = log } }",
	    "3: unknown verdict or finding 'unknwon'; did you mean 'unknown'?\n"
	    "4: unknown verdict or finding 'zzz'\n"
	    "4: unknown verdict or finding 'clean'" },
	{ LISTEN "api a { hosts = h on unknown { action = tag shadow = true } }",
	    "2: on \"unknown\": 'shadow' goes with 'action = normalize' only" },
	{ LISTEN "api a { hosts = h on unknown { action = normalize shadow = on } }",
	    "" },
	/* mistakes of all kinds, in the order of the file, and no echo of one in
	   another */
	{ "wrokers = 1\napi a { hosts = h catalogues = { no } }\n"
	    "listen g { address = x\n mode = gateway }\n"
	    "listen h { address = \"127.0.0.1:1\"\n mode = gateway }\n"
	    "listen i { address = \"127.0.0.1:2\" mode = gatway\n"
	    " upstream = \"http://h\" }\ntimeout { idle = 0s }\n",
	    "1: unknown directive 'wrokers'; did you mean 'workers'?\n"
	    "2: unknown catalogue 'no'\n"
	    "3: address: 'x' is no ADDRESS:PORT; a name or a lone port will not do\n"
	    "5: listen \"h\" is a gateway and needs an 'upstream'\n"
	    "7: mode: 'gatway' is none of forward gateway; did you mean 'gateway'?\n"
	    "9: idle: '0s' is not from 10ms to 24h" },
	{ LISTEN "catalouge c { file = cat.json }\n"
	    "api a { hosts = h catalogues = { c } }",
	    "2: unknown directive 'catalouge'; did you mean 'catalogue'?" },
};

START_TEST(what_does_not_fit_together_is_told)
{
	test_load_expect(confs[_i].text, confs[_i].errors);
}
END_TEST

TCase *
conf_check_case(void)
{
	TCase *tcase = tcase_create("conf_check");

	tcase_add_checked_fixture(tcase, test_load_setup, test_load_teardown);
	tcase_add_loop_test(tcase, what_does_not_fit_together_is_told, 0,
	    (int)ARRAY_LEN(confs));
	return tcase;
}

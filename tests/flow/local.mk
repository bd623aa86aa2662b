flow_tests = \
	%D%/actions.t \
	%D%/bounds.t \
	%D%/ca.t \
	%D%/catalogue.t \
	%D%/clients.t \
	%D%/faults.t \
	%D%/import.t \
	%D%/inspect.t \
	%D%/intercept.t \
	%D%/judge.t \
	%D%/lifecycle.t \
	%D%/mock.t \
	%D%/names.t \
	%D%/parent.t \
	%D%/relay.t \
	%D%/streaming.t \
	%D%/syscalls.t \
	%D%/tls_listener.t \
	%D%/tls_upstream.t \
	%D%/tunnel.t
TESTS += $(flow_tests)
EXTRA_DIST += $(flow_tests) %D%/dns.py %D%/flow.py %D%/schema.py

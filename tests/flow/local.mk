flow_tests = \
	%D%/actions.t \
	%D%/admission.t \
	%D%/bounds.t \
	%D%/bulk.t \
	%D%/ca.t \
	%D%/catalogue.t \
	%D%/clients.t \
	%D%/clients_https.t \
	%D%/costs.t \
	%D%/fault_matrix.t \
	%D%/faults.t \
	%D%/import.t \
	%D%/inspect.t \
	%D%/intercept.t \
	%D%/ipv6.t \
	%D%/judge.t \
	%D%/lifecycle.t \
	%D%/logs.t \
	%D%/mock.t \
	%D%/mock_tls.t \
	%D%/names.t \
	%D%/news.t \
	%D%/parent.t \
	%D%/recordings.t \
	%D%/relay.t \
	%D%/reload.t \
	%D%/reload_load.t \
	%D%/report.t \
	%D%/slow.t \
	%D%/storm.t \
	%D%/streaming.t \
	%D%/strict.t \
	%D%/syscalls.t \
	%D%/systemd.t \
	%D%/targets.t \
	%D%/tls_listener.t \
	%D%/tls_upstream.t \
	%D%/tunnel.t \
	%D%/users.t \
	%D%/walk.t
TESTS += $(flow_tests)
EXTRA_DIST += $(flow_tests) %D%/allowance.py %D%/allowances %D%/dns.py %D%/flow.py \
	%D%/schema.py

# Preloaded by costs.t: a shared object, built as automake builds programs.
EXTRA_PROGRAMS += %D%/malloc_count.so
%C%_malloc_count_so_SOURCES = %D%/malloc_count.c
%C%_malloc_count_so_CFLAGS = $(AM_CFLAGS) -fPIC
%C%_malloc_count_so_LDFLAGS = -shared
check_DATA += %D%/malloc_count.so
CLEANFILES += %D%/malloc_count.so

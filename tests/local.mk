# Every test speaks TAP: Check binaries through unit/suite.c, flow and lint
# tests by themselves. One driver counts them all.
TEST_EXTENSIONS = .t .sh
TAP_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(TAP_DRIVER)
T_LOG_DRIVER = $(TAP_DRIVER)
SH_LOG_DRIVER = $(TAP_DRIVER)
AM_TESTS_ENVIRONMENT = ERRGATE='$(abs_top_builddir)/errgate'; export ERRGATE; \
	TOP_SRCDIR='$(abs_top_srcdir)'; export TOP_SRCDIR;

if HAVE_CHECK
UNIT_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests $(CHECK_CFLAGS)
UNIT_LIBS = tests/unit/libsuite.a $(CHECK_LIBS)
check_LIBRARIES += tests/unit/libsuite.a
tests_unit_libsuite_a_SOURCES = tests/unit/suite.h tests/unit/suite.c
tests_unit_libsuite_a_CPPFLAGS = $(UNIT_CPPFLAGS)

include tests/unit/base/local.mk
include tests/unit/log/local.mk
include tests/unit/http/local.mk
include tests/unit/json/local.mk
include tests/unit/page/local.mk
include tests/unit/tls/local.mk
include tests/unit/net/local.mk
include tests/unit/auth/local.mk
include tests/unit/conf/local.mk
include tests/unit/catalogue/local.mk
include tests/unit/import/local.mk
include tests/unit/inspect/local.mk
include tests/unit/action/local.mk
include tests/unit/report/local.mk
include tests/unit/mock/local.mk
include tests/unit/proxy/local.mk
endif

include tests/fuzz/local.mk
TESTS += $(check_PROGRAMS)

include tests/lint/local.mk
include tests/flow/local.mk
include tests/clients/local.mk
include tests/soak/local.mk

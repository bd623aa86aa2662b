TESTS += tests/lint/directives.sh
EXTRA_DIST += tests/lint/directives.sh

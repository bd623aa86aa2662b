EXTRA_DIST += %D%/bench %D%/common.sh %D%/run %D%/test %D%/try-clients \
	%D%/valgrind .ci/run

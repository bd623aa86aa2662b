EXTRA_DIST += %D%/common.sh %D%/coverage %D%/fuzz %D%/run %D%/soak %D%/test \
	%D%/try-clients %D%/valgrind .ci/run

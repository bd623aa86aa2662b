EXTRA_DIST += %D%/common.sh %D%/run %D%/test %D%/try-clients %D%/valgrind .ci/run

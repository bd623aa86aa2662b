EXTRA_DIST += %D%/common.sh %D%/run %D%/test .ci/run

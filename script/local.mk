EXTRA_DIST += %D%/bench %D%/common.sh %D%/run %D%/test .ci/run

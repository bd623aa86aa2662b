TESTS += %D%/tiers.sh %D%/stems.sh
EXTRA_DIST += %D%/tiers.sh %D%/stems.sh

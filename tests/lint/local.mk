TESTS += %D%/directives.sh %D%/tiers.sh %D%/stems.sh
EXTRA_DIST += %D%/directives.sh %D%/tiers.sh %D%/stems.sh %D%/tap.sh

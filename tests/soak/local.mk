# A short soak for each run of the tests; script/soak runs a long one.
TESTS += %D%/soak.t
EXTRA_DIST += %D%/soak.t %D%/soak.py %D%/content.py %D%/origins.py %D%/traffic.py

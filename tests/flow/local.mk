TESTS += %D%/relay.t %D%/streaming.t
EXTRA_DIST += %D%/flow.py %D%/relay.t %D%/streaming.t

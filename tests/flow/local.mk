TESTS += %D%/inspect.t %D%/mock.t %D%/relay.t %D%/streaming.t
EXTRA_DIST += %D%/flow.py %D%/inspect.t %D%/mock.t %D%/relay.t %D%/streaming.t

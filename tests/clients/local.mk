# Clients for script/try-clients; web_site.py is for tests/flow, too.
EXTRA_DIST += \
	%D%/axios.mjs \
	%D%/axios_proxy.mjs \
	%D%/fetch.mjs \
	%D%/h2_server.mjs \
	%D%/huawei_ecs.mjs \
	%D%/package.json \
	%D%/python_requests.py \
	%D%/python_urllib.py \
	%D%/tell.mjs \
	%D%/tell.py \
	%D%/try.py \
	%D%/undici.mjs \
	%D%/web_site.py

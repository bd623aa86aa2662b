"""requests: python_requests.py PROXY|- METHOD URL [FILE]. Prints what it got, as
undici.mjs does."""
import sys

import requests
from tell import tell

proxy, method, url, *files = sys.argv[1:]
proxies = {} if proxy == "-" else {"http": proxy, "https": proxy}
data = open(files[0], "rb").read() if files else None
answer = requests.request(method, url, proxies=proxies, data=data, timeout=60)
tell(answer.status_code, answer.content, data)

"""urllib: python_urllib.py PROXY|- METHOD URL [FILE]. Prints what it got, as
undici.mjs does."""
import sys
import urllib.error
import urllib.request

from tell import tell

proxy, method, url, *files = sys.argv[1:]
opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({} if proxy == "-" else {"http": proxy, "https": proxy}))
data = open(files[0], "rb").read() if files else None
try:
    answer = opener.open(urllib.request.Request(url, data, method=method), timeout=60)
except urllib.error.HTTPError as error:
    answer = error
tell(answer.status, answer.read(), data)

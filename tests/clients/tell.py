"""What a client got, in one line for try.py."""
import json


def tell(status, got, sent):
    print(json.dumps({"status": status, "size": len(got),
                      "text": got.decode() if len(got) <= 400 else None,
                      "echoed": None if sent is None else sent in got}))

"""What the soak sends: bodies that follow from an id, so that both ends know them."""
import hashlib
import json

KNOWN = json.dumps({"error_msg": "Request Body Error",
                    "error_code": "SVCSTG.CCE-ADDONMGR.4000003"}).encode()
UNKNOWN = json.dumps({"error_msg": "nobody wrote this down", "error_code": "SOAK.1"}).encode()
PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
JSON, HTML = "application/json", "text/html"

# Larger than limits.hold_bytes of the soak's conf.
BIG_ERROR = 200 << 10


def content(name, size):
    """The body of a name: bytes that look random."""
    return hashlib.shake_128(name.encode()).digest(size)


def digest(data):
    return hashlib.sha256(data).hexdigest().encode()

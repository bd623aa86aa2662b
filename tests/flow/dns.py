"""A name server on loopback for the flow tests: answers by a table, and counts."""
import socket
import struct
import threading
import time

A, AAAA = 1, 28
NXDOMAIN, SERVFAIL = 3, 2


class Dns:
    """records: {name: {A: [addresses], AAAA: [...], "ttl": s, "rcode": n,
    "delay": {A: s}, "silent": True}}; a name that is not there does not exist."""

    def __init__(self, records):
        self.records = records
        self.asked = []             # (name, type), in order
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]
        self.address = "127.0.0.1:%d" % self.port
        threading.Thread(target=self.serve, daemon=True).start()

    def count(self, name, kind=None):
        return sum(1 for n, k in self.asked if n == name and kind in (None, k))

    def serve(self):
        while True:
            query, peer = self.sock.recvfrom(4096)
            threading.Thread(target=self.answer, args=(query, peer), daemon=True).start()

    def answer(self, query, peer):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode().lower())
            at += 1 + query[at]
        kind = struct.unpack("!H", query[at + 1:at + 3])[0]
        question = query[12:at + 5]
        name = ".".join(labels)
        self.asked.append((name, kind))
        record = self.records.get(name)
        rcode, found, ttl = NXDOMAIN, [], 60
        if record is not None:
            if record.get("silent"):
                return
            time.sleep(record.get("delay", {}).get(kind, 0))
            rcode, ttl = record.get("rcode", 0), record.get("ttl", 60)
            found = record.get(kind, []) if rcode == 0 else []
        out = query[:2] + struct.pack("!HHHHH", 0x8180 | rcode, 1, len(found), 0, 0) + question
        for address in found:
            family = socket.AF_INET if kind == A else socket.AF_INET6
            data = socket.inet_pton(family, address)
            out += struct.pack("!HHHIH", 0xc00c, kind, 1, ttl, len(data)) + data
        self.sock.sendto(out, peer)

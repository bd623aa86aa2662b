"""The clients of the soak: kinds of traffic, and what each must see."""
import asyncio
import itertools
import json
import random
import time

from content import BIG_ERROR, KNOWN, PAGE, UNKNOWN, content, digest
from origins import chunks, read_body, read_head

PATIENCE = 20       # seconds within which each step must be done
PULSE, LATE = 0.1, 0.4      # seconds; LATE is well below timeout.idle of the soak's conf


class Broken(Exception):
    """Something that must hold did not."""


class Closed(Broken):
    """The connection was closed where an answer was due."""


def expect(holds, what):
    if not holds:
        raise Broken(what)


class Wire:
    """A connection to errgate over which requests go to some origin."""

    def __init__(self, world, reader, writer, prefix, host, port):
        self.world, self.reader, self.writer = world, reader, writer
        self.prefix, self.host, self.port = prefix, host, port
        self.since, self.unanswered = time.monotonic(), []

    async def ask(self, kind, size=0, method="GET", fields="", body=b""):
        """Send a request; returns the id in its path."""
        name = self.world.new_name(kind)
        self.unanswered.append(name)
        self.writer.write(("%s %s/%s/%d/%s HTTP/1.1\r\nHost: %s\r\n%s\r\n" % (
            method, self.prefix, kind, size, name, self.host, fields)).encode() + body)
        return name

    async def answer(self):
        """(status, fields, body)"""
        head = await asyncio.wait_for(read_head(self.reader), PATIENCE)
        if head is None:
            raise Closed("closed without an answer")
        self.unanswered.pop(0)
        start, fields = head
        status = int(start.split(" ")[1])
        if "content-length" not in fields and "transfer-encoding" not in fields:
            return status, fields, await asyncio.wait_for(self.reader.read(), PATIENCE)
        return status, fields, await asyncio.wait_for(read_body(self.reader, fields), PATIENCE)

    def close(self):
        self.writer.close()


class World:
    """Where errgate and the origins are; the ids that were used."""

    def __init__(self):
        self.ports = {}         # proxy gateway secure origin tls_origin echo
        self.inside = None      # ssl context of clients of an intercepted host
        self.outside = None     # the same for the gateway that speaks TLS
        self.numbers = itertools.count(1)
        self.names = {}         # id: kind
        self.tunnels = 0
        self.late_at = 0.0      # when these clients last stood still themselves, monotonic
        self.excused = 0        # connections that were closed as idle meanwhile

    async def feel_pulse(self, running):
        """Notice when this process gets no time: errgate closes what is idle then, and rightly."""
        while running():
            before = time.monotonic()
            await asyncio.sleep(PULSE)
            if time.monotonic() - before > PULSE + LATE:
                self.late_at = time.monotonic()

    def excuse(self, since, unanswered=()):
        """Whether a connection made then may have been closed for our own standing still; its
        requests without an answer may have been read by nobody."""
        if self.late_at < since:
            return False
        for name in unanswered:
            del self.names[name]
        self.excused += 1
        return True

    def new_name(self, kind):
        name = "id-%d" % next(self.numbers)
        self.names[name] = kind
        return name

    async def connect(self, way):
        """A Wire by one of four ways."""
        ports = self.ports
        door = {"gateway": "gateway", "secure": "secure"}.get(way, "proxy")
        reader, writer = await asyncio.wait_for(asyncio.open_connection(
            "127.0.0.1", ports[door], ssl=self.outside if way == "secure" else None,
            server_hostname="localhost" if way == "secure" else None, limit=1 << 20), PATIENCE)
        origin = "localhost:%d" % ports["origin"]
        if way == "proxy":
            return Wire(self, reader, writer, "http://" + origin, origin, ports["origin"])
        if way == "inside":
            await open_tunnel(reader, writer, "localhost:%d" % ports["tls_origin"])
            await asyncio.wait_for(writer.start_tls(self.inside, server_hostname="localhost"), PATIENCE)
        return Wire(self, reader, writer, "", "localhost", None)


WAYS = ("proxy", "proxy", "gateway", "secure", "inside")


async def open_tunnel(reader, writer, target):
    writer.write(("CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n" % (target, target)).encode())
    head = await asyncio.wait_for(read_head(reader), PATIENCE)
    if head is None:
        raise Closed("closed without an answer to CONNECT")
    expect(head[0].split(" ")[1] == "200", "no tunnel: %r" % (head,))


def some_size():
    return random.choice((0, 1, 1000, 20000, 100000, 400000))


async def bodies(wire):
    kind, size = random.choice(("plain", "chunked", "drip")), some_size()
    if kind == "drip":
        size = 4000
    name = await wire.ask(kind, size)
    status, _, body = await wire.answer()
    expect(status == 200 and body == content(name, size), "%s of %d is not what was sent" % (kind, size))


async def pipelined(wire):
    names = [await wire.ask("plain", 1000) for _ in range(5)]
    for name in names:
        status, _, body = await wire.answer()
        expect(status == 200 and body == content(name, 1000), "a pipelined answer is another's")


async def until_close(wire):
    name = await wire.ask("close", 30000)
    status, _, body = await wire.answer()
    expect(status == 200 and body == content(name, 30000), "a body up to the close is not what was sent")


async def uploads(wire):
    body = content("up", some_size())
    if random.random() < 0.5:
        await wire.ask("upload", 0, "POST", "Content-Length: %d\r\n" % len(body), body)
    else:
        await wire.ask("upload", 0, "POST", "Transfer-Encoding: chunked\r\n", chunks(body) + b"0\r\n\r\n")
    status, _, got = await wire.answer()
    expect(status == 200 and got == digest(body), "an upload did not arrive as it was")


async def known(wire):
    await wire.ask("known")
    status, fields, body = await wire.answer()
    expect(status == 400 and body == KNOWN and "errgate-verdict" not in fields, "a known error was altered")


async def unknown(wire):
    await wire.ask(random.choice(("unknown", "unknown", "slowerror")))
    status, fields, body = await wire.answer()
    expect(status == 400 and body == UNKNOWN, "an unknown error has another body")
    expect(fields.get("errgate-verdict", "unknown") == "unknown", "a wrong tag")


async def pages(wire):
    await wire.ask("page")
    status, _, body = await wire.answer()
    expect(status == 502, "the status of a page changed")
    if body != PAGE:    # one of the two confs normalises
        parsed = json.loads(body)
        expect(parsed["error_code"] == "ERRGATE.3002" and parsed["original"] == PAGE.decode(), "a wrong rewrite")


async def big_errors(wire):
    await wire.ask("bigerror")
    status, _, body = await wire.answer()
    expect(status == 500 and body == b"x" * BIG_ERROR, "a large error was altered")


async def cut_off(wire):
    await wire.ask(random.choice(("cut", "cutchunk")), 20000)
    try:
        status, _, _ = await wire.answer()
    except (OSError, asyncio.IncompleteReadError):
        return
    raise Broken("a body that was cut off looks complete (%d)" % status)


async def refused_upstream(wire):
    await wire.ask(random.choice(("reset", "broken")))
    status, fields, _ = await wire.answer()
    expect(status == 502 and "proxy-status" in fields, "a broken origin gave %d" % status)


async def slow_reader(wire):
    name = await wire.ask("plain", 400000)
    wire.writer.transport.pause_reading()
    await asyncio.sleep(0.5)
    wire.writer.transport.resume_reading()
    status, _, body = await wire.answer()
    expect(status == 200 and body == content(name, 400000), "a slow reader got something else")


async def slow_writer(wire):
    body = content("slow", 400)
    await wire.ask("upload", 0, "POST", "Content-Length: %d\r\n" % len(body))
    for at in range(0, len(body), 40):
        wire.writer.write(body[at:at + 40])
        await asyncio.sleep(0.05)
    status, _, got = await wire.answer()
    expect(status == 200 and got == digest(body), "a slow upload did not arrive as it was")


async def aborted_reading(wire):
    await wire.ask("plain", 400000)
    await asyncio.wait_for(read_head(wire.reader), PATIENCE)
    wire.writer.transport.abort()


async def aborted_writing(wire):
    await wire.ask("upload", 0, "POST", "Content-Length: 100000\r\n", b"x" * 500)
    await asyncio.sleep(0.05)
    wire.close()


async def malformed(wire):
    fields = random.choice(("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "Content-Length: +1\r\n",
                            "X : 1\r\n", "X: a\r\n b\r\n", "Transfer-Encoding: gzip, chunked\r\n"))
    await wire.ask("malformed", 0, "POST", fields)
    status, _, _ = await wire.answer()
    expect(status in (400, 501), "a malformed request got %d" % status)
    expect(await asyncio.wait_for(wire.reader.read(), PATIENCE) == b"", "served on after a malformed request")


# kind of traffic: weight, whether the connection serves on afterwards
KINDS = {
    bodies: (10, True), pipelined: (3, True), uploads: (8, True), known: (6, True), unknown: (5, True),
    pages: (4, True), big_errors: (2, True), slow_reader: (1, True), slow_writer: (1, True),
    until_close: (2, False), cut_off: (2, False), refused_upstream: (2, True),
    aborted_reading: (2, False), aborted_writing: (2, False), malformed: (2, False),
}
PER_WIRE = 4        # kinds that one connection sees, at most


async def visit(world):
    """One client that comes, makes some requests and goes."""
    way = random.choice(WAYS)
    wire = await world.connect(way)
    try:
        for _ in range(random.randint(1, PER_WIRE)):
            kind = random.choices(list(KINDS), [weight for weight, _ in KINDS.values()])[0]
            try:
                await kind(wire)
            except (Broken, OSError, EOFError, asyncio.TimeoutError, ValueError) as error:
                if isinstance(error, (Closed, ConnectionError)) and world.excuse(wire.since, wire.unanswered):
                    break
                raise Broken("%s by %s: %s %s" % (kind.__name__, way, type(error).__name__, error)) from error
            if not KINDS[kind][1]:
                break
    finally:
        wire.close()


async def tunnel(world):
    """A tunnel that nobody looks into, with bytes both ways."""
    reader, writer = await asyncio.wait_for(
        asyncio.open_connection("127.0.0.1", world.ports["proxy"]), PATIENCE)
    try:
        await open_tunnel(reader, writer, "127.0.0.1:%d" % world.ports["echo"])
        world.tunnels += 1
        data = content("tunnel", some_size())
        writer.write(data)
        got = await asyncio.wait_for(reader.readexactly(len(data)), PATIENCE)
        expect(got == data, "a tunnel altered what it carried")
    finally:
        writer.close()

"""The origins of the soak: what they do follows from the path, /KIND/SIZE/ID."""
import asyncio
import random

from content import BIG_ERROR, HTML, JSON, KNOWN, PAGE, UNKNOWN, content, digest

PIECE = 16384


async def read_head(reader):
    """(start line, fields with names in lower case), or None at the end."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    lines = raw.decode("latin-1").split("\r\n")
    fields = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields[name.lower()] = value.strip()
    return lines[0], fields


async def read_chunked(reader):
    body = bytearray()
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        data = await reader.readexactly(size + 2)
        body += data[:-2]
        if size == 0:
            return bytes(body)


async def read_body(reader, fields):
    if fields.get("transfer-encoding") == "chunked":
        return await read_chunked(reader)
    return await reader.readexactly(int(fields.get("content-length", 0)))


def chunks(data):
    """The data in the chunked coding, in pieces of some size."""
    out, at = [], 0
    while at < len(data):
        size = random.choice((1, 100, 4096, PIECE))
        piece = data[at:at + size]
        out.append(b"%x\r\n%s\r\n" % (len(piece), piece))
        at += size
    return b"".join(out)


def answer(status, body, type="application/octet-stream"):
    return (b"HTTP/1.1 %d x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            % (status, type.encode(), len(body)) + body)


class Answers:
    """One method for each kind; true when the connection serves on."""

    async def plain(self, writer, body, _):
        writer.write(answer(200, body))
        return True

    async def chunked(self, writer, body, _):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(body) + b"0\r\n\r\n")
        return True

    async def close(self, writer, body, _):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n" + body)
        return False

    async def drip(self, writer, body, _):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
        for at in range(0, len(body), 200):
            writer.write(body[at:at + 200])
            await writer.drain()
            await asyncio.sleep(0.02)
        return True

    async def upload(self, writer, _, received):
        writer.write(answer(200, digest(received)))
        return True

    async def known(self, writer, *_):
        writer.write(answer(400, KNOWN, JSON))
        return True

    async def unknown(self, writer, *_):
        writer.write(answer(400, UNKNOWN, JSON))
        return True

    async def page(self, writer, *_):
        writer.write(answer(502, PAGE, HTML))
        return True

    async def slowerror(self, writer, *_):
        """Longer under way than limits.hold_time lets it be held."""
        whole = answer(400, UNKNOWN, JSON)
        for at in range(0, len(whole), 16):
            writer.write(whole[at:at + 16])
            await asyncio.sleep(0.1)
        return True

    async def bigerror(self, writer, *_):
        writer.write(answer(500, b"x" * BIG_ERROR, "text/plain"))
        return True

    async def cut(self, writer, body, _):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (2 * len(body)) + body)
        await writer.drain()
        return False

    async def cutchunk(self, writer, body, _):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks(body))
        await writer.drain()
        return False

    async def reset(self, writer, *_):
        writer.transport.abort()
        return False

    async def broken(self, writer, *_):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")
        return False


async def serve(reader, writer):
    """One connection of an HTTP origin."""
    answers = Answers()
    try:
        while True:
            head = await read_head(reader)
            if head is None:
                break
            _, kind, size, name = head[0].split(" ")[1].split("/")[-4:]
            received = await read_body(reader, head[1])
            if not await getattr(answers, kind)(writer, content(name, int(size)), received):
                break
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError):
        pass    # the proxy gave up, as it may
    finally:
        writer.close()


async def echo(reader, writer):
    """One connection of a server behind tunnels."""
    try:
        while True:
            data = await reader.read(PIECE)
            if not data:
                break
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()

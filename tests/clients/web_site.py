"""A web site on this machine for clients that want more than an API: files of a
folder, and below /git/ the repositories in it, served by git's own http-backend."""
import http.server
import os
import ssl
import subprocess
import threading

HOP_BY_HOP = ("transfer-encoding", "connection")


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path.startswith("/git/"):
            self.run_git()
        else:
            super().do_GET()

    def do_POST(self):
        self.run_git()

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b""
        while True:
            size = int(self.rfile.readline().split(b";")[0], 16)
            body += self.rfile.read(size)
            self.rfile.readline()
            if size == 0:
                return body

    def run_git(self):
        """A request as CGI (RFC 3875), as git-http-backend(1) wants it."""
        path, _, query = self.path.partition("?")
        body = self.read_body()
        environment = dict(
            os.environ, GIT_PROJECT_ROOT=self.directory, GIT_HTTP_EXPORT_ALL="1",
            PATH_INFO=path[len("/git"):], QUERY_STRING=query, REQUEST_METHOD=self.command,
            CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)),
            HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
            GIT_PROTOCOL=self.headers.get("Git-Protocol", ""), REMOTE_USER="tester")
        done = subprocess.run(["git", "http-backend"], input=body, env=environment,
                              stdout=subprocess.PIPE)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = [line.split(": ", 1) for line in head.decode().split("\r\n") if line]
        status = [value for name, value in fields if name == "Status"] or ["200 OK"]
        self.send_response(int(status[0].split()[0]))
        for name, value in fields:
            if name != "Status" and name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    tls = None

    def finish_request(self, request, client_address):
        # The handshake belongs into the connection's thread.
        if self.tls:
            request = self.tls.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def handle_error(self, request, client_address):
        pass    # clients may go away


class Site:
    """Serves folder on a port of 127.0.0.1 until the process ends.

    pair is (certificate, key), or None for plain HTTP.
    """

    def __init__(self, folder, pair=None):
        def handler(*arguments):
            return Handler(*arguments, directory=folder)
        self.server = Server(("127.0.0.1", 0), handler)
        if pair:
            self.server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.server.tls.load_cert_chain(*pair)
        self.port = self.server.server_address[1]
        self.scheme = "https" if pair else "http"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, host="127.0.0.1"):
        return "%s://%s:%d" % (self.scheme, host, self.port)


def git(*arguments, folder=None, **environment):
    """Run git, untouched by the user's own settings; (exit status, what it said)."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    clean.update(environment, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null",
                 GIT_TERMINAL_PROMPT="0", GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@a.test",
                 GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@a.test")
    done = subprocess.run(["git", *arguments], cwd=folder, env=clean, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def make_repository(folder, name="project.git", size=2 << 20):
    """A bare repository with a file of random bytes, to be cloned and pushed to."""
    bare = os.path.join(folder, name)
    work = os.path.join(folder, name + ".work")
    for arguments in (("init", "-q", "-b", "main", work), ("init", "-q", "--bare", "-b", "main", bare)):
        assert git(*arguments) == (0, "")
    with open(os.path.join(work, "blob"), "wb") as out:
        out.write(os.urandom(size))
    for arguments in (("add", "blob"), ("commit", "-q", "-m", "a blob"), ("push", "-q", bare, "main")):
        assert git(*arguments, folder=work) == (0, ""), arguments
    assert git("config", "http.receivepack", "true", folder=bare)[0] == 0
    assert git("update-server-info", folder=bare)[0] == 0     # for clients of the dumb protocol
    return work

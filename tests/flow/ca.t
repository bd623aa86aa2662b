#!/usr/bin/env python3
"""errgate ca: the files it makes, what it refuses, and what it says."""
import hashlib
import os
import re
import shlex
import ssl
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flow import *  # noqa: E402,F403

binary = os.path.abspath(ERRGATE)
holder = tempfile.TemporaryDirectory(prefix="errgate-ca-")


def folder():
    """A new folder, as a path without symbolic links."""
    return os.path.realpath(tempfile.mkdtemp(dir=holder.name))


def ca(*arguments, cwd=holder.name, umask=0o022):
    return subprocess.run([binary, "ca", *arguments], cwd=cwd, umask=umask, timeout=WAIT,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


def made(*arguments, **kwargs):
    where = folder()
    result = ca("init", *arguments, cwd=where, **kwargs)
    assert result.returncode == 0 and result.stderr == "", result
    return where, result.stdout


def read(*parts):
    with open(os.path.join(*parts)) as file:
        return file.read()


def mode(*parts):
    return stat.S_IMODE(os.stat(os.path.join(*parts)).st_mode)


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=WAIT)


def says_nothing_of(key_pem, result):
    """No line of the key stands in what was printed."""
    lines = [line for line in key_pem.splitlines() if len(line) > 20 and "-----" not in line]
    assert lines
    for line in lines:
        assert line not in result.stdout + result.stderr


@test("init makes a certificate all may read, and a key for its owner alone")
def _():
    for umask in (0, 0o077, 0o777):
        where, _ = made(umask=umask)
        assert sorted(os.listdir(where)) == ["ca.key", "ca.pem"]
        assert (mode(where, "ca.pem"), mode(where, "ca.key")) == (0o644, 0o600)


@test("init says where they are, the fingerprint, and what the conf file needs")
def _():
    where, out = made()
    der = ssl.PEM_cert_to_DER_cert(read(where, "ca.pem"))
    fingerprint = ":".join("%02X" % byte for byte in hashlib.sha256(der).digest())
    assert fingerprint in out
    assert ('authority { certificate = "%s/ca.pem"  key = "%s/ca.key" }' % (where, where)) in out
    assert re.search(r"^valid until  20\d\d-\d\d-\d\d$", out, re.M)
    assert "impersonate any host" in out


@test("the key is never printed")
def _():
    where = folder()
    first = ca("init", cwd=where)
    key = read(where, "ca.key")
    assert key.startswith("-----BEGIN PRIVATE KEY-----")
    for result in (first, ca("init", cwd=where), ca("show", cwd=where),
                   ca("show", "ca.key", cwd=where)):
        says_nothing_of(key, result)


@test("openssl takes the certificate for an authority of one level, by strict rules")
def _():
    where, _ = made()
    path = os.path.join(where, "ca.pem")
    result = openssl("verify", "-x509_strict", "-check_ss_sig", "-CAfile", path, path)
    assert result.returncode == 0, result
    text = openssl("x509", "-in", path, "-noout", "-text").stdout
    for line in ("Version: 3", "CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign",
                 "Subject Key Identifier", "prime256v1", "Basic Constraints: critical",
                 "Key Usage: critical", "CN = errgate interception authority"):
        assert line in text, line


@test("the key belongs to the certificate, and a leaf that openssl signs verifies")
def _():
    where, _ = made()
    ca_pem, ca_key, leaf, key = (os.path.join(where, name) for name in
                                 ("ca.pem", "ca.key", "leaf.pem", "leaf.key"))
    for arguments in (
            ("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
             "-subj", "/CN=api.test", "-keyout", key, "-out", leaf + ".csr"),
            ("x509", "-req", "-in", leaf + ".csr", "-CA", ca_pem, "-CAkey", ca_key,
             "-CAcreateserial", "-out", leaf),
            ("verify", "-CAfile", ca_pem, leaf)):
        result = openssl(*arguments)
        assert result.returncode == 0, result


@test("init takes a folder, or two files, and a name")
def _():
    where = folder()
    assert ca("init", "-o", where, "--name", "Caf\u00e9 & Co").returncode == 0
    assert "Caf\u00e9 & Co" in ca("show", where + "/ca.pem").stdout
    one, two = where + "/one.crt", where + "/two.private"
    result = ca("init", "--certificate", one, "--key", two)
    assert result.returncode == 0, result
    assert (mode(one), mode(two)) == (0o644, 0o600)
    assert one in result.stdout and two in result.stdout
    assert ca("init", "--output=" + folder()).returncode == 0


@test("init overwrites neither file, and leaves no other behind")
def _():
    for name in ("ca.pem", "ca.key"):
        where = folder()
        with open(os.path.join(where, name), "w") as file:
            file.write("mine")
        result = ca("init", "-o", where)
        assert result.returncode == 2 and result.stdout == "", result
        assert name + ": exists already" in result.stderr
        assert os.listdir(where) == [name] and read(where, name) == "mine"


@test("init that cannot write says which file and why")
def _():
    where = folder()
    result = ca("init", "-o", where + "/none")
    assert result.returncode == 2 and result.stdout == ""
    assert where + "/none/ca.key: No such file or directory" in result.stderr
    # The key can be made, and the certificate cannot.
    result = ca("init", "--certificate", where + "/none/ca.pem", "--key", where + "/ca.key")
    assert result.returncode == 2
    assert where + "/none/ca.pem: No such file or directory" in result.stderr
    assert os.listdir(where) == []


@test("wrong usage is told, and makes nothing")
def _():
    where = folder()
    for arguments in ((), ("make",), ("init", "x"), ("init", "-o"), ("init", "--bad"),
                      ("init", "--key", "a"), ("init", "--certificate", "a"),
                      ("init", "--certificate", "a", "--key", "a"),
                      ("init", "-o", ".", "--certificate", "a", "--key", "b"),
                      ("init", "--name", ""), ("init", "--name", "a\nb"),
                      ("init", "--name", "x" * 65), ("show", "a", "b"), ("show", "-o", ".")):
        result = ca(*arguments, cwd=where)
        assert result.returncode == 2 and result.stdout == "", (arguments, result)
        assert result.stderr.startswith("errgate ca: "), result
        assert os.listdir(where) == []


@test("show tells how each kind of client comes to trust it, by absolute path")
def _():
    where, _ = made()
    result = ca("show", cwd=where)
    assert result.returncode == 0 and result.stderr == "", result
    assert result.stdout == ca("show", os.path.join(where, "ca.pem")).stdout
    path = os.path.join(where, "ca.pem")
    for text in ("curl --cacert " + path, "CURL_CA_BUNDLE=" + path,
                 "git config --global http.sslCAInfo " + path, "REQUESTS_CA_BUNDLE=" + path,
                 "SSL_CERT_FILE=" + path, "NODE_EXTRA_CA_CERTS=" + path,
                 "keytool -importcert ", "-file " + path, "update-ca-certificates",
                 "impersonate any host"):
        assert text in result.stdout, text


@test("a path with blanks and quotes is one word of the shell, and of the conf file")
def _():
    where = os.path.join(folder(), 'a b\'c"d\\e')
    os.mkdir(where)
    result = ca("init", "-o", where)
    assert result.returncode == 0, result
    value = re.search(r'certificate = "((?:[^"\\]|\\.)*)"', result.stdout).group(1)
    assert re.sub(r"\\(.)", r"\1", value) == where + "/ca.pem"
    out = ca("show", where + "/ca.pem").stdout
    line = next(line for line in out.splitlines() if "--cacert" in line)
    assert shlex.split(line)[1:] == ["curl", "--cacert", where + "/ca.pem", "URL"]


@test("show refuses what is no authority's certificate, by status 3")
def _():
    where, _ = made()
    leaf = os.path.join(where, "leaf.pem")
    result = openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                     "-nodes", "-subj", "/CN=x", "-addext", "basicConstraints=CA:FALSE",
                     "-keyout", os.path.join(where, "leaf.key"), "-out", leaf)
    assert result.returncode == 0, result
    for path, words in ((where + "/none.pem", "No such file"), (where, "Is a directory"),
                        (where + "/ca.key", "holds no certificate"),
                        (leaf, "is no authority's certificate")):
        result = ca("show", path)
        assert result.returncode == 3 and result.stdout == "", result
        assert path + ": " in result.stderr and words in result.stderr, result


@test("a name that would command the terminal is shown escaped")
def _():
    where, _ = made()
    path = os.path.join(where, "odd.pem")
    result = openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                     "-nodes", "-subj", "/CN=x\x1b[2Jy", "-utf8",
                     "-keyout", os.path.join(where, "odd.key"), "-out", path)
    assert result.returncode == 0, result
    out = ca("show", path).stdout
    assert "\x1b" not in out and "x\\x1B[2Jy" in out.replace("\\x1b", "\\x1B"), out


@test("the authority can be had by HTTPS clients: Python loads it")
def _():
    where, _ = made()
    context = ssl.create_default_context(cafile=os.path.join(where, "ca.pem"))
    subjects = [dict(part[0] for part in entry["subject"]) for entry in context.get_ca_certs()]
    assert {"commonName": "errgate interception authority"} in subjects


@test("the help page and the list of commands have it")
def _():
    page = ca("--help")
    assert page.returncode == 0 and page.stdout.startswith("usage: errgate ca init")
    assert page.stdout == ca("init", "--help").stdout
    commands = subprocess.run([binary, "--help"], capture_output=True, text=True, timeout=WAIT)
    assert re.search(r"^  ca  ", commands.stdout, re.M)


run()

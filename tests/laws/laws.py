# SPDX-License-Identifier: Apache-2.0
"""What the laws on the real program share: starting and stopping it, a browser that keeps its cookies, the count of what
held. Loopback only; every process is ended by its own id. Python's standard library, nothing else."""

import argparse
import atexit
import base64
import functools
import http.client
import json
import mmap
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse


class Count:
    """What held and what did not, said in the house's last line: 'N passed, N failed'."""

    def __init__(self, name):
        self.name, self.passed, self.failed, self.skipped = name, 0, 0, []

    def check(self, holds, what):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"  FAILED {self.name}: {what}", flush=True)
        return bool(holds)

    def skip(self, why):
        self.skipped.append(why)
        print(f"  skipped {self.name}: {why}", flush=True)

    def end(self):
        print(f"{self.name}: {self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed or not self.passed else 0)


class Place:
    """A directory for one law, gone at the end."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="intersession-law-")

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@functools.lru_cache
def sanitized(binary):
    """Built with AddressSanitizer? Its memory is then several times as much, and says nothing."""
    with open(binary, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find(b"__asan_init") >= 0


def patience(binary):
    """What a law's figure in seconds is multiplied by. The figures are the optimised program's on a machine that does nothing else,
    which INTERSESSION_QUIET=1 says this one is; elsewhere a time only shows that nothing hangs. Sanitizers take twice as long."""
    return (1 if os.environ.get("INTERSESSION_QUIET") == "1" else 4) * (2 if sanitized(binary) else 1)


def run(binary, *arguments, data=None, timeout=60):
    """One command: its exit code, what it printed, what it complained. A crash is a negative code."""
    done = subprocess.run([binary, *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout)
    return done.returncode, done.stdout, done.stderr


class Server:
    """`intersession serve --demo` on a free port, or on a listening socket that outlives it (`socket_`); with few descriptors or more
    `environment` if wished. `ready()` waits for its first answer."""

    def __init__(self, binary, data, port=None, demo=True, more=(), socket_=None, descriptors=None, listen="", environment=None):
        self.port = socket_.getsockname()[1] if socket_ else port or free_port()
        self.data = data
        self.patience = patience(binary)
        self.log = open(data + ".log", "ab")
        command = [binary, "serve", "--data", data, "--listen", listen or f"127.0.0.1:{self.port}", *more]
        if demo:
            command.append("--demo")
        if socket_:
            # sd_listen_fds(3): the socket is descriptor 3, and the process that is meant is named.
            command = ["/bin/sh", "-c", 'export LISTEN_PID=$$ LISTEN_FDS=1; exec "$0" "$@"', *command]

        def prepare():
            if socket_:
                os.dup2(socket_.fileno(), 3)
            if descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

        # A session of its own: nothing that ends this script's group ends the server halfway.
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True,
                                        preexec_fn=prepare, pass_fds=(3,) if socket_ else (), env={**os.environ, **(environment or {})})
        # A law that breaks off leaves no server behind.
        atexit.register(lambda p=self.process: p.poll() is None and p.kill())

    def ready(self, within=60):
        until = time.monotonic() + within
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}: {self.last_words()}")
            try:
                c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                c.request("GET", "/health")
                if c.getresponse().read() == b"ok\n":
                    return self
            except OSError:
                pass
            time.sleep(0.02)
        raise RuntimeError("the server did not answer: " + self.last_words())

    def last_words(self):
        self.log.flush()
        with open(self.data + ".log", "rb") as f:
            return f.read()[-1500:].decode("utf-8", "replace")

    def kill(self):
        """SIGKILL, as a power cut would for the process."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def stop(self, patience=30):
        """SIGTERM; answers the exit code."""
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGTERM)
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.log.close()
        return code

    def resident_kb(self):
        with open(f"/proc/{self.process.pid}/status") as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))

    def demo(self):
        with open(self.data + "/demo.json") as f:
            return json.load(f)


class Answer:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    def header(self, name):
        return next((v for k, v in self.fields if k.lower() == name.lower()), "")

    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


class Browser:
    """Keeps cookies and one connection. Raises OSError or http.client.HTTPException when the other end goes away."""

    def __init__(self, port, timeout=30, source=""):
        self.port, self.timeout, self.cookies, self.connection, self.token = port, timeout, {}, None, ""
        self.source = source  # an address of this machine that the server shall see, 127.0.0.1 if empty

    def send(self, method, target, body=None, fields=None):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout,
                                                         source_address=(self.source, 0) if self.source else None)
        headers = {"Host": f"127.0.0.1:{self.port}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        headers.update(fields or {})
        try:
            self.connection.request(method, target, body=body, headers=headers)
            got = self.connection.getresponse()
            answer = Answer(got.status, got.getheaders(), got.read())
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        for name, value in answer.fields:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
                if "Max-Age=0" in value:
                    del self.cookies[key]
        return answer

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def get(self, target, **fields):
        return self.send("GET", target, fields=fields)

    def read(self, target):
        """As a program: JSON."""
        return self.send("GET", target, fields={"Accept": "application/json"})

    def post(self, target, **form):
        form["csrf"] = self.token
        return self.send("POST", target, urllib.parse.urlencode(form),
                         {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})

    def upload(self, target, field, name, data, **form):
        form["csrf"] = self.token
        return self.send("POST", target, multipart(field, name, data, form),
                         {"Content-Type": f"multipart/form-data; boundary={EDGE}", "Sec-Fetch-Site": "same-origin"})

    def sign_in(self, link):
        """By a demo link: GET shows the button, POST acts."""
        path = urllib.parse.urlsplit(link).path
        page = self.get(path)
        self.token = form_token(page.text())
        done = self.post(path)
        if done.status != 303:
            raise RuntimeError(f"signing in answered {done.status}: {done.text()[:300]}")
        self.token = form_token(self.get("/account").text())
        if not self.token:
            raise RuntimeError("signed in, but the account page has no form")
        return self


EDGE = "----a-line-no-file-has"


def multipart(field, name, data, form):
    body = b""
    for key, value in form.items():
        body += f'--{EDGE}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
    body += (f'--{EDGE}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
             "Content-Type: application/octet-stream\r\n\r\n").encode()
    return body + data + f"\r\n--{EDGE}--\r\n".encode()


def form_token(page):
    found = re.search(r'name="csrf" value="([^"]+)"', page) or re.search(r'value="([^"]+)" name="csrf"', page)
    return found.group(1) if found else ""


@functools.cache
def forms(word):
    """A word as it may stand in a file: as it is, and within base64 at each of its three offsets."""
    raw = word.encode()
    inner = [base64.b64encode(b"\0" * k + raw)[(4 if k else 0):-4] for k in range(3)]
    return [raw, *inner]


def found_in(data, words):
    """Which of the words stand in some bytes, plain or in base64."""
    return [w for w in words if any(f in data for f in forms(w))]


def wait_for(seconds, holds):
    """What holds() answers once that is true, or when the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.1)
    return holds()


def own_texts():
    """The directory of this project's own texts."""
    return os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "texts"))


def program():
    """The binary a law is run on: its first argument."""
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        sys.exit(f"usage: {os.path.basename(sys.argv[0])} BINARY [options]")
    return os.path.abspath(sys.argv[1])


def called_with(**defaults):
    """What a law was called with: `binary`, the program it is run on, and an option for each default, of the same name and kind.
    False is a switch; a list takes any number of values."""
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    for name, default in defaults.items():
        if default is False:
            parser.add_argument("--" + name, action="store_true")
        elif isinstance(default, list):
            parser.add_argument("--" + name, type=type(default[0]) if default else str, nargs="*", default=default)
        else:
            parser.add_argument("--" + name, type=type(default), default=default)
    given = parser.parse_args()
    given.binary = program()
    return given

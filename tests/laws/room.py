# SPDX-License-Identifier: Apache-2.0
"""A live room of one's own on the real program, as its users' programs see it: the chair, members, guests, the captioner, and a
crowd of readers of the stream, thousands in one thread. Python's standard library, nothing else."""

import collections
import http.client
import json
import random
import re
import select
import socket
import threading
import time
import urllib.parse

from laws import Browser, form_token


class Program(Browser):
    """Acts in one room as JSON; a press may be repeated with its key."""

    def __init__(self, port, meeting="", timeout=30, source=""):
        super().__init__(port, timeout, source)
        self.meeting, self.seat = meeting, ""

    def twin(self, port=None, timeout=30, source=""):
        """The same person at another device, or behind another line."""
        one = Program(port or self.port, self.meeting, timeout, source)
        one.cookies, one.token, one.seat = dict(self.cookies), self.token, self.seat
        return one

    def press(self, path, key="", **fields):
        if key:
            fields["key"] = key
        return self.send("POST", f"/meetings/{self.meeting}/live/{path}", json.dumps(fields),
                         {"Content-Type": "application/json", "Accept": "application/json", "X-Intersession": "1", "Sec-Fetch-Site": "same-origin"})

    def must(self, path, **fields):
        done = self.press(path, **fields)
        if done.status != 200:
            raise RuntimeError(f"{path} answered {done.status}: {done.text()[:300]}")
        return done.json()

    def come_in(self, **who):
        """By the form of coming in; a guest's name is in `who`."""
        at = f"/meetings/{self.meeting}/join"
        self.token = form_token(self.get(at).text())
        body = urllib.parse.urlencode({"csrf": self.token, "channel": "remote", **who})
        done = self.send("POST", at, body, {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", "Sec-Fetch-Site": "same-origin"})
        if done.status == 200:
            self.seat = done.json()["seat"]
        return done

    def life(self, to):
        return self.must("life", to=to)

    def poll(self, after=0):
        return self.read(f"/meetings/{self.meeting}/live/poll?form=json&after={after}").json()


class Room:
    """A meeting made for one law: open, one item taken up, its queue open, the facilitator in the chair."""

    def __init__(self, server, title="A law"):
        self.server, self.port = server, server.port
        links = server.demo()["sign_in"]
        self.chair = Program(self.port).sign_in(links["facilitator"])
        series = self.chair.read("/series").json()["series"][0]["id"]
        made = self.chair.post("/meetings", series=series, title=title, number="", kind="coordination", day="", start="", end="", zone="UTC", place="", note="")
        if made.status != 303:
            raise RuntimeError(f"no meeting was made: {made.status} {made.text()[:300]}")
        self.meeting = self.chair.meeting = re.search(r"/meetings/(\w+)", made.header("Location")).group(1)
        self.chair.post(f"/meetings/{self.meeting}/agenda", title="The one item", minutes="60", floor_minutes="", lead="", note="")
        self.chair.life("lobby")
        if self.chair.come_in().status != 200:
            raise RuntimeError("the facilitator could not come in")
        self.chair.must(f"seats/{self.chair.seat}/parts", parts=["chair"])
        self.chair.must("chair")
        self.chair.life("open")
        self.item = self.facts()["items"][0]["id"]
        self.chair.must(f"items/{self.item}/take-up")
        self.chair.must("queue", item=self.item, state="open")

    def facts(self):
        return self.chair.read(f"/meetings/{self.meeting}/live").json()

    @property
    def stream(self):
        """As a program hears it, from the first event on."""
        return f"/meetings/{self.meeting}/live/stream?form=json&after=0"

    def happen(self, n):
        """One event everybody hears: the item gets n minutes. Answers its number."""
        return self.chair.must(f"items/{self.item}/budget", minutes=n % 500 + 1)["seq"]

    def person(self, role):
        """Somebody with an account, seated."""
        one = Program(self.port, self.meeting).sign_in(self.server.demo()["sign_in"][role])
        if one.come_in().status != 200:
            raise RuntimeError(f"the {role} could not come in")
        return one

    def guest(self, name, source=""):
        one = Program(self.port, self.meeting, source=source)
        came = one.come_in(name=name)
        if came.status != 200:
            raise RuntimeError(f"the guest could not come in: {came.status} {came.text()[:200]}")
        return one

    def captioner(self, **wish):
        """A new caption stream on air: its id, and the captioner's program."""
        made = self.chair.must("streams", channel="floor", lang="en", title="Captions", **wish)
        return made["stream"], Captioner(next(a for a in made["addresses"] if "signature=" in a), self.port)


class Captioner:
    """Zoom's manners over one kept connection: post(seq, text) answers the status and what the server says of it."""

    def __init__(self, address, port):
        parts = urllib.parse.urlsplit(address)
        self.port, self.at, self.secret = port, f"{parts.path}?{parts.query}", urllib.parse.parse_qs(parts.query)["signature"][0]
        self.connection = None

    def send(self, method, target, body=None):
        """Again by itself only where nothing can have been sent: the kept connection had ended."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            self.connection.request(method, target, body, {"Content-Type": "text/plain"} if body is not None else {})
            got = self.connection.getresponse()
            return got.status, got.getheader("X-Caption-Status") or "", got.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise

    def post(self, seq, text, lang="en-US"):
        return self.send("POST", f"{self.at}&seq={seq}&lang={lang}", text.encode())[:2]

    def last(self):
        return self.send("GET", self.at.replace("/closedcaption?", "/closedcaption/seq?"))


Told = collections.namedtuple("Told", "event data number at")


class Frames:
    """Takes a stream of server-sent events apart, piece by piece. live_kill.py, which is older, has one of its own."""

    def __init__(self):
        self.rest, self.last, self.retry = b"", 0, None

    def feed(self, data):
        """The events that are whole now. `last` follows the ids, also those that come alone."""
        self.rest += data
        if b"\n\n" not in self.rest:
            return []
        whole, self.rest = self.rest.rsplit(b"\n\n", 1)
        out = []
        for block in whole.split(b"\n\n"):
            event, text, number = "message", [], 0
            for line in block.decode().split("\n"):
                if line.startswith("event:"):
                    event = line[6:].strip()
                elif line.startswith("data:"):
                    text.append(line[5:].removeprefix(" "))
                elif line.startswith("id:"):
                    number = int(line[3:])
                    self.last = number
                elif line.startswith("retry:"):
                    self.retry = int(line[6:])
            if text:
                out.append(Told(event, "\n".join(text), number, time.monotonic()))
        return out


class Reader:
    """One reader of the stream: what it was told, in order, over all its connections."""

    def __init__(self, path, port, source="127.0.0.1"):
        self.path, self.port, self.source = path, port, source
        self.frames, self.head, self.socket = Frames(), None, None
        self.told, self.seqs, self.words = [], [], []
        self.last, self.skew = 0, 0             # skew: a faulty reader asks for another number than it has
        self.live, self.again, self.returns, self.refused, self.back_at = False, 0.0, 0, [], 0.0
        self.away = 0.0                         # how long it is gone when its line is cut, besides what the server asks for
        self.deaf, self.narrow = False, False   # takes nothing from its socket; has next to no buffer of its own
        self.keep = True                        # False: only counts

    def request(self):
        back = f"Last-Event-ID: {max(0, self.last + self.skew)}\r\n" if self.last else ""
        return (f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: text/event-stream\r\n{back}\r\n").encode()

    def take(self, one):
        if self.keep:
            self.told.append(one)
        if one.event == "ev":
            self.seqs.append(json.loads(one.data)["seq"])
        elif one.event == "cap.append":
            self.words += re.findall(r"\bw\d+\b", json.loads(one.data).get("ins", ""))

    def heard(self, event):
        return [t for t in self.told if t.event == event]


class Crowd(threading.Thread):
    """Runs readers on one epoll set: connects, reads, and comes back as `retry:` said, with Last-Event-ID."""

    def __init__(self, readers, rate=100_000, hasty=False):
        super().__init__(daemon=True)
        self.readers, self.over, self.rate, self.hasty = readers, False, rate, hasty
        self.set, self.by_fd = select.epoll(), {}

    def run(self):
        opened, began = 0, time.monotonic()
        while not self.over:
            now = time.monotonic()
            for r in self.readers:
                if r.socket is None and r.again <= now and opened < self.rate * (now - began) + 1:
                    opened += 1
                    self.open(r)
            for fd, _ in self.set.poll(0.02, 512):
                r = self.by_fd.get(fd)
                if r is not None and r.deaf:
                    self.set.unregister(fd)
                elif r is not None:
                    self.hear(r)
        for r in self.readers:
            self.drop(r)

    def open(self, r):
        s = socket.socket()
        s.setblocking(False)
        if r.narrow:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        try:
            if r.source != "127.0.0.1":
                s.setsockopt(socket.IPPROTO_IP, 24, 1)   # IP_BIND_ADDRESS_NO_PORT
                s.bind((r.source, 0))
            s.connect(("127.0.0.1", r.port))
        except BlockingIOError:
            pass
        except OSError:
            s.close()
            r.again = time.monotonic() + 0.05
            return
        r.socket, r.head, r.frames, r.live = s, b"", Frames(), False
        self.by_fd[s.fileno()] = r
        self.set.register(s.fileno(), select.EPOLLIN | select.EPOLLOUT)

    def hear(self, r):
        try:
            if r.head == b"":
                r.socket.send(r.request())
                r.head = b" "
                self.set.modify(r.socket.fileno(), select.EPOLLIN)
                return
            data = r.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            return self.lost(r)
        if not data:
            return self.lost(r)
        if not r.live:
            r.head += data
            at = r.head.find(b"\r\n\r\n")
            if at < 0:
                return
            status = int(r.head.split(b" ", 3)[2] if r.head.startswith(b"  ") else r.head[1:].split(b" ", 2)[1])
            if status != 200:
                wait = re.search(rb"(?i)\r\nretry-after: *(\d+)", r.head)
                r.refused.append(status)
                return self.lost(r, float(wait.group(1)) if wait else 1.0)
            r.live, r.back_at, data = True, time.monotonic(), r.head[at + 4:]
        for one in r.frames.feed(data):
            r.take(one)
        r.last = r.frames.last or r.last

    def lost(self, r, wait=None):
        """It was cut, or refused: comes back after the time the server gave. `hasty` is a phone that is on line again."""
        if wait is None:
            wait = (r.frames.retry or 1000) / 1000 if r.live else random.uniform(0.05, 0.3)
        r.again = time.monotonic() + (0 if self.hasty else wait) + r.away
        r.returns += 1
        self.drop(r)

    def drop(self, r):
        if r.socket is not None:
            self.by_fd.pop(r.socket.fileno(), None)
            r.socket.close()
            r.socket, r.live = None, False

    def deafen(self, readers, deaf):
        """These take nothing any more, or listen again."""
        for r in readers:
            r.deaf = deaf
            if not deaf and r.socket is not None:
                try:
                    self.set.register(r.socket.fileno(), select.EPOLLIN)
                except FileExistsError:
                    pass  # nothing had come since

    def wait(self, what, patience):
        """Until what(reader) holds for all. False when it did not in time."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if all(what(r) for r in self.readers):
                return True
            time.sleep(0.02)
        return False

    def end(self):
        self.over = True
        self.join(10)


def stored(program):
    """What the meeting's log holds for this audience: the numbers of its events, and the captions' words."""
    told = program.poll(0)
    seqs = [e["data"]["seq"] for e in told["events"] if e["event"] == "ev"]
    words = [w for e in told["events"] if e["event"] == "cap.append" for w in re.findall(r"\bw\d+\b", e["data"].get("ins", ""))]
    return seqs, words


def fault(reader, seqs, words=None, since=0):
    """Empty when this reader was told each event after `since` exactly once and in order; else what is wrong, in words."""
    wanted = [n for n in seqs if n > since]
    for name, got, want in (("event", reader.seqs, wanted), ("word", reader.words, reader.words if words is None else words)):
        if got != want:
            missing, double = [x for x in want if x not in set(got)], [x for x, n in collections.Counter(got).items() if n > 1]
            return f"{name}s: {len(got)} told, {len(want)} stored; missing {missing[:5]}, twice {double[:5]}"
    return ""

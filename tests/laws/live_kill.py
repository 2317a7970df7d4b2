#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""D-KILL in the live room (trust 9.1): a captioner's program, somebody who raises and lowers a hand, and readers of the stream with
logs of their own; the server is killed with SIGKILL at a random moment and started again; everybody goes on as their programs do
(same sequence number, same key, Last-Event-ID).

  live_kill.py BINARY [--kills N] [--readers N] [--seed S]

Holds when every acknowledged caption stands in every reader's log exactly once and in order, every reader's log equals the stored
record, every acknowledged command happened once, and the chain of events is whole. The control: a reader that comes back one event
early or late must be caught."""

import http.client
import json
import random
import re
import socket
import threading
import time
import urllib.parse

from laws import Browser, Count, Place, Server, called_with, run


class Reader(threading.Thread):
    """Reads the stream of captions for ever; notes what was put in, by segment, as its page would show it."""

    def __init__(self, port, path, skew=0):
        super().__init__(daemon=True)
        self.port, self.path, self.last, self.skew = port, path, 0, skew
        self.words, self.over, self.returns = [], False, 0

    def run(self):
        while not self.over:
            try:
                self.read()
            except (OSError, http.client.HTTPException, ValueError):
                pass
            self.returns += 1
            time.sleep(0.05)

    def read(self):
        s = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        back = f"Last-Event-ID: {max(0, self.last + self.skew)}\r\n" if self.last else ""
        s.sendall(f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: text/event-stream\r\n{back}\r\n".encode())
        with s, s.makefile("rb") as lines:
            if b" 200 " not in lines.readline():
                raise ValueError("no stream")
            while lines.readline() not in (b"\r\n", b""):
                pass
            event, data, number = "", [], 0
            for raw in lines:
                if self.over:
                    return
                line = raw.decode("utf-8").rstrip("\n")
                if line.startswith("event:"):
                    event = line[6:].strip()
                elif line.startswith("data:"):
                    data.append(line[5:].lstrip())
                elif line.startswith("id:"):
                    number = int(line[3:])
                elif line == "":
                    self.take(event, "\n".join(data), number)
                    event, data, number = "", [], 0

    def take(self, event, data, number):
        if event == "cap.append":
            self.words += re.findall(r"\bw\d+\b", json.loads(data).get("ins", ""))
        if number:
            self.last = number


class Captioner(threading.Thread):
    """Zoom's manners: the number rises with new text and stays for a retry."""

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url, self.kept, self.n, self.over, self.refused = urllib.parse.urlsplit(url), [], 0, False, []

    def run(self):
        while not self.over:
            word = f"w{self.n + 1}"
            try:
                c = http.client.HTTPConnection("127.0.0.1", self.url.port, timeout=5)
                c.request("POST", f"{self.url.path}?{self.url.query}&seq={self.n + 1}&lang=en-US", f"{word} and so on. ", {"Content-Type": "text/plain"})
                status = c.getresponse().status
                c.close()
                if status == 200:
                    self.n += 1
                    self.kept.append(word)
                elif status not in (429, 503):
                    self.refused.append(status)
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.08)


class Member(threading.Thread):
    """Raises a hand and lowers it again, each press with a key that is used until it was answered."""

    def __init__(self, browser, meeting):
        super().__init__(daemon=True)
        self.browser, self.meeting, self.over = browser, meeting, False
        self.raised, self.refused, self.entry, self.n = [], [], "", 0

    def press(self, path, fields):
        body = json.dumps(fields)
        return self.browser.send("POST", f"/meetings/{self.meeting}/live/{path}", body,
                                 {"Content-Type": "application/json", "Accept": "application/json", "X-Intersession": "1", "Sec-Fetch-Site": "same-origin"})

    def run(self):
        while not self.over:
            try:
                if not self.entry:
                    done = self.press("hands", {"kind": "point", "note": f"point {self.n}", "key": f"raise{self.n}"})
                    if done.status == 200:
                        self.entry = done.json()["entry"]
                        self.raised.append(f"point {self.n}")
                else:
                    done = self.press(f"hands/{self.entry}/lower", {"reason": "changed_mind", "key": f"lower{self.n}"})
                    if done.status == 200:
                        self.entry, self.n = "", self.n + 1
                if done.status not in (200, 429, 503):
                    self.refused.append(f"{done.status} {done.text()[:200]}")
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.15)


def texts(value):
    """Every text of a segment in some JSON, in order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "segments":
                yield from (s["text"] for s in inner)
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def stored_words(browser, meeting):
    """What the record holds: the settled text is in the transcript already, the rest is the open tail of the captions."""
    settled = list(texts(browser.read(f"/meetings/{meeting}/transcript").json()))
    tail = [line["text"] for line in browser.read(f"/meetings/{meeting}/captions").json() if not line["settled"]]
    return re.findall(r"\bw\d+\b", " ".join(settled + tail))


def main():
    options = called_with(kills=10, readers=10, seed=66)
    binary = options.binary
    chance = random.Random(options.seed)
    count = Count("D-KILL-LIVE")
    with Place() as directory:
        data = directory + "/data"
        server = Server(binary, data).ready()
        port, demo = server.port, server.demo()
        meeting = re.search(r"/meetings/([^/]+)/live", demo["meeting"]["live"]).group(1)
        stream = f"/meetings/{meeting}/live/stream"
        browser = Browser(port).sign_in(demo["sign_in"]["member"])
        joined = browser.post(f"/meetings/{meeting}/join", coalition="", capacity="", channel="remote")
        count.check(joined.status == 303, f"a member could not come in: {joined.status} {joined.text()[:200]}")
        captioner, member = Captioner(demo["meeting"]["captions"]["zoom"]), Member(browser, meeting)
        readers = [Reader(port, stream) for _ in range(options.readers)]
        for one in readers:
            one.start()
        # A first visit hears what comes from then on (its page has the rest): nobody speaks before all of them listen.
        until = time.monotonic() + 60
        while any(r.last == 0 for r in readers) and time.monotonic() < until:
            time.sleep(0.02)
        for one in (captioner, member):
            one.start()
        slowest = 0.0
        for _ in range(options.kills):
            time.sleep(chance.uniform(0.4, 1.2))
            server.kill()
            began = time.monotonic()
            server = Server(binary, data, port).ready()
            slowest = max(slowest, time.monotonic() - began)
        time.sleep(2)
        captioner.over = member.over = True
        captioner.join(10)
        member.join(10)
        time.sleep(2)
        for r in readers:
            r.over = True
        kept = stored_words(Browser(port), meeting)
        count.check(not captioner.refused, f"captions were refused: {captioner.refused[:3]}")
        count.check(not member.refused, f"presses were refused: {member.refused[:1]}")
        count.check(len(captioner.kept) >= 5 * options.kills, f"only {len(captioner.kept)} captions: that proves little")
        count.check(captioner.kept == [w for w in kept if w in set(captioner.kept)], "acknowledged captions are lost, twice or out of order in the record")
        for i, r in enumerate(readers):
            count.check(r.words == kept, f"reader {i}: {len(r.words)} words, the record has {len(kept)}; first difference {first_difference(r.words, kept)}")
        count.check(sum(r.returns for r in readers) >= options.readers, "no reader ever came back: the kills were not noticed")
        events = json.dumps(browser.read(f"/meetings/{meeting}/live/poll?after=0&form=json").json())
        lost = [n for n in member.raised if events.count(f'"{n}"') != 1]
        count.check(not lost, f"hands lost or raised twice: {lost[:3]}")
        count.check(server.stop() == 0, "the server did not stop calmly")
        code, said, complaint = run(binary, "verify", "--data", data)
        count.check(code == 0 and b"are whole" in said, f"verify: {code} {said[:200]} {complaint[:200]}")
        control(binary, data, port, stream, captioner, count)
        print(f"  {options.kills} kills, {len(captioner.kept)} captions, {len(member.raised)} hands, slowest restart {slowest:.2f} s")
    count.end()


def first_difference(a, b):
    return next(((i, x, y) for i, (x, y) in enumerate(zip(a, b)) if x != y), "at the end")


def control(binary, data, port, stream, captioner, count):
    """A reader that asks for one event too early sees something twice; the check above must notice."""
    server = Server(binary, data, port).ready()
    wrong = Reader(port, stream)
    wrong.last = 1
    wrong.start()
    time.sleep(1.5)
    wrong.skew = -60
    before = len(wrong.words)
    server.kill()
    server = Server(binary, data, port).ready()
    time.sleep(1.5)
    wrong.over = True
    count.check(before > 0 and len(wrong.words) > before, "the control saw nothing twice: this law cannot see doubles")
    server.stop()


if __name__ == "__main__":
    main()

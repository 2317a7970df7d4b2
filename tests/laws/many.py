# SPDX-License-Identifier: Apache-2.0
"""Many connections, good and bad, and what others feel of them."""

import http.client
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time


def connect(port, source):
    """A connection that is being made, from this address of the machine."""
    s = socket.socket()
    s.setblocking(False)
    try:
        s.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT: as many ports as there are for each pair of addresses
        s.bind((source, 0))
        s.connect(("127.0.0.1", port))
    except BlockingIOError:
        pass
    return s


class Crush(threading.Thread):
    """Connections that are opened and kept; each sends `first` and then `drip`, once a second. Notes when each was closed, and what it
    was told before."""

    def __init__(self, port, sources, each, first=b"", drip=b""):
        super().__init__(daemon=True)
        self.port, self.sources, self.each, self.first, self.drip = port, sources, each, first, drip
        self.open, self.began, self.closed, self.failed, self.said, self.over = {}, 0.0, [], 0, {}, False
        self.all_open = threading.Event()

    def run(self):
        poll = select.epoll()
        self.began = time.monotonic()
        for n in range(self.each):
            for source in self.sources:
                try:
                    s = connect(self.port, source)
                except OSError:
                    self.failed += 1
                    continue
                self.open[s.fileno()] = s
                poll.register(s.fileno(), select.EPOLLOUT | select.EPOLLIN)
            if n % 20 == 0:
                self.look(poll, 0)
        self.all_open.set()
        due = time.monotonic() + 1
        while not self.over:
            self.look(poll, 0.05)
            if self.drip and time.monotonic() > due:
                due += 1
                for s in list(self.open.values()):
                    try:
                        s.send(self.drip)
                    except OSError:
                        pass
        for s in self.open.values():
            s.close()

    def look(self, poll, patience):
        for fd, what in poll.poll(patience, 1024):
            s = self.open.get(fd)
            if s is None:
                continue
            if what & select.EPOLLOUT:
                poll.modify(fd, select.EPOLLIN)
                if self.first:
                    try:
                        s.send(self.first)
                    except OSError:
                        pass
            if what & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
                try:
                    data = s.recv(4096)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                if data:
                    status = data[9:12].decode("ascii", "replace")
                    self.said[status] = self.said.get(status, 0) + 1
                    continue
                self.closed.append(time.monotonic() - self.began)
                poll.unregister(fd)
                self.open.pop(fd).close()

    def end(self):
        self.over = True
        self.join(20)


class Pulse:
    """Somebody else, at another address, who asks or presses again and again. A process of its own: what it measures is the server, and
    not how busy this script is with its crowd. `body` may hold {n}, a number that is new each time; `fresh`: a connection each."""

    def __init__(self, port, source, path="/", pause=0.02, method="GET", fields=None, body="", fresh=True):
        self.wish = {"port": port, "source": source, "path": path, "pause": pause, "method": method, "fields": fields or {}, "body": body, "fresh": fresh}
        self.times, self.failures = [], []

    def start(self):
        self.process = subprocess.Popen([sys.executable, os.path.abspath(__file__)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(json.dumps(self.wish) + "\n")
        self.process.stdin.flush()
        self.process.stdout.readline()  # it has begun

    def end(self):
        said, _ = self.process.communicate()  # the end of its input is the end of its work
        self.times, self.failures = json.loads(said)
        return self


def pulse(wish):
    """The work of a Pulse, until standard input ends: how long each took, and what failed."""
    times, failures, connection = [], [], None
    print("begun", flush=True)
    while not select.select([sys.stdin], [], [], wish["pause"])[0]:
        began = time.monotonic()
        connection = connection or http.client.HTTPConnection("127.0.0.1", wish["port"], timeout=10, source_address=(wish["source"], 0))
        try:
            body = wish["body"].replace("{n}", str(len(times) + 1))
            connection.request(wish["method"], wish["path"], body or None, {"Host": f"127.0.0.1:{wish['port']}", **wish["fields"]})
            got = connection.getresponse()
            got.read()
            if got.status != 200:
                failures.append(got.status)
        except (OSError, http.client.HTTPException) as fault:
            failures.append(type(fault).__name__)
            connection.close()
            connection = None
        if wish["fresh"] and connection:
            connection.close()
            connection = None
        times.append(time.monotonic() - began)
    print(json.dumps([times, failures]))


def high(times, share=0.99):
    """The time that this share of them keeps below."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] if times else float("inf")


if __name__ == "__main__":
    pulse(json.loads(sys.stdin.readline()))

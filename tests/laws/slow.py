#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""B-SLOW (trust 9.2): clients that are slow on purpose: heads that never end, bodies a byte a second, readers that stop reading.

  slow.py BINARY [--connections N] [--readers N] [--long]

From eight addresses at once. Holds when somebody at another address gets every page within 200 ms (99 of 100), every head is cut by
its deadline of 10 s + 2 s, every reader that takes nothing is cut as soon as it has fallen off the log and comes back to a complete
list, and the server grows by less than 64 MB. --long also waits for the deadline of 30 s of bodies without progress. The controls: a connection that behaves is not cut in that time, and a server that stands still for
a second must be seen by the same measure."""

import os
import signal
import socket
import time

from laws import Count, Place, Server, called_with, sanitized
from many import Crush, Pulse, high
from room import Crowd, Program, Reader, Room, fault, stored

HEAD = b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "
BODY = b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000\r\n\r\n"
CALM = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
SOURCES = [f"127.0.7.{n}" for n in range(1, 9)]


def all_cut(crush, by, what, count):
    until = crush.began + by + 2
    while crush.open and time.monotonic() < until:
        time.sleep(0.05)
    total = len(crush.closed) + len(crush.open)
    count.check(not crush.open and total > 0, f"{what}: {len(crush.open)} of {total} were not cut after {by} + 2 s")
    count.check(not crush.failed, f"{what}: {crush.failed} could not even connect")
    return max(crush.closed, default=0)


def deaf_readers(room, many, count):
    """Readers of the page's stream, whose pieces are large, take nothing; so much happens that they fall off the log; then they listen."""
    path = room.stream
    whole = Reader(path, room.port)
    deaf = [Reader(f"/meetings/{room.meeting}/live/stream", room.port, SOURCES[n % 8]) for n in range(many)]
    # These three count events, so that it can be seen that nothing is missing when they have come back.
    exact = [Reader(path, room.port) for _ in range(3)]
    for r in [*deaf, *exact]:
        r.keep, r.narrow = False, True
    crowd = Crowd([whole, *deaf, *exact])
    crowd.start()
    crowd.wait(lambda r: r.live, 15)
    crowd.deafen([*deaf, *exact], True)
    began = time.monotonic()
    chairs = [room.chair.twin(source=s) for s in SOURCES]
    sent = 0
    while sent < 2400 and sum(is_cut(r) for r in deaf) < len(deaf) and time.monotonic() < began + 40:
        chairs[sent % 8].must(f"items/{room.item}/budget", minutes=sent % 500 + 1)
        sent += 1
    cut = sum(is_cut(r) for r in deaf)
    took = time.monotonic() - began
    crowd.deafen([*deaf, *exact], False)
    last = room.happen(sent % 500 + 2)
    count.check(crowd.wait(lambda r: r in deaf or r.seqs[-1:] == [last], 15), "a reader that had stopped did not catch up")
    seqs, _ = stored(Program(room.port, room.meeting))
    bad = [f for r in [whole, *exact] if (f := fault(r, seqs))]
    count.check(not bad, f"after standing still readers have gaps: {bad[:1]}")
    crowd.end()
    return cut, sent, took


def is_cut(r):
    """The other end has gone: asked of the kernel, without taking what has come."""
    closed = 7  # TCP_CLOSE
    return r.socket is None or r.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == closed


def main():
    options = called_with(connections=800, readers=100, long=False)
    binary = options.binary
    count = Count("B-SLOW")
    with Place() as directory:
        server = Server(binary, directory + "/data").ready()
        room = Room(server, "Slow lines")
        before = server.resident_kb()
        each = options.connections // 16
        pulse = Pulse(server.port, "127.0.5.9")
        pulse.start()
        heads, bodies = Crush(server.port, SOURCES, each, HEAD, b"x"), Crush(server.port, SOURCES, each, BODY, b"x")
        calm = Crush(server.port, ["127.0.5.10"], 5, CALM)
        for c in (heads, bodies, calm):
            c.start()
        cut, sent, took = deaf_readers(room, options.readers, count)
        count.check(cut == options.readers, f"{cut} of {options.readers} readers that take nothing were cut after {sent} events")
        slowest = all_cut(heads, 10, "heads that never end", count)
        count.check(not heads.closed or min(heads.closed) > 9, f"a head was cut after {min(heads.closed, default=0):.1f} s already")
        grown = (server.resident_kb() - before) // 1024
        count.check(grown < 64 or sanitized(binary), f"the server grew by {grown} MB")
        count.check(len(calm.open) == 5, f"control: {5 - len(calm.open)} connections that behave were cut")
        if options.long:
            all_cut(bodies, 30, "bodies a byte a second", count)
        pulse.end()
        count.check(not pulse.failures and high(pulse.times) <= 0.2 * server.patience, f"others: {len(pulse.failures)} failures, 99 % of {len(pulse.times)} pages within {high(pulse.times):.3f} s")
        for c in (heads, bodies, calm):
            c.end()
        # The control of the measure: a server that does stand still.
        still = Pulse(server.port, "127.0.5.11")
        still.start()
        time.sleep(0.2)
        os.kill(server.process.pid, signal.SIGSTOP)
        time.sleep(0.5 + 0.5 * server.patience)
        os.kill(server.process.pid, signal.SIGCONT)
        time.sleep(0.3)
        still.end()
        count.check(high(still.times) > 0.5 * server.patience, "control: a server that stood still was not noticed")
        count.check(server.stop() == 0, "the server did not stop calmly")
        print(f"  {options.connections} slow connections, heads cut after {slowest:.1f} s at most; {cut} readers cut after {sent} events in {took:.1f} s; "
              f"others 99 % of {len(pulse.times)} pages within {high(pulse.times) * 1000:.0f} ms; {grown} MB more")
    count.end()


if __name__ == "__main__":
    main()

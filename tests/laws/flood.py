#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""B-FLOOD (trust 9.2; rulings 24): one address takes what it can get, and the others are served.

  flood.py BINARY [--hall N] [--connections N] [--seconds S]

A whole hall of readers from one address comes in, none turned away. Then, one after the other: connections from one address without
end; 3,000 header fields; requests for what is not there, as fast as they are answered; a storm of searches; and all of it on a server
that has few descriptors, until there are none. Holds when one address is capped, somebody at another address gets every page within
200 ms (500 ms while all descriptors are gone; 99 of 100; times laws.patience), and everything is served again within 5 s of the end. The control: the same
somebody, while so many addresses flood a server that its descriptors are gone, which no cap per address prevents, must be seen not to
be served."""

import http.client
import socket
import threading
import time

from laws import Count, Place, Server, called_with
from many import Crush, Pulse, high
from room import Crowd, Reader, Room

IDLE = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"  # answered, and then kept open: one of those a browser keeps


def served(pulse, what, limit, count):
    count.check(not pulse.failures and len(pulse.times) > 5, f"{what}: {len(pulse.failures)} of {len(pulse.times)} pages were not served: {pulse.failures[:3]}")
    count.check(high(pulse.times) <= limit, f"{what}: 99 % of {len(pulse.times)} pages within {high(pulse.times):.3f} s")


def hall(server, readers, count):
    room = Room(server, "A hall")
    pulse = Pulse(server.port, "127.0.5.1")
    pulse.start()
    crowd = Crowd([Reader(room.stream, server.port) for _ in range(readers)])
    began = time.monotonic()
    crowd.start()
    count.check(crowd.wait(lambda r: r.live, 20), f"of a hall of {readers} only {sum(r.live for r in crowd.readers)} came in")
    took = time.monotonic() - began
    turned = [s for r in crowd.readers for s in r.refused]
    count.check(not turned, f"of a hall {len(turned)} were turned away: {turned[:3]}")
    last = room.happen(7)
    count.check(crowd.wait(lambda r: r.seqs[-1:] == [last], 5), "not everybody in the hall heard")
    # The one too many is told to come back; the hall stays.
    over = Crowd([Reader(room.stream, server.port)])
    over.start()
    over.wait(lambda r: r.refused, 5)
    count.check(readers < 1000 or over.readers[0].refused[:1] == [503], f"a reader beyond the address's share was answered {over.readers[0].refused[:1]}")
    over.end()
    crowd.end()
    served(pulse.end(), "while a hall comes in", 0.2 * server.patience, count)
    print(f"  a hall of {readers} readers at one address came in within {took:.1f} s", flush=True)


def connections(server, wanted, count):
    """More than an address may have. What is over the cap is turned away; what is within it stays."""
    pulse = Pulse(server.port, "127.0.5.2")
    crush = Crush(server.port, ["127.0.5.3"], wanted, IDLE)
    pulse.start()
    crush.start()
    crush.all_open.wait(60)
    until = time.monotonic() + 5 * server.patience
    while time.monotonic() < until and crush.said.get("200", 0) < min(wanted, 1900):
        time.sleep(0.1)
    time.sleep(1)
    inside = len(crush.open)
    count.check(crush.said.get("200", 0) <= 2010 and inside <= 2100, f"one address holds {inside} connections, {crush.said}")
    count.check(crush.said.get("200", 0) >= min(wanted, 1900), f"one address was given {crush.said} of {wanted} connections")
    crush.end()
    served(pulse.end(), f"while one address opens {wanted} connections", 0.2 * server.patience, count)
    again = recovery(server.port, "127.0.5.3")
    count.check(again <= 5, f"the flooding address was served again after {again:.1f} s")
    print(f"  of {wanted} connections from one address {inside} were inside; it was served again {again:.2f} s after the end", flush=True)


def recovery(port, source):
    began = time.monotonic()
    while time.monotonic() < began + 15:
        c = http.client.HTTPConnection("127.0.0.1", port, timeout=2, source_address=(source, 0))
        try:
            c.request("GET", "/health")
            if c.getresponse().read() == b"ok\n":
                return time.monotonic() - began
        except (OSError, http.client.HTTPException):
            pass
        finally:
            c.close()
        time.sleep(0.05)
    return 99.0


def many_fields(port, count):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
        s.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: a\r\n" % i for i in range(3000)) + b"\r\n")
        count.check(s.recv(100)[9:12] == b"431", "3,000 fields were not refused")


def storm(server, what, target, sources, seconds, limit, count):
    """Pipelined requests over many connections from few addresses."""
    pulse = Pulse(server.port, "127.0.5.4")
    pulse.start()
    over, sent, said = threading.Event(), [0], {}

    def press(source):
        block = f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode() * 20
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=10, source_address=(source, 0)) as s:
                while not over.is_set():
                    s.sendall(block)
                    got, due = b"", 20
                    while due > 0:
                        data = s.recv(65536)
                        if not data:
                            return
                        got = (got + data)[-400_000:]
                        for part in data.split(b"HTTP/1.1 ")[1:]:
                            said[part[:3]] = said.get(part[:3], 0) + 1
                            due -= 1
                    sent[0] += 20
        except OSError:
            pass

    threads = [threading.Thread(target=press, args=(s,), daemon=True) for s in sources]
    for t in threads:
        t.start()
    time.sleep(seconds)
    over.set()
    for t in threads:
        t.join(15)
    served(pulse.end(), what, limit * server.patience, count)
    count.check(sent[0] > 100, f"{what}: only {sent[0]} requests were answered: that proves little")
    print(f"  {what}: {sent[0] / seconds:.0f} requests/s answered {dict((k.decode(), v) for k, v in said.items())}; others 99 % within {high(pulse.times) * 1000:.0f} ms", flush=True)
    return said


def few_descriptors(binary, directory, more, count, control=False):
    """A server with 300 descriptors; one address asks for 600 connections."""
    server = Server(binary, directory + ("/control" if control else "/few"), more=more, descriptors=300).ready()
    pulse = Pulse(server.port, "127.0.5.5")
    # Those that say nothing hold their place until the time for a head is over.
    crush = Crush(server.port, [f"127.0.6.{n}" for n in range(1, 11)] if control else ["127.0.5.6"], 60 if control else 600)
    crush.start()
    crush.all_open.wait(30)
    time.sleep(0.5)
    pulse.start()
    time.sleep(2)
    pulse.end()
    if control:
        count.check(pulse.failures or high(pulse.times) > 0.5 * server.patience, "control: with all descriptors taken others were served; this law cannot see it when they are not")
    else:
        served(pulse, "while one address wants more descriptors than there are", 0.5 * server.patience, count)
    crush.end()
    again = recovery(server.port, "127.0.5.6")
    count.check(again <= 5, f"with few descriptors the server was back after {again:.1f} s")
    count.check(server.stop() == 0, "the server with few descriptors did not stop calmly")


def main():
    options = called_with(hall=1000, connections=3000, seconds=1.5)
    binary = options.binary
    count = Count("B-FLOOD")
    with Place() as directory:
        server = Server(binary, directory + "/data").ready()
        hall(server, options.hall, count)
        connections(server, options.connections, count)
        many_fields(server.port, count)
        storm(server, "a storm for what is not there", "/nothing/here", ["127.0.5.7"] * 8, options.seconds, 0.2, count)
        said = storm(server, "a storm of searches", "/search?q=water", ["127.0.5.8"] * 8, options.seconds, 0.2, count)
        count.check(said.get(b"429", 0) > said.get(b"200", 0), f"searches from one address are not capped: {said}")
        count.check(server.stop() == 0, "the server did not stop calmly")
        few_descriptors(binary, directory, (), count)
        few_descriptors(binary, directory, ("--per-address", "60000"), count, control=True)
    count.end()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""D-HERD (trust 9.1; "Made feasible" 7 of the rulings): a hall of readers, the server is killed and started again, and all come back.
The listening socket is handed over, as a systemd socket unit does, and outlives the server.

  live_herd.py BINARY [--readers N] [--addresses N] [--pauses MS ...]

Half of the readers share one address (a hall is one address), the others are spread over the rest. Killed with SIGKILL and started
again after each of --pauses ms. Holds when no attempt to connect is refused, all are back within 10 s of the server by the times it told
them itself, nobody misses or repeats an event, none is turned away, the chair's presses meanwhile are answered within 500 ms (99 of
100), and the server stays under 150 MB. The controls: without the handed-over socket the same probe is refused, and a reader that
comes back with a wrong number is caught."""

import http.client
import socket
import threading
import time

from laws import Count, Place, Server, called_with, sanitized
from many import Pulse, high
from room import Crowd, Program, Reader, Room, fault, stored


class Probe(threading.Thread):
    """Connects again and again. What it fears is being refused; a connection that died with the server it was made to is no refusal."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.over, self.refused, self.answered, self.died = port, False, 0, 0, 0

    def run(self):
        while not self.over:
            c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=("127.0.0.200", 0))
            try:
                c.connect()
            except OSError:
                self.refused += 1
                time.sleep(0.005)
                continue
            try:
                c.request("GET", "/health")
                self.answered += c.getresponse().read() == b"ok\n"
            except (OSError, http.client.HTTPException):
                self.died += 1
            c.close()
            time.sleep(0.005)


def presses(room, life):
    """The chair presses ten times a second, each press with a key of its own."""
    cookies = "; ".join(f"{k}={v}" for k, v in room.chair.cookies.items())
    return Pulse(room.port, "127.0.0.1", f"/meetings/{room.meeting}/live/items/{room.item}/budget", 0.1, "POST",
                 {"Content-Type": "application/json", "Accept": "application/json", "X-Intersession": "1", "Sec-Fetch-Site": "same-origin", "Cookie": cookies},
                 '{"minutes": {n}, "key": "herd' + str(life) + '.{n}"}', fresh=False)


def killed(binary, data, listening, server, pause, crowd, room, count):
    """One kill. Answers the new server."""
    was = {r: r.returns for r in crowd.readers}
    server.kill()
    time.sleep(pause)
    server = Server(binary, data, socket_=listening).ready()
    up = time.monotonic()
    room.chair.close()
    chair = presses(room, pause)
    chair.start()
    back = crowd.wait(lambda r: r.live and r.returns > was[r], 12 * server.patience)
    took = time.monotonic() - up
    chair.end()
    held = server.resident_kb() // 1024
    what = f"restart after {pause * 1000:.0f} ms"
    count.check(back and took <= 10 * server.patience, f"{what}: {sum(not r.live for r in crowd.readers)} readers were not back after {took:.1f} s")
    count.check(not chair.failures, f"{what}: presses failed: {chair.failures[:3]}")
    count.check(len(chair.times) > 10 and high(chair.times) <= 0.5 * server.patience, f"{what}: of {len(chair.times)} presses 99 % within {high(chair.times):.2f} s")
    count.check(held <= 150 or sanitized(binary), f"{what}: {held} MB")
    turned = sum(len(r.refused) for r in crowd.readers)
    count.check(turned == 0, f"{what}: readers were turned away {turned} times")
    print(f"  {what}: {len(crowd.readers)} readers back after {took:.1f} s, {len(chair.times)} presses 99 % within {high(chair.times) * 1000:.0f} ms, {held} MB", flush=True)
    return server


def control(binary, directory, count):
    """The same probe on a server that opens its socket itself."""
    data = directory + "/control"
    server = Server(binary, data).ready()
    probe = Probe(server.port)
    probe.start()
    time.sleep(0.2)
    server.kill()
    time.sleep(0.3)
    server = Server(binary, data, server.port).ready()
    probe.over = True
    probe.join(30)
    count.check(probe.refused > 0, "control: without the handed-over socket nobody was refused; this law cannot see refusals")
    server.stop()


def main():
    options = called_with(readers=2000, addresses=8, pauses=[0, 300])  # milliseconds between kill and start
    binary = options.binary
    count = Count("D-HERD")
    with Place() as directory:
        data = directory + "/data"
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen(4096)
        server = Server(binary, data, socket_=listening).ready()
        room = Room(server, "A full hall")
        hall = min(options.readers // 2, 1000)
        sources = ["127.0.0.1"] * hall + [f"127.0.4.{n % max(1, options.addresses - 1) + 1}" for n in range(options.readers - hall)]
        readers = [Reader(room.stream, server.port, source) for source in sources]
        crowd = Crowd(readers)
        began = time.monotonic()
        crowd.start()
        count.check(crowd.wait(lambda r: r.live, 20), f"only {sum(r.live for r in readers)} of {len(readers)} readers came in: {[r.refused for r in readers if r.refused][:2]}")
        print(f"  {len(readers)} readers in after {time.monotonic() - began:.1f} s, {server.resident_kb() // 1024} MB", flush=True)
        room.happen(1)
        crowd.wait(lambda r: r.last > 0, 10)
        wrong = readers[-1]
        wrong.skew = -1
        probe = Probe(server.port)
        probe.start()
        for pause in options.pauses:
            server = killed(binary, data, listening, server, pause / 1000, crowd, room, count)
        probe.over = True
        probe.join(30)
        count.check(probe.refused == 0 and probe.answered > 20, f"{probe.refused} attempts to connect were refused, {probe.answered} answered")
        count.check(probe.died <= len(options.pauses), f"{probe.died} connections died: only one in hand may, each time")
        last = room.happen(499)
        count.check(crowd.wait(lambda r: r.seqs[-1:] == [last], 10), "some reader did not hear the last event")
        seqs, _ = stored(Program(room.port, room.meeting))
        bad = [f for r in readers[:-1] if (f := fault(r, seqs))]
        count.check(not bad, f"{len(bad)} readers missed or repeated events: {bad[:1]}")
        crowd.end()
        count.check(server.stop() == 0, "the server did not stop calmly")
        count.check(fault(wrong, seqs) != "", "control: a reader that asks for one event too many was not caught")
        control(binary, directory, count)
    count.end()


if __name__ == "__main__":
    main()

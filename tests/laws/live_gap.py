#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""D-GAP (trust 9.1): readers behind a line that is reset, goes silent, pauses, or breaks in the middle of an event, again and again;
each comes back with Last-Event-ID. A phone that was away for five minutes' worth of events. A hand raised off line, sent again
because no answer came.

  live_gap.py BINARY [--cuts N] [--readers N] [--pause S] [--missed N] [--seed S]

Holds when every reader was told every event and word exactly once and in order; when a number the meeting never had is answered by
"snapshot" and not by a silent gap; when the phone is exact within 1 s; when the hand is up once. The controls: the same check must
catch a line that swallows one event, one that repeats one, a reader that comes back with a wrong number, and a press without a key."""

import asyncio
import http.client
import random
import socket
import struct
import threading
import time

from laws import Count, Place, Server, called_with, free_port
from room import Crowd, Program, Reader, Room, fault, stored


class BadLine(threading.Thread):
    """A TCP proxy whose connections come to a bad end. `manner`: "cuts", or a fault no line may have: "swallows", "repeats" (the
    controls), or "deafens" (passes what is sent and never an answer)."""

    def __init__(self, to, manner, pause=0.6, seed=66):
        super().__init__(daemon=True)
        self.to, self.manner, self.pause, self.chance, self.cuts, self.calm = to, manner, pause, random.Random(seed), 0, False
        self.links = set()
        self.port, self.loop = free_port(), asyncio.new_event_loop()
        self.up = threading.Event()

    def run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.create_task(asyncio.start_server(self.carry, "127.0.0.1", self.port, backlog=1000))
        self.loop.call_later(0.05, self.up.set)
        self.loop.run_forever()
        # What is left of the connections ends by itself once they are cut.
        for link in list(self.links):
            link.cut()
        self.loop.run_until_complete(asyncio.sleep(0.05))

    def end(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.join(10)

    async def carry(self, reader, writer):
        try:
            to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            return writer.transport.abort()
        link = Link(writer, to_writer)
        self.links.add(link)
        link.tasks = [asyncio.create_task(self.pass_on(reader, to_writer)), asyncio.create_task(self.pass_back(to_reader, writer, link))]
        if self.manner == "cuts":
            link.tasks.append(asyncio.create_task(self.spoil(link)))
        await asyncio.wait(link.tasks[:2], return_when=asyncio.FIRST_COMPLETED)
        link.cut()
        self.links.discard(link)

    async def pass_on(self, reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
        except OSError:
            pass

    async def pass_back(self, reader, writer, link):
        begun, whole = False, self.manner in ("swallows", "repeats")
        try:
            while data := await (reader.readuntil(b"\n\n") if whole else reader.read(65536)):
                if self.manner == "deafens":
                    return
                if whole and begun and b"event: ev" in data and not self.cuts:
                    self.cuts += 1
                    data = b"" if self.manner == "swallows" else data + data
                begun = begun or b"event: ev" in data
                if link.tears:
                    writer.write(data[:len(data) * 2 // 3])
                    await writer.drain()
                    return
                writer.write(data)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass

    async def spoil(self, link):
        """One of the ends a line comes to: reset; silent and then reset; a pause, and on; torn within an event."""
        while True:
            await asyncio.sleep(self.chance.uniform(0.05, 1.2))
            if self.calm or link.over:
                return
            self.cuts += 1
            way = self.chance.choice(["reset", "hole", "pause", "torn"])
            if way == "torn":
                link.tears = True
                return
            if way == "reset":
                return link.cut()
            # The server goes on sending into the dark.
            link.to_writer.transport.pause_reading()
            await asyncio.sleep(self.chance.uniform(0.1, self.pause))
            if way == "hole" or link.over:
                return link.cut()
            link.to_writer.transport.resume_reading()


class Link:
    """One connection through the line: its two ends, and the tasks that carry."""

    def __init__(self, writer, to_writer):
        self.writer, self.to_writer, self.tasks, self.tears, self.over = writer, to_writer, [], False, False

    def cut(self):
        """By reset, on both sides."""
        self.over = True
        for w in (self.writer, self.to_writer):
            sock = w.transport.get_extra_info("socket")
            if sock is not None and sock.fileno() >= 0:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            w.transport.abort()
        for t in self.tasks:
            t.cancel()


def through(port, manner, **more):
    line = BadLine(port, manner, **more)
    line.start()
    line.up.wait(5)
    return line


class Talk(threading.Thread):
    """Things happen in the room: an agenda that changes, captions of one new word each."""

    def __init__(self, room, captioner):
        super().__init__(daemon=True)
        self.room, self.captioner, self.over, self.n, self.faults = room, captioner, False, 0, []

    def run(self):
        try:
            while not self.over:
                self.n += 1
                self.room.happen(self.n)
                status, _ = self.captioner.post(self.n, f"w{self.n} and so on. ")
                if status != 200:
                    self.faults.append(status)
                time.sleep(0.08)
        except Exception as fault_:   # the law says so; a thread's traceback alone would be overlooked
            self.faults.append(repr(fault_))


def cut_lines(room, captioner, count, options):
    line = through(room.port, "cuts", pause=options.pause, seed=options.seed)
    crowd = Crowd([Reader(room.stream, line.port) for _ in range(options.readers)], hasty=True)
    talk = Talk(room, captioner)
    crowd.start()
    talk.start()
    until = time.monotonic() + 600
    while line.cuts < options.cuts and time.monotonic() < until:
        time.sleep(0.05)
    line.calm = talk.over = True
    talk.join(10)
    seqs, words = stored(Program(room.port, room.meeting))
    complete = crowd.wait(lambda r: r.seqs[-1:] == seqs[-1:] and r.words[-1:] == words[-1:], 15)
    time.sleep(0.3)
    crowd.end()
    line.end()
    count.check(not talk.faults, f"what happened in the room was refused: {talk.faults[:3]}")
    count.check(line.cuts >= options.cuts and len(words) > 10, f"{line.cuts} cuts and {len(words)} words: that proves little")
    count.check(complete, "some reader never caught up")
    wrong = [f for r in crowd.readers if (f := fault(r, seqs, words))]
    count.check(not wrong, f"{len(wrong)} readers have gaps or doubles: {wrong[:1]}")
    print(f"  {line.cuts} cuts, {len(crowd.readers)} readers came back {sum(r.returns for r in crowd.readers)} times, {len(seqs)} events, {len(words)} words", flush=True)


def controls(room, count):
    """What the check must catch."""
    lines = {"a line that swallows an event": through(room.port, "swallows"), "a line that repeats an event": through(room.port, "repeats")}
    readers = {what: Reader(room.stream, line.port) for what, line in lines.items()}
    late = readers["a reader that comes back one event late"] = Reader(room.stream, room.port)
    early = readers["a reader that comes back one event early"] = Reader(room.stream, room.port)
    crowd = Crowd(list(readers.values()), hasty=True)
    crowd.start()
    crowd.wait(lambda r: r.live and r.seqs, 5)
    for n in range(5):
        room.happen(n + 300)
        time.sleep(0.25)
    late.skew, early.skew, late.away = 1, -1, 0.6
    for r in (late, early):
        r.socket.shutdown(socket.SHUT_RDWR)
    for n in range(5):
        room.happen(n + 400)
        time.sleep(0.25)
    seqs, _ = stored(Program(room.port, room.meeting))
    crowd.end()
    for line in lines.values():
        line.end()
    for what, r in readers.items():
        count.check(fault(r, seqs) != "", f"control: {what} was not noticed ({len(r.seqs)} of {len(seqs)} events, {r.returns} returns)")


def unknown_numbers(room, count):
    """A number from another life of the meeting: said so, never silently half a list."""
    ahead = Reader(room.stream, room.port)
    ahead.last = 10_000_000
    known = Reader(room.stream, room.port)
    known.last = 1
    crowd = Crowd([ahead, known])
    crowd.start()
    crowd.wait(lambda r: r.live and r.told, 5)
    time.sleep(0.3)
    crowd.end()
    seqs, _ = stored(Program(room.port, room.meeting))
    count.check([t.event for t in ahead.told[:1]] == ["snapshot"], f"a number the meeting never had was answered with {[t.event for t in ahead.told[:3]]}")
    count.check(not known.heard("snapshot") and fault(known, seqs, since=1) == "", f"the oldest number: {fault(known, seqs, since=1)}")


def phone(room, captioner, count, most):
    """Five minutes in a pocket: an event a second is missed, or as many as asked for; then the line is back."""
    r = Reader(room.stream, room.port)
    crowd = Crowd([r])
    crowd.start()
    crowd.wait(lambda x: x.live and x.last > 0, 5)
    crowd.end()
    missed_from = r.last
    # From several addresses, because one may press 50 times a second only.
    ways = []
    for i in range(3):
        one = room.chair.twin(source=f"127.0.0.{i + 2}")
        ways.append(threading.Thread(target=lambda o=one, k=i: [o.must(f"items/{room.item}/budget", minutes=k * 100 + n % 90 + 1) for n in range(most // 3)]))
    for w in ways:
        w.start()
    base = int(captioner.last()[2])
    for n in range(1, 61):
        captioner.post(base + n, f"w{base + n} meanwhile. ")
    for w in ways:
        w.join(60)
    seqs, words = stored(Program(room.port, room.meeting))
    again = Crowd([r])
    r.again = 0
    began = time.monotonic()
    again.start()
    exact = again.wait(lambda x: x.seqs[-1:] == seqs[-1:] and x.words[-1:] == words[-1:], 10)
    took = time.monotonic() - began
    again.end()
    missed = len([n for n in seqs if n > missed_from])
    count.check(missed >= most * 9 // 10, f"only {missed} events were missed: that proves little")
    count.check(exact and fault(r, seqs, words) == "", f"the phone is not exact: {fault(r, seqs, words)}")
    count.check(took <= 1.0 * room.server.patience, f"the phone was exact after {took:.2f} s")
    print(f"  a phone that missed {missed} events and 60 captions was exact after {took:.2f} s", flush=True)


def offline_hand(room, count):
    """The request arrived, its answer did not: the phone sends the same press again."""
    member = room.person("member")
    line = through(room.port, "deafens")
    lost = member.twin(line.port, timeout=2)
    for _ in range(2):
        try:
            lost.press("hands", key="offline-1", kind="point", note="raised in a tunnel")
            count.check(False, "the line that deafens let an answer through")
        except (OSError, http.client.HTTPException):
            lost.close()
    first = member.press("hands", key="offline-1", kind="point", note="raised in a tunnel")
    second = member.press("hands", key="offline-1", kind="point", note="raised in a tunnel")
    hands = room.chair.poll()["events"]
    up = [e for e in hands if e["event"] == "ev" and e["data"]["kind"] == "entry.added" and e["data"]["data"].get("note") == "raised in a tunnel"]
    count.check(first.status == 200 and first.body == second.body, f"the same press again: {first.status} {first.text()[:100]} then {second.text()[:100]}")
    count.check(len(up) == 1, f"the hand raised off line is up {len(up)} times")
    # The control: without a key nobody can know that it is the same press.
    blind = room.chair.twin(line.port, timeout=2)
    for _ in range(2):
        try:
            blind.press("marks", kind="action", text="written twice")
        except (OSError, http.client.HTTPException):
            blind.close()
    twice = [m for m in room.facts()["marks"] if "written twice" in str(m)]
    count.check(len(twice) == 2, f"control: without a key the same press acted {len(twice)} times; this law cannot see doubles")
    line.end()


def main():
    options = called_with(cuts=60, readers=16, pause=0.6, missed=300, seed=66)
    binary = options.binary
    count = Count("D-GAP")
    with Place() as directory:
        server = Server(binary, directory + "/data").ready()
        room = Room(server, "Bad lines")
        _, captioner = room.captioner()
        cut_lines(room, captioner, count, options)
        unknown_numbers(room, count)
        phone(room, captioner, count, options.missed)
        offline_hand(room, count)
        controls(room, count)
        count.check(server.stop() == 0, "the server did not stop calmly")
    count.end()


if __name__ == "__main__":
    main()

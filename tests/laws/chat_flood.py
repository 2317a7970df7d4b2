#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""L-CHAT (trust 9.3 and 5) over the wire: new guests flood chat, queue, answers and objections, under the names of real members where
they can; the chair has one switch.

  chat_flood.py BINARY [--guests N] [--seconds S]

Holds when no guest comes in under a member's name, however it is spelt; when the chair's press of the switch is answered within
500 ms in the middle of the flood, nothing of the public stands in the log behind it, every reader knows within 500 ms, and all goes on
after the release; when a struck line leaves every public page and keeps its event. The controls: the flood is accepted before the
switch and after its release, and the struck line is found by the same search as long as it is shown."""

import http.client
import json
import threading
import time

from laws import Browser, Count, Place, Server, called_with
from room import Crowd, Program, Reader, Room

PUBLIC = ("chat.posted", "entry.added", "response.given", "objection.raised")


class Guest(threading.Thread):
    """Presses whatever there is, as fast as it is answered; notes what was accepted, and when."""

    def __init__(self, program_, n, call, objections):
        super().__init__(daemon=True)
        self.program, self.n, self.call, self.objections = program_, n, call, objections
        self.over, self.accepted, self.statuses = False, [], {}

    def run(self):
        i = 0
        while not self.over:
            i += 1
            path, fields = (("chat", {"text": f"line {i} of guest {self.n}"}), ("hands", {"kind": "point", "note": f"{i} of guest {self.n}"}),
                            (f"calls/{self.call}/answer", {"answer": "support"}), (f"calls/{self.objections}/objections", {"reason": f"no {i}"}),
                            ("chat", {"text": "q+"}), ("hands", {"kind": "order", "note": "order"}))[(i + self.n) % 6]
            try:
                done = self.program.press(path, **fields)
            except (OSError, http.client.HTTPException):
                self.statuses["broken"] = self.statuses.get("broken", 0) + 1
                self.program.close()
                continue
            self.statuses[done.status] = self.statuses.get(done.status, 0) + 1
            if done.status == 200:
                self.accepted.append((time.monotonic(), path))
            time.sleep(0.05)


def log_of(room):
    return [e["data"] for e in room.chair.poll()["events"] if e["event"] == "ev"]


def names_of_members(room, count):
    """Names that are taken, in every spelling a reader would take for the same."""
    members = [p["name"] for p in room.chair.read("/people").json()["people"]][:6]
    count.check(len(members) >= 3, f"the demo has {len(members)} people: that proves little")
    tried = let_in = 0
    for name in members:
        for spelt in (name, name.upper(), name.lower(), f"  {name} ", name.replace(" ", "  "), "".join(c + "\u0301" if c == "e" else c for c in name) if "é" in name else name):
            tried += 1
            one = Program(room.port, room.meeting, source=f"127.0.1.{tried % 200 + 1}")
            if one.come_in(name=spelt).status == 200:
                let_in += 1
    count.check(let_in == 0, f"{let_in} of {tried} guests came in under the name of a member")
    # The control: with something added to it the name is another's, and is let in.
    count.check(Program(room.port, room.meeting).come_in(name=members[0] + " (guest)").status == 200, "control: no guest comes in at all")


def one_switch(room, guests, readers, seconds, count):
    for g in guests:
        g.start()
    time.sleep(seconds)
    pressed = time.monotonic()
    seq = room.chair.must("input", held=True)["seq"]
    took = time.monotonic() - pressed
    told = Crowd.wait(readers, lambda r: any(json.loads(t.data)["kind"] == "input.held" for t in r.heard("ev")), 5)
    time.sleep(1.0)
    before = [t for g in guests for t, _ in g.accepted if t < pressed]
    late = [(t - pressed, p) for g in guests for t, p in g.accepted if t > pressed + 0.5 * room.server.patience]
    count.check(len(before) > len(guests), f"control: only {len(before)} presses were accepted before the switch")
    count.check(took <= 0.5 * room.server.patience, f"the switch was answered after {took:.2f} s")
    count.check(not late, f"{len(late)} presses were accepted after the switch was heard: {late[:3]}")
    behind = [e["kind"] for e in log_of(room) if e["seq"] > seq and e["kind"] in PUBLIC]
    count.check(not behind, f"behind the switch the log has {behind[:5]}")
    heard = [t.at - pressed for r in readers.readers for t in r.heard("ev") if json.loads(t.data)["kind"] == "input.held"]
    count.check(told and max(heard) <= 0.5 * room.server.patience, f"{len(heard)} of {len(readers.readers)} readers knew, the last after {max(heard, default=0):.2f} s")
    member = room.person("member")
    count.check(member.press("chat", text="I too").status == 409, "a member's line passed the switch")
    count.check(member.press("hands", kind="access", access="captions").status == 200, "who cannot follow must be able to say so")
    room.chair.must("input", held=False)
    released = time.monotonic()
    time.sleep(2.5)
    again = [t for g in guests for t, _ in g.accepted if t > released]
    count.check(again, "control: nothing was accepted after the release")
    for g in guests:
        g.over = True
    for g in guests:
        g.join(10)
    statuses = {}
    for g in guests:
        for s, n in g.statuses.items():
            statuses[s] = statuses.get(s, 0) + n
    count.check(not set(statuses) - {200, 403, 409, 429}, f"presses were answered {statuses}")
    print(f"  {len(guests)} guests, {sum(statuses.values())} presses {statuses}; the switch was answered after {took * 1000:.0f} ms, known to all {len(heard)} readers after {max(heard, default=0) * 1000:.0f} ms")


def public_places(room, who):
    at = f"/meetings/{room.meeting}"
    return {p: who.get(p).text() for p in (at, at + "/live", at + "/live/poll?after=0", at + "/live/poll?after=0&form=json", at + "/captions", at + "/strip", at + "/transcript")}


def struck(room, count):
    """A line is shown, is struck, and is gone from every page of those who read; its event stays."""
    member = room.person("coordinator")
    words = "a line about marzipan"
    until = time.monotonic() + 10
    while (said := member.press("chat", text=words)).status == 409 and time.monotonic() < until:
        time.sleep(0.3)
    line = said.json()["chat"]
    readers = (("a visitor", Browser(room.port)), ("a member", room.person("member")))
    shown = [p for _, who in readers for p, text in public_places(room, who).items() if "marzipan" in text]
    count.check(shown, "control: the line is found nowhere while it is shown")
    room.chair.must(f"chat/{line}/judge", state="hidden")
    for name, who in readers:
        left = [p for p, text in public_places(room, who).items() if "marzipan" in text]
        count.check(not left, f"{name} still finds the struck line at {left}")
    events = [e for e in log_of(room) if e["object"] == line]
    count.check([e["kind"] for e in events] == ["chat.posted", "chat.hidden"] and "marzipan" in json.dumps(events[0]), f"the record of the struck line: {events}")
    guest = room.guest("Quite New")
    held = guest.press("chat", text="a first line with nougat")
    count.check(held.json().get("state") == "held", f"a new guest's first line: {held.text()[:100]}")
    left = [p for _, who in readers for p, text in public_places(room, who).items() if "nougat" in text]
    count.check(not left, f"a line that waits for moderation is at {left}")


def main():
    options = called_with(guests=30, seconds=1.5)
    binary = options.binary
    count = Count("L-CHAT")
    with Place() as directory:
        server = Server(binary, directory + "/data").ready()
        room = Room(server, "Flooded")
        room.chair.must("rules", guests_chat=True, guests_answer=True)
        names_of_members(room, count)
        call = room.chair.must("calls", kind="support", text="Shall we go on?", visibility="named")["call"]
        guests = [room.guest(f"Newcomer {n}", source=f"127.0.2.{n % 250 + 1}") for n in range(options.guests)]
        floods = [Guest(g, n, call, call) for n, g in enumerate(guests)]
        crowd = Crowd([Reader(room.stream, server.port) for _ in range(20)])
        crowd.start()
        crowd.wait(lambda r: r.live, 5)
        one_switch(room, floods, crowd, options.seconds, count)
        crowd.end()
        struck(room, count)
        count.check(server.stop() == 0, "the server did not stop calmly")
    count.end()


if __name__ == "__main__":
    main()

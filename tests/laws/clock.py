#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""D-CLOCK (trust 9.1): the system's clock is set while a meeting runs: an hour ahead, two back, 400 days ahead, and right again; it is
slewed as a time service does; and a server begins in 1970. libfaketime stands for the person at the clock.

  clock.py BINARY

Holds when the log's numbers rise without a gap, its times never go back, the speaker's clock and the heartbeat go on as before,
everybody stays signed in while a session that has been ended stays ended, and the meeting's log says that the clock was set. The
control: the same measure on a clock that is followed (the program's own `Date:` of each answer) must see the jumps. Skipped, and
saying so, where there is no libfaketime (apt-get install faketime)."""

import datetime
import email.utils
import glob
import os
import time

from laws import Browser, Count, Place, Server, program
from room import Crowd, Reader, Room

HOUR, DAY = 3600, 86400


class Hand:
    """On the system's clock, as this server sees it."""

    def __init__(self, directory):
        self.file = directory + "/offset"
        self.set(0)
        library = sorted(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"))
        self.there = bool(library)
        self.environment = {"LD_PRELOAD": library[0] if library else "", "FAKETIME_TIMESTAMP_FILE": self.file, "FAKETIME_NO_CACHE": "1",
                            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1",
                            "ASAN_OPTIONS": "verify_asan_link_order=0"}  # libfaketime comes before the sanitizer's library

    def set(self, seconds):
        with open(self.file + ".new", "w") as f:
            f.write(f"{seconds:+f}\n")
        os.replace(self.file + ".new", self.file)


class Times:
    """What a reader of the stream and a visitor are told of the time, against this script's own clock."""

    def __init__(self, reader, port):
        self.reader, self.port = reader, port

    def heartbeat_off(self):
        """By how much the server's last heartbeat is off, in seconds; and how many there were."""
        beats = self.reader.heard("t")
        return (abs(int(beats[-1].data) / 1000 - (time.time() - (time.monotonic() - beats[-1].at))) if beats else 9e9), len(beats)

    def date_off(self):
        said = Browser(self.port).get("/health").header("Date")
        return abs(email.utils.parsedate_to_datetime(said).timestamp() - time.time())


def turn_of(room):
    return room.facts()["turn"]


def main():
    binary = program()
    count = Count("D-CLOCK")
    with Place() as directory:
        hand = Hand(directory)
        if not hand.there:
            count.skip("there is no libfaketime here")
            count.check(True, "skipped")
            count.end()
        server = Server(binary, directory + "/data", environment=hand.environment).ready()
        nineteen_seventy = directory + "/then"
        room = Room(server, "At what time?")
        member = room.person("member")
        ended = room.person("coordinator")
        stale = dict(ended.cookies)
        ended.post("/sign-out")
        count.check(not signed_in(server.port, stale), "control: whoever signed out is signed in still")
        reader = Reader(room.stream, server.port)
        crowd = Crowd([reader])
        crowd.start()
        crowd.wait(lambda r: r.live, 5)
        times = Times(reader, server.port)
        hand_up = member.must("hands", kind="point", note="how late is it?")
        room.chair.must("turns/next", seen_turn="", entry=hand_up["entry"], why="other")
        began = time.monotonic()
        jumps_seen = 0
        for n, offset in enumerate((HOUR, -2 * HOUR, 400 * DAY, 0)):
            hand.set(offset)
            time.sleep(2.2)
            jumps_seen += times.date_off() > 60
            what = f"the clock set by {offset / HOUR:+.0f} h"
            room.happen(n + 1)
            turn = turn_of(room)
            spoken = time.monotonic() - began
            count.check(turn and abs(used(turn) - spoken) < 1.5, f"{what}: the speaker has used {used(turn) if turn else None} s, it was {spoken:.1f} s")
            count.check(signed_in(server.port, member.cookies), f"{what}: a member is signed out")
            count.check(not signed_in(server.port, stale), f"{what}: a session that had ended is alive")
        count.check(jumps_seen == 3, f"control: of 3 jumps the measure saw {jumps_seen} where the clock is followed")
        # As a time service slews: half a second within five seconds.
        for step in range(10):
            hand.set(0.05 * step)
            time.sleep(0.5)
        room.happen(77)
        off, beats = times.heartbeat_off()
        until = time.monotonic() + 12
        while beats < 2 and time.monotonic() < until:
            time.sleep(0.2)
            off, beats = times.heartbeat_off()
        count.check(beats >= 2 and off < 1.5, f"of {beats} heartbeats the last is off by {off:.1f} s")
        log = [e["data"] for e in room.chair.poll()["events"] if e["event"] == "ev"]
        seqs, at = [e["seq"] for e in log], [e["at"] for e in log]
        count.check(seqs == list(range(1, len(seqs) + 1)), f"the log has gaps: {seqs}")
        count.check(at == sorted(at), f"the log's times go back: {[(a, b) for a, b in zip(at, at[1:]) if a > b][:2]}")
        noted = [round(e["data"]["ahead"] / 1000) for e in log if e["kind"] == "clock.strayed"]
        count.check([round(n / HOUR) for n in noted] == [1, -2, 9600, 0], f"the meeting's log says of the clock: {noted}")
        crowd.end()
        count.check(server.stop() == 0, "the server did not stop calmly")
        begins_in_1970(binary, nineteen_seventy, hand, count)
        print(f"  {len(log)} events over four jumps and a slew; the meeting's log says {noted} s")
    count.end()


def used(turn):
    """Seconds of a turn, as a page counts them on from what it was told."""
    clock = turn.get("clock", turn)
    since = time.time() - seconds_of(clock["as_of"])
    return clock["used_ms"] / 1000 + (since if clock["running"] else 0)


def seconds_of(iso):
    return datetime.datetime.fromisoformat(iso.replace("Z", "+00:00")).timestamp()


def signed_in(port, cookies):
    b = Browser(port)
    b.cookies = dict(cookies)
    return b.get("/account").status == 200


def begins_in_1970(binary, data, hand, count):
    """A board without a battery: the server serves, and what was written is in order when the clock is right."""
    hand.set(-time.time() + 3600)
    server = Server(binary, data, environment=hand.environment).ready()
    room = Room(server, "Long ago")
    first = room.happen(1)
    count.check(first > 0 and signed_in(server.port, room.chair.cookies), "in 1970 nothing can be done")
    count.check(server.stop() == 0, "the server of 1970 did not stop calmly")
    server = Server(binary, data, server.port).ready()
    room.chair.close()
    # Half a century later everybody has to sign in again; the meeting is what it was.
    log = [e["data"]["seq"] for e in Browser(server.port).read(f"/meetings/{room.meeting}/live/poll?form=json&after=0").json()["events"] if e["event"] == "ev"]
    count.check(log == sorted(log) and first in log, f"the meeting of 1970: {log}")
    count.check(server.stop() == 0, "the server did not stop calmly")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""O1-O3 (captions 6.4 and 7) over the wire: words said off the record are shown to who is there, and are nowhere afterwards.

  off_record.py BINARY

O1: off at t; words at t + 0.1, and, after "on" at u, at u + lag - 1 s and u + lag + 3 s: only the last are kept.
O2: the secret words are in no byte of the data directory, its write-ahead log, the server's log, a backup, no export, page or poll.
O3: who comes back in between is told how many lines there were, and none of their words.
The control: words on the record, sent the same way, are found by the same search in the data directory, the backup, the exports and
the poll; and the reader who was there did see the secret ones, so that there was something to hide."""

import json
import os
import time

from laws import Browser, Count, Place, Server, found_in, program, run
from room import Crowd, Reader, Room

LAG = 5.0  # the least the program assumes
SECRET = ("xylophone", "zeppelin", "marmalade")
KNOWN = ("cinnamon", "saxophone")


def files(*places):
    """Every byte under these paths."""
    out = b""
    for place in places:
        for top, _, names in os.walk(place) if os.path.isdir(place) else [("", (), (place,))]:
            for name in names:
                try:
                    with open(os.path.join(top, name), "rb") as f:
                        out += f.read()
                except OSError:
                    pass  # a socket
    return out


def pages(room, who):
    """What can be asked for: the room, the poll, the log, the transcript and its exports, the search."""
    at = f"/meetings/{room.meeting}"
    paths = [at, at + "/live", at + "/live?lang=fr", at + "/captions", at + "/braille", at + "/strip", at + "/live/poll?after=0&form=json", at + "/live/poll?after=0", at + "/transcript", at + "/report", at + "/log"]
    paths += [f"{at}/transcript/{f}" for f in ("json", "text", "vtt", "srt", "akn", "tei", "csv", "markdown")]
    paths += [f"/search?q={w}" for w in KNOWN]
    got = {p: who.get(p) for p in paths}
    # What was not answered proves nothing.
    refused = [p for p, a in got.items() if a.status == 429 or a.status >= 500]
    if refused:
        raise RuntimeError(f"these pages were refused, {got[refused[0]].status}: {refused[:3]}")
    return {p: a.body for p, a in got.items()}


def main():
    binary = program()
    count = Count("OFF-RECORD")
    with Place() as directory:
        data = directory + "/data"
        server = Server(binary, data).ready()
        room = Room(server, "Partly private")
        stream, captioner = room.captioner()
        room.chair.must(f"streams/{stream}/lag", ms=int(LAG * 1000))
        n = 0

        def say(words):
            nonlocal n
            n += 1
            status, said = captioner.post(n, words + " ")
            count.check((status, said) == (200, "new"), f"a caption was answered {status} {said}")

        there, away = Reader(room.stream, server.port), Reader(room.stream, server.port)
        crowd, short = Crowd([there]), Crowd([away])
        for c in (crowd, short):
            c.start()
        say("We begin with cinnamon.")
        crowd.wait(lambda r: r.heard("cap.append"), 5)
        short.wait(lambda r: r.heard("cap.append"), 5)
        short.end()
        room.chair.must("record", to="off")
        time.sleep(0.1)
        say("The xylophone is private.")
        say("So is the marmalade.")
        time.sleep(0.4)
        # O3: this one left before and comes back now.
        away.again, away.told = 0, []
        short = Crowd([away])
        short.start()
        short.wait(lambda r: r.heard("cap.unkept"), 5)
        told = " ".join(t.data for t in away.told)
        lines = [json.loads(t.data)["lines"] for t in away.heard("cap.unkept")]
        count.check(lines == [2], f"who came back off the record was told of {lines} lines")
        count.check(not found_in(told.encode(), SECRET), "who came back off the record was told private words")
        short.end()
        room.chair.must("record", to="on")
        back = time.monotonic()
        time.sleep(LAG - 1)
        say("A late zeppelin is private too.")
        time.sleep(max(0, back + LAG + 3 - time.monotonic()))
        say("Back with a saxophone.")
        time.sleep(1)
        seen = " ".join(t.data for t in there.told).encode()
        count.check(found_in(seen, SECRET) == list(SECRET), f"who was there saw only {found_in(seen, SECRET)}: there was nothing to hide")
        numbered = [t for t in there.told if t.number and found_in(t.data.encode(), SECRET)]
        count.check(not numbered, "private words went out under a number")
        crowd.end()
        code, _, complaint = run(binary, "backup", directory + "/copy.db", "--data", data)
        count.check(code == 0, f"no backup: {complaint[:200]}")
        for moment in ("while it runs", "closed"):
            if moment == "closed":
                room.chair.life("closed")
            # Each from an address of its own, because exports are counted.
            at = 20 if moment == "closed" else 10
            for name, who in (("a visitor", Browser(server.port, source=f"127.0.0.{at}")), ("the chair", room.chair.twin(source=f"127.0.0.{at + 1}"))):
                got = pages(room, who)
                bad = [p for p, body in got.items() if found_in(body, SECRET)]
                count.check(not bad, f"{moment}, {name} finds private words at {bad}")
                # O1: only the last is kept. And the control: the same search does find what is on the record.
                poll = got[f"/meetings/{room.meeting}/live/poll?after=0&form=json"]
                count.check(found_in(poll, KNOWN) == list(KNOWN), f"{moment}, {name}: of the words on the record the poll has {found_in(poll, KNOWN)}")
            text = got[f"/meetings/{room.meeting}/transcript/text"]
            count.check(moment != "closed" or found_in(text, KNOWN) == list(KNOWN), f"of the words on the record the text has {found_in(text, KNOWN)}")
        for name, place in (("the data directory", data), ("the backup", directory + "/copy.db"), ("the server's log", data + ".log")):
            everything = files(place)
            count.check(not found_in(everything, SECRET), f"{name} holds {found_in(everything, SECRET)}")
            if name != "the server's log":
                count.check(found_in(everything, KNOWN) == list(KNOWN), f"control: {name} does not hold {KNOWN}: this law cannot find words")
        count.check(server.stop() == 0, "the server did not stop calmly")
        count.check(not found_in(files(data), SECRET), "after the end the data directory holds private words")
        code, said, complaint = run(binary, "verify", "--data", data)
        count.check(code == 0, f"verify: {code} {said[:200]} {complaint[:200]}")
    count.end()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""C-CAPT (trust 9.3, 5.2 as rulings 6 settles it): what a captioner's program and its address go through in a meeting.

  captioner.py BINARY [--seed S]

Numbers missing, repeated, repeated with other words; a second captioner on the same address and on one of their own; a hundred posts
a second; the address changed within a sentence; the server killed and started again; an address of another meeting, wrong, of a
meeting that is over. (An address that is too old is held in src/record/captions_test.cpp, I22: it needs another clock.)
Holds when every acknowledged word stands in the record and in a reader's list exactly once and in order, what is odd is counted
where the captioner sees it, and an old address is dead within 1 s. The control: the same check must catch a record in which one
acknowledged word is missing, and one that stands twice."""

import http.client
import re
import time

from laws import Browser, Count, Place, Server, program
from live_kill import texts
from room import Captioner, Crowd, Reader, Room


class Sender:
    """Keeps what was acknowledged; sends again with the same number until it is."""

    def __init__(self, captioner):
        self.captioner, self.n, self.kept, self.statuses, self.slowed = captioner, 0, [], [], 0

    def say(self, tail=" and so on. ", seq=None):
        word = f"w{len(self.kept) + 1}"
        self.n = seq or self.n + 1
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                status, said = self.captioner.post(self.n, word + tail)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if status == 200:
                self.kept.append(word)
                self.statuses.append(said)
                return said
            if status == 429:
                self.slowed += 1
                time.sleep(0.1)
                continue
            raise RuntimeError(f"a caption was answered {status}")
        raise RuntimeError("no caption was taken for 20 s")


def held(room):
    """The words of the record: settled ones from the transcript, the open tail from the captions."""
    browser = Browser(room.port)
    kept = browser.read(f"/meetings/{room.meeting}/transcript")
    settled = list(texts(kept.json())) if kept.status == 200 else []
    tail = [line["text"] for line in browser.read(f"/meetings/{room.meeting}/captions").json() if not line["settled"]]
    return re.findall(r"\bw\d+\b", " ".join(settled + tail))


def numbers(room, sender, count):
    """Gaps, doubles, other words under a known number: nothing is lost for it, nothing is there twice."""
    for _ in range(3):
        sender.say()
    before = held(room)
    count.check(sender.captioner.post(sender.n, f"w{len(sender.kept)} and so on. ") == (200, "duplicate"), "the same number with the same words is a duplicate")
    count.check(held(room) == before, "a duplicate changed the record")
    said = sender.say(seq=sender.n)
    count.check(said == "conflict", f"a known number with other words was answered {said!r}; the words must be kept")
    sender.n += 5
    count.check(sender.say() == "new", "a number after a gap was not taken")
    time.sleep(0.6)
    figures = figures_of(room, sender.captioner)
    count.check(figures[0] == 5 and figures[1][0] >= 1 and figures[1][2] == 1, f"missing, doubles and conflicts as the captioner sees them: {figures}")
    status, _, last = sender.captioner.last()
    count.check((status, last) == (200, str(sender.n)), f"the last number: {status} {last}, sent was {sender.n}")


def figures_of(room, captioner):
    """From the captioner's own page: missing numbers; doubles, late, in conflict."""
    page = Browser(room.port).get(f"/c/{captioner.secret}?lang=en").text()
    found = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]*)</dd>", page))
    return int(found["Missing numbers"]), [int(n) for n in found["Doubles, late, in conflict"].split(", ")]


def second_captioner(room, sender, reader, count):
    """Two programs on one address: all words are kept and the captioner is warned. One with an address of their own is on stand-by
    until somebody puts that stream on air."""
    other = Captioner("http://x" + sender.captioner.at, room.port)
    status, said = other.post(sender.n, "the other one writes x1. ")
    count.check((status, said) == (200, "conflict"), f"a second program under the same number: {status} {said}")
    stream, spare = room.captioner()
    count.check(spare.post(1, "x2 on stand-by. ") == (200, "new"), "a stand-by was not taken")
    time.sleep(0.8)
    shown = " ".join(t.data for t in reader.heard("cap.append"))
    count.check("x1" in shown and "x2" not in shown, "readers must see the stream on air with all its words, and none of the stand-by")
    room.chair.must(f"streams/{stream}/on-air")
    spare.post(2, "x3 on air. ")
    time.sleep(0.8)
    shown = " ".join(t.data for t in reader.heard("cap.append"))
    count.check("x3" in shown, "the stand-by was put on air and is not shown")


def hundred_a_second(room, sender, count):
    """The budget of a stream: 60 at once, 20 a second. What is over is asked to wait, and nothing of it is lost."""
    began, statuses, taken = time.monotonic(), [], 0
    start, before = sender.n, len(sender.kept)
    for _ in range(100):
        # A program that was asked to wait sends that one again, not the next.
        statuses.append(sender.captioner.post(start + taken + 1, f"w{before + taken + 1} ")[0])
        taken += statuses[-1] == 200
    took = time.monotonic() - began
    count.check(set(statuses) <= {200, 429}, f"a hundred posts at once were answered {sorted(set(statuses))}")
    count.check(40 <= taken <= 60 + 20 * took + 5, f"{taken} of 100 posts in {took:.1f} s were taken")
    sender.kept += [f"w{before + i}" for i in range(1, taken + 1)]
    sender.n = start + taken
    return taken, took


def address_changed(server, room, stream, sender, count):
    """Within a sentence: the new address goes on where the old one stopped."""
    sender.say(tail=" begins ")
    began = time.monotonic()
    made = room.chair.must(f"streams/{stream}/renew")
    old = sender.captioner
    sender.captioner = Captioner(next(a for a in made["addresses"] if "signature=" in a), room.port)
    status, _ = old.post(sender.n + 1, "wordsofthedead ")
    took = time.monotonic() - began
    count.check(status == 403 and took <= 1.0 * server.patience, f"the old address answered {status} after {took:.2f} s")
    sender.say(tail=" and ends. ")
    return old


def wrong_addresses(room, other_room, sender, old, count):
    """All read the same, whatever is wrong with them."""
    _, elsewhere = other_room.captioner()
    mixed = re.sub(r"id=\w+", f"id={room.meeting}", elsewhere.at, count=1)
    unknown = re.sub(r"signature=\w+", "signature=" + "a" * 32, sender.captioner.at)
    answers = [c.send("POST", f"{at}&seq=1&lang=en", b"wordsfromelsewhere ") for c, at in ((elsewhere, mixed), (old, old.at), (old, unknown))]
    count.check([a[0] for a in answers] == [403] * 3 and len({a[2] for a in answers}) == 1, f"another meeting's, an old and an unknown address: {answers}")
    count.check(elsewhere.post(1, "hello there. ")[0] == 200, "its own meeting must take it")
    other_room.chair.life("closed")
    count.check(elsewhere.post(2, "after the end. ")[0] in (400, 403), "a meeting that is over took captions")


def wrong(kept, stored):
    """Empty when the record holds what was acknowledged, once and in order."""
    if kept == stored:
        return ""
    at = next((i for i, (a, b) in enumerate(zip(kept, stored)) if a != b), min(len(kept), len(stored)))
    return f"{len(kept)} acknowledged, {len(stored)} stored, first difference at {at}: {kept[at:at + 3]} / {stored[at:at + 3]}"


def main():
    binary = program()
    count = Count("C-CAPT")
    with Place() as directory:
        data = directory + "/data"
        server = Server(binary, data).ready()
        port = server.port
        room, other_room = Room(server, "Captions"), Room(server, "Another meeting")
        stream, captioner = room.captioner()
        sender = Sender(captioner)
        reader = Reader(room.stream, port)
        crowd = Crowd([reader])
        crowd.start()
        crowd.wait(lambda r: r.live, 5)
        numbers(room, sender, count)
        second_captioner(room, sender, reader, count)
        room.chair.must(f"streams/{stream}/on-air")
        taken, took = hundred_a_second(room, sender, count)
        old = address_changed(server, room, stream, sender, count)
        wrong_addresses(room, other_room, sender, old, count)
        sender.say()
        server.kill()
        server = Server(binary, data, port).ready()
        room.chair.close()
        sender.captioner.connection = None
        status, said = sender.captioner.post(sender.n, sender.kept[-1] + " and so on. ")
        count.check((status, said) == (200, "duplicate"), f"after the restart the same number was answered {status} {said}")
        for _ in range(3):
            sender.say()
        time.sleep(1)
        crowd.wait(lambda r: r.words[-1:] == sender.kept[-1:], 10)
        crowd.end()
        kept = held(room)
        count.check(wrong(sender.kept, kept) == "", f"the record: {wrong(sender.kept, kept)}")
        count.check(wrong(sender.kept, reader.words) == "", f"a reader's list: {wrong(sender.kept, reader.words)}")
        count.check(all(x not in " ".join(t.data for t in reader.told) for x in ("wordsofthedead", "wordsfromelsewhere")), "words of a dead or foreign address are shown")
        # The controls: a record that lost one acknowledged word, and one that has a word twice.
        count.check(wrong(sender.kept, kept[:5] + kept[6:]) != "", "control: a lost word was not noticed")
        count.check(wrong(sender.kept, kept[:5] + kept[4:]) != "", "control: a doubled word was not noticed")
        count.check(server.stop() == 0, "the server did not stop calmly")
        print(f"  {len(sender.kept)} captions; of 100 posts in {took:.2f} s {taken} were taken at once")
    count.end()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""M-MAIL at its size: one consensus call that asks 10,000 contacts by letter, on the real program, killed while the letters leave.

  letters_many.py BINARY [--recipients N] [--kills N]

Law: everybody gets their letter, at most one twice for each kill and then under the same Message-ID; each letter is in an envelope of its own and
names no other recipient; of names and texts that are written like headers, addresses, encoded words or the end of a message, none becomes one.
Negative controls: a letter that names a second recipient, a header nobody wrote, and one that never came must be found.
"""

import argparse
import csv
import os
import re
import tempfile
import time

import laws
from laws import Browser, Count, Place, Server, program, run, wait_for
from letters import KNOWN, Sink, once_each

CONTACTS = 10  # of one coalition: as many as may speak for it
AFTER_THE_DOT = "These words stand after a dot alone on its line."
TEXT = f"Lists are open to all.\n\n.\nBcc: all@evil.example\n\n{AFTER_THE_DOT}"
ADDRESS = re.compile(rb"voice[0-9]+@many\.example")


def name_of(n):
    return (f"Voice-{n}", f"Voice-{n} Bcc: all@evil.example", f'"Voice-{n}" <all@evil.example>', f"=?utf-8?q?Voice-{n}=0D=0ABcc:_all@evil.example?=",
            f"Voice-{n}, all@evil.example", f"Voice-{n} <b>&amp;", f"会議 Voice-{n}", f"Voice-{n}\u2028Bcc: all@evil.example")[n % 8]


def roster(path, recipients):
    """A table of listed coalitions with ten contacts each."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["name", "life", "contacts"])
        for first in range(0, recipients, CONTACTS):
            people = range(first, min(first + CONTACTS, recipients))
            out.writerow([f"Coalition of many {first}", "listed", "\n".join(f"{name_of(n)} | coordinator | voice{n}@many.example | " for n in people)])


class Letter:
    """What the sink kept: its envelope, the names of its header, and all of its bytes with soft line ends undone."""

    def __init__(self, raw):
        head = raw.split(b"\r\n\r\n", 1)[0]
        self.header = re.sub(rb"\r\n[ \t]+", b" ", head)
        self.names = {n.lower().decode("latin-1") for n in re.findall(rb"(?m)^([^\s:]+):", self.header)}
        self.to = self.field("x-sink-to")
        self.words = raw.replace(b"=\r\n", b"")

    def field(self, name):
        found = re.search(rb"(?mi)^" + name.encode() + rb":[ \t]*(.*?)\r?$", self.header)
        return found.group(1).decode("latin-1") if found else ""

    def __getitem__(self, name):
        return self.field(name)

    def others(self):
        """Addresses of others than whom it went to."""
        return {a.decode() for a in ADDRESS.findall(self.words)} - {self.to}


def kept(directory):
    out = []
    for name in sorted(os.listdir(directory)):
        if name.endswith(".eml"):
            with open(os.path.join(directory, name), "rb") as file:
                out.append(Letter(file.read()))
    return [l for l in out if "many.example" in l.to]


def arrived(directory):
    return sum(1 for n in os.listdir(directory) if n.endswith(".eml"))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--recipients", type=int, default=10_000)
    options.add_argument("--kills", type=int, default=3)
    given = options.parse_args()
    binary = program()
    count = Count("M-MAIL")
    wait = laws.patience(binary)
    began = time.monotonic()
    with Place() as place, tempfile.TemporaryDirectory() as box:
        sink = Sink(box, 0)
        data = place + "/data"
        port = laws.free_port()
        more = ["--smtp", f"smtp://127.0.0.1:{sink.port}", "--smtp-tls", "none", "--smtp-from", "forum@forum.example"]
        serve = lambda: Server(binary, data, port=port, more=more).ready(60 * wait)
        server = serve()
        ada = Browser(server.port, timeout=120).sign_in(server.demo()["sign_in"]["secretariat"])
        roster(place + "/many.csv", given.recipients)
        code, _, complaint = run(binary, "import", "roster", "--data", data, place + "/many.csv", timeout=300)
        count.check(code == 0, f"the roster was not taken in: {complaint[-300:]}")
        done = ada.post("/calls", kind="objection_call", title="List guidelines", text=TEXT, days="14", floor="1", review_months="12", source="/decisions")
        count.check(done.status == 303, f"drafting was answered {done.status}")
        at = re.search(r"/calls/[a-z0-9]+", done.header("Location")).group(0)
        done = ada.post(at + "/open", wait="0")
        count.check(done.status == 303, f"opening was answered {done.status}")

        # The timer posts the letters when the program starts; each later start is in the middle of them.
        leaving = time.monotonic()
        for n in range(given.kills + 1):
            server.kill()
            server = serve()
            share = given.recipients * (n + 1) // (given.kills + 2)
            wait_for(120 * wait, lambda: arrived(box) >= share)
        addresses = [f"voice{n}@many.example" for n in range(given.recipients)]
        # Letters of the demo may come as well: what counts is who got one.
        wait_for(120 * wait, lambda: arrived(box) >= given.recipients and len({l.to for l in kept(box)}) >= given.recipients)
        time.sleep(0.5)
        took = time.monotonic() - leaving
        got = kept(box)
        print(f"  {len(got)} letters, {given.kills} kills: {took:.1f} s, with all before {time.monotonic() - began:.1f} s", flush=True)
        wrong = once_each([{"x-sink-to": l.to, "message-id": l["message-id"]} for l in got], addresses, given.kills + 1)
        count.check(not wrong, wrong)
        count.check(all("," not in l.to for l in got), "an envelope with two recipients")
        told = [l for l in got if l.others()]
        count.check(not told, f"{len(told)} letters name another recipient: {sorted(told[0].others())[:3] if told else ''}")
        strange = {n for l in got for n in l.names} - KNOWN
        count.check(not strange, f"headers nobody wrote: {sorted(strange)}")
        count.check(all(AFTER_THE_DOT.encode() in l.words for l in got), "a letter ends at a dot alone on its line")
        count.check(all(l["list-unsubscribe-post"] == "List-Unsubscribe=One-Click" for l in got), "a letter without its one click")
        count.check(all(len(re.findall(rb"(?mi)^to:", l.header)) == 1 and l["to"].endswith(f"<{l.to}>") for l in got), "a letter whose To is not who got it")
        # The controls.
        raw = f"X-Sink-From: forum@forum.example\r\nX-Sink-To: voice1@many.example\r\nTo: <voice1@many.example>\r\nBcc: x\r\n\r\nAlso to voi=\r\nce2@many.example\r\n".encode()
        forged = Letter(raw)
        count.check(forged.others() == {"voice2@many.example"}, "control: another recipient is found")
        count.check(forged.names - KNOWN == {"bcc"}, "control: a header nobody wrote is found")
        first = got[0].to
        count.check(once_each([{"x-sink-to": l.to, "message-id": ""} for l in got if l.to != first], addresses, given.kills + 1) != "", "control: a letter that never came is found")
        server.stop()
        sink.stop()
    count.end()


if __name__ == "__main__":
    main()

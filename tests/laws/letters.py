#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Letters on the real program: each invitation once though the server is killed again and again; M-MAIL's injections; what comes in by
`intersession receive`: answers, words, machines, bounces, hostile bytes.

  letters.py BINARY [--kills N]

The 200 kills of the rulings are --kills 200; the SMTP server is aiosmtpd. Ten thousand recipients are letters_many.py, Debian's Postfix is
postfix.py.

Law: after the last start every guest has got their letter; at most one duplicate for each kill, with the same Message-ID; no header of
any letter that no one wrote. Negative controls: a letter sent twice under two ids, and a header smuggled in, must be found.
"""

import email
import email.policy
import os
import random
import re
import subprocess
import tempfile
import time

import laws
from laws import Browser, Count, Place, Server, called_with, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
KNOWN = {"from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type", "content-transfer-encoding", "content-language",
         "auto-submitted", "list-unsubscribe", "list-unsubscribe-post", "x-sink-from", "x-sink-to"}
REPLIES = "answers@forum.example"


class Sink:
    """The SMTP server of the mail room's tests, in a directory."""

    def __init__(self, directory, slow):
        self.directory = directory
        self.process = subprocess.Popen(["/usr/bin/python3", HERE + "/mail_sink.py", directory, "--slow", str(slow)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ready = self.process.stdout.readline().split()
        if len(ready) != 2:
            raise RuntimeError("the SMTP server does not start")
        self.port = int(ready[1])

    def letters(self):
        found = []
        for name in sorted(os.listdir(self.directory)):
            if name.endswith(".eml"):
                with open(os.path.join(self.directory, name), "rb") as file:
                    found.append(email.message_from_bytes(file.read(), policy=email.policy.default))
        return found

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)


def calendar_of(letter):
    part = next((p for p in letter.walk() if p.get_content_type() == "text/calendar"), None)
    return part.get_content() if part else ""


def text_of(letter):
    part = next((p for p in letter.walk() if p.get_content_type() == "text/plain"), None)
    return part.get_content() if part else ""


def once_each(letters, addresses, kills):
    """The law of the outbox, as a sentence about what is wrong, or nothing."""
    ids = {}
    for letter in letters:
        ids.setdefault(letter["x-sink-to"], []).append(letter["message-id"])
    missing = [a for a in addresses if a not in ids]
    if missing:
        return f"{len(missing)} letters never came: {missing[:3]}"
    doubled = sum(len(v) - 1 for v in ids.values())
    if doubled > kills:
        return f"{doubled} duplicates for {kills} kills"
    if any(len(set(v)) > 1 for v in ids.values()):
        return "a letter came under two ids"
    return ""


def strange_headers(letters):
    return sorted({name for letter in letters for name in letter.keys() if name.lower() not in KNOWN})


def receive(binary, data, message):
    done = subprocess.run([binary, "receive", "--data", data], input=message, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return done.returncode, (done.stdout + done.stderr).decode().strip()


def answer(letter, sender, calendar):
    uid = re.search(r"UID:(\S+)", calendar).group(1)
    return (f"From: {sender}\r\nTo: {REPLIES}\r\nSubject: Accepted\r\nMessage-ID: <{random.random()}@example.org>\r\nAuto-Submitted: auto-generated\r\n"
            "Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
            f"UID:{uid}\r\nSEQUENCE:{re.search(r'SEQUENCE:(.*)', calendar).group(1).strip()}\r\nDTSTAMP:20220101T000000Z\r\n"
            f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{letter['x-sink-to']}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").encode()


def bounce(letter):
    return (f"From: MAILER-DAEMON@relay.example\r\nMessage-ID: <{random.random()}@relay.example>\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\nSorry.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
            f"Reporting-MTA: dns; relay.example\r\n\r\nFinal-Recipient: rfc822; {letter['x-sink-to']}\r\nAction: failed\r\nStatus: 5.1.1\r\n--x\r\n"
            f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter['message-id']}\r\n--x--\r\n").encode()


def words(letter, sender, mark=""):
    return (f"From: {sender}\r\nMessage-ID: <{random.random()}@example.org>\r\nIn-Reply-To: {letter['message-id']}\r\n{mark}\r\n"
            "I shall be late.\r\n\r\nOn Monday, the forum wrote:\r\n> Hello\r\n").encode()


def planned_meeting(browser):
    """A meeting to come of the demo's first series."""
    page = browser.get("/meetings/new").text()
    series = re.search(r'<option[^>]*value="([a-z0-9]+)"', page).group(1)
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 20 * 86400))
    done = browser.post("/meetings", series=series, title="A law's meeting", kind="coordination", day=day, start="15:00", end="16:00", zone="UTC", place="Room\r\nBcc: eve@example.org")
    if done.status != 303:
        raise RuntimeError(f"entering a meeting answered {done.status}")
    return re.search(r"/meetings/([a-z0-9]+)", done.header("Location")).group(1)


def limits(ada, count):
    """M-MAIL: nobody makes the forum write to an address more than 5 times an hour, nor to more than 50 strangers."""
    def from_elsewhere(n):
        # What is counted per address is not what is looked at here.
        ada.close()
        ada.source = f"127.0.60.{1 + n}"
        return ada

    answers = [from_elsewhere(n).post("/invitations", name=f"Stranger {n}", address=f"stranger{n}@example.net", role="member", language="en").status for n in range(52)]
    count.check(answers[:50].count(303) + answers[:50].count(200) == 50 and not {200, 303} & set(answers[50:]), f"52 invitations within the hour were answered {answers[48:]}")
    asked = [from_elsewhere(60).post("/sign-in", address="stranger2@example.net").status for _ in range(6)]
    count.check(asked.count(303) == 4, f"with an invitation within the hour six askings to sign in were answered {asked}")


def main():
    given = called_with(kills=4, guests=12)
    binary = given.binary
    count = Count("LETTERS")
    wait = laws.patience(binary)
    with Place() as place, tempfile.TemporaryDirectory() as box:
        sink = Sink(box, 0.05)
        data = place + "/data"
        more = ["--smtp", f"smtp://127.0.0.1:{sink.port}", "--smtp-tls", "none", "--smtp-from", "forum@forum.example", "--replies", REPLIES]
        port = laws.free_port()
        serve = lambda: Server(binary, data, port=port, more=more).ready(60 * wait)
        server = serve()
        ada = Browser(server.port).sign_in(server.demo()["sign_in"]["secretariat"])
        meeting = planned_meeting(ada)
        at = f"/meetings/{meeting}/guests"

        # M-MAIL: what would start a header of its own is refused, or is one line.
        for name, address in (("Eve\r\nBcc: all@example.org", "eve1@example.org"), ("Eve", "eve2@example.org\r\nBcc: all@example.org"), ("Ève 会議 <b>", "eve3@example.org"),
                              ("\u2028Bcc: all@example.org", "eve4@example.org"), ("Eve", "eve5@example.org, all@example.org"), ("Eve", "<eve6@example.org>")):
            ada.post(at, name=name, address=address, zone="UTC", language="en")
        bad = ada.post("/letter-texts/invited/en", subject="Come\r\nBcc: all@example.org", body="{link}")
        count.check(bad.status == 400, f"a subject of two lines answered {bad.status}")
        for i in range(given.guests):
            ada.post(at, name=f"Guest {i}", address=f"guest{i}@example.org", zone="UTC", language="en")
        listed = [g["guest"]["address"] for g in ada.read(at).json()["guests"]]
        count.check(len(listed) >= given.guests, f"{len(listed)} people are on the list")

        # Each letter once, though killed.
        once = ada.read(at).json()["once"]
        for _ in range(2):
            done = ada.post(at + "/send", once=once, wait="0")
            count.check(done.status == 303, f"sending answered {done.status}")
        for _ in range(given.kills):
            time.sleep(random.uniform(0.05, 0.3))
            server.kill()
            server = serve()
        ours = lambda: [l for l in sink.letters() if calendar_of(l)]
        wait_for(20 * wait, lambda: len({l["x-sink-to"] for l in ours()}) == len(listed))
        time.sleep(0.3)
        got = ours()
        wrong = once_each(got, listed, given.kills)
        count.check(not wrong, wrong)
        count.check(not strange_headers(sink.letters()), f"headers nobody wrote: {strange_headers(sink.letters())}")
        count.check(all("@" in l["x-sink-to"] and "," not in l["x-sink-to"] for l in got), "an envelope with two recipients")
        count.check(all("METHOD:REQUEST" in calendar_of(l) and l["list-unsubscribe-post"] == "List-Unsubscribe=One-Click" for l in got), "a letter without its calendar or its way out")
        # The controls.
        twin = email.message_from_bytes(got[0].as_bytes(), policy=email.policy.default)
        twin.replace_header("Message-ID", "<other@forum.example>")
        count.check(once_each(got + [twin], listed, given.kills) != "", "control: a letter under two ids is seen")
        count.check(once_each(got[1:], listed, given.kills) != "" or len(got) > len(listed), "control: a letter that never came is seen")
        twin["Bcc"] = "all@example.org"
        count.check(strange_headers([twin]) == ["Bcc"], "control: a header smuggled in is seen")

        # Letters in.
        ada = Browser(server.port).sign_in(server.demo()["sign_in"]["secretariat"])
        by_address = {l["x-sink-to"]: l for l in got}
        guest = lambda address: next(g for g in ada.read(at).json()["guests"] if g["guest"]["address"] == address)
        first, second, third = (by_address[f"guest{i}@example.org"] for i in range(3))
        for message, code, said in ((answer(first, "guest0@example.org", calendar_of(first)), 0, "counted"),
                                    (answer(second, "eve@example.org", calendar_of(second)), 0, "not_theirs"),
                                    (words(second, "guest1@example.org"), 0, "waits"),
                                    (words(second, "guest1@example.org", "Auto-Submitted: auto-replied\r\n"), 0, "nothing"),
                                    (bounce(third), 0, "bounced"),
                                    (b"", 65, ""), (b"x" * (10 * 1024 * 1024 + 1), 65, ""),
                                    (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 2000, 65, ""),
                                    (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n" * 100_000, 65, "")):
            got_code, got_words = receive(binary, data, message)
            count.check(got_code == code and got_words.startswith(said), f"receive answered {got_code} {got_words!r}, not {code} {said}")
        count.check(guest("guest0@example.org")["guest"]["coming"] == "yes", "a calendar's answer did not count")
        count.check(guest("guest1@example.org")["guest"]["coming"] is None and guest("guest1@example.org")["guest"]["words"] == "I shall be late.", "words counted, or were lost")
        count.check(guest("guest2@example.org")["letter"] == "bounced", "a bounce is not shown")
        asked = lambda: [l for l in sink.letters() if not calendar_of(l) and l["x-sink-to"] == "guest1@example.org"]
        count.check(wait_for(10 * wait, lambda: len(asked()) == 1), "nobody was asked to confirm")
        count.check("I shall be late." in text_of(asked()[0]) and "/invited/" in text_of(asked()[0]), "the letter that asks has no words or no link")
        limits(ada, count)
        server.stop()
        count.check(receive(binary, data, words(first, "guest0@example.org"))[0] == 75, "without a server the relay was not told to try again")
        sink.stop()
    count.end()


if __name__ == "__main__":
    main()

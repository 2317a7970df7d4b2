#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`archive stats` against a second program: Python's mailbox and email modules, which share no line with ours, count the same
generated archives (issue 4, section 2).

  archive.py BINARY [--messages N] [--seed S] [--given PATH...]

With --given the same count runs on archives that are there, mbox or pipermail files. Documented differences: none on what is generated here;
on others, Python's mailbox begins a message at every line "From ", where we ask for a date and a header line below it, so bodies
with unquoted "From " lines differ, and senders that are machines by their address are posters for Python only.

Controls: an archive with one message less, one with one date a month later and one with one reply unlinked must count differently."""

import calendar
import email
import email.header
import email.utils
import gzip
import json
import mailbox
import os
import random
import re
import time

from laws import Count, Place, called_with, run

NAMES = ["Ada Morrow", "Bram Kestrel", "Chidi Okafor", "Delfina Rojas", "Émile Grüner", "Fatima Haddad", "Ольга Белова", "Wei Chen"]
WORDS = "river water session coalition note agenda budget venue report draft call minutes panel comment".split()
MONTHS = "January February March April May June July August September October November December".split()


class Written:
    """One generated message: what it is and how its headers go wrong."""

    def __init__(self, chance, number, when, parent):
        self.number, self.when, self.parent = number, when, parent
        self.person = chance.randrange(len(NAMES))
        self.id = f"{number}.{chance.randrange(10**9)}@mail{self.person}.example.org"
        self.subject = parent.subject if parent else f"{' '.join(chance.choice(WORDS) for _ in range(4))} {number}"
        self.link = chance.choice(["both", "both", "both", "irt", "refs", "prose", "subject"]) if parent else None
        self.date = chance.choice(["good"] * 12 + ["none", "epoch", "future", "prose"])
        self.no_id, self.auto = chance.random() < 0.01, parent is not None and chance.random() < 0.02
        self.body = "\n".join(" ".join(chance.choice(WORDS) for _ in range(9)) for _ in range(chance.randrange(1, 12))) + f"\n{number}\n"
        if chance.random() < 0.05:
            self.body += ">From here on the river is quoted.\n"
        self.encoding = chance.choice(["7bit", "7bit", "quoted-printable", "base64"])
        self.offset = chance.choice([0, 3600, 7200, -18000, 19800])

    def chain(self):
        out, m = [], self.parent
        while m:
            out.insert(0, m)
            m = m.parent
        return out

    def headers(self, pipermail):
        address = f"person{self.person}@mail{self.person}.example.org"
        name = str(email.header.Header(NAMES[self.person], "utf-8")) if not NAMES[self.person].isascii() else NAMES[self.person]
        lines = [f"From: {address.replace('@', ' at ')} ({name})" if pipermail else f"From: {name} <{address}>"]
        if not pipermail:
            lines.insert(0, "Received: from a.example.org by b.example.org\n\twith ESMTP; " + email.utils.formatdate(self.when + 2))
        if self.date != "none":
            local = time.strftime("%d %b %Y %H:%M:%S", time.gmtime(self.when + self.offset))
            zone = f"{'-' if self.offset < 0 else '+'}{abs(self.offset) // 3600:02}{abs(self.offset) % 3600 // 60:02}"
            lines.append({"good": f"Date: {local} {zone}", "epoch": "Date: Thu, 1 Jan 1970 00:00:00 +0000",
                          "future": "Date: Thu, 1 Jan 2099 00:00:00 +0000", "prose": "Date: yesterday"}[self.date])
        lines.append(("Subject: Re: [Rivers] " if self.parent else "Subject: [Rivers] ") + self.subject)
        if not self.no_id:
            lines.append(f"Message-ID: <{self.id}>")
        if self.parent and not self.parent.no_id:
            if self.link in ("both", "irt"):
                lines.append(f"In-Reply-To: <{self.parent.id}>")
            if self.link == "prose":
                lines.append(f"In-Reply-To: Your message of Monday <{self.parent.id}>")
            if self.link in ("both", "refs"):
                lines.append("References: " + "\n\t".join(f"<{m.id}>" for m in self.chain()[-10:] if not m.no_id))
        if self.auto:
            lines.append("Auto-Submitted: auto-replied")
        if self.encoding != "7bit" and not pipermail:
            lines.append(f"Content-Transfer-Encoding: {self.encoding}")
        return "\n".join(lines)

    def text(self, pipermail=False):
        separator = f"From person{self.person}{' at ' if pipermail else '@'}example.org  {time.asctime(time.gmtime(self.when))}\n"
        return separator + self.headers(pipermail) + "\n\n" + self.body + "\n"


def archive(chance, count):
    """Messages over three years, some of them answers; sorted by time."""
    messages = []
    start = 1_577_836_800  # 2020-01-01
    for number in range(count):
        parent = chance.choice(messages[-40:]) if messages and chance.random() < 0.6 else None
        when = parent.when + chance.randrange(60, 400_000) if parent else start + chance.randrange(3 * 365 * 86_400)
        messages.append(Written(chance, number, min(when, start + 3 * 365 * 86_400), parent))
    return sorted(messages, key=lambda m: (m.when, m.number))


def with_copies(chance, messages):
    return [m for m in messages for _ in range(2 if chance.random() < 0.03 else 1)]


# ---- the second program: what Python's modules say ------------------------------------------------------------------------------------

def stamp(text):
    try:
        t = email.utils.mktime_tz(email.utils.parsedate_tz(text))
    except (TypeError, ValueError, OverflowError):
        return None
    return t if 315_532_800 <= t <= time.time() else None


def person_of(message):
    return email.utils.parseaddr(str(message.get("From", "")).replace(" at ", "@"))[1].lower()


def subject_of(message):
    text = re.sub(r"\s+", " ", str(message.get("Subject", ""))).lower()
    bare = re.sub(r"^((re|aw|fwd): ?|\[[^]]*\] ?)+", "", text)
    return bare, re.match(r"(\[[^]]*\] ?)*(re|aw|fwd):", text) is not None


def second_count(boxes):
    seen, copies, clamped = {}, 0, 0
    for box in boxes:
        for message in box:
            copies += 1
            head = str(message.get("Received", "")).rpartition(";")[2]
            from_line = message.get_from() if hasattr(message, "get_from") and message.get_from() else ""
            anchor = stamp(head) or stamp(" ".join(from_line.split()[-5:]) + " +0000") or (message.get_date() if isinstance(message, mailbox.MaildirMessage) else None)
            said = email.utils.parsedate_tz(str(message.get("Date", "")))
            said = email.utils.mktime_tz(said) if said else None
            when = anchor
            if anchor is None and said is not None and 315_532_800 <= said <= time.time():
                when = said
            ident = str(message.get("Message-ID", "")).strip().strip("<>")
            subject, reply = subject_of(message)
            key = ident or (person_of(message), when and when // 60, subject, message.get_payload()[:500])
            if key in seen:
                continue
            ids = re.findall(r"<([^<>\s]+)>", str(message.get("References", ""))) or re.findall(r"<([^<>\s]+)>", str(message.get("In-Reply-To", "")))[-1:]
            seen[key] = {"when": when, "person": person_of(message), "ids": ids, "subject": subject, "reply": reply, "key": key,
                         "machine": str(message.get("Auto-Submitted", "no")) != "no"}
            clamped += anchor is not None and said is not None and abs(said - anchor) > 172_800
    above = {}

    def top(x):
        while above.setdefault(x, x) != x:
            x = above[x]
        return x
    for m in seen.values():
        for other in m["ids"]:
            above[top(m["key"])] = top(other)
    newest, begun = {}, set()
    dated = [m for m in seen.values() if m["when"] is not None]
    for m in sorted(dated, key=lambda m: m["when"]):
        root = top(m["key"])
        if root in begun:
            continue
        begun.add(root)
        if m["reply"] and not m["ids"] and m["subject"] in newest and m["when"] - newest[m["subject"]][1] <= 180 * 86_400:
            above[root] = top(newest[m["subject"]][0])
            newest[m["subject"]][1] = m["when"]
        else:
            newest[m["subject"]] = [root, m["when"]]
    voices, months = {}, {}
    for m in seen.values():
        people = voices.setdefault(top(m["key"]), set())
        if not m["machine"]:
            people.add(m["person"])
    for m in dated:
        months[time.strftime("%Y-%m", time.gmtime(m["when"]))] = months.get(time.strftime("%Y-%m", time.gmtime(m["when"])), 0) + 1
    return {"messages": len(seen), "duplicates": copies - len(seen), "undated": len(seen) - len(dated), "clamped": clamped, "machine": sum(m["machine"] for m in seen.values()),
            "posters": len({m["person"] for m in seen.values() if not m["machine"]}), "threads": len(voices),
            "conversations": sum(len(v) > 1 for v in voices.values()), "months": months,
            "first": min((m["when"] for m in dated), default=None), "last": max((m["when"] for m in dated), default=None)}


def ours(binary, *paths):
    code, said, complaint = run(binary, "archive", "stats", *paths, timeout=600)
    if code != 0:
        raise RuntimeError(f"archive stats ended with {code}: {complaint[:300]} {said[:300]}")
    facts = json.loads(said)
    for edge in ("first", "last"):
        facts[edge] = calendar.timegm(time.strptime(facts[edge], "%Y-%m-%dT%H:%M:%SZ")) if facts[edge] else None  # empty: nothing is dated
    return facts


def differences(facts, expected):
    return {k: (facts[k], v) for k, v in expected.items() if facts[k] != v}


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with (gzip.open(path, "wb") if path.endswith(".gz") else open(path, "wb")) as f:
        f.write(text.encode())
    return path


def sources(directory, messages):
    """The archive as every kind of source: (what, path for us, boxes for Python)."""
    raw = put(f"{directory}/raw/list.mbox", "".join(m.text() for m in messages))
    months = {}
    for m in messages:
        t = time.gmtime(m.when)
        months.setdefault(f"{t.tm_year}-{MONTHS[t.tm_mon - 1]}.txt", []).append(m.text(pipermail=True))
    plain = [put(f"{directory}/pipermail/{name}", "".join(texts)) for name, texts in months.items()]
    for name, texts in months.items():
        put(f"{directory}/packed/{name}.gz", "".join(texts))
    put(f"{directory}/kitty/rivers@lists.example.org.mbox.gz", "".join(m.text() for m in messages))
    maildir = mailbox.Maildir(f"{directory}/maildir", create=True)
    for m in messages:
        maildir.add(mailbox.MaildirMessage(email.message_from_string(m.text().partition("\n")[2])))
    return [("mbox", raw, [mailbox.mbox(raw)]), ("pipermail", f"{directory}/pipermail", [mailbox.mbox(p) for p in plain]),
            ("pipermail, packed", f"{directory}/packed", [mailbox.mbox(p) for p in plain]), ("HyperKitty's export", f"{directory}/kitty", [mailbox.mbox(raw)]),
            ("Maildir", f"{directory}/maildir", [maildir])]


def generated(binary, count, options):
    chance = random.Random(options.seed)
    messages = archive(chance, options.messages)
    copies = with_copies(chance, messages)
    with Place() as directory:
        for what, path, boxes in sources(directory, copies):
            wrong = differences(ours(binary, path), second_count(boxes))
            count.check(not wrong, f"{what}: (ours, Python's) {wrong}")
        everything = ours(binary, directory)
        count.check(everything["messages"] >= len(messages) and everything["skipped"] == [], f"all sources at once: {everything['messages']}, {everything['skipped'][:3]}")
        controls(binary, count, directory, copies)
    print(f"  {len(messages)} messages, {len(copies)} copies, five kinds of source")


def controls(binary, count, directory, copies):
    """A comparison that cannot fail proves nothing."""
    expected = second_count([mailbox.mbox(put(f"{directory}/control/a.mbox", "".join(m.text() for m in copies)))])
    whole = [m.text() for m in copies]
    single = next(i for i, m in enumerate(copies) if copies.count(m) == 1 and not m.no_id)
    fewer = put(f"{directory}/control/b.mbox", "".join(whole[:single] + whole[single + 1:]))
    count.check("messages" in differences(ours(binary, fewer), expected), "the control: one message less was not seen")
    moved = copies[single]
    moved.when += 40 * 86_400
    later = put(f"{directory}/control/c.mbox", "".join(m.text() for m in copies))
    count.check("months" in differences(ours(binary, later), expected), "the control: a date in another month was not seen")
    moved.when -= 40 * 86_400
    leaf = next(m for m in copies if m.parent and m.link == "irt" and not m.parent.no_id and copies.count(m) == 1 and not any(o.parent is m for o in copies))
    leaf.link, leaf.subject = "subject", "something else entirely"
    apart = put(f"{directory}/control/d.mbox", "".join(m.text() for m in copies))
    count.check("threads" in differences(ours(binary, apart), expected), "the control: a reply without its link was not seen")


def main():
    options = called_with(messages=3000, seed=1, given=[])
    binary = options.binary
    count = Count("ARCHIVE")
    generated(binary, count, options)
    if options.given:
        wrong = differences(ours(binary, *options.given), second_count([mailbox.mbox(path) for path in options.given]))
        print(f"  given: (ours, Python's) {wrong or 'equal'}")
        count.check(not {"messages", "months"} & set(wrong), f"the given archive: {wrong}")
    count.end()


if __name__ == "__main__":
    main()

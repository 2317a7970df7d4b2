#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 during `import archive` at 50 points (issue 4, section 2): after each, what is visible is what was there before or the whole
archive, never a part; the next import ends with exactly what an undisturbed one keeps, row for row.

  archive_kill.py BINARY [--kills N] [--messages N] [--seed S]

The points are spread evenly over the time that an import takes; every tenth waits until a part of it is staged, so that some surely
fall between two of its transactions. The others begin on what the killed ones before them left behind.

Controls: a state with one message less, one with a part of the archive, and one with a month counted wrongly must be seen as neither."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time

from archive import archive, put
from laws import Count, Place, called_with, run

ROSTER = "name,acronym\nCoalition on Rivers,CR\nCoalition on Lakes,CL\n"
# Times of reading differ from run to run; everything else that is kept must not.
KEPT = {"list_piece": "select * from list_piece order by coalition, piece, part", "list_announced": "select * from list_announced order by coalition, id",
        "list_month": "select * from list_month order by coalition, month",
        "list_source": "select coalition, health, newest, newest_file, undated, clamped from list_source order by coalition",
        "list_file": "select * from list_file order by coalition, path"}


def asked(data, sql):
    with sqlite3.connect(f"file:{data}/intersession.db?mode=ro", uri=True, timeout=10) as db:
        return db.execute(sql).fetchall()


def kept(data):
    return {table: asked(data, sql) for table, sql in KEPT.items()}


def messages(state):
    """How many messages a state holds: a line each."""
    return sum(len(row[-1].split("\n")) for row in state["list_piece"])


def staged(data):
    try:
        return asked(data, "select count(*) from list_staged")[0][0]
    except sqlite3.OperationalError:  # the other side is just opening or closing the file
        return 0


def command(binary, data, coalition, path):
    return [binary, "import", "archive", "--data", data, "--coalition", coalition, path]


def import_whole(binary, count, data, path):
    code, said, complaint = run(*command(binary, data, "Coalition on Rivers", path))
    count.check(code == 0, f"the import ended with {code}: {said[:200]} {complaint[:200]}")


def begin(binary, count, directory, few):
    """A forum with two coalitions; one archive is in it, so that the key of the hashes is made."""
    data = f"{directory}/base"
    os.makedirs(data)
    roster = put(f"{directory}/roster.csv", ROSTER)
    for what in (["import", "roster", "--data", data, roster], command(binary, data, "Coalition on Lakes", few)):
        code, said, complaint = run(binary, *what[what[0] == binary:])
        count.check(code == 0, f"{what[1:3]} ended with {code}: {said[:200]} {complaint[:200]}")
    return data


def copy(of, to):
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(of, to, ignore=shutil.ignore_patterns("*.sock"))
    return to


def killed_import(binary, data, path, after, at_stage):
    """Kills the import at its moment. Answers whether it was still running then."""
    process = subprocess.Popen(command(binary, data, "Coalition on Rivers", path), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + (20 if at_stage else after)
    while time.monotonic() < until and process.poll() is None and not (at_stage and staged(data) > 0):
        time.sleep(0.0005)
    running = process.poll() is None
    if running:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return running


def killed(binary, count, directory, options):
    chance = random.Random(options.seed)
    path = put(f"{directory}/rivers.mbox", "".join(m.text() for m in archive(chance, options.messages)))
    base = begin(binary, count, directory, put(f"{directory}/lakes.mbox", "".join(m.text() for m in archive(random.Random(7), 20))))
    before = kept(base)
    whole = copy(base, f"{directory}/whole")
    began = time.monotonic()
    import_whole(binary, count, whole, path)
    takes = time.monotonic() - began
    expected = kept(whole)
    count.check(messages(expected) > options.messages * 0.9 and len(expected["list_month"]) > 30, "the undisturbed import kept nothing much")
    data = copy(base, f"{directory}/data")
    hits = halfway = finished = 0
    for i in range(options.kills):
        if i % 10 == 9:
            copy(base, data)  # nothing staged yet, so that what is staged is this import's
        hits += killed_import(binary, data, path, takes * (i + 0.5) / options.kills, i % 10 == 9)
        halfway += staged(data) > 0
        now = kept(data)
        count.check(now in (before, expected), f"kill {i + 1}: a part of the archive is visible: {messages(now)} messages, {len(now['list_month'])} months")
        if now == expected or i % 10 == 9 or i + 1 == options.kills:
            import_whole(binary, count, data, path)
            count.check(kept(data) == expected, f"kill {i + 1}: the import after it ends with something else than an undisturbed one")
            count.check(staged(data) == 0, f"kill {i + 1}: something stays staged")
            finished += 1
            copy(base, data)
    count.check(hits >= options.kills // 2, f"only {hits} of {options.kills} kills met a running import: that proves little")
    count.check(halfway > 0, "no kill fell between two transactions of an import: that proves little")
    print(f"  {options.kills} kills of an import of {takes:.2f} s, {hits} while it ran, {halfway} halfway; {finished} imports ended after them")
    return whole, before, expected


def controls(count, directory, whole, before, expected):
    """A comparison that cannot fail proves nothing."""
    for what, sql in (("one message less", "update list_piece set kept = substr(kept, instr(kept, char(10)) + 1) where rowid = (select max(rowid) from list_piece)"),
                      ("a part of the archive", "delete from list_piece where rowid % 2 = 0"),
                      ("a month counted wrongly", "update list_month set messages = messages + 1 where rowid = (select max(rowid) from list_month)")):
        data = copy(whole, f"{directory}/control")
        with sqlite3.connect(f"{data}/intersession.db") as db:
            db.execute(sql)
        count.check(kept(data) not in (before, expected), f"the control: {what} was not seen")


def main():
    options = called_with(kills=50, messages=10000, seed=66)
    binary = options.binary
    count = Count("ARCHIVE-KILL")
    with Place() as directory:
        controls(count, directory, *killed(binary, count, directory, options))
    count.end()


if __name__ == "__main__":
    main()

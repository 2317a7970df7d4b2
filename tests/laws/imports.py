#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""B-CORRUPT and the founding shape on the real program (trust 9.2; issue 2): damaged files are read or refused in one clear line,
never a crash; what was killed or cut in half left nothing; our text in the founding file's shape has its counts and keeps
its speech byte for byte through text and back.

  imports.py BINARY [--mutants N] [--seed S] [--founding FILE]

With --founding (or INTERSESSION_FOUNDING_FILE) the same checks run on the real founding file, which is not ours to keep.
Controls: the damage is real (most mutants differ in what is read from them), and an undamaged upload is stored."""

import concurrent.futures
import json
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import time

from laws import EDGE, Browser, Count, Place, Server, called_with, multipart, own_texts, run

FOUNDING_SHAPE = {"turns": 62, "nameless": 6, "labels": 9, "joins": 22, "events": 6}


def texts():
    found = []
    for folder in ("captions", "formats"):
        directory = os.path.join(own_texts(), folder)
        for name in sorted(os.listdir(directory)):
            with open(os.path.join(directory, name), "rb") as f:
                found.append((name, f.read()))
    return found


def damaged(chance, data, others):
    """One of: single bits, single bytes, a cut, a splice with another file, a piece twice, a piece away, a foreign encoding."""
    data = bytearray(data)
    kind = chance.randrange(7)
    if kind == 0:
        for _ in range(max(1, int(len(data) * chance.choice([0.0001, 0.001, 0.01, 0.05])))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.choice(b"\x00\x0a\x0d\x1b<>&\xff\xfe\xc0\xe2:-,\"{}[]")
    elif kind == 2:
        del data[chance.randrange(len(data)):]
    elif kind == 3:
        other = chance.choice(others)[1]
        data[chance.randrange(len(data)):] = other[chance.randrange(len(other)):]
    elif kind == 4:
        a = chance.randrange(len(data))
        piece = data[a:a + chance.randrange(1, 2000)]
        data[a:a] = piece * chance.randrange(1, 30)
    elif kind == 5:
        a = chance.randrange(len(data))
        del data[a:a + chance.randrange(1, 2000)]
    else:
        data = bytearray(data.decode("utf-8", "replace").encode(chance.choice(["utf-16", "utf-16-be", "cp1252", "utf-7"]), "replace"))
    return bytes(data)


def fair(code, said, complaint):
    """Read whole, or refused with one line that says why."""
    if code == 0:
        try:
            facts = json.loads(said)
        except ValueError:
            return "exit 0 and no JSON"
        return None if "turns" in facts and "counts" in facts else "JSON without turns"
    if code < 0:
        return f"ended by signal {-code}"
    lines = complaint.decode("utf-8", "replace").strip().split("\n")
    if len(lines) != 1 or len(lines[0]) < 15:
        return f"exit {code} with {len(lines)} lines: {lines[:2]}"
    return None if not said else "a refusal that prints a transcript"


def speech(facts):
    return [(t["label"], [s["text"] for s in t["segments"]]) for t in facts["turns"]]


def mutants(binary, directory, count, options):
    chance, all_texts = random.Random(options.seed), texts()
    before = {name: run(binary, "transcript", "-", data=data)[1] for name, data in all_texts}
    wishes = []
    for i in range(options.mutants):
        name, data = all_texts[i % len(all_texts)]
        wishes.append((name, damaged(chance, data, all_texts)))

    def try_one(wish):
        path = f"{directory}/{abs(hash(wish[1]))}-{wish[0]}"
        with open(path, "wb") as f:
            f.write(wish[1])
        done = run(binary, "transcript", path)
        os.unlink(path)
        return done

    refused = different = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (name, data), (code, said, complaint) in zip(wishes, pool.map(try_one, wishes)):
            fault = fair(code, said, complaint)
            if not count.check(fault is None, f"a damaged {name}: {fault}"):
                kept = f"/tmp/intersession-mutant-{name}"
                with open(kept, "wb") as f:
                    f.write(data)
                print(f"    kept as {kept}")
            refused += code != 0
            different += said != before[name]
    count.check(different > options.mutants * 0.5, f"the control: only {different} of {options.mutants} mutants read differently")
    print(f"  {options.mutants} mutants: {options.mutants - refused} read, {refused} refused with a reason")
    for bad, what in ((b"", "an empty file"), (os.urandom(5000), "noise"), (b"\x89PNG\r\n\x1a\n" + bytes(3000), "a picture"), (b"%PDF-1.7\n" + os.urandom(2000), "a PDF")):
        code, said, complaint = run(binary, "transcript", "-", data=bad)
        count.check(code == 1 and fair(code, said, complaint) is None, f"{what}: exit {code}, {complaint[:150]}")
    long_line(binary, directory, count)


def long_line(binary, directory, count):
    """One line of 100 MB: reading it has no limit and changes nothing in it; keeping it has one, and leaves nothing (rulings 20)."""
    line = b"water " * 16_666_666 + b"end."
    code, said, complaint = run(binary, "transcript", "-", data=line, timeout=120)
    fault = fair(code, said, complaint)
    if count.check(code == 0 and fault is None, f"a line of 100 MB: exit {code}, {fault}, {complaint[:150]}"):
        spoken = " ".join(text for _, texts in speech(json.loads(said)) for text in texts)
        count.check(spoken.encode() == line, f"a line of 100 MB came out with {len(spoken)} letters instead of {len(line)}")
    path, data = directory + "/long.txt", directory + "/long"
    with open(path, "wb") as f:
        f.write(line)
    code, said, complaint = run(binary, "import", "transcript", path, "--data", data, "--series", "Calls", "--zone", "UTC", timeout=120)
    count.check(code == 1 and b"long.txt" in complaint and fair(code, said, complaint) is None, f"keeping a line of 100 MB: exit {code}, {complaint[:150]}")
    count.check(not any(stored(data)[t] for t in ("transcript", "turn", "file", "file_piece", "meeting")), f"a refused line of 100 MB left something: {stored(data)}")
    os.unlink(path)


def founding(binary, path, count, shape, what):
    code, said, complaint = run(binary, "transcript", path)
    if not count.check(code == 0, f"{what}: {complaint[:200]}"):
        return
    facts = json.loads(said)
    for name, n in shape.items():
        count.check(facts["counts"][name] == n, f"{what}: {facts['counts'][name]} {name} instead of {n}")
    kinds = [w["line"] for w in facts["wrapper"]]
    with open(path, "rb") as f:
        lines = f.read().count(b"\n")
    count.check(kinds and min(kinds) < 20 and max(kinds) > lines - 20, f"{what}: no wrapper at both ends: lines {kinds[:3]} ... {kinds[-3:]} of {lines}")
    code, text, complaint = run(binary, "transcript", path, "--to", "text")
    count.check(code == 0, f"{what} to text: {complaint[:200]}")
    code, again, complaint = run(binary, "transcript", "-", data=text)
    count.check(code == 0 and speech(json.loads(again)) == speech(facts), f"{what}: speech is not the same after text and back")
    for to in ("vtt", "srt", "podcast", "akn", "tei", "csv", "markdown"):
        code, out, complaint = run(binary, "transcript", path, "--to", to)
        count.check(code == 0 and len(out) > 1000, f"{what} --to {to}: exit {code} {complaint[:200]}")


def large_text(turns):
    chance = random.Random(7)
    words = "water river lake bridge harbour meeting report budget agenda flood delta spring well quay map".split()
    lines = ["Forum on Shared Waters", "Coordination Call 77", "3 MAY 2031 14:00 UTC", ""]
    for i in range(turns):
        lines += [f">> {chance.choice(['ANNA BAKER', 'WIM DE NATER', 'MEI CHAO', 'SEKOU DIALLO'])}: " +
                  " ".join(chance.choice(words) for _ in range(120)).capitalize() + ".", ""]
    return "\n".join(lines).encode()


def stored(data):
    """How many transcripts, turns, segments, files and meetings there are; read beside the program, when it does not run."""
    base = sqlite3.connect(f"file:{data}/intersession.db?mode=ro", uri=True)
    try:
        return {t: base.execute(f"select count(*) from {t}").fetchone()[0] for t in ("transcript", "turn", "segment", "file", "file_piece", "meeting", "draft", "event_log")}
    finally:
        base.close()


def killed_imports(binary, directory, count):
    path = directory + "/large.txt"
    with open(path, "wb") as f:
        f.write(large_text(6000))
    data = directory + "/killed"
    code, said, complaint = run(binary, "import", "transcript", os.path.join(own_texts(), "captions", "shared-waters-12.txt"), "--data", data, "--series", "Calls", "--zone", "UTC")
    count.check(code == 0, f"a first import into a new directory: {complaint[:200]}")
    before = stored(data)
    began = time.monotonic()
    code, _, complaint = run(binary, "import", "transcript", path, "--data", directory + "/measure", "--series", "Calls", "--zone", "UTC", timeout=120)
    whole = time.monotonic() - began
    count.check(code == 0, f"the control: undisturbed, the large text is taken in: {complaint[:200]}")
    turns = stored(directory + "/measure")["turn"]
    halfway = 0
    for part in (0.15, 0.3, 0.45, 0.6, 0.75, 0.9):
        process = subprocess.Popen([binary, "import", "transcript", path, "--data", data, "--series", "Calls"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * part)
        os.kill(process.pid, signal.SIGKILL)
        ended = process.wait()
        halfway += ended == -signal.SIGKILL
        now = stored(data)
        if now["transcript"] == before["transcript"]:
            count.check(now == before, f"killed at {part:.0%} of an import: {now} instead of {before}")
        else:
            count.check(now["turn"] - before["turn"] == turns and now["transcript"] - before["transcript"] == 1, f"killed at {part:.0%}: an import is there in part: {now}")
            before = now
            break
    count.check(halfway >= 3, f"only {halfway} imports were killed in the middle")
    code, said, complaint = run(binary, "verify", "--data", data)
    count.check(code == 0, f"verify after killed imports: {complaint[:200]} {said[:200]}")
    print(f"  {halfway} imports of {turns} turns killed in the middle of {whole:.2f} s")


def find_upload(browser, meeting):
    """The form of the page that takes captions in: where it goes and what its file field is called."""
    page = browser.get(f"/meetings/{meeting}/transcript/import")
    if page.status != 200:
        return None
    form = re.search(r'<form[^>]*action="([^"]+)"[^>]*enctype="multipart/form-data"[^>]*>(.*?)</form>', page.text(), re.S) or \
        re.search(r'<form[^>]*enctype="multipart/form-data"[^>]*action="([^"]+)"[^>]*>(.*?)</form>', page.text(), re.S)
    field = form and re.search(r'<input[^>]*type="file"[^>]*>', form.group(2))
    name = field and re.search(r'name="([^"]+)"', field.group(0))
    return (form.group(1), name.group(1)) if name else None


def patient_upload(browser, action, field, name, data):
    """Uploads are counted for each address: too many at once are answered 429, and come again a little later."""
    for _ in range(20):
        answer = browser.upload(action, field, name, data)
        if answer.status != 429:
            break
        time.sleep(0.6)
    return answer


def uploads(binary, directory, count, options):
    data = directory + "/served"
    server = Server(binary, data).ready()
    browser = Browser(server.port).sign_in(server.demo()["sign_in"]["secretariat"])
    series = browser.read("/series").json()
    series_id = re.search(r"'id': '([^']+)'", str(series)).group(1)
    made = browser.post("/meetings", series=series_id, title="A call for uploads", day="2031-05-06", start="14:00", end="15:00", zone="UTC", kind="coordination")
    meeting = made.header("Location").split("/")[-1]
    place = find_upload(browser, meeting)
    if not count.check(place is not None, f"no form for captions at /meetings/{meeting}/transcript/import (making the meeting answered {made.status})"):
        server.stop()
        return
    action, field = place
    files = lambda: stored(data)
    before = files()
    # Cut in half: the connection ends in the middle of a body whose length was announced.
    body = multipart(field, "half.txt", large_text(500), {"csrf": browser.token})
    for part in (0.1, 0.5, 0.99):
        with socket.create_connection(("127.0.0.1", server.port)) as s:
            cookies = "; ".join(f"{k}={v}" for k, v in browser.cookies.items())
            s.sendall((f"POST {action} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookies}\r\nSec-Fetch-Site: same-origin\r\n"
                       f"Content-Type: multipart/form-data; boundary={EDGE}\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body[:int(len(body) * part)])
            time.sleep(0.2)
    time.sleep(0.5)
    count.check(files() == before, f"an upload cut in half left something: {files()} instead of {before}")
    # Damaged uploads: a preview or a refusal, never a fault; nothing of a refused one is kept.
    chance, all_texts = random.Random(options.seed + 1), texts()
    faults = refused = 0
    for i in range(max(20, options.mutants // 10)):
        name, whole = all_texts[i % len(all_texts)]
        was = files()
        answer = patient_upload(browser, action, field, name, damaged(chance, whole, all_texts))
        faults += answer.status >= 500
        if 400 <= answer.status < 500:
            refused += 1
            count.check(files() == was, f"a refused upload of {name} left something")
        count.check(answer.status in (200, 303, 400, 409, 413, 422), f"a damaged upload of {name} was answered {answer.status}")
    count.check(faults == 0, f"{faults} damaged uploads were faults")
    # The control: a good one is kept.
    was = files()
    with open(os.path.join(own_texts(), "captions", "shared-waters-12.txt"), "rb") as f:
        answer = patient_upload(browser, action, field, "shared-waters-12.txt", f.read())
    count.check(answer.status in (200, 303) and files()["draft"] == was["draft"] + 1, f"a good upload was answered {answer.status}, drafts {was['draft']} -> {files()['draft']}")
    browser.close()
    count.check(server.stop() == 0, "the server did not stop calmly")
    print(f"  uploads: 3 cut, {max(20, options.mutants // 10)} damaged, {refused} of them refused")


def main():
    options = called_with(mutants=300, seed=66, founding=os.environ.get("INTERSESSION_FOUNDING_FILE", ""))
    binary = options.binary
    count = Count("B-CORRUPT")
    with Place() as directory:
        founding(binary, os.path.join(own_texts(), "captions", "shared-waters-12.txt"), count, FOUNDING_SHAPE, "shared-waters-12.txt")
        if options.founding and os.path.exists(options.founding):
            founding(binary, options.founding, count, {k: FOUNDING_SHAPE[k] for k in ("turns", "nameless", "labels", "joins")}, "the founding file")
        else:
            count.skip("the real founding file: its path was not given (--founding)")
        mutants(binary, directory, count, options)
        killed_imports(binary, directory, count)
        uploads(binary, directory, count, options)
    count.end()


if __name__ == "__main__":
    main()

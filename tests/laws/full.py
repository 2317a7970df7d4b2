#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""D-FULL on the real program (trust 9.2): the data directory on a small tmpfs that is filled until something is refused. A refusal
is 503 with Retry-After and keeps nothing, reading goes on quickly, and once there is room again the server takes what it is
given without a restart. Needs root for the tmpfs; without it the law says that it was skipped and fails nothing.

  full.py BINARY [--seconds N]

The control: what was refused is really not there, what was acknowledged is; and before the disk is full nothing is refused."""

import hashlib
import os
import random
import subprocess
import threading
import time

from laws import Browser, Count, Place, Server, called_with, run

MEGABYTE = 1024 * 1024


def mounted(path, size):
    return subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", path], stderr=subprocess.DEVNULL).returncode == 0


def resize(path, size):
    subprocess.run(["mount", "-o", f"remount,size={size}", path], check=True)


def room(path):
    s = os.statvfs(path)
    return s.f_bavail * s.f_frsize, (s.f_blocks - s.f_bavail) * s.f_frsize


def upload(browser, meeting, name, data):
    return browser.upload(f"/meetings/{meeting}/documents", "file", name, data, title=name)


def read_on(port, paths, until, found):
    browser = Browser(port)
    while time.monotonic() < until[0]:
        for path in paths:
            began = time.monotonic()
            found.append((browser.get(path).status, time.monotonic() - began))
            time.sleep(0.01)
    browser.close()


def main():
    options = called_with(seconds=3.0)  # how long it stays full
    binary = options.binary
    count = Count("D-FULL")
    with Place() as directory:
        disk = directory + "/disk"
        os.mkdir(disk)
        if not mounted(disk, 256 * MEGABYTE):
            count.skip("no tmpfs can be mounted here (it takes root)")
            print("D-FULL: 0 passed, 0 failed")
            return
        server = None
        try:
            data = disk + "/data"
            server = Server(binary, data).ready()
            law(binary, server, disk, data, count, options)
        finally:
            if server is not None:
                server.stop()
            subprocess.run(["umount", "-l", disk])
    count.end()


def law(binary, server, disk, data, count, options):
    demo = server.demo()
    browser = Browser(server.port).sign_in(demo["sign_in"]["secretariat"])
    meeting = demo["transcript"].split("/")[-2]
    paths = ["/", "/meetings", f"/meetings/{meeting}/transcript"]
    # Six megabytes, or what the demo itself takes and two more.
    resize(disk, max(6 * MEGABYTE, room(disk)[1] + 2 * MEGABYTE))
    chance = random.Random(66)
    kept, refusals, n = {}, [], 0
    while len(refusals) < 3 and n < 400:
        n += 1
        blob = chance.randbytes(200_000)
        name = f"blob-{n}.bin"
        answer = upload(browser, meeting, name, blob)
        if answer.status == 303:
            kept[name] = hashlib.sha256(blob).hexdigest()
        else:
            refusals.append((name, answer.status, answer.header("Retry-After"), answer.text()))
    count.check(len(refusals) == 3 and kept, f"{len(kept)} uploads were taken and {len(refusals)} refused")
    count.check(all(status == 503 and retry for _, status, retry, _ in refusals), f"refusals: {[r[1:3] for r in refusals]}")
    count.check(all("cannot store" in page for *_, page in refusals), "the page does not say that nothing can be stored")

    # It stays full: small wishes are tried, too, until one is refused; readers go on.
    until, reads = [time.monotonic() + options.seconds], []
    reader = threading.Thread(target=read_on, args=(server.port, paths, until, reads))
    reader.start()
    small_kept, small_refused, i = [], [], 0
    while time.monotonic() < until[0]:
        i += 1
        words = f"Written on a full disk, number {i}, " + "and it is long " * 60
        answer = browser.post(f"/meetings/{meeting}/marks", kind="decision", text=words)
        (small_kept if answer.status == 303 else small_refused).append(words[:50])
        if answer.status not in (303, 503):
            count.check(False, f"a small wish was answered {answer.status}")
            break
        time.sleep(0.002)
    reader.join()
    took = sorted(t for _, t in reads)
    p99 = took[int(len(took) * 0.99)]
    count.check(all(status == 200 for status, _ in reads), f"reading on a full disk: {sorted(set(s for s, _ in reads))}")
    count.check(p99 < 0.1 * server.patience, f"reading took {p99 * 1000:.0f} ms (p99 of {len(took)})")

    resize(disk, 256 * MEGABYTE)
    recovered, began = None, time.monotonic()
    while time.monotonic() - began < 15:
        blob = chance.randbytes(200_000)
        answer = upload(browser, meeting, "afterwards.bin", blob)
        if answer.status == 303:
            recovered = time.monotonic() - began
            kept["afterwards.bin"] = hashlib.sha256(blob).hexdigest()
            break
        time.sleep(0.2)
    count.check(recovered is not None, "with room again, an upload is still refused after 15 s")

    documents = {d["title"]: d["id"] for d in browser.read(f"/meetings/{meeting}").json()["documents"]}
    for name, digest in kept.items():
        whole = name in documents and hashlib.sha256(browser.get(f"/documents/{documents[name]}").body).hexdigest() == digest
        count.check(whole, f"{name} was acknowledged and is not there whole")
    for name, *_ in refusals:
        count.check(name not in documents, f"{name} was refused and is there")
    listed = all_decisions(browser)
    count.check(all(any(w in line for line in listed) for w in small_kept), "an acknowledged decision is lost")
    count.check(not any(w in line for line in listed for w in small_refused), "a refused decision was kept")
    code, said, complaint = run(binary, "verify", "--data", data)
    count.check(code == 0, f"verify: {said[:200]} {complaint[:200]}")
    print(f"  {len(kept)} uploads kept, {len(refusals)} refused; {len(small_kept)} small wishes kept, {len(small_refused)} refused while full; "
          f"{len(reads)} reads with p99 {p99 * 1000:.1f} ms; back after {recovered or 0:.1f} s")


def all_decisions(browser):
    found, page = [], 1
    while True:
        answer = browser.read(f"/decisions?page={page}").json()
        found += [m["mark"]["text"] for m in answer["marks"]]
        if not answer["more"]:
            return found
        page += 1


if __name__ == "__main__":
    main()

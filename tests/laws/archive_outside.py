#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Archives by the web on the real program (issue 4; trust 5.5, B-BOMB, A-CANARY over addresses): an upload through the page, a pull from a
web server of this test, a look at a page. What is kept, shown, logged and exported holds no address and no word of a message; a large
upload costs no memory; what nobody allowed is not asked.

  archive_outside.py BINARY [--megabytes N]

Controls: the same search finds a canary in the file on the shelf, and a name that is kept in the database."""

import glob
import http.server
import os
import random
import threading
import time

from archive import Written
from laws import Browser, Count, Place, Server, called_with, found_in, run, wait_for

CANARIES = [f"zq{n}canary" for n in range(500)]


def canary_archive(count):
    """Messages whose addresses, names, subjects, ids and bodies each carry a canary."""
    chance, out, last = random.Random(4), [], None
    for n in range(count):
        m = Written(chance, n, 1_600_000_000 + n * 50_000, last if n % 3 else None)
        m.date, m.no_id, m.encoding, m.auto, m.link = "good", False, "7bit", False, "irt"
        c = CANARIES[n % len(CANARIES)]
        out.append(m.text(pipermail=n % 2 == 1).replace("person", f"{c}.p").replace("[Rivers]", f"[{c}]") + f"{c} says this.\n\n")
        last = m
    return "".join(out).encode()


class Outside(http.server.ThreadingHTTPServer):
    """A pipermail site with one month, a page for joining, and a list of what it was asked."""

    def __init__(self, month):
        super().__init__(("127.0.0.1", 0), Asked)
        self.month, self.asked = month, []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Asked(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        body, kind = {"/pipermail/rivers/": (b'<html><a href="2020-September.txt">months</a></html>', "text/html"), "/pipermail/rivers/2020-September.txt": (self.server.month, "text/plain"),
                      "/join": (b"<html>Anybody may join.</html>", "text/html")}.get(self.path, (b"", ""))
        same = body and self.headers.get("If-None-Match") == '"1"'
        self.send_response(304 if same else 200 if body else 404)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", "0" if same else str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def newest_upload(browser, at):
    uploads = browser.read(at).json()["uploads"]
    return uploads[0] if uploads and uploads[0]["state"] in ("done", "failed") else None


def upload_and_pull(binary, count, directory, options):
    archive = canary_archive(900)
    outside = Outside(canary_archive(60))
    host = f"127.0.0.1:{outside.server_port}"
    data = directory + "/data"
    server = Server(binary, data, more=["--reach", host]).ready()
    browser = Browser(server.port, timeout=120).sign_in(server.demo()["sign_in"]["secretariat"])
    ids = [c["id"] for c in browser.read("/coalitions").json()["coalitions"]]
    at, other = f"/coalitions/{ids[0]}/archive", f"/coalitions/{ids[1]}"

    done = browser.upload(at, "file", "list.mbox", archive)
    count.check(done.status == 303, f"the upload was answered {done.status}: {done.text()[:300]}")
    read = wait_for(60, lambda: newest_upload(browser, at))
    count.check(read and read["state"] == "done" and read["messages"] >= 900, f"the upload was not read: {read}")
    again = browser.upload(at, "file", "again.mbox", archive)
    read = wait_for(60, lambda: (u := newest_upload(browser, at)) and u["name"] == "again.mbox" and u)
    count.check(again.status == 303 and read and read["fresh"] == 0, f"the same archive again was not the same: {read}")

    refused = browser.post(other + "/archive/pull", url="http://127.0.0.1:1/x")
    count.check(refused.status == 400, f"a pull from a machine that nobody allowed was answered {refused.status}")
    count.check(browser.post(other + "/archive/pull", url=f"http://{host}/pipermail/rivers/").status == 303, "the pull could not be turned on")
    pulled = wait_for(60, lambda: (p := browser.read(other + "/archive").json()["pull"]) and p["last_at"] and p)
    count.check(pulled and pulled["well"] and pulled["fetched"] == 1, f"the pull: {pulled}")
    count.check(outside.asked == ["/pipermail/rivers/", "/pipermail/rivers/2020-September.txt"], f"asked was {outside.asked}")
    months = browser.read(other + "/evidence").json()
    count.check(months["sources"] and months["sources"][0]["health"] == "ok", f"the source after the pull: {months['sources']}")

    large(browser, server, count, at, options)
    pages = [browser.get(p).body + browser.read(p).body for p in
             (at, f"/coalitions/{ids[0]}", f"/coalitions/{ids[0]}/evidence", other + "/archive", other + "/evidence", "/coalitions", "/coalitions/table.csv", "/coalitions/changes.atom")]
    shown = found_in(b"".join(pages), CANARIES)
    count.check(not shown, f"pages show {shown[:3]}")
    count.check(server.stop() == 0, "the server did not stop calmly")
    outside.shutdown()
    kept(binary, count, directory, data, ids[0])


def kept(binary, count, directory, data, coalition):
    """Nothing that stays holds a canary: the database with its log, the search file, the server's log, an export, a backup."""
    backup, export = directory + "/copy.db", directory + "/export"
    count.check(run(binary, "backup", "--data", data, backup)[0] == 0, "no backup")
    count.check(run(binary, "export", "all", "--data", data, export)[0] == 0, "no export")
    files = [backup, data + ".log"] + glob.glob(data + "/*.db*") + [f for f in glob.glob(export + "/**", recursive=True) if os.path.isfile(f)]
    seen = b""
    for path in files:
        with open(path, "rb") as f:
            held = f.read()
        seen = held if path == backup else seen
        words = found_in(held, CANARIES)
        count.check(not words, f"{os.path.basename(path)} holds {words[:3]}")
    count.check(coalition.encode() in seen, "the control: the backup was not searched")
    shelf = f"{data}/archives/{coalition}/list.mbox"
    with open(shelf, "rb") as f:
        count.check(len(found_in(f.read(), CANARIES)) == len(CANARIES), "the control: canaries were not found where they are")
    count.check(os.stat(data + "/archives").st_mode & 0o077 == 0 and os.stat(shelf).st_mode & 0o077 == 0, "others may read the shelf")
    count.check(not glob.glob(data + "/archives/.upload-*") and not glob.glob(data + "/archives/*/*.part"), "something half-written stays on the shelf")


def large(browser, server, count, at, options):
    """An upload of many megabytes goes through the disk, and others are answered meanwhile."""
    body = b"From a@example.org Mon Mar  1 12:00:00 2021\nFrom: a@example.org\nMessage-ID: <large@x>\n\n" + b"words of a large message\n" * (options.megabytes * 41_000)
    before, slowest, over = server.resident_kb(), 0.0, threading.Event()

    def others():
        nonlocal slowest
        reader = Browser(server.port)
        while not over.is_set():
            began = time.monotonic()
            reader.get("/health")
            slowest = max(slowest, time.monotonic() - began)
            time.sleep(0.02)
    beside = threading.Thread(target=others)
    beside.start()
    done = browser.upload(at, "file", "large.mbox", body)
    over.set()
    beside.join()
    grown = (server.resident_kb() - before) / 1024
    count.check(done.status == 303, f"the large upload was answered {done.status}")
    count.check(grown < 32, f"an upload of {len(body) >> 20} MB made the server {grown:.0f} MB larger")
    count.check(slowest < 0.5 * server.patience, f"others waited {slowest:.2f} s meanwhile")
    count.check(wait_for(60, lambda: (u := newest_upload(browser, at)) and u["name"] == "large.mbox" and u), "the large upload was not read")
    print(f"  an upload of {len(body) >> 20} MB: the server grew by {grown:.1f} MB, others waited {slowest * 1000:.0f} ms at most")


def main():
    options = called_with(megabytes=60)
    binary = options.binary
    count = Count("ARCHIVE-OUTSIDE")
    with Place() as directory:
        upload_and_pull(binary, count, directory, options)
    count.end()


if __name__ == "__main__":
    main()

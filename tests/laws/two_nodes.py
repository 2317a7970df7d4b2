#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two nodes over one PostgreSQL (captions 6.4): words said off the record at one reach the readers of both, and are nowhere afterwards.

  two_nodes.py BINARY            makes a cluster of its own by tools/with_postgres; skipped, and said so, where there is no PostgreSQL 15

The control: words on the record, said the same way, are found by the same search in the database's files; and readers of both nodes
did see the secret ones, each once and without a number, so that there was something to hide."""

import os
import sys
import time
import urllib.parse

from laws import Count, Place, Server, found_in, program
from off_record import KNOWN, SECRET, files
from room import Crowd, Reader, Room


def main():
    binary = program()
    count = Count("TWO-NODES")
    url = os.environ.get("INTERSESSION_TEST_POSTGRES", "")
    if not url:
        programs = os.environ.get("POSTGRES_PROGRAMS", "/usr/lib/postgresql/15/bin")
        if os.access(programs + "/postgres", os.X_OK):
            tool = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools", "with_postgres")
            os.execvp("bash", ["bash", tool, sys.executable, os.path.abspath(__file__), os.path.abspath(binary)])
        count.skip("there is no PostgreSQL 15 here")
        count.end()
    cluster = os.path.dirname(urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["host"][0])
    with Place() as directory:
        # The one without a demo first: starting it ends what is left of one.
        far = Server(binary, directory + "/far", demo=False, more=("--database", url)).ready()
        near = Server(binary, directory + "/near", more=("--database", url)).ready()
        room = Room(near, "Two nodes")
        _, captioner = room.captioner()
        here, there = Reader(room.stream, near.port), Reader(room.stream, far.port)
        crowd = Crowd([here, there])
        crowd.start()
        said = 0

        def say(words):
            nonlocal said
            said += 1
            status, _ = captioner.post(said, words + " ")
            count.check(status == 200, f"a caption was answered {status}")

        say("We begin with cinnamon and a saxophone.")
        count.check(crowd.wait(lambda r: r.heard("cap.append"), 20), "not both nodes told what is on the record")
        room.chair.must("record", to="off")
        time.sleep(1)
        say("The xylophone is private.")
        say("So are the zeppelin and the " + "marmalade. " * 300)
        count.check(crowd.wait(lambda r: found_in(" ".join(t.data for t in r.told).encode(), SECRET) == list(SECRET), 20),
                    "not both nodes showed what is off the record")
        time.sleep(1)
        for where, reader in (("the node that took them", here), ("the other node", there)):
            words = [t for t in reader.told if t.event == "cap.append" and found_in(t.data.encode(), ("xylophone",))]
            count.check(len(words) == 1, f"{where} showed private words {len(words)} times")
            count.check(not any(t.number for t in words), f"{where} gave private words a number")
        # Whoever comes to the other node now is told how many lines there were, and none of their words.
        late = Reader(room.stream, far.port)
        late.last = 1
        after = Crowd([late])
        after.start()
        count.check(after.wait(lambda r: r.heard("cap.unkept"), 20), "the other node does not say that lines were not kept")
        count.check(not found_in(" ".join(t.data for t in late.told).encode(), SECRET), "the other node told private words again")
        after.end()
        crowd.end()
        for node in (near, far):
            count.check(node.stop() == 0, "a node did not stop calmly")
        everything = files(cluster + "/data", cluster + "/server.log")
        count.check(not found_in(everything, SECRET), f"the database's files hold {found_in(everything, SECRET)}")
        count.check(found_in(everything, KNOWN) == list(KNOWN), "control: words on the record are not found in the database's files")
        for node in ("near", "far"):
            mine = files(directory + "/" + node, directory + "/" + node + ".log")
            count.check(not found_in(mine, SECRET), f"the files of the {node} node hold {found_in(mine, SECRET)}")
    count.end()


if __name__ == "__main__":
    main()

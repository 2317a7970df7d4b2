#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Letters through a real relay, Debian's Postfix: out by SMTP, back through the pipe that doc/operating.md describes.

  postfix.py BINARY

The package is fetched and unpacked into a directory of this law, not installed: nothing of it starts, nothing takes port 25, no account is made.
Its master listens on a free port of 127.0.0.1, hands letters on to aiosmtpd (mail_sink.py), and gives what comes for the forum's address to
`intersession receive` as an ordinary user. Postfix's master wants root; without root, or where the package is not to be had, the law says
so and holds nothing.

Law: each guest gets their letter once, with its headers as we wrote them; an address that the next host refuses comes back as bounced; a
reply waits for a click; a holiday answer is nobody's. Control: a letter that Postfix changed is seen.
"""

import argparse
import email
import email.policy
import glob
import os
import pwd
import smtplib
import subprocess
import tempfile
import time

import laws
from laws import Browser, Count, Place, Server, program, wait_for
from letters import KNOWN, REPLIES, Sink, calendar_of, once_each, planned_meeting, words

OWNER, USER = "daemon", "games"  # accounts of every Debian: Postfix's own, and whose the forum is
GUESTS = 5

MAIN = """compatibility_level = 3.6
queue_directory = {place}/spool
data_directory = {place}/data
command_directory = {root}/usr/sbin
daemon_directory = {root}/usr/lib/postfix/sbin
shlib_directory = {root}/usr/lib/postfix
meta_directory = {place}/conf
mail_owner = {owner}
setgid_group = mail
default_privs = nobody
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{sink}
smtpd_relay_restrictions = permit_mynetworks, reject
transport_maps = inline:{{ {{ {replies} = intersession: }} }}
intersession_destination_recipient_limit = 1
maillog_file = {place}/log/mail.log
maillog_file_prefixes = {place}
disable_dns_lookups = yes
smtp_host_lookup = native
alias_maps =
alias_database =
local_recipient_maps =
import_environment = MAIL_CONFIG LD_LIBRARY_PATH={root}/usr/lib/postfix
export_environment = MAIL_CONFIG LD_LIBRARY_PATH
"""
MASTER = """127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
relay unix - - n - - smtp
retry unix - - n - - error
error unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
intersession unix - n n - - pipe flags=Rq user={user} argv={receive}
"""


def unpacked(place):
    """The directory with Debian's Postfix in it, or why it is not to be had."""
    done = subprocess.run(["apt-get", "-q", "download", "postfix"], cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    if done.returncode != 0:
        return None, "the package postfix cannot be fetched"
    packages = glob.glob(place + "/postfix_*.deb")
    root = place + "/root"
    if not packages or subprocess.run(["dpkg-deb", "-x", packages[0], root]).returncode != 0:
        return None, "the package postfix cannot be unpacked"
    missing = subprocess.run(["ldd", root + "/usr/lib/postfix/sbin/smtpd"], env={**os.environ, "LD_LIBRARY_PATH": root + "/usr/lib/postfix"}, stdout=subprocess.PIPE).stdout
    if b"not found" in missing:
        return None, "libraries that Postfix needs are not installed"
    return root, ""


class Postfix:
    """A master of its own, with its own configuration and queue."""

    def __init__(self, place, root, sink, receive):
        self.port, self.place = laws.free_port(), place
        owner = pwd.getpwnam(OWNER).pw_uid
        for name in ("conf", "spool", "data", "log"):
            os.mkdir(f"{place}/{name}")
        os.chown(place + "/data", owner, -1)
        for name, mode in {"active": 0o700, "bounce": 0o700, "corrupt": 0o700, "defer": 0o700, "deferred": 0o700, "flush": 0o700, "hold": 0o700, "incoming": 0o700,
                           "private": 0o700, "saved": 0o700, "trace": 0o700, "maildrop": 0o730, "public": 0o711}.items():
            os.mkdir(f"{place}/spool/{name}")
            os.chmod(f"{place}/spool/{name}", mode)
            os.chown(f"{place}/spool/{name}", owner, -1)
        os.mkdir(place + "/spool/pid", 0o755)
        with open(place + "/conf/main.cf", "w") as file:
            file.write(MAIN.format(place=place, root=root, sink=sink, owner=OWNER, replies=REPLIES))
        with open(place + "/conf/master.cf", "w") as file:
            file.write(MASTER.format(port=self.port, user=USER, receive=receive))
        self.process = subprocess.Popen([root + "/usr/lib/postfix/sbin/master", "-c", place + "/conf", "-d"], start_new_session=True, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env={**os.environ, "MAIL_CONFIG": place + "/conf", "LD_LIBRARY_PATH": root + "/usr/lib/postfix"})

    def answers(self):
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=5) as session:
                return session.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def takes(self, sender, message):
        """A letter to the forum's address, as another host would bring it."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=10) as session:
            session.sendmail(sender, [REPLIES], message)

    def said(self):
        try:
            with open(self.place + "/log/mail.log") as file:
                return file.read()[-1500:]
        except OSError:
            return "nothing"

    def stop(self):
        self.process.terminate()  # its children end with it
        self.process.wait(10)


def as_written(letter):
    """Does it say what we wrote, from whom we wrote it?"""
    return letter["x-sink-from"] == REPLIES and letter["list-unsubscribe-post"] == "List-Unsubscribe=One-Click" and "METHOD:REQUEST" in calendar_of(letter)


def as_user(binary, directory):
    """A program that is `binary` run by an ordinary user, or none if such a user cannot run it."""
    path = directory + "/intersession"
    with open(path, "w") as file:
        file.write(f'#!/bin/sh\nexec setpriv --reuid={USER} --regid={USER} --clear-groups "{binary}" "$@"\n')
    os.chmod(path, 0o755)
    return path if subprocess.run([path, "--help"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0 else None


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.parse_args()
    binary = program()
    count = Count("POSTFIX")
    wait = laws.patience(binary)
    if os.getuid() != 0:
        count.skip("Postfix's master wants root")
        count.check(True, "skipped")
        count.end()
    with Place() as place, tempfile.TemporaryDirectory() as box:
        os.chmod(place, 0o755)
        root, why = unpacked(place)
        if not root:
            count.skip(why)
            count.check(True, "skipped")
            count.end()
        served = as_user(binary, place)
        if not served:
            count.skip(f"the user {USER} cannot run {binary}: letters in are not tried")
        os.mkdir(place + "/forum")
        os.chown(place + "/forum", pwd.getpwnam(USER).pw_uid, pwd.getpwnam(USER).pw_gid)
        data = place + "/forum/data"
        sink = Sink(box, 0)
        os.mkdir(place + "/postfix", 0o755)
        postfix = Postfix(place + "/postfix", root, sink.port, f"{binary} receive --data {data}")
        server = None
        try:
            count.check(wait_for(30 * wait, postfix.answers), f"Postfix does not answer; its log: {postfix.said()}")
            more = ["--smtp", f"smtp://127.0.0.1:{postfix.port}", "--smtp-tls", "none", "--smtp-from", "forum@forum.example", "--replies", REPLIES]
            server = Server(served or binary, data, more=more).ready(60 * wait)
            ada = Browser(server.port).sign_in(server.demo()["sign_in"]["secretariat"])
            at = f"/meetings/{planned_meeting(ada)}/guests"
            addresses = [f"guest{i}@many.example" for i in range(GUESTS)]
            for address in [*addresses, "refuse@many.example"]:
                ada.post(at, name=f"Guest {address}", address=address, zone="UTC", language="fr")
            done = ada.post(at + "/send", once=ada.read(at).json()["once"], wait="0")
            count.check(done.status == 303, f"sending answered {done.status}")
            ours = lambda: [l for l in sink.letters() if l["x-sink-to"] in addresses and calendar_of(l)]
            wait_for(60 * wait, lambda: len({l["x-sink-to"] for l in ours()}) == GUESTS)
            got = ours()
            wrong = once_each(got, addresses, 0)
            count.check(not wrong, f"{wrong}; Postfix's log: {postfix.said()}" if wrong else "")
            added = {name.lower() for l in got for name in l.keys()} - KNOWN
            count.check(added <= {"received"}, f"headers that neither we nor a relay write: {sorted(added)}")
            count.check(all(as_written(l) for l in got), "a letter that came through Postfix changed")
            if got:
                changed = got[0].as_bytes().replace(b"List-Unsubscribe-Post:", b"X-Lost:")
                count.check(not as_written(email.message_from_bytes(changed, policy=email.policy.default)), "control: a header that is lost is not seen")
            if served and got:
                guest = lambda address: next(g for g in ada.read(at).json()["guests"] if g["guest"]["address"] == address)
                back = wait_for(60 * wait, lambda: guest("refuse@many.example")["letter"] == "bounced")
                count.check(back, f"what the next host refused is {guest('refuse@many.example')['letter']}; Postfix's log: {postfix.said()}")
                first = next(l for l in got if l["x-sink-to"] == addresses[0])
                second = next(l for l in got if l["x-sink-to"] == addresses[1])
                postfix.takes(addresses[0], words(first, addresses[0]))
                postfix.takes(addresses[1], words(second, addresses[1], "Auto-Submitted: auto-replied\r\n"))
                count.check(wait_for(30 * wait, lambda: guest(addresses[0])["guest"]["words"] == "I shall be late."), f"a reply did not arrive; Postfix's log: {postfix.said()}")
                time.sleep(1)
                count.check(guest(addresses[1])["guest"]["words"] == "" and guest(addresses[0])["guest"]["coming"] is None, "a holiday answer was kept, or words counted")
        finally:
            if server:
                server.stop()
            postfix.stop()
            sink.stop()
    count.end()


if __name__ == "__main__":
    main()

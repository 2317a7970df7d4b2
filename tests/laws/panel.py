# SPDX-License-Identifier: Apache-2.0
"""C-PANEL: the command `panel` as a stranger would check it. Answers against trying everything, the draw recomputed from doc/panel.md, bad
input refused with one line, the helper process killed and starved. usage: panel.py BINARY"""

import csv
import hashlib
import itertools
import json
import os
import pathlib
import random
import signal
import subprocess
import time

from laws import Count, Place, program
from laws import run as run_program

binary = program()
law = Count("C-PANEL")


def run(*words):
    code, out, err = run_program(binary, "panel", *words, timeout=120)
    return code, out.decode(), err.decode()


def choice(dice, people=10, size=4):
    categories = [(c, v) for c in ("gender", "region") for v in ("a", "b", "c")]
    crowd = [{"id": f"p{i:02}", "gender": dice.choice("abc"), "region": dice.sample("abc", dice.choice([1, 1, 2]))} for i in range(people)]
    quotas = []
    for c, v in categories:
        low = dice.choice([0, 0, 1, 1, 2])
        quotas.append({"category": c, "name": v, "min": low, "max": dice.choice([max(low, 2), 3, size])})
    return {"size": size, "categories": quotas, "respondents": crowd}


def admissible(c):
    def keeps(panel):
        return all(q["min"] <= sum(q["name"] in p[q["category"]] for p in panel) <= q["max"] for q in c["categories"])

    by_id = sorted(c["respondents"], key=lambda p: p["id"])
    return [[p["id"] for p in panel] for panel in itertools.combinations(by_id, c["size"]) if keeps(panel)]


def recomputed(answer):
    """The draw, from the published answer alone (doc/panel.md)."""
    seed = f"intersession panel {answer['seed']}"
    ticket = int(hashlib.sha256(seed.encode()).hexdigest(), 16) % 10**12
    for entry in answer["lottery"]:
        ticket -= round(entry["probability"] * 10**12)
        if ticket < 0:
            return entry["panel"]
    return None


def answers(place):
    dice, none, drawn = random.Random(66), 0, set()
    for n in range(60):
        c = choice(dice)
        path = pathlib.Path(place, "c.json")
        path.write_text(json.dumps(c), encoding="utf-8")
        wanted = admissible(c)
        code, out, err = run(str(path), "--lottery", dice.choice(["maximin", "leximin"]), "--seed", str(n))
        if not law.check(code == 0, f"choice {n}: exit {code}, {err}"):
            continue
        said = json.loads(out)
        law.check(said["feasible"] == bool(wanted), f"choice {n}: feasible is {said['feasible']}")
        law.check(isinstance(said["seconds"], float), "seconds is a number")
        if not wanted:
            none += 1
            for changes in said["relaxations"]:
                loose = json.loads(json.dumps(c))
                for change in changes:
                    for q in loose["categories"]:
                        if (q["category"], q["name"]) == (change["category"], change["name"]):
                            law.check(q[change["bound"]] == change["from"], f"choice {n}: from is the bound")
                            q[change["bound"]] = change["to"]
                law.check(admissible(loose), f"choice {n}: {changes} admits nobody")
            law.check(said["relaxations"] and [len(r) for r in said["relaxations"]] == sorted(len(r) for r in said["relaxations"]), f"choice {n}: smallest first")
            continue
        law.check(said["panels"] == wanted[:100] and said["panels_total"] == len(wanted), f"choice {n}: panels")
        law.check(abs(sum(e["probability"] for e in said["lottery"]) - 1) < 1e-9, f"choice {n}: probabilities sum to one")
        law.check(all(e["panel"] in wanted for e in said["lottery"]), f"choice {n}: every panel keeps the quotas")
        for who, p in said["probabilities"].items():
            law.check(abs(p - sum(e["probability"] for e in said["lottery"] if who in e["panel"])) < 1e-9, f"choice {n}: chance of {who}")
        law.check(said["min_probability"] == min(said["probabilities"].values()), f"choice {n}: smallest chance")
        law.check(said["drawn"] == recomputed(said), f"choice {n}: the draw can be recomputed")
        drawn.add(tuple(said["drawn"]))
        dice.shuffle(c["respondents"])
        dice.shuffle(c["categories"])
        path.write_text(json.dumps(c), encoding="utf-8")
        again = json.loads(run(str(path), "--lottery", said["fairness"], "--seed", str(n))[1])
        del again["seconds"], said["seconds"]
        law.check(again == said, f"choice {n}: the order of rows changed the answer")
    law.check(10 < none < 50, f"{none} of 60 without a panel: the choices test nothing")
    law.check(len(drawn) > 10, "the draws differ")


def tables(place):
    c = choice(random.Random(1))
    for p in c["respondents"]:
        p["region"] = p["region"][0]
    for q in c["categories"]:
        q["min"] = 0
    files = [str(pathlib.Path(place, name)) for name in ("c.json", "categories.csv", "people.csv")]
    pathlib.Path(files[0]).write_text(json.dumps(c), encoding="utf-8")
    for second in ("name", "feature"):
        with open(files[1], "w", newline="", encoding="utf-8") as to:
            rows = csv.writer(to)
            rows.writerow(["category", second, "min", "max", "min_flex", "max_flex"])
            rows.writerows([q["category"], q["name"], q["min"], q["max"], 0, 9] for q in c["categories"])
        with open(files[2], "w", newline="", encoding="utf-8") as to:
            rows = csv.DictWriter(to, ["region", "id", "gender"])
            rows.writeheader()
            rows.writerows(c["respondents"])
        by_json = json.loads(run(files[0], "--lottery", "leximin", "--seed", "5")[1])
        by_csv = json.loads(run("--categories", files[1], "--respondents", files[2], "--size", "4", "--lottery", "leximin", "--seed", "5")[1])
        del by_json["seconds"], by_csv["seconds"]
        law.check(by_json == by_csv, f"tables with {second} answer what JSON answers")


def refusals(place):
    path = pathlib.Path(place, "bad.json")
    base = {"size": 2, "categories": [{"category": "g", "name": "w", "min": 0, "max": 2}], "respondents": [{"id": "a", "g": "w"}, {"id": "b", "g": "w"}]}
    path.write_text(json.dumps(base), encoding="utf-8")
    law.check(run(str(path))[0] == 0, "the good file is answered")

    def refused(what, *words, says=()):
        code, out, err = run(*(words or (str(path),)))
        line = err.startswith("intersession: ") and err.count("\n") == 1
        law.check(code == 1 and out == "" and line and all(s in err for s in says), f"{what}: exit {code}, {err!r} {out[:80]!r}")

    refused("no seed", str(path), "--seed", "seven", says=["--seed", "seven"])
    refused("a negative seed", str(path), "--seed=-1", says=["--seed"])
    refused("another lottery", str(path), "--lottery", "fair", says=["--lottery"])
    refused("no file", str(path) + "x", says=["bad.jsonx"])
    refused("nothing", "--size", "3", says=["--categories"])
    refused("both", str(path), "--size", "3")
    for what, change, says in [
        ("contradictory quotas", {"categories": [{"category": "g", "name": "w", "min": 2, "max": 1}]}, ["g: w", "2", "1"]),
        ("more seats than people", {"size": 3}, ["3 seats", "2 people"]),
        ("one person twice", {"respondents": [{"id": "a", "g": "w"}, {"id": "a", "g": "w"}]}, ["a is there twice"]),
        ("an unknown value", {"respondents": [{"id": "a", "g": "w"}, {"id": "b", "g": "x"}]}, ["respondents[1].g", "x"]),
        ("10,000 nominations", {"respondents": [{"id": i, "g": "w"} for i in range(10_000)]}, ["10000", "5000"]),
    ]:
        path.write_text(json.dumps({**base, **change}), encoding="utf-8")
        refused(what, says=["bad.json", *says])
    for what, raw in [("no JSON", b"{"), ("no UTF-8", b'{"size":1,"categories":[],"respondents":[{"id":"\xe9"}]}'), ("empty", b"")]:
        path.write_bytes(raw)
        refused(what)
    good, people = pathlib.Path(place, "cat.csv"), pathlib.Path(place, "peo.csv")
    good.write_text("category,name,min,max\ng,w,0,2\n", encoding="utf-8")
    for what, raw, says in [
        ("a formula", b"id,g\n=1+1,w\nb,w\n", "respondents:2:id"),
        ("a broken encoding", b"id,g\na,w\n\xff\xe9,w\n", "respondents:3"),
        ("UTF-16", "id,g\na,w\n".encode("utf-16"), "UTF-16"),
        ("an open quote", b'id,g\n"a,w\n', "respondents:2"),
    ]:
        people.write_bytes(raw)
        refused(what, "--categories", str(good), "--respondents", str(people), "--size", "1", says=["peo.csv", says])
    refused("a size that is no number", "--categories", str(good), "--respondents", str(people), "--size", "x", says=["--size"])


def big_choice(place):
    dice = random.Random(3)
    features = {f"c{k}": "abcde"[: 2 + k % 4] for k in range(7)}
    crowd = [{"id": i, **{c: min(dice.choice(v), dice.choice(v)) for c, v in features.items()}} for i in range(900)]
    panel = dice.sample(crowd, 90)
    quotas = [{"category": c, "name": v, "min": (n := sum(p[c] == v for p in panel)), "max": n} for c, values in features.items() for v in values]
    path = pathlib.Path(place, "big.json")
    path.write_text(json.dumps({"size": 90, "categories": quotas, "respondents": crowd}), encoding="utf-8")
    return str(path)


def helper(place):
    """Killed: one line and exit 1. Without time: the best so far, said to be that."""
    path = big_choice(place)
    process = subprocess.Popen([binary, "panel", path, "--lottery", "leximin", "--seed", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    child, until = None, time.monotonic() + 60
    while not child and time.monotonic() < until and process.poll() is None:
        found = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
        child = int(found[0]) if found and b"solve-lottery" in pathlib.Path(f"/proc/{found[0]}/cmdline").read_bytes() else None
    if law.check(child, "the helper process was seen"):
        os.kill(child, signal.SIGKILL)
        out, err = process.communicate(timeout=60)
        law.check(process.returncode == 1 and out == "" and "signal 9" in err and err.count("\n") == 1, f"killed helper: exit {process.returncode}, {err!r}")
    else:
        process.kill()
        process.communicate(timeout=60)
    code, out, err = run(path, "--lottery", "leximin", "--seed", "1", "--seconds", "0.3")
    if code == 0:
        said = json.loads(out)
        law.check(said["proven"] is False and said["gap"] >= 0 and said["drawn"] == recomputed(said), "the best so far is not called proven")
    else:
        law.check("0 seconds" in err, f"no time: exit {code}, {err!r}")


with Place() as somewhere:
    answers(somewhere)
    tables(somewhere)
    refusals(somewhere)
    helper(somewhere)
law.end()

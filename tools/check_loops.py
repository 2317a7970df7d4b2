#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""No loop over a part of what a call answers by value: `for (x : made().front().parts)` walks a thing that is gone (C++20 [stmt.ranged]; C++23
mends it, GCC 12 does not say so, and only the sanitizers see it).

  check_loops.py [--self-test]
"""
import pathlib
import re
import sys

HEAD = re.compile(r"\bfor \((?:[^;(){}]|\[[^\]]*\])*?[^:]:(?!:) *")
PART = re.compile(r"\(\)(?:\[\]|\.(?:front|back|at|value)\(\))")


def loop_ranges(text):
    """(offset, what is walked over) of each loop over a range."""
    for head in HEAD.finditer(text):
        depth, end = 1, head.end()
        while depth and end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        yield head.start(), text[head.end():end - 1]


def outermost(expression):
    """Without what stands inside of brackets: `f(a)[0].b` is `f()[].b`."""
    out, depth = "", 0
    for c in expression:
        depth -= c in ")]}"
        if not depth:
            out += c
        depth += c in "([{"
    return out


def faults(text):
    return [(text.count("\n", 0, at) + 1, walked) for at, walked in loop_ranges(text) if PART.search(outermost(walked))]


if "--self-test" in sys.argv:
    bad = ["for (auto const& p : made(r)[0].people) x;", "for (auto p : s.read([&](R& r) { return f(r, 1); }).front().parts)", "for (auto const& [a, b] : all().at(id)) {"]
    good = ["for (auto const& p : people) x;", "for (auto p : room().entries) x;", "for (auto p : list(r, all.front().id)) x;", "for (std::size_t i = 0; i < f().at(0); ++i)",
            "for (auto& x : s.read([&](R& r) { return f(r).front().drawn; })) x;", "for (auto const& w : parts.at(0).words) x;"]
    wrong = [line for line in bad if not faults(line)] + [line for line in good if faults(line)]
    if wrong:
        sys.exit("check_loops: self-test failed: " + "; ".join(wrong))
    sys.exit(0)

files = [f for place in ("src", "app", "tests") for f in pathlib.Path(place).rglob("*.[ch]pp")]
found = [f"{f}:{line}: {walked}" for f in sorted(files) for line, walked in faults(f.read_text())]
for one in found:
    print("a loop over a part of what is gone:", one)
if not found:
    print(f"loops: none over a part of what is gone in {len(files)} files")
sys.exit(bool(found))

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two types of one name in one namespace, each in a file of its own, are one type to the linker (the rule of one definition): it keeps
the functions of one and calls them for both, and no compiler says so. A type that only its file knows stands in a nameless namespace.

    tools/check_twins.py              the tree; exit code 1 when there are twins
    tools/check_twins.py --self-test  the negative control: twins must be found, and namesakes that cannot meet must not
"""
import collections
import pathlib
import re
import sys

QUIET = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z_])\'(?:\\.|[^\'\\\n])+\'', re.S)
WORD = re.compile(r"[{};]|\bnamespace\b\s*([\w:]*)|\b(?:struct|class|enum\s+class|enum)\s+(\w+)\b(?!::)(?=[^;{}()]*\{)")


def types(text):
    """The types that a file defines at the level of a namespace, with that namespace; those in a nameless one are left out."""
    open_, coming, found = [], None, []
    for word in WORD.finditer(QUIET.sub(lambda m: "" if m[0][0] == "/" else '""', text)):
        if word[0] == "{":
            open_.append(coming or "block")
            coming = None
        elif word[0] == "}":
            open_ and open_.pop()
        elif word[0] == ";":
            coming = None
        elif word[0].startswith("namespace"):
            coming = "namespace " + word[1]
        else:
            if all(o.startswith("namespace ") and o != "namespace " for o in open_):
                found.append("::".join([o.removeprefix("namespace ") for o in open_] + [word[2]]))
            coming = "type"
    return found


def faults(files):
    """Lines of complaint for (path, text) pairs."""
    places = collections.defaultdict(list)
    for path, text in files:
        for name in types(text):
            places[name].append(path)
    return [f"{name} is defined in {' and in '.join(at)}" for name, at in sorted(places.items()) if len(set(at)) > 1]


def self_test():
    twins = [("a.cpp", "namespace web {\nstruct Shown { int a; };\n}"), ("b.cpp", 'namespace web {\n// {\nconst char* c = "{";\nclass Shown : Page {};\n}')]
    apart = [
        ("a.cpp", "namespace web {\nnamespace {\nstruct Shown {};\n}\n}\nnamespace live { struct Shown; void f() { struct Shown {}; } }"),
        ("b.cpp", "namespace web { namespace { struct Shown {}; } struct Other { struct Shown {}; }; }"),
    ]
    good = len(faults(twins)) == 1 and not faults(apart)
    if not good:
        print("self-test: twins were not seen, or namesakes were taken for twins")
    return 0 if good else 1


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = pathlib.Path(__file__).resolve().parent.parent
    # The programs of tests/ are linked each for itself: only what src/ and app/ link together can meet.
    files = [(str(p.relative_to(root)), p.read_text(encoding="utf-8")) for top in ("src", "app") for p in sorted((root / top).rglob("*.[ch]pp"))]
    found = faults(files)
    print("\n".join(found) if found else f"twins: none in {len(files)} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

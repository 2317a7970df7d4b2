#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who may know whom (house 2): reads every #include of src/ and app/ and says which ones point the wrong way.

    tools/check_layers.py              the tree; exit code 1 when something points up or sideways
    tools/check_layers.py --self-test  the negative control: wrong includes must be found
"""
import pathlib
import re
import sys

ROOMS = ["people", "roster", "mail", "meeting", "live", "schedule", "record", "plan", "consensus", "survey", "sources"]
KNOWS = {
    "base": set(),
    "store": {"base"},
    "http": {"base"},
    **{room: {"base", "store"} for room in ROOMS},
    "desk": {"base", "store", *ROOMS},
    "web": {"base", "store", "http", "desk", *ROOMS},
    "app": {"base", "store", "http", "desk", "web", *ROOMS},
}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z_]+)/[^"]+"', re.M)


def faults(files):
    """Lines of complaint for (path, text) pairs; a path is like "src/floor/queue.cpp" or "app/main.cpp"."""
    found = []
    for path, text in files:
        parts = pathlib.PurePath(path).parts
        room = "app" if parts[0] == "app" else parts[1]
        test = path.endswith("_test.cpp") or "_for_tests" in path or "test_" in parts[-1]
        for other in INCLUDE.findall(text):
            if other != room and other in KNOWS and other not in KNOWS[room] and not (test and other == "store"):
                found.append(f"{path}: {room} may not know {other}")
        if "co_await" in re.sub(r"//.*", "", text) and path != "src/http/server.cpp":
            found.append(f"{path}: co_await belongs in src/http/server.cpp alone")
        if re.search(r"#\s*include\s+<soci/", text) and room != "store":
            found.append(f"{path}: SOCI lives in store")
    return found


def self_test():
    wrong = [
        ("src/record/a.cpp", '#include "people/people.hpp"\n'),
        ("src/base/a.cpp", '#include "store/store.hpp"\n'),
        ("src/http/a.cpp", '#include "web/site.hpp"\n'),
        ("src/desk/a.cpp", '#include "web/site.hpp"\n'),
        ("src/web/a.cpp", "co_await x;\n"),
        ("src/meeting/a.cpp", "#include <soci/soci.h>\n"),
    ]
    missed = [path for path, text in wrong if not faults([(path, text)])]
    clean = faults([("src/web/a.cpp", '#include "desk/desk.hpp"\n#include "http/http.hpp"\n// co_await\n')])
    for path in missed:
        print(f"self-test: the fault in {path} was not seen")
    return 1 if missed or clean else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    root = pathlib.Path(__file__).resolve().parent.parent
    files = [(str(p.relative_to(root)), p.read_text(encoding="utf-8")) for top in ("src", "app") for p in sorted((root / top).rglob("*.[ch]pp"))]
    found = faults(files)
    print("\n".join(found) if found else f"layers: {len(files)} files, every include points down")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

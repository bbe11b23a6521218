#!/usr/bin/env python3
"""Checks the architecture: layers, third-party fences, sizes, names, and what documents cite. Says file and line of each offence.

cmake/layers.txt is the table of who may include whom. `--self-test` shows that each rule can fail.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import citations
import targets

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_COLUMNS = 140
BAD_NAMES = re.compile(r"(^|[_/])(utils?|common|helpers?|misc|stuff)([_.]|$)")
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def read_layers(path):
    allowed, fences = {}, []
    for line in path.read_text().splitlines():
        line = line.split("#", 1)[0].strip()
        if not line:
            continue
        left, right = (part.split() for part in line.split("->"))
        if left[0] == "fence":
            fences.append((left[1], right))
        else:
            allowed[left[0]] = set(right) | {left[0], "base"}
    return allowed, fences


def folder_of(path, folders):
    """The longest folder of the table that holds the path."""
    best = ""
    for folder in folders:
        if (path == folder or path.startswith(folder + "/")) and len(folder) > len(best):
            best = folder
    return best


def check_includes(path, lines, allowed, fences):
    mine = folder_of(path, allowed)
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        target = match.group(2)
        if match.group(1) == '"' and mine and "*" not in allowed[mine]:
            theirs = folder_of(target, allowed)
            if theirs and theirs not in allowed[mine]:
                yield f"{path}:{number}: {mine} must not include {theirs} ({target})"
        for pattern, places in fences:
            hit = target.startswith(pattern)
            if hit and not any(path == p or path.startswith((p + "/", p + ".")) for p in places) and not path.startswith("tests/"):
                yield f"{path}:{number}: {target} is allowed only in {', '.join(places)}"


def check_size(path, lines):
    if len(lines) > MAX_LINES:
        yield f"{path}:{MAX_LINES}: {len(lines)} lines; split it by idea (at most {MAX_LINES})"
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_COLUMNS and '"' not in line:
            yield f"{path}:{number}: {len(line)} columns (at most {MAX_COLUMNS})"
    start = None
    for number, line in enumerate(lines, 1):
        # A function's body ends with a lone brace in the column where its head began.
        if re.match(r"^(  )?[A-Za-z_].*[)a-z] (const |noexcept )*\{$", line) and not re.match(r"^\s*(namespace|struct|class|enum|union|extern|switch|if|for|while|else)\b", line):
            start = (number, len(line) - len(line.lstrip()))
        elif start and line == " " * start[1] + "}":
            if number - start[0] + 1 > MAX_FUNCTION_LINES:
                yield f"{path}:{start[0]}: function of {number - start[0] + 1} lines (at most {MAX_FUNCTION_LINES})"
            start = None


def check_header(path, lines):
    if not path.endswith(".h"):
        return
    if not lines or not lines[0].startswith("//"):
        yield f"{path}:1: a header opens with its story"
    if not any(line.strip() == "#pragma once" for line in lines):
        yield f"{path}:1: #pragma once is missing"


def check_file(path, text, allowed, fences):
    lines = text.splitlines()
    if BAD_NAMES.search(path):
        yield f"{path}:1: a name that says nothing"
    yield from check_includes(path, lines, allowed, fences)
    yield from check_size(path, lines)
    yield from check_header(path, lines)


def tracked(root):
    out = subprocess.run(["git", "ls-files", "*.h", "*.cc", "*.c", "*.py"], cwd=root, capture_output=True, text=True, check=True)
    return [p for p in out.stdout.split() if (root / p).exists()]


def run(root):
    allowed, fences = read_layers(root / "cmake/layers.txt")
    offences = []
    for path in tracked(root):
        text = (root / path).read_text()
        if path.endswith(".py"):
            if len(text.splitlines()) > MAX_LINES:
                offences.append(f"{path}:{MAX_LINES}: {len(text.splitlines())} lines (at most {MAX_LINES})")
            continue
        offences += check_file(path, text, allowed, fences)
    return offences + list(citations.check(root)) + list(targets.check(root))


def self_test():
    allowed, fences = read_layers(ROOT / "cmake/layers.txt")
    bad = {
        "dns/x.h": '// story\n#pragma once\n#include "views/policy.h"\n',
        "views/x.cc": '#include <rte_mbuf.h>\n',
        "resolver/machine/x.cc": '#include "dataplane/pipeline/lane.h"\n',
        "base/utils.h": "// story\n#pragma once\n",
        "dns/y.h": "#pragma once\n",
        "dns/long.cc": "\n" * 401,
        "dns/z.cc": "void f() {\n" + "  g();\n" * 60 + "}\n",
    }
    missed = [path for path, text in bad.items() if not list(check_file(path, text, allowed, fences))]
    return missed + ([] if list(targets.unknown('TARGETS = ("no_such",)', {"sekishod"})) else ["tests/bench/run"])


if __name__ == "__main__":
    missed = self_test()
    for path in missed:
        print(f"self-test: the rule for {path} did not catch its offence")
    found = run(ROOT)
    print("\n".join(found) if found else "architecture: nothing to complain about")
    sys.exit(1 if found or missed else 0)

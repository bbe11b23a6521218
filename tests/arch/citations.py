"""Checks that the proofs which the documents name exist: unit tests, replay scripts, fuzz targets, drills, test files."""
import re

DOCUMENTS = ["docs/attacks.md", "docs/requirements-matrix.md"]
NAMES = r"((?:`[a-z0-9_-]+`(?:, )?)+)"


def known_tests(root):
    tests = set()
    for path in root.glob("tests/unit/**/*.cc"):
        tests |= {f"{m[0]}.{m[1]}" for m in re.findall(r"^TEST(?:_F|_P)?\((\w+),\s*(\w+)\)", path.read_text(), re.M)}
    return tests


def known_drills(root):
    return {p.stem.replace("_", "-") for p in (root / "appliance/lab/drills").glob("*.py")}


def cited(text, word):
    for match in re.finditer(rf"\b{word}s? {NAMES}", text):
        for name in re.findall(r"`([^`]+)`", match.group(1)):
            yield text.count("\n", 0, match.start()) + 1, name


def check(root):
    tests, drills = known_tests(root), known_drills(root)
    files = {p.name for p in root.glob("tests/**/*.cc")}
    replays = {p.stem for p in root.glob("tests/replay/*.replay")}
    fuzz = {p.stem for p in root.glob("tests/fuzz/fuzz_*.cc")}
    for document in DOCUMENTS:
        text = (root / document).read_text()
        for word, known in (("replay", replays), ("fuzz", fuzz), ("drill", drills)):
            for line, name in cited(text, word):
                if name not in known:
                    yield f"{document}:{line}: there is no {word} `{name}`"
        for match in re.finditer(r"`([A-Z]\w+\.[A-Z]\w+)`", text):
            if match.group(1) not in tests:
                yield f"{document}:{text.count(chr(10), 0, match.start()) + 1}: there is no unit test `{match.group(1)}`"
        for match in re.finditer(r"`(\w+_test\.cc)`", text):
            if match.group(1) not in files:
                yield f"{document}:{text.count(chr(10), 0, match.start()) + 1}: there is no file `{match.group(1)}`"

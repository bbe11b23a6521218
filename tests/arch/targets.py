"""Checks that the targets which a measurement asks the build for exist: a wrong name would end it before it began."""
import re

ASKS = ["tests/bench/run"]


def made(root):
    """What add_executable, add_library and add_custom_target make, where a name is written out."""
    names = set()
    for path in [root / "CMakeLists.txt", *sorted(root.glob("cmake/*.cmake"))]:
        names |= set(re.findall(r"\badd_(?:executable|library|custom_target)\((\w+)", path.read_text()))
    return names


def unknown(text, names):
    told = re.search(r"^TARGETS = \(([^)]*)\)", text, re.M)
    asked = re.findall(r'"(\w+)"', told.group(1)) if told else []
    return [name for name in asked if name not in names] if asked else ["TARGETS"]


def check(root):
    names = made(root)
    for path in ASKS:
        for name in unknown((root / path).read_text(), names):
            yield f"{path}:1: CMake makes no target {name}"

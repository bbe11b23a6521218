"""A page of docs/ is followed to the letter: its edits are made, its commands typed, and what they print is compared.

Fenced blocks, in the order of the page:
    ```console        at the gateway: lines that begin with "$ " are typed, the rest is what is printed
    ```console pc     the same at a PC of the staff's network
    ```toml find      a passage of /tmp/draft/sekisho.toml ...
    ```toml above     ... above which, ```toml below: below which, this is added; ```toml instead: what takes its place

What is printed must be the same, where "…" stands for anything in a line, a line of "…" alone for any lines, and DATE for any
date and time; spaces count once. Names and addresses of the page stand for those of the lab.
"""
import dataclasses
import difflib
import re

DATE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?( ?(Z|[+-]\d\d:?\d\d|[A-Z]{3,4}))?")


@dataclasses.dataclass
class Step:
    kind: str  # "console", "console pc", "toml find", "toml above", ...
    lines: list
    number: int  # line of the page


def steps_of(page):
    """The fenced blocks of a page, one Step each."""
    steps, open_step = [], None
    for number, line in enumerate(page.splitlines(), 1):
        if not line.startswith("```"):
            if open_step:
                open_step.lines.append(line)
        elif open_step:
            steps.append(open_step)
            open_step = None
        else:
            open_step = Step(line[3:].strip(), [], number)
    return [step for step in steps if step.kind.startswith(("console", "toml"))]


def commands_of(step):
    """(command, the lines it prints) in their order."""
    found = []
    for line in step.lines:
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def _plain(text):
    lines = [" ".join(DATE.sub("DATE", line).split()) for line in text.splitlines()]
    return [line for line in lines if line]


def _pattern(line):
    return ".*".join(re.escape(part.strip()) for part in line.split("…"))


def same(expected, printed):
    """Whether the lines of the page are those that were printed; the difference as text, "" if there is none."""
    wanted, got = _plain("\n".join(expected)), _plain(printed)
    pattern = "".join("(?:[^\n]*\n)*?" if line == "…" else _pattern(line) + "\n" for line in wanted)
    if re.fullmatch(pattern, "".join(line + "\n" for line in got)):
        return ""
    return "\n".join(difflib.unified_diff(wanted, got, "page", "printed", lineterm="", n=1))


def edit(text, passage, how, lines):
    """The text with `lines` above, below or instead of the passage, which must stand there once."""
    place, new = "\n".join(passage) + "\n", "\n".join(lines) + "\n"
    if text.count("\n" + place) != 1:
        raise ValueError(f"the passage {passage[0]!r} stands {text.count(chr(10) + place)} times in the file")
    whole = {"above": new + place, "below": place + new, "instead": new}[how]
    return text.replace("\n" + place, "\n" + whole)


class Mapping:
    """Words of the page and what they are in the lab; the longest first, and only where no longer word is meant."""

    def __init__(self, pairs):
        self._pairs = pairs

    def to_lab(self, text):
        return self._replace(text, self._pairs)

    def to_page(self, text):
        return self._replace(text, {lab: page for page, lab in self._pairs.items()})

    @staticmethod
    def _replace(text, pairs):
        words = sorted(pairs, key=len, reverse=True)
        one = "|".join(re.escape(word) for word in words)
        return re.sub(rf"(?<![0-9A-Za-z:])({one})(?![0-9A-Za-z:])", lambda match: pairs[match.group(1)], text)

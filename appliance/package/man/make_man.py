#!/usr/bin/env python3
"""Makes a manual page of a Markdown document: make_man.py NAME SECTION LANGUAGE VERSION DATE OUTPUT INPUT… [--drop-head N]

Tables, which terminals show badly, become lists of terms: the first cell, then the others with their column's title. Headings stay;
the document's own title becomes the NAME section. pandoc does the rest.
"""
import argparse
import re
import subprocess

NAME_TITLE = {"en": "NAME", "ja": "名前"}
QUOTED_BAR = "\0"


def cells(line):
    inner = line.strip().strip("|").replace("\\|", QUOTED_BAR)
    return [cell.strip().replace(QUOTED_BAR, "|") for cell in inner.split("|")]


def unquoted(code):
    """`code` as bold text that means the same."""
    return "**" + re.sub(r"([\\*_\[\]<>|])", r"\\\1", code.strip("`")) + "**"


def table_as_list(rows):
    """rows: the head, the rule, then the body."""
    titles = cells(rows[0])
    for row in rows[2:]:
        fields = cells(row)
        term = " ".join(unquoted(word) for word in re.findall(r"`[^`]+`", fields[0])) or fields[0] or "-"
        facts = "; ".join(f"{title} {field}" if title else field for title, field in zip(titles[1:-1], fields[1:-1]) if field)
        meaning = fields[-1] if len(fields) > 1 else ""
        yield from (term, "", f":   {meaning}" + (f" ({facts})" if facts else ""), "")


def page(text):
    """Markdown without its title line and without tables."""
    out, table, title, fenced = [], [], "", False
    for line in text.splitlines() + [""]:
        fenced ^= line.startswith("```")
        if not fenced and line.startswith("|"):
            table.append(line)
            continue
        if table:
            out += list(table_as_list(table))
            table = []
        if not fenced and line.startswith("# ") and not title:
            title = line[2:]
            continue
        out.append(line)
    return title, "\n".join(out)


def main():
    parser = argparse.ArgumentParser()
    for word in ("name", "section", "language", "version", "date", "output"):
        parser.add_argument(word)
    parser.add_argument("inputs", nargs="+")
    options = parser.parse_args()
    title, body = "", ""
    for path in options.inputs:
        with open(path, encoding="utf-8") as file:
            own_title, text = page(file.read())
        title, body = title or own_title, body + text + "\n"
    body = re.sub(r"^## ", "# ", body, flags=re.M)
    body = re.sub(r"^### ", "## ", body, flags=re.M)
    title = re.sub(r"^[\w.]+: *", "", title)
    whole = f"# {NAME_TITLE[options.language]}\n\n{options.name} - {title}\n\n{body}"
    made = subprocess.run(
        ["pandoc", "-s", "-f", "markdown-smart" + ("+east_asian_line_breaks" if options.language == "ja" else ""), "-t", "man", "-V", f"title={options.name.upper()}", "-V", f"section={options.section}",
         "-V", f"date={options.date}", "-V", f"footer=Sekisho {options.version}", "-V", "header=Sekisho"],
        input=whole, capture_output=True, text=True, check=True).stdout
    if options.language == "ja":  # words without spaces between them cannot be spread over a line
        made = re.sub(r"(?m)^(\.TH .*)$", r"\1\n.ad l", made, count=1)
    with open(options.output, "w", encoding="utf-8") as file:
        file.write(made)


main()

"""A page as people see it: in headless Chromium, without a network, in a window as wide as a sheet of paper, and printed."""
import dataclasses
import html
import re
import subprocess

A4 = (595, 842)  # points
WIDTH = 794      # pixels of A4 at 96 to the inch
MEASURE = ('<script>addEventListener("load", () => {{ const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > {0} + 1);'
           'document.title = "measured " + document.documentElement.scrollWidth + " " + wide.length; }})</script>')


@dataclasses.dataclass
class Seen:
    text: str              # what the page's tree holds, without tags
    printed: str           # what is on paper, without blanks
    charts: int
    pages: int
    paper: str
    overflowing: list      # words beyond the paper's edge, elements beyond the window's
    complaints: list       # lines of the console
    fetched: list          # addresses asked for beside the page itself


def look_at(path, folder):
    """`folder` receives the printed page (report.pdf) and a picture (report.png)."""
    folder.mkdir(exist_ok=True)
    tree, complaints = _chromium(folder, "--dump-dom", path.as_uri())
    fetched = _fetched(folder / "net.json", path.as_uri())
    _chromium(folder, f"--screenshot={folder / 'report.png'}", f"--window-size={WIDTH},{WIDTH * 3}", path.as_uri())
    _, more = _chromium(folder, "--no-pdf-header-footer", f"--print-to-pdf={folder / 'report.pdf'}", path.as_uri())
    pages, paper = _paper(folder / "report.pdf")
    printed = subprocess.run(["pdftotext", "-layout", folder / "report.pdf", "-"], capture_output=True, text=True, check=True).stdout
    overflowing = _beyond_paper(folder / "report.pdf") + _beyond_window(path, folder)
    return Seen(html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<style.*?</style>", "", tree, flags=re.S))), "".join(printed.split()),
                tree.count("<svg"), pages, paper, overflowing, complaints + more, fetched)


def _chromium(folder, *options):
    """(standard output, lines of the console). In a network namespace where nothing is."""
    done = subprocess.run(["unshare", "--net", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=ja",
                           f"--user-data-dir={folder / 'profile'}", f"--log-net-log={folder / 'net.json'}", "--disable-background-networking",
                           "--disable-component-update", "--no-first-run", "--virtual-time-budget=2000", "--enable-logging=stderr", *options],
                          capture_output=True, text=True, timeout=120, check=False, env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line and "source: chrome://" not in line]


def _fetched(log, page):
    text = log.read_text(encoding="utf-8", errors="replace")
    asked = set(re.findall(r'"url":"([^"]+)"', text))
    return sorted(url for url in asked if url != page and not url.startswith(("data:", "chrome:", "about:")) and not _is_browsers_own(url))


def _is_browsers_own(url):
    """What Chromium asks for by itself, whatever page it shows."""
    return bool(re.match(r"https?://([\w-]+\.)*(google|googleapis|gstatic|gvt1)\.com/", url))


def _paper(pdf):
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    pages = int(re.search(r"^Pages:\s+(\d+)", told, re.M)[1])
    size = re.search(r"^Page size:\s+([\d.]+) x ([\d.]+)", told, re.M)
    fits = all(abs(float(seen) - wanted) < 2 for seen, wanted in zip(size.groups(), A4))
    return pages, "A4" if fits else f"{size[1]} x {size[2]} pt"


def _beyond_paper(pdf):
    boxes = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    edge = A4[0] - 20  # the margin is 12 mm: 34 points
    return [word for right, word in re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">([^<]*)<', boxes) if float(right) > edge]


def _beyond_window(path, folder):
    measured = folder / "measured.html"
    measured.write_text(path.read_text(encoding="utf-8").replace("</body>", MEASURE.format(WIDTH) + "</body>"), encoding="utf-8")
    tree, _ = _chromium(folder, f"--window-size={WIDTH},1123", "--dump-dom", measured.as_uri())
    told = re.search(r"<title>measured (\d+) (\d+)</title>", tree)
    if not told:
        return ["the page could not be measured"]
    return [] if int(told[1]) <= WIDTH and told[2] == "0" else [f"{told[1]} pixels wide, {told[2]} elements beyond {WIDTH}"]

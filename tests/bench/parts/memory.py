"""Memory per cached answer: a cache that is full of mixed answers, all its bytes over the answers in it.

One in two is an address, the rest are aliases, mail servers, two addresses, and names that are not there. An answer lies in
the reply cache, whose bytes are all that it took from the kernel (buckets, ghosts, padding), and the truth behind it in a
worker's cache, which is counted by what the process grew. Both together are the figure.
"""
import contextlib
import subprocess

from .gateway import SUFFIX, Gateway, write
from .machine import OTHER_CORE
from .upstream import Lab

CACHE, NAMES = "4MiB", 40_000
RATES = "\n[rates]\nqueries = 10_000_000\nsame-answers = 10_000_000\nerrors = 10_000_000\n"


def questions(count):
    kinds = ("h{} A", "c{} A", "h{} A", "m{} MX", "h{} A", "t{} A", "h{} A", "x{} A")
    return "".join(kinds[i % 8].format(i).replace(" ", f".{SUFFIX} ", 1) + "\n" for i in range(count))


def of(metrics, name):
    return sum(value for key, value in metrics.items() if key.startswith(name))


def measure(bench):
    directory = bench.fresh(bench.directory / "memory")
    (directory / "names").write_text(questions(NAMES))
    with contextlib.ExitStack() as stack:
        lab = stack.enter_context(Lab(directory, ["memory"], NAMES))
        network = lab.network
        config = write(directory, name="memory", driver="socket", device="lan0", address=network.lan("memory"), busy=False, reply_memory=CACHE,
                       wan=network.wan("memory"), extra=RATES if bench.rates else "")
        gateway = bench.started(stack, Gateway(bench.build, network.gateways["memory"], config, directory / "out"))
        asks = ["ip", "netns", "exec", network.clients, "taskset", "-c", str(OTHER_CORE), "dnsperf", "-s", network.lan("memory"), "-n", "1", "-q",
                "100", "-c", "4", "-T", "1", "-e"]
        subprocess.run([*asks[:-1], "-d", str(directory / "names"), "-l", "1"], capture_output=True)  # the first look at the server
        before = gateway.resident_bytes()
        for chunk in range(0, NAMES, 2000):  # three times in a row, as names that are wanted come
            part = directory / "part"
            part.write_text("".join((directory / "names").read_text().splitlines(keepends=True)[chunk:chunk + 2000]))
            for _ in range(3):
                subprocess.run([*asks, "-d", str(part)], capture_output=True, check=True)
        grown = gateway.resident_bytes() - before
        told = gateway.metrics()
    # The TCP listener has a cache of its own, which nobody filled.
    reply = {key: told[f'sekisho_reply_cache_{key}{{lane="m/0"}}'] for key in ("bytes", "entries")}
    reply_bytes, truth_bytes = reply["bytes"] / reply["entries"], max(0, grown) / NAMES
    bench.progress(f"memory: {reply}, {truth_bytes:.0f} octets of truth")
    return {"bytes_per_answer": round(reply_bytes + truth_bytes, 1), "reply_bytes_per_answer": round(reply_bytes, 1), "entries": reply["entries"],
            "resident_growth_per_answer": round(truth_bytes, 1),
            "truth_bytes_per_entry": round(of(told, "sekisho_truth_cache_bytes") / max(1, of(told, "sekisho_truth_cache_entries")), 1)}

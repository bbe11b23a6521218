"""The keys of the result, and the table that is printed. A ratio is the best rival's figure over ours: more is better."""

# key, unit, where it stands in the details, what must hold, what is aimed at, what it is
FIGURES = (
    ("app_ns", "ns", "application.ns", "≤ 180", "90", "cached answer, application alone"),
    ("memif_ns", "ns", "memif.zipf.ns", "≤ 300", "220", "cached answer over memif"),
    ("memif_ratio", "×", "veth.memif_ratio", "≥ 12", "18", "best rival's CPU per cached answer over ours, over memif"),
    ("app_over_step", "×", "application.pace.over_step", "", "", "cached answer alone, over a fixed piece of work beside it"),
    ("memif_over_floor", "×", "memif.zipf.over_floor", "", "", "cached answer over memif, over testpmd's macswap beside it"),
    ("veth_ratio", "×", "veth.veth_ratio", "≥ 2.5", "3", "same veth and generator: answers/s per core over the best rival"),
    ("forward_us", "µs", "misses.memif.forward.ours_us", "", "", "forwarded miss, asked through a DPDK port (memif)"),
    ("forward_ratio", "×", "misses.memif.forward.ratio", "≥ 1", "2", "forwarded miss: the best rival's CPU over ours"),
    ("forward_sockets_ratio", "×", "misses.forward.ratio", "", "", "the same, where ours are asked over sockets, as rivals are"),
    ("validate_us", "µs", "misses.memif.validate.ours_us", "", "", "validated miss, keys warm, asked through a DPDK port (memif)"),
    ("validate_ratio", "×", "misses.memif.validate.ratio", "≥ 1.4", "", "validated miss: the best rival's CPU over ours"),
    ("validate_sockets_ratio", "×", "misses.validate.ratio", "", "", "the same, where ours are asked over sockets, as rivals are"),
    ("verify_us", "µs", "misses.verify_us", "", "", "one P-256 signature check, alone"),
    ("grow_1e7", "×", "growth.names.ratio_1e7", "≤ 1.8", "1.5", "10⁷ names, Zipf, against 10⁴"),
    ("bytes_per_answer", "B", "memory.bytes_per_answer", "≤ 384", "256", "memory per cached answer"),
    ("p99_us", "µs", "memif.zipf.p99_us", "≤ max(100, 1.5 floor)", "max(30, 1.2 floor)", "p99 at half load over memif"),
    ("p99_floor_us", "µs", "memif.zipf.p99_floor_us", "", "", "the same of testpmd's macswap beside it"),
    ("idle_pct", "%", "idle.idle_pct", "≤ 10", "5", "CPU without questions"),
    ("pct_at_10k", "%", "idle.pct_at_10k", "≤ 25", "15", "CPU at 10,000 questions a second"),
    ("wake_p99_us", "µs", "idle.wake_p99_us", "≤ 1500", "", "p99 at 10,000 questions a second, where the lane sleeps"),
    ("wake_floor_p99_us", "µs", "idle.wake_floor_p99_us", "", "", "the same of testpmd's macswap, which never sleeps"),
    ("flood_lost_pct", "%", "flood.flood_lost_pct", "≤ 1", "0.1", "hits lost in a random-subdomain flood"),
)


def find(details, path):
    for word in path.split("."):
        if not isinstance(details, dict) or word not in details:
            return None
        details = details[word]
    return details


def median(value):
    return value["median"] if isinstance(value, dict) else value


def combine(details):
    """What needs two parts: the best rival's CPU per cached answer, as it was on its own transport, over ours over memif."""
    veth, ours = details.get("veth", {}), find(details, "memif.zipf.ns")
    best = veth.get("best_rival")
    if best and ours:
        theirs = {key: 1000 * value for key, value in veth[best["generator"]][best["name"]]["cpu_us"].items()}
        veth["memif_ratio"] = {"median": round(theirs["median"] / ours["median"], 1), "min": round(theirs["min"] / ours["max"], 1),
                               "max": round(theirs["max"] / ours["min"], 1)}
    return details


def keys(details):
    return {key: median(found) for key, _, path, *_ in FIGURES if (found := find(details, path)) is not None}


def shown(value, unit):
    if not isinstance(value, dict):
        return f"{value:g} {unit}"
    return f"{value['median']:g} ({value['min']:g}–{value['max']:g}) {unit}"


def table(result):
    rows = [("figure", "median (min–max)", "must", "aim", "key")]
    for key, unit, path, must, aim, what in FIGURES:
        value = find(result["details"], path)
        rows.append((what, "not measured" if value is None else shown(value, unit), must, aim, key))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for part, details in result["details"].items():
        said = details["conditions"]
        note = f"FAILED: {details['failed'].splitlines()[0][:150]}; " if "failed" in details else ""
        lines.append(f"{part}: {note}{said['seconds']} s, {said['steal_pct']} % stolen, {said['niced_pct']} % niced work of others")
    return "\n".join(lines)

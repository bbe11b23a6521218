"""Signs the small Internet with ldns: one P-256 key per zone, DS records in the parents, down from the root."""
import pathlib
import time

from .namespaces import run_tool
from .zone_data import is_below


def sign_tree(tree, directory):
    """Writes every zone of the tree into `directory`; returns {apex: file to serve}."""
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    keys = {zone.apex: _make_key(zone.apex, directory) for zone in tree.zones.values() if zone.signed}
    for zone in tree.zones.values():
        for child in zone.cuts:
            if child in keys:
                zone.add(child, "DS", _read_rdata(keys[child] + ".ds", "DS"))
    served = {}
    for zone in tree.zones.values():
        path = directory / file_name(zone.apex)
        path.write_text(zone.text(), encoding="ascii")
        if zone.signed:
            now = int(time.time())
            run_tool(["ldns-signzone", "-i", str(now - 3600), "-e", str(now + 14 * 86400), "-o", zone.apex, "-f", f"{path}.signed",
                      *(["-n", "-a", "1", "-t", "0"] if zone.nsec3 else []), str(path), keys[zone.apex]])
            path = pathlib.Path(f"{path}.signed")
        served[zone.apex] = path
    if "." in keys:
        (directory / "root.key").write_text(pathlib.Path(keys["."] + ".key").read_text(encoding="ascii"), encoding="ascii")
    return served


def write_tree(tree, directory):
    """The same for a tree that is not signed."""
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    served = {}
    for zone in tree.zones.values():
        served[zone.apex] = directory / file_name(zone.apex)
        served[zone.apex].write_text(zone.text(), encoding="ascii")
    return served


def file_name(apex):
    return ("root" if apex == "." else apex.rstrip(".").replace("/", "_")) + ".zone"


def _make_key(apex, directory):
    import subprocess
    base = subprocess.run(["ldns-keygen", "-a", "ECDSAP256SHA256", "-k", apex], cwd=directory, capture_output=True, text=True, check=True)
    return str(directory / base.stdout.strip())


def _read_rdata(path, rtype):
    words = pathlib.Path(path).read_text(encoding="ascii").split(";")[0].split()
    return " ".join(words[words.index(rtype) + 1:])


def chain_is_complete(tree):
    """Every signed zone but the root has a DS in its parent (a check of the lab itself)."""
    for zone in tree.zones.values():
        if zone.signed and zone.apex != ".":
            parents = [z for z in tree.zones.values() if zone.apex in z.cuts and is_below(zone.apex, z.apex)]
            if not any(r.rtype == "DS" for p in parents for r in p.data.get(zone.apex, [])):
                return False
    return True

"""Signs the small Internet with ldns: one key per zone, DS records in the parents, down from the root; then spoils what is to be spoilt."""
import pathlib
import time

from . import flaws
from .namespaces import run_tool
from .zone_data import is_below
from .zone_keys import ZoneKey

DAY = 86400


def sign_tree(tree, directory, days=14):
    """Writes every zone of the tree into `directory`; returns {apex: file to serve}."""
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    keys = {zone.apex: ZoneKey(zone.apex, directory, zone.algorithm, zone.key_bits) for zone in tree.zones.values() if zone.signed}
    spares = {zone.apex: ZoneKey(zone.apex, directory) for zone in tree.zones.values() if zone.flaw}
    for zone in tree.zones.values():
        for child in zone.cuts:
            if child in keys and tree.zones[child].chained:
                for digest in flaws.digests(tree.zones[child], keys[child], spares.get(child)):
                    zone.add(child, "DS", digest)
    served = {}
    for zone in tree.zones.values():
        path = directory / file_name(zone.apex)
        path.write_text(zone.text(), encoding="ascii")
        if zone.signed:
            extra = [ZoneKey(zone.apex, directory, zone.algorithm, zone.key_bits, False)] if zone.data_key else []
            path = sign_zone(zone, path, [keys[zone.apex], *extra], *flaws.validity(zone, int(time.time()), days * DAY))
            flaws.spoil(zone, path, keys[zone.apex], spares.get(zone.apex))
        served[zone.apex] = path
    if "." in keys:
        (directory / "root.key").write_text(pathlib.Path(keys["."].base + ".key").read_text(encoding="ascii"), encoding="ascii")
    return served


def sign_zone(zone, path, keys, inception, expiration):
    signed = pathlib.Path(f"{path}.signed")
    denial = ["-n", "-a", "1", "-t", str(zone.iterations), *(["-s", zone.salt] if zone.salt else []), *(["-p"] if zone.nsec3 == "opt-out" else [])] if zone.nsec3 else []
    run_tool(["ldns-signzone", "-i", str(inception), "-e", str(expiration), "-o", zone.apex, "-f", str(signed), *denial, str(path), *(key.base for key in keys)])
    return signed


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


def chain_is_complete(tree):
    """Every signed zone but the root has a DS in its parent (a check of the lab itself)."""
    for zone in tree.zones.values():
        if zone.signed and zone.chained and zone.apex != ".":
            parents = [z for z in tree.zones.values() if zone.apex in z.cuts and is_below(zone.apex, z.apex)]
            if not any(r.rtype == "DS" for p in parents for r in p.data.get(zone.apex, [])):
                return False
    return True

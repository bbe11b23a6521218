"""Copies of zones, taken by transfer from NSD: the root (RFC 8806) and a leaf. They answer instead of the zone's servers, outlive them and a
restart, follow by IXFR, are not believed when they lie, and are gone when their time is over (N-6)."""
import json
import shutil
import time

from sekisho_lab.flaws import Patient, find
from sekisho_lab.nameservers import NameServer
from sekisho_lab.signing import DAY, sign_zone
from sekisho_lab.wall_clock import WallClock

ABOUT = "copies of the root and of a leaf zone: AXFR, IXFR, serial, age and expiry shown, used without the zone's servers, never when they lie"
FAULT = "no primary gives its zone away"

SIGNED_DAYS = 400       # signatures outlast the copies
REFRESH, EXPIRE = 7200, 1209600
SERIAL = 2026010101     # as zone_data.py writes it
AXFR, IXFR = b"\x00\x00\xfc\x00\x01", b"\x00\x00\xfb\x00\x01"  # questions for the root's


def expand(world):
    """Who gives zones away, and a server that will give a false one."""
    makers = world.internet_makers
    for label in ("root", "vendor"):
        makers.server(label).features = ("transfers",)
    makers.server("liar", "liar.nowhere.", by_drill=True)


def run(bench):
    with bench.laboratory(expand=expand, signature_days=SIGNED_DAYS) as lab:
        clock = WallClock(lab)
        if bench.broken:
            for label in ("root", "vendor"):
                lab.servers[label].features = ()
                lab.restart_server(label)
        root = addresses(lab, "root")
        refuses = addresses(lab, "arpa")[0]  # first in line, gives nothing
        lab.configuration.copies = ((".", [refuses, root[0], root[-1]]), (lab.world.saas, addresses(lab, "vendor")[:1]))
        lab.gateway.start()
        taken(bench, lab, refuses)
        answers_alone(bench, lab, "the copies taken")
        without_servers(bench, lab)
        changes(bench, lab, clock)
        false_copy(bench, lab)
        expired(bench, lab, clock)


def addresses(lab, label):
    server = next(s for s in lab.world.internet_servers if s.label == label)
    return [address for pair in server.hosts.values() for address in pair.both()]


def zones(lab):
    """What sekishoctl shows: {zone: row}, and its exit status."""
    status, text = lab.gateway.control("zones", "--json")
    return {row["zone"]: row for row in json.loads(text)["zones"]}, status


def metric(metrics, what, zone):
    return metrics.sum(f"sekisho_zone_copy_{what}", realm="internet", zone=zone)


def wait_for(lab, patience, zone, **wanted):
    return lab.gateway.wait_for_metric(lambda m: all(metric(m, what, zone) == value for what, value in wanted.items()), patience)


def taken(bench, lab, refuses):
    for zone in (".", lab.world.saas):
        bench.demand(wait_for(lab, 4 if bench.broken else 20, zone, usable=1), f"no usable copy of {zone}: {lab.gateway.control('zones')[1].strip()}")
    rows, status = zones(lab)
    bench.require(status == 0, f"sekishoctl zones: exit status {status}")
    metrics, now = lab.gateway.metrics(), time.time()
    for zone, row in rows.items():
        bench.require(row["state"] == "usable" and row["serial"] == SERIAL and row["age_seconds"] < 60, f"zones shows of {zone}: {row}")
        bench.require(abs(row["expires"] - now - EXPIRE) < 60, f"{zone}: expires in {row['expires'] - now:.0f} s, its SOA says {EXPIRE}")
        shown = {what: metric(metrics, what, zone) for what in ("serial", "records", "expires_timestamp_seconds", "transfers_total")}
        bench.require(shown == {"serial": SERIAL, "records": row["records"], "expires_timestamp_seconds": row["expires"], "transfers_total": 1},
                      f"metrics of {zone}: {shown}, sekishoctl: {row}")
    bench.require(metric(metrics, "failures_total", ".") >= 1, "the primary that refuses was not counted")
    line = lab.gateway.wait_for_log(["zone copy of .", refuses], patience=2)
    bench.require(line, "the log does not name the primary that refuses")
    text = lab.gateway.control("zones", "--lang", "ja")[1]
    bench.require(str(SERIAL) in text and lab.world.saas in text, f"the Japanese table: {text}")
    bench.figure(f"{len(rows)} copies, {sum(row['records'] for row in rows.values())} records, serial and expiry alike in sekishoctl and metrics")


def fresh_names(lab):
    """(name, type, rcode) that nobody has asked for, signed, and for which root or leaf zone have something to say."""
    token = lab.world.names.token
    return [(f"{token()}.dyn.{lab.world.others[1]}", "A", "NOERROR"), (f"{token()}.{token()}.", "A", "NXDOMAIN"), (f"www.{lab.world.saas}", "A", "NOERROR"),
            (f"{token()}.{lab.world.saas}", "MX", "NXDOMAIN"), (f"www.{lab.world.saas}", "MX", "NOERROR")]


def resolve_all(bench, lab, when):
    lab.gateway.control("cache", "flush", "--all", "--realm", "internet")
    for name, rtype, rcode in fresh_names(lab):
        got = lab.ask("internet", name, rtype, do=True, timeout=8)
        bench.require(got.rcode == rcode and "AD" in got.flags.split(), f"{when}: {name} {rtype} ends in {got.rcode} {got.flags} EDE {list(got.ede)}, not {rcode} with AD")


class Watch:
    """Counts what arrives at some addresses of the small Internet, and can cut them off."""

    def __init__(self, lab, name, hosts):
        self._inet, self._name, self._hosts = lab.wiring.spaces["inet"], name, hosts
        self._write("")

    def _write(self, verdict):
        rules = "".join(f"  ip{'6' if ':' in host else ''} daddr {host} meta l4proto {{ tcp, udp }} th dport 53 counter name asked {verdict}\n" for host in self._hosts)
        old = f"table inet {self._name}\ndelete table inet {self._name}\n"
        self._inet.nft(f"{old}table inet {self._name} {{\n counter asked {{ }}\n chain in {{ type filter hook input priority 0;\n{rules} }}\n}}\n")

    def cut(self):
        self._write("drop")

    def heal(self):
        self._write("")

    def count(self):
        return self._inet.nft_counter(self._name, "asked")


def answers_alone(bench, lab, when):
    """With empty caches nobody asks the root, nor the leaf zone's server."""
    watch = Watch(lab, "watch", addresses(lab, "root") + addresses(lab, "vendor"))
    used = lab.gateway.metrics().sum("sekisho_zone_copy_answers_total")
    resolve_all(bench, lab, when)
    bench.require(watch.count() == 0, f"{when}: {watch.count()} packets to servers of copied zones")
    more = lab.gateway.metrics().sum("sekisho_zone_copy_answers_total") - used
    bench.require(more >= len(fresh_names(lab)), f"{when}: the copies answered {more:.0f} times")
    bench.figure(f"{len(fresh_names(lab))} signed answers from empty caches, {more:.0f} steps from copies, no packet to the zones' servers")


def without_servers(bench, lab):
    """All servers of the copied zones are gone, and the gateway starts anew: what is on disk is used."""
    watch = Watch(lab, "watch", addresses(lab, "root") + addresses(lab, "vendor"))
    watch.cut()
    lab.gateway.restart()
    for zone in (".", lab.world.saas):
        bench.require(wait_for(lab, 5, zone, usable=1, serial=SERIAL), f"after a restart the copy of {zone} on disk is not used")
    resolve_all(bench, lab, "servers gone, gateway started anew")
    watch.heal()


def next_root(lab, serial):
    """The root as it is published next: one more TLD, a newer serial, signed again."""
    directory, zone = lab.directory / "internet", lab.world.internet.zones["."]
    added = f"{lab.world.names.token()}."
    zone.delegate(added, list(lab.world.internet_makers.server("arpa").hosts))
    soa = zone.data["."][0]
    text = zone.text().replace(soa.rdata, soa.rdata.replace(str(SERIAL), str(serial)))
    (directory / "root.zone").write_text(text, encoding="ascii")
    base = str(next(directory.glob("K.+*.private"))).removesuffix(".private")
    now = int(time.time())
    sign_zone(zone, directory / "root.zone", [type("Key", (), {"base": base})], now - 3600, now + SIGNED_DAYS * DAY)
    return added


def changes(bench, lab, clock):
    """A newer root arrives as changes, when its refresh time has come."""
    serial = SERIAL + 1
    added = next_root(lab, serial)
    lab.servers["root"].hang_up()
    deadline = time.monotonic() + 10
    while "created IXFR" not in lab.servers["root"].log() and time.monotonic() < deadline:
        time.sleep(0.1)
    bench.require("created IXFR" in lab.servers["root"].log(), "the root's NSD has made no IXFR")
    capture = lab.capture(lab.wiring.gw)
    clock.advance(REFRESH + 60)
    lab.gateway.restart()
    came = wait_for(lab, 20, ".", usable=1, serial=serial)
    sent = [frame.octets for frame in capture.stop() if frame.device == "up-inet" and frame.outgoing]
    bench.require(came, f"serial {serial} of the root has not come: {lab.gateway.control('zones')[1].strip()}")
    bench.require(any(IXFR in octets for octets in sent), "the root's changes were not asked for")
    bench.require(not any(AXFR in octets for octets in sent), "the whole root was asked for, although there were changes")
    lab.gateway.control("cache", "flush", "--all", "--realm", "internet")
    got = lab.ask("internet", added, "DS", do=True, timeout=8)
    bench.require(got.rcode == "NOERROR" and "AD" in got.flags.split(), f"the new TLD: {got.rcode} {got.flags}")
    answers_alone(bench, lab, "after the changes")
    bench.figure(f"serial {serial} by IXFR")


def start_with(lab, copies):
    """As on a new machine: no copy on disk."""
    lab.gateway.stop()
    shutil.rmtree(lab.directory / "state" / "zone-copies")
    lab.configuration.copies = copies
    lab.gateway.start()


def false_copy(bench, lab):
    """A primary gives a root whose DS records do not prove true: its copy is put aside, and the root's servers are asked."""
    false = lab.directory / "false-root.zone"
    false.write_bytes((lab.directory / "internet" / "root.zone.signed").read_bytes())
    patient = Patient(false, ".", None, None)
    find("ds-corrupt").edit(patient)
    patient.save()
    hosts = addresses(lab, "liar")
    liar = NameServer(lab.wiring.spaces["inet"], "liar", hosts, {".": false}, lab.directory, features=("transfers",))
    liar.wait_until_serving(".", time.monotonic() + 10)
    good = lab.configuration.copies
    start_with(lab, ((".", [hosts[0]]), good[1]))
    bench.require(wait_for(lab, 20, ".", usable=1), "the false copy was not even taken")
    resolve_all(bench, lab, "a copy that lies")
    line = lab.gateway.wait_for_log(["does not prove true"], patience=3)
    bench.require(line, "the log does not say that the copy was put aside")
    rows, status = zones(lab)
    bench.require(rows["."]["state"] == "aside" and status == 1 and metric(lab.gateway.metrics(), "usable", ".") == 0, f"sekishoctl zones: exit status {status}, {rows['.']}")
    liar.stop()
    start_with(lab, good)
    bench.require(wait_for(lab, 20, ".", usable=1, serial=SERIAL + 1), "the true copy did not come back")


def expired(bench, lab, clock):
    """No primary confirms it any more until its time is over: it is not used, ordinary resolution goes on, and staff see it."""
    inet, root = lab.wiring.spaces["inet"], addresses(lab, "root")
    rules = "".join(f"  ip{'6' if ':' in host else ''} daddr {host} tcp dport 53 reject with tcp reset\n" for host in root)
    inet.nft(f"table inet deaf {{\n chain in {{ type filter hook input priority 0;\n{rules} }}\n}}\n")
    lab.gateway.stop()
    clock.advance(EXPIRE + 60)
    lab.gateway.start()
    bench.require(lab.gateway.wait_for_metric(lambda m: metric(m, "usable", ".") == 0 and metric(m, "failures_total", ".") >= 3), "an expired copy counts as usable")
    rows, status = zones(lab)
    bench.require(rows["."]["state"] == "expired" and status == 1, f"sekishoctl zones: exit status {status}, {rows['.']}")
    watch = Watch(lab, "watch", root)
    resolve_all(bench, lab, "the copy has expired")
    bench.require(watch.count() > 0, "an expired copy still answers: the root's servers were not asked")
    age = rows["."]["age_seconds"]
    inet.nft("delete table inet deaf\n")
    bench.require(wait_for(lab, 30, ".", usable=1), "the root gives its zone again, and the copy does not come back")
    bench.figure(f"expired at an age of {age // DAY} days, the root's servers asked instead, back when they gave it again")

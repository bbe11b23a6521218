"""Faults that monitoring must notice: each a context manager that puts something wrong and mends it at its end."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import threading
import time

import dns.message

from .configuration import STAFF
from .load import Load, blast, write_frames
from .raw_frames import ETH_IP, Wire, ethernet, ip, udp
from .signing import sign_zone
from .wall_clock import DAY
from .wiring import CLIENT_HOSTS


@contextlib.contextmanager
def silent_east(lab):
    lab.poi["east"].break_down("silence")
    yield
    lab.poi["east"].heal()


@contextlib.contextmanager
def failing_pois(lab):
    """Both say SERVFAIL, and clients ask for names that nobody remembers."""
    for poi in lab.poi.values():
        poi.break_down("servfail")
    with asking(lab, "lgwan", f"{lab.world.names.token(6)}-%d.dyn.{lab.world.others[0]} A", 40):
        yield
    for poi in lab.poi.values():
        poi.heal()


@contextlib.contextmanager
def late_publication(lab):
    """POI East has another edition of lg.jp than West."""
    def newer(fields):
        at = fields.index("SOA") + 3
        return [*fields[:at], str(int(fields[at]) + 7), *fields[at + 1:]]

    with _other_edition(lab, "lg.jp.", lambda fields: fields[3] == "SOA", newer):
        yield


@contextlib.contextmanager
def forgotten_notice(lab):
    """POI East publishes an address for our mail server that the NAT map does not know."""
    world = lab.world
    unknown = world.plan.lgwan.host(world.mail_number + 100, 5).four
    with _other_edition(lab, world.own, lambda fields: fields[0] == f"mail.{world.own}" and fields[3] == "A", lambda fields: [*fields[:4], unknown]):
        yield


@contextlib.contextmanager
def _other_edition(lab, apex, concerned, change):
    """POI East serves the zone with one record (its fields: owner, TTL, class, type, data) changed."""
    nsd = lab.poi["east"].nsd
    good, other = nsd.zone_files, lab.directory / f"{apex}late"
    records = [line.split() for line in open(good[apex], encoding="ascii")]
    found = [index for index, fields in enumerate(records) if len(fields) > 4 and concerned(fields)]
    assert len(found) == 1, f"{apex} has {len(found)} such records"
    records[found[0]] = change(records[found[0]])
    other.write_text("".join(" ".join(fields) + "\n" for fields in records), encoding="ascii")
    _serve(nsd, {**good, apex: other}, apex)
    yield
    _serve(nsd, good, apex)


def _serve(nsd, zone_files, apex):
    nsd.zone_files = zone_files
    nsd.stop()
    nsd.start()
    nsd.wait_until_serving(apex, time.monotonic() + 10)


def zone_file(server, apex):
    """The path that a server's configuration names for a zone."""
    lines = server._config.read_text(encoding="ascii").splitlines()
    return pathlib.Path(next(after.split('"')[1] for line, after in zip(lines, lines[1:]) if line.strip() == f'name: "{apex}"'))


def zone_server(lab, apex):
    return next(s.label for s in lab.world.internet_servers if any(zone.apex == apex for zone in s.zones))


@contextlib.contextmanager
def stripped_signatures(lab, apex):
    """A signed zone is served without its signatures, and clients go on asking for it."""
    path = zone_file(lab.servers[zone_server(lab, apex)], apex)
    kept = lab.directory / "whole.zone"
    shutil.copy(path, kept)
    path.write_text("".join(line for line in open(kept, encoding="ascii") if "RRSIG" not in line.split()), encoding="ascii")
    lab.restart_server(zone_server(lab, apex))
    with asking(lab, "internet", f"{lab.world.names.token(6)}-%d.dyn.{apex} A", 20):
        yield
    shutil.copy(kept, path)
    lab.restart_server(zone_server(lab, apex))


@contextlib.contextmanager
def broken_signatures(lab, apex):
    """A signed zone whose signatures no longer fit its data, with nobody on the way to blame."""
    path = zone_file(lab.servers[zone_server(lab, apex)], apex)
    kept = lab.directory / "sound.zone"
    shutil.copy(path, kept)
    path.write_text("".join(_spoil(line) for line in open(kept, encoding="ascii")), encoding="ascii")
    lab.restart_server(zone_server(lab, apex))
    yield
    shutil.copy(kept, path)
    lab.restart_server(zone_server(lab, apex))


@contextlib.contextmanager
def waiting_request(lab, apex):
    """A request for a negative trust anchor on which nobody decides."""
    with broken_signatures(lab, apex):
        _, text = lab.gateway.control("nta", "request", apex, "--duration", "1h", "--reason", "the lab says so", "--confirmed-by", "the lab", "--json", account=STAFF[0])
        number = str(json.loads(text)["entry"]["id"])
        yield number
        lab.gateway.control("nta", "withdraw", number)


@contextlib.contextmanager
def exempt_zone(lab, apex):
    """A zone that is not validated for a while."""
    with waiting_request(lab, apex) as number:
        lab.gateway.control("nta", "approve", number, account=STAFF[1])
        yield


def _spoil(line):
    """Another first octet of the signature, where the line is one."""
    fields = line.split()  # owner, TTL, class, type; of a signature then type, algorithm, labels, TTL, two times, tag, signer, and itself
    if len(fields) < 13 or fields[3] != "RRSIG":
        return line
    fields[12] = ("B" if fields[12][0] == "A" else "A") + fields[12][1:]
    return " ".join(fields) + "\n"


@contextlib.contextmanager
def dead_zone(lab, apex):
    server = lab.servers[zone_server(lab, apex)]
    server.stop()
    yield
    lab.restart_server(zone_server(lab, apex))


@contextlib.contextmanager
def unreachable_internet(lab):
    """Nobody answers, nor is anything known: who looks for the root's servers is past his clients' patience."""
    inet = lab.wiring.spaces["inet"]
    inet.nft("table inet away {\n chain in { type filter hook input priority 0;\n  udp dport 53 drop\n  tcp dport 53 drop\n }\n}\n")
    lab.gateway.control("cache", "flush", "--all", "--realm", "internet")
    with asking(lab, "internet", f"{lab.world.names.token(6)}-%d.dyn.{lab.world.others[1]} A", 40):
        yield
    inet.nft("delete table inet away\n")


@contextlib.contextmanager
def wrong_clock(lab, clock, wrong=60 * DAY):
    before = clock.offset
    clock.advance(wrong)
    yield
    clock.set(before)


@contextlib.contextmanager
def no_tcp_to(lab, servers):
    """A firewall before the servers of a namespace lets DNS pass by UDP alone."""
    servers.nft("table inet no_tcp {\n chain in { type filter hook input priority 0; tcp dport 53 drop; }\n}\n")
    yield
    servers.nft("delete table inet no_tcp\n")


def sign_anew(lab, zone, keys, days, labels):
    """The zone is signed by these keys from now on, on all its servers."""
    now = int(time.time())
    plain = lab.directory / "anew.zone"
    plain.write_text(zone.text(), encoding="ascii")
    signed = sign_zone(zone, plain, keys, now - DAY, now + days * DAY)
    for label in labels:
        shutil.copy(signed, zone_file(lab.servers[label], zone.apex))
        lab.restart_server(label)


@contextlib.contextmanager
def dead_chronyd(lab, source):
    source.stop()
    yield
    source.start()


@contextlib.contextmanager
def missing_anchors(lab):
    lab.configuration.anchor_file = str(lab.directory / "gone.key")
    lab.gateway.reload()
    yield
    lab.configuration.anchor_file = None
    lab.gateway.reload()


@contextlib.contextmanager
def tight_rates(lab, *keys):
    """Rates that honest clients exceed: eight of them, five questions a second each, for one name."""
    loose = lab.configuration.further
    for key in keys:
        assert f"\n{key} = 0\n" in loose, "the drill starts without limits"
        lab.configuration.further = lab.configuration.further.replace(f"\n{key} = 0\n", f"\n{key} = 1\n", 1)
    lab.gateway.reload()
    with asking(lab, "both", f"www.{lab.world.municipalities[0]} A", 40):
        yield
    lab.configuration.further = loose
    lab.gateway.reload()


@contextlib.contextmanager
def refused_reload(lab):
    path = lab.configuration.path
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace('"lgwan"', '"lgvan"', 1), encoding="utf-8")
    lab.gateway.hang_up()
    yield
    path.write_text(good, encoding="utf-8")
    lab.gateway.hang_up()


@contextlib.contextmanager
def unwritable_state(lab, clock):
    """The state directory is gone when an hour ends, and what was learnt in it has to be written."""
    state, aside = lab.directory / "state", lab.directory / "state.aside"
    state.rename(aside)
    clock.advance(3600)
    yield
    aside.rename(state)


@contextlib.contextmanager
def dead_gateway(lab):
    lab.gateway.stop()
    yield
    lab.gateway.start()


def query_frames(lab, wire, source_role):
    """Cached questions from the Internet side's wire, with the sources of a role's clients."""
    network, service = lab.world.plan.clients[source_role], lab.world.plan.service("inet")
    for number in range(64):
        source = network.host(CLIENT_HOSTS[number % 8])
        question = dns.message.make_query(lab.world.saas, "SOA", use_edns=0, payload=1232).to_wire()
        packet = ip(source.four, service.four, udp(source.four, service.four, question, 20000 + number))
        yield ethernet(lab.wiring.gw.mac("lan-inet"), wire.mac, packet, ETH_IP)


@contextlib.contextmanager
def forged_sources(lab):
    wire = Wire(lab.wiring.client("inet"))
    frames, ended = list(query_frames(lab, wire, "lgwan")), threading.Event()

    def send():
        while not ended.wait(0.05):
            wire.send(frames[0])

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    yield
    ended.set()
    sender.join()
    wire.close()


@contextlib.contextmanager
def flood(lab, freeze=0.0):
    """More than the lane can take; with `freeze` the gateway also stands still for so many seconds at a time."""
    wire = Wire(lab.wiring.client("inet"))
    path = write_frames(lab.directory / "flood.frames", query_frames(lab, wire, "inet"))
    wire.close()
    ended = threading.Event()

    def send():
        while not ended.is_set():
            blast(lab, lab.wiring.client("inet"), path, count=400000, rate=200000, settle=0.1)

    def stutter():
        while not ended.wait(0.3):
            os.kill(lab.gateway.process.pid, signal.SIGSTOP)
            time.sleep(freeze)
            os.kill(lab.gateway.process.pid, signal.SIGCONT)

    threads = [threading.Thread(target=send, daemon=True)] + ([threading.Thread(target=stutter, daemon=True)] if freeze else [])
    for thread in threads:
        thread.start()
    yield
    ended.set()
    for thread in threads:
        thread.join()


@contextlib.contextmanager
def asking(lab, view, pattern, rate, seconds=120):
    """A steady load for as long as the block lasts: a new name each time where the pattern has a %d, else the one name."""
    namespace, _, service = lab.client_of(view)
    sources = [lab.client_of(view, index)[1].four for index in range(8)]
    load = Load(lab, namespace, server=service.four, source=sources, rate=rate, duration=seconds, timeout=2,
                **({"pattern": pattern} if "%d" in pattern else {"names": [pattern]}))
    yield
    load._process.stop()

"""Answers of up to 4096 octets, and more, through every way out: TC at 1232 octets, then whole by TCP (K-2, K-3, G2-4)."""
import dataclasses

import dns.flags

from sekisho_lab.path_check import check_paths
from sekisho_lab.questions_on_wire import datagram_of, question_of

ABOUT = "answers of 4096 octets arrive whole by TCP after TC at 1232, through the Internet, through POI, and without validation"
FAULT = "the ways out carry no TCP"

SIZES = (1232, 1233, 4096, 16000)
UDP_SIZE = 1232      # what may be asked for over UDP, and what a client gets over UDP at most
OPT, SIGNATURE = 11, 64


@dataclasses.dataclass(frozen=True)
class Large:
    """A name whose answer makes a message of exactly `size` octets for a client that asks with DO as given."""
    way: str
    view: str
    name: str
    size: int
    do: bool
    device: str
    secure: bool


def run(bench):
    with bench.laboratory(expand=add_names) as lab:
        world = lab.world
        lab.configuration.negative_anchors = (world.saas,)  # there too: without validation (K-3)
        capture = lab.capture(lab.wiring.gw)
        lab.gateway.start()
        for large in lab.extra:
            if bench.broken:
                block_tcp(lab)
            check_name(bench, lab, large)
        check_clients(bench, lab)
        bench.require(capture.losses() == 0, "the capture lost frames")
        check_wire(bench, lab, capture.stop())
        names = {(large.way, large.size): large.name for large in lab.extra}
        check_paths(bench, lab, names["POI, validation off", 4096], names["Internet, validated", 4096], names["POI, validation off", 1232])


def add_names(world):
    """The same sizes in a zone of each way out."""
    ways = [("POI, validation off", "lgwan", world.lgwan.zones[world.others[0]], False, "up-lgwan"),
            ("Internet, validated", "internet", world.internet.zones[world.others[1]], True, "up-inet"),
            ("Internet, unsigned", "internet", world.internet.zones[world.company], False, "up-inet"),
            ("Internet, validation excused", "internet", world.internet.zones[world.saas], False, "up-inet")]
    names = []
    for way, view, zone, signed, device in ways:
        for size in SIZES:
            for first in ("u", "t"):  # asked first over UDP, and first over TCP
                name = f"{first}{size}.{zone.apex}"
                zone.add(name, "TXT", filling(world, name, size, zone.apex if signed else None))
                names.append(Large(way, view, name, size, signed, device, way.endswith("validated")))
    return names


def filling(world, name, size, signer):
    """TXT strings that make the whole message `size` octets long."""
    rest = size - 12 - (len(name) + 1 + 4) - (2 + 10) - OPT
    if signer:
        rest -= 2 + 10 + 18 + len(signer) + 1 + SIGNATURE
    lengths = []
    while rest > 256:
        lengths.append(250)
        rest -= 251
    lengths.append(rest - 1)
    return " ".join(f'"{world.names.token(length)}"' for length in lengths)


def block_tcp(lab):
    for space in (lab.wiring.spaces["inet"], lab.wiring.poi("east"), lab.wiring.poi("west")):
        space.nft("table inet broken\ndelete table inet broken\ntable inet broken {\n chain in { type filter hook input priority 0;\n"
                  "  iifname \"eth0\" tcp dport 53 drop\n }\n}\n")


def check_name(bench, lab, large):
    where = f"{large.way}, {large.name}"
    tree = lab.world.lgwan if large.device == "up-lgwan" else lab.world.internet
    expected = frozenset((r.owner, r.rtype, r.rdata) for r in tree.lookup(large.name, "TXT").answer)
    options = {"do": large.do, "timeout": 8.0}
    if ".".join(large.name.split(".")[:1]).startswith("u"):
        short = lab.ask(large.view, large.name, "TXT", retry_tcp=False, **options)
        cut = large.size > UDP_SIZE
        bench.require(short.rcode == "NOERROR", f"{where}: {short.rcode} EDE {list(short.ede)} over UDP")
        bench.require(("TC" in short.flags.split()) == cut, f"{where}: TC is {'not ' if cut else ''}set in an answer of {short.size} octets")
        bench.require(short.size <= UDP_SIZE, f"{where}: {short.size} octets over UDP")
    for family in (4, 6):
        whole = lab.ask(large.view, large.name, "TXT", family, tcp=True, **options)
        answer = frozenset(r for r in whole.answer if r[1] != "RRSIG")
        bench.require(whole.rcode == "NOERROR" and answer == expected, f"{where}: over TCP {whole.rcode} EDE {list(whole.ede)} with {len(answer)} records")
        size = whole.size - ede_octets(whole)  # a reason may come besides, where there is room for it (RFC 8914 §3)
        bench.require(size == large.size, f"{where}: {size} octets over TCP, not {large.size}")
        bench.require(("AD" in whole.flags.split()) == large.secure, f"{where}: AD is {'not ' if large.secure else ''}set")


def ede_octets(got):
    return sum(4 + len(option.to_wire()) for option in got.message.options if int(option.otype) == 15) if got.message else 0


def check_clients(bench, lab):
    """Whatever a client says that it can receive over UDP."""
    for large in lab.extra:
        if large.size != 4096:
            continue
        for edns, most in ((4096, UDP_SIZE), (65535, UDP_SIZE), (512, 512), (0, 512)):
            got = lab.ask(large.view, large.name, "TXT", edns=edns, do=large.do and bool(edns), retry_tcp=False)
            bench.require(got.size <= most and "TC" in got.flags.split(), f"{large.way}: a client that says {edns} got {got.size} octets, flags {got.flags}")
    bench.figure(f"{len(lab.extra)} names of {', '.join(map(str, SIZES))} octets through {len({large.way for large in lab.extra})} ways, whole by TCP")


def check_wire(bench, lab, frames):
    """What the gateway asked for, and what came: at most 1232 octets over UDP, TC, then TCP for the same name."""
    asked, largest, cut, by_tcp = set(), 0, set(), set()
    for frame in frames:
        if frame.device not in ("up-inet", "up-lgwan"):
            continue
        datagram = datagram_of(frame.octets)
        if datagram is None:
            target, name, _ = question_of(frame.octets)
            if frame.outgoing and target and name:
                by_tcp.add(name)
            continue
        _, destination, message = datagram
        if message is None:
            continue
        if frame.outgoing and destination == 53:
            asked.add(message.payload if message.edns >= 0 else 512)
        elif not frame.outgoing:
            largest = max(largest, len(frame.octets) - (62 if frame.octets[12:14] == b"\x86\xdd" else 42))
            if message.flags & dns.flags.TC and message.question:
                cut.add(message.question[0].name.to_text().lower())
    bench.require(asked and max(asked) <= UDP_SIZE, f"asked upstream for {sorted(asked)} octets over UDP")
    for large in lab.extra:
        if large.size < 4096:
            continue  # the gateway asks with DO, the server's own message may be a little larger or smaller than the client's
        bench.require(large.name in cut, f"{large.way}: no truncated answer for {large.name} came over UDP")
        bench.require(large.name in by_tcp, f"{large.way}: {large.name} was never asked by TCP")
    bench.figure(f"upstream asked for {max(asked, default=0)} octets, largest datagram {largest}, {len(cut)} truncated answers, {len(by_tcp)} names asked by TCP")

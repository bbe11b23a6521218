"""Listens on every device of the gateway while everybody asks: each way out carries exactly the names that belong on it."""
import concurrent.futures
import dataclasses
import re
import socket

import dns.message
import dns.name

from sekisho_lab.late_replies import LateReplies
from sekisho_lab.questions import make_questions
from sekisho_lab.questions_on_wire import is_traffic, question_of
from sekisho_lab.view_model import lgwan_suffixes
from sekisho_lab.zone_data import is_below

ABOUT = "no name leaves by another network's way, whatever the default route says"
FAULT = "one LGWAN name is also asked through the Internet uplink, and nothing guards what the kernel says by itself"

UPLINKS = {"lgwan": "up-lgwan", "internet": "up-inet"}
_NONCE = re.compile(rb"nonce[a-z0-9]{12}")


@dataclasses.dataclass
class Stamped:
    """A stamped name, on which uplinks it belongs, and whether it must be seen there."""
    name: str
    client_devices: set
    uplinks: set
    exists: bool = True  # below a name that does not exist nobody needs to ask further (RFC 8020, RFC 9156)


def run(bench):
    with bench.laboratory() as lab:
        capture = lab.capture(lab.wiring.gw)
        lab.gateway.start()
        stamps, jobs = plan_questions(lab)
        background = [(view, q, family, tcp) for view in lab.views for q in make_questions(lab.world, view)
                      for family, tcp in ((4, False), (6, True))]
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            ordinary = [pool.submit(lab.ask, view, q.name, q.rtype, family, tcp=tcp) for view, q, family, tcp in background]
            asked = [pool.submit(lab.ask, view, name, "A", family, tcp=tcp) for view, name, family, tcp in jobs]
            answered = sum(f.result().rcode not in ("TIMEOUT", "CLOSED") for f in ordinary)
            for (view, name, _, _), future in zip(jobs, asked):
                expected, got = lab.oracle.expect(view, name, "A"), future.result()
                bench.require(got.rcode == expected.rcode and got.answer == expected.answer,
                              f"{view}: {name} over {got.transport}: {got.rcode} {sorted(got.answer)}, not {expected.rcode}")
        if bench.broken:
            drop_guard(lab)
            leak(lab, next(name for view, name, _, _ in jobs if view == "lgwan" and is_below(name, lab.world.own)))
        late, name = LateReplies(lab), f"late.{lab.world.own}"
        sent = late.send(name)
        settle(lab)
        lost = capture.losses()
        frames = capture.stop()
        bench.require(lost == 0, f"the capture lost {lost} frames")
        bench.require(answered == len(background), f"{len(background) - answered} questions had no answer")
        seen = nonces_by_device(frames)
        judge_nonces(bench, stamps, seen)
        questions = judge_uplinks(bench, lab, frames)
        strays = astray(frames)
        bench.require(not strays, f"{len(strays)} packets left through the decoy, where routes lead, the first: {strays[:1]}")
        mentions = [f.device for f in frames if f.outgoing and f.device.startswith("up-") and quotes(f, name)]
        bench.require(not mentions, f"the kernel quoted late replies {len(mentions)} times, on {sorted(set(mentions))}")
        for device in UPLINKS.values():
            carried = len(seen.get(device, ()))
            bench.require(carried > 0, f"no stamped name was captured on {device}: an empty capture proves nothing")
            bench.figure(f"{device}: {carried} stamped names, {questions[device]} questions")
        bench.figure(f"{len(stamps)} names stamped, {len(frames)} frames on all devices, {len(strays)} through the decoy")
        if not bench.broken:
            unguarded = without_guard(bench, lab, late)
            bench.figure(f"{sent} late replies drew nothing; without the guard {unguarded} packets to the decoy")
        late.close()


def plan_questions(lab):
    """Stamped names for each view, of each kind; and the same name asked on several sides."""
    world, stamps, jobs = lab.world, {}, []
    device = {view: "lan-both" if view == "both" else "lan-inet" if view == "internet" else "lan-lgwan" for view in lab.views}

    def stamp(suffix, views, transports):
        nonce = f"nonce{world.names.token(12)}"
        name = f"{nonce}.{suffix}"
        entry = Stamped(name, set(), set())
        for view in views:
            entry.client_devices.add(device[view])
            expected = lab.oracle.expect(view, name, "A")
            entry.uplinks |= {UPLINKS[realm] for realm, asked in expected.asked_upstream if nonce in asked}
            entry.exists &= expected.rcode != "NXDOMAIN"
            jobs.extend((view, name, family, tcp) for family, tcp in transports)
        stamps[nonce.encode("ascii")] = entry

    owners = [f"dyn.{apex}" for apex in (*world.municipalities, world.ministry, world.kept, world.saas, world.company)]
    odd = [f"tenant.{world.vendor}", "lgwan.jp.", f"closed.{world.own}", f"internal.{world.own}", f"intra.{world.own}", "com.",
           "invalid.", "home.arpa.", "10.in-addr.arpa.", "lg.jp.", "go.jp.", "."]
    for view in lab.views:
        for suffix in owners:
            for transport in ((4, False), (6, False), (4, True), (6, True)):
                stamp(suffix, [view], [transport])
        for suffix in odd:
            stamp("" if suffix == "." else suffix, [view], [(4, False), (6, True)])
    for suffix in owners[:4]:
        stamp(suffix, ["lgwan", "internet", "both"], [(4, False)])
        stamp(suffix, ["internet", "lgwan"], [(4, False), (6, True)])
    return stamps, jobs


def nonces_by_device(frames):
    seen = {}
    for frame in frames:
        for nonce in _NONCE.findall(frame.octets.lower()):
            seen.setdefault(frame.device, set()).add(nonce)
    return seen


def judge_nonces(bench, stamps, seen):
    for device, nonces in seen.items():
        for nonce in nonces:
            entry = stamps.get(nonce)
            if entry is None:
                bench.require(False, f"{device} carried a stamp that nobody asked: {nonce.decode('ascii')}")
            elif device not in entry.client_devices | entry.uplinks:
                bench.require(False, f"{device} carried {entry.name}, which belongs on {sorted(entry.uplinks) or 'no way out'}")
    for nonce, entry in stamps.items():
        for uplink in entry.uplinks if entry.exists else ():
            bench.require(nonce in seen.get(uplink, ()), f"{uplink} did not carry {entry.name}")


def judge_uplinks(bench, lab, frames):
    """Every question on an uplink, stamped or not, fits it, and goes to a server of that network; {device: questions}."""
    suffixes = lgwan_suffixes(lab.world)
    closed = [s for s in suffixes if s not in ("lg.jp.", "go.jp.")]
    poi = {address for pair in lab.world.plan.poi.values() for address in pair.both()}
    counts = dict.fromkeys(UPLINKS.values(), 0)
    for frame in frames:
        if frame.device not in counts or not frame.outgoing or not is_traffic(frame.octets):
            continue
        target, name, _ = question_of(frame.octets)
        if target is None:
            bench.require(False, f"{frame.device} carried something that is neither DNS nor neighbour discovery: {frame.octets[:60].hex()}")
            continue
        bench.require((target in poi) == (frame.device == "up-lgwan"), f"{frame.device} carried a packet to {target}")
        if name is None:
            continue
        counts[frame.device] += 1
        if frame.device == "up-lgwan":
            bench.require(any(is_below(name, s) for s in suffixes), f"up-lgwan carried a question for {name}")
        else:
            bench.require(not any(is_below(name, s) for s in closed), f"up-inet carried a question for {name}")
    return counts


def settle(lab):
    """What the kernel has to say to the last frames is said: a question after them has been answered."""
    for family in (4, 6):
        lab.ask("lgwan", f"www.{lab.world.own}", "A", family)


def astray(frames):
    """What left through the decoy, readable."""
    return [f.octets[12:80].hex() for f in frames if f.device == "up-decoy" and f.outgoing and is_traffic(f.octets)]


def quotes(frame, name):
    return dns.name.from_text(name).to_wire() in frame.octets


def drop_guard(lab):
    lab.wiring.gw.nft("delete table inet sekisho_exit\n")


def without_guard(bench, lab, late):
    """The same replies once more with the guard gone: what they draw shows that its silence means something."""
    drop_guard(lab)
    capture = lab.capture(lab.wiring.gw)
    name = f"again.{lab.world.own}"
    late.send(name)
    settle(lab)
    strays = [f for f in capture.stop() if f.device == "up-decoy" and f.outgoing and is_traffic(f.octets)]
    bench.require(any(quotes(f, name) for f in strays), "without the guard no late reply was quoted to the decoy: none proves anything")
    return len(strays)


def leak(lab, name):
    """What a resolver with a fallback would do."""
    wire = dns.message.make_query(name, "A").to_wire()
    server = next(iter(lab.world.root_servers.values())).four
    with lab.wiring.gw.entered():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.setsockopt(socket.SOL_SOCKET, 25, b"up-inet\0")  # SO_BINDTODEVICE
            sock.sendto(wire, (server, 53))

"""Listens on every device of the gateway while everybody asks: each way out carries exactly the names that belong on it."""
import concurrent.futures
import dataclasses
import re
import socket

import dns.message

from sekisho_lab.questions import make_questions
from sekisho_lab.questions_on_wire import is_traffic, question_of
from sekisho_lab.view_model import lgwan_suffixes
from sekisho_lab.zone_data import is_below

ABOUT = "no name leaves by another network's way, whatever the default route says"
FAULT = "one LGWAN name is also asked through the Internet uplink"

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
            leak(lab, next(name for view, name, _, _ in jobs if view == "lgwan" and is_below(name, lab.world.own)))
        lost = capture.losses()
        frames = capture.stop()
        bench.require(lost == 0, f"the capture lost {lost} frames")
        bench.require(answered == len(background), f"{len(background) - answered} questions had no answer")
        seen = nonces_by_device(frames)
        judge_nonces(bench, stamps, seen)
        questions = judge_uplinks(bench, lab, frames)
        decoy = sum(f.device == "up-decoy" and f.outgoing and is_traffic(f.octets) for f in frames)
        bench.require(decoy == 0, f"{decoy} packets left through the decoy, where the default route leads")
        for device in UPLINKS.values():
            carried = len(seen.get(device, ()))
            bench.require(carried > 0, f"no stamped name was captured on {device}: an empty capture proves nothing")
            bench.figure(f"{device}: {carried} stamped names, {questions[device]} questions")
        bench.figure(f"{len(stamps)} names stamped, {len(frames)} frames on all devices, none where it does not belong, decoy silent")


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


def leak(lab, name):
    """What a resolver with a fallback would do."""
    wire = dns.message.make_query(name, "A").to_wire()
    server = next(iter(lab.world.root_servers.values())).four
    with lab.wiring.gw.entered():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.setsockopt(socket.SOL_SOCKET, 25, b"up-inet\0")  # SO_BINDTODEVICE
            sock.sendto(wire, (server, 53))

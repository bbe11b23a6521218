"""A million packets, a tenth of them malformed: what was sent, received, answered, passed and dropped agrees to the packet."""
import collections
import random
import signal
import struct
import threading
import time

from sekisho_lab import malformed
from sekisho_lab.configuration import ROLES, UNLIMITED
from sekisho_lab.load import blast, write_frames
from sekisho_lab.malformed import header, kinds, wire_name
from sekisho_lab.raw_frames import ETH_IPV6, ICMP, checksum, ethernet, ip, udp

ABOUT = "every packet has one fate: received = answered + passed + pending + dropped, to the packet"
FAULT = "the gateway stands still for a moment, so that its ring overflows"

PACKETS = 1_000_000
BLOCK = 20_000     # frames in the file, sent over and over
MALFORMED = 10     # percent
RATE = 36_000
VIEW, ROLE = "internet", "inet"


def run(bench):
    with bench.laboratory() as lab:
        lab.configuration.further = UNLIMITED
        lab.gateway.start()
        frames, expected = make_block(lab)
        path = write_frames(lab.directory / "block.frames", frames)
        rounds = (PACKETS // 10 if bench.broken else PACKETS) // BLOCK
        warm(bench, lab, frames)
        if bench.broken:
            threading.Thread(target=stand_still, args=(lab,), daemon=True).start()
        port = ROLES[ROLE]
        device_before, before = lab.wiring.client(ROLE).device_packets("eth0"), settled(lab)
        report = blast(lab, lab.wiring.client(ROLE), path, count=rounds * BLOCK, rate=RATE, settle=2.5)
        after, device_after = settled(lab), lab.wiring.client(ROLE).device_packets("eth0")
        wire = [b - a for a, b in zip(device_before, device_after)]
        delta = lambda name, **labels: round(after.sum(name, **labels) - before.sum(name, **labels))
        judge_totals(bench, delta, port, report, wire, rounds * expected["passed"])
        judge_answers(bench, delta, report, {rcode: rounds * count for rcode, count in expected["rcodes"].items()})
        judge_kinds(bench, delta, {key: rounds * count for key, count in expected["kinds"].items()}, expected["ways"])
        bench.figure(f"{rounds * BLOCK / report['elapsed'] / 1000:.0f} k packets/s")


def query(name, rtype, ident, edns):
    opt = b"\0" + struct.pack("!HHIH", 41, 1232, 0, 0)
    return header(additional=1 if edns else 0, ident=ident) + wire_name(name) + struct.pack("!HH", rtype, 1) + (opt if edns else b"")


def make_block(lab):
    """Frames in a random order, and what must become of them."""
    rng, world = random.Random(lab.world.seed), lab.world
    gateway_mac, my_mac = lab.wiring.gw.mac("lan-inet"), lab.wiring.client(ROLE).mac("eth0")
    network, service = world.plan.clients[ROLE], world.plan.service(ROLE)
    foreign = world.plan.clients["lgwan"].host(99)
    # Source addresses that no host has: nobody answers the answers.
    sources = [network.host(number, subnet) for subnet in (60, 61, 62) for number in range(2, 90)]
    bad = list(kinds(f"www.{world.company}", gateway_mac, my_mac, sources[0], service, foreign))
    names = ([(f"www.{apex}", 1) for apex in world.municipalities] + [(f"{world.names.token()}.dyn.{world.company}", 28) for _ in range(300)]
             + [(f"{world.names.token()}.lgwan.jp.", 1) for _ in range(20)] + [("localhost.", 1), (f"{world.names.token()}.invalid.", 1)])
    right = {name: {"NOERROR": 0, "NXDOMAIN": 3}[lab.oracle.expect(VIEW, name, "A" if rtype == 1 else "AAAA").rcode] for name, rtype in names}
    frames, counted, rcodes, passed = [], collections.Counter(), collections.Counter(), 0
    for number in range(BLOCK * MALFORMED // 100):
        kind = bad[number % len(bad)]
        frames.append(kind.frame)
        counted[(kind.label, kind.counter)] += 1
        if kind.answered:
            rcodes[{"opcode": 4, "tsig": 5}.get(kind.counter, 1)] += 1  # NOTIMP, REFUSED, FORMERR
    for number in range(BLOCK // 50):  # 2 %: for the kernel
        frames.append(echo(gateway_mac, my_mac, sources[number % len(sources)].four, service.four, number))
        passed += 1
    while len(frames) < BLOCK:
        (name, rtype), source, family = rng.choice(names), rng.choice(sources), rng.choice((4, 6))
        message = query(name, rtype, rng.randrange(65536), rng.random() < 0.8)
        a, b = source.of(family), service.of(family)
        packet = ip(a, b, udp(a, b, message, rng.randrange(1024, 65535)))
        frames.append(ethernet(gateway_mac, my_mac, packet, *([ETH_IPV6] if family == 6 else [])))
        rcodes[right[name]] += 1
    rng.shuffle(frames)
    return frames, {"rcodes": rcodes, "passed": passed, "kinds": counted, "ways": len(bad)}


def echo(gateway_mac, my_mac, source, service, number):
    body = struct.pack("!BBHHH", 8, 0, 0, 1, number & 0xFFFF) + b"lab"
    body = body[:2] + struct.pack("!H", checksum(body)) + body[4:]
    return ethernet(gateway_mac, my_mac, ip(source, service, body, ICMP))


def warm(bench, lab, frames):
    """Every name once, slowly: afterwards all are hits."""
    path = write_frames(lab.directory / "warm.frames", frames)
    report = blast(lab, lab.wiring.client(ROLE), path, rate=4000, settle=2.5)
    bench.demand(report["received"] > 0, "nothing is answered at all")


def stand_still(lab):
    """While the blast runs: the gateway's process stops for a moment."""
    time.sleep(1.2)
    lab.gateway.process.popen.send_signal(signal.SIGSTOP)
    time.sleep(0.8)
    lab.gateway.process.popen.send_signal(signal.SIGCONT)


def settled(lab):
    """Metrics when nothing is under way any more."""
    for _ in range(40):
        metrics = lab.gateway.metrics()
        if metrics.sum("sekisho_lane_pending") == 0:
            return metrics
        time.sleep(0.1)
    return metrics


def judge_totals(bench, delta, port, report, wire, echoes):
    received = delta("sekisho_lane_received_packets_total", port=port)
    answered, passed = delta("sekisho_lane_answered_total"), delta("sekisho_lane_passed_total")
    dropped, pending = delta("sekisho_lane_dropped_total"), delta("sekisho_lane_pending")
    ethdev_in, ethdev_out = delta("sekisho_port_rx_packets_total", port=port), delta("sekisho_port_tx_packets_total", port=port)
    lost = {name: delta(f"sekisho_port_{name}_total", port=port) for name in ("rx_missed", "rx_errors", "tx_errors")}
    noise = wire[1] - report["sent"]
    bench.require(report["refused_by_kernel"] == 0 or report["sent"] > 0, "the generator could not send")
    bench.require(0 <= noise <= 60, f"{noise} frames on the wire are not the generator's")
    bench.require(received == answered + passed + pending + dropped,
                  f"received {received} is not answered {answered} + passed {passed} + pending {pending} + dropped {dropped}")
    bench.require(ethdev_in == received, f"the port received {ethdev_in} packets, its lanes {received}")
    bench.require(ethdev_in + lost["rx_missed"] == wire[1], f"{wire[1]} frames were sent to the port, it received {ethdev_in} and missed {lost['rx_missed']}")
    bench.require(not any(lost.values()), f"the port lost packets: {lost}")
    bench.require(report["receive_drops"] == 0, f"the generator could not hear {report['receive_drops']} frames")
    bench.require(report["received"] == answered, f"the generator received {report['received']} answers, the lanes sent {answered}")
    bench.require(ethdev_out == answered, f"the port sent {ethdev_out} packets, the lanes answered {answered}")
    bench.require(echoes <= passed <= echoes + noise + 60, f"{passed} packets were passed to the kernel, {echoes} echo requests were sent")
    bench.figure(f"sent {report['sent']} (and {noise} of the kernel's), received {received} = answered {answered} + passed {passed} + pending {pending} + dropped {dropped}")
    bench.figure(f"ethdev {ethdev_in} in, {ethdev_out} out; generator heard {report['received']} answers")


def judge_answers(bench, delta, report, expected):
    heard = {int(rcode): count for rcode, count in report["rcodes"].items()}
    for rcode in sorted(expected.keys() | heard.keys()):
        bench.require(heard.get(rcode) == expected.get(rcode), f"RCODE {rcode}: {heard.get(rcode, 0)} answers, {expected.get(rcode, 0)} are right")
    responses = delta("sekisho_responses_total")
    bench.require(responses == report["received"], f"sekisho_responses_total grew by {responses}, the generator received {report['received']}")


def judge_kinds(bench, delta, counted, ways):
    """Each way of being malformed moved its own counter, and no other one moved."""
    names = {malformed.FAULT: ("sekisho_query_faults_total", "fault"), malformed.DROP: ("sekisho_lane_dropped_total", "reason")}
    for (label, counter), count in sorted(counted.items()):
        metric, key = names[label]
        moved = delta(metric, **{key: counter})
        bench.require(moved == count, f"{count} packets are `{counter}`, {metric}{{{key}}} moved by {moved}")
    all_drops, all_faults = delta("sekisho_lane_dropped_total"), delta("sekisho_query_faults_total")
    wanted_drops = sum(count for (label, _), count in counted.items() if label == malformed.DROP)
    # Two kinds are dropped and are DNS faults too.
    both = counted[(malformed.DROP, "dns_short_header")] + counted[(malformed.DROP, "dns_response")]
    wanted_faults = sum(count for (label, _), count in counted.items() if label == malformed.FAULT) + both
    bench.require(all_drops == wanted_drops, f"{all_drops} packets were dropped, {wanted_drops} deserve it")
    bench.require(all_faults == wanted_faults, f"{all_faults} faults were counted, {wanted_faults} were sent")
    bench.figure(f"{len(counted)} counters for {sum(counted.values())} malformed packets in {ways} ways" + ("" if bench.complaint_count else ", each exact"))


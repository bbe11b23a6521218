"""Three networks (and the DMZ, and a VLAN) ask everything over UDP and TCP, IPv4 and IPv6; every answer is compared."""
import concurrent.futures
import random

import dns.message

from sekisho_lab.client import understand
from sekisho_lab.comparison import complaints
from sekisho_lab.laboratory import VLAN
from sekisho_lab.questions import make_questions
from sekisho_lab.raw_frames import ETH_IP, ETH_IPV6, Wire, dns_reply_of, ethernet, ip, udp
from sekisho_lab.wiring import VLAN_SUBNET

ABOUT = "every network's question gets its network's answer, mapped where it must be"
FAULT = "the NAT map has another LGWAN address for the mail server than the connection router"


def run(bench):
    with bench.laboratory() as lab:
        if bench.broken:
            lab.configuration.nat_pairs = [wrong_pair(lab.world, pair) for pair in lab.world.nat_pairs]
        lab.gateway.start()
        before = lab.gateway.metrics()
        asked = guarded = 0
        for view_name in lab.views:
            count, guards = ask_view(bench, lab, view_name)
            asked, guarded = asked + count, guarded + guards
        strangers = ask_as_stranger(bench, lab)
        tagged = ask_with_tag(bench, lab)
        after = lab.gateway.metrics()
        leaks = after.sum("sekisho_leaks_prevented_total") - before.sum("sekisho_leaks_prevented_total")
        bench.require(leaks == guarded, f"{guarded} names of another network were asked, {leaks:.0f} leaks counted as prevented")
        for view_name in lab.views:
            bench.require(after.sum("sekisho_responses_total", view=view_name) > before.sum("sekisho_responses_total", view=view_name),
                          f"no responses are counted for view {view_name}")
        bench.figure(f"{asked} answers in {len(lab.views)} views over UDP and TCP, IPv4 and IPv6")
        bench.figure(f"{tagged} with a VLAN tag, {strangers} refused to a host of no view, {guarded} leaks prevented")


def wrong_pair(world, pair):
    import dataclasses
    return dataclasses.replace(pair, lgwan=world.plan.lgwan.host(77, 77).four) if pair.name == "mail" else pair


def ask_view(bench, lab, view_name):
    """Asks all questions of a view over every transport; (answers, answers by the leak guard)."""
    questions = make_questions(lab.world, view_name)
    jobs = [(q, family, tcp) for family in (4, 6) for tcp in (False, True) for q in questions]
    random.Random(lab.world.seed).shuffle(jobs)

    def one(job):
        question, family, tcp = job
        index = 0 if view_name == "dmz" else hash(job) % 8
        return question, lab.ask(view_name, question.name, question.rtype, family, index=index, tcp=tcp)

    guards = 0
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        for question, got in pool.map(one, jobs):
            for complaint in complaints(lab.oracle, view_name, question, got):
                bench.require(False, complaint)
            links = 2 if got.transport == "udp+tcp" else 1
            guards += links * (lab.oracle.expect(view_name, question.name, question.rtype).origin == "guarded")
    return len(jobs), guards


def ask_as_stranger(bench, lab):
    """A host that no view claims is refused (X16)."""
    count = 0
    for name, rtype in ((f"www.{lab.world.own}", "A"), (f"www.{lab.world.company}", "A"), ("localhost.", "A")):
        for family in (4, 6):
            for tcp in (False, True):
                got = lab.ask("stranger", name, rtype, family, tcp=tcp)
                bench.require(got.rcode == "REFUSED", f"a host of no view asked {name}: {got.rcode}, not REFUSED")
                count += 1
    return count


def ask_with_tag(bench, lab):
    """Tagged clients on the both-sides port belong to the LGWAN view; the reply carries the tag."""
    if lab.options["driver"] != "af_packet":
        return 0  # a tagged frame does not reach an XDP program with its tag in the octets
    namespace, network, count = lab.wiring.client("both"), lab.world.plan.clients["both"], 0
    gateway_mac, wire = lab.wiring.gw.mac("lan-both"), Wire(namespace)
    host, service = network.host(9, VLAN_SUBNET), network.host(53)
    for question in [q for q in make_questions(lab.world, "vlan") if q.rtype in ("A", "MX", "PTR")][:24]:
        for family, kind in ((4, ETH_IP), (6, ETH_IPV6)):
            query = dns.message.make_query(question.name, question.rtype, use_edns=0, payload=1232)
            source, destination = host.of(family), service.of(family)
            packet = ip(source, destination, udp(source, destination, query.to_wire(), 40000 + count))
            wire.send(ethernet(gateway_mac, wire.mac, packet, kind, VLAN))
            heard = wait_for(wire, destination, query.id)
            if not bench.require(heard, f"VLAN {VLAN}: no answer for {question.name} {question.rtype}, IPv{family}"):
                continue
            message, vlan = heard
            bench.require(vlan == VLAN, f"the answer for VLAN {VLAN} came with tag {vlan}")
            for complaint in complaints(lab.oracle, "lgwan", question, understand(message, transport="a VLAN")):
                bench.require(False, complaint)
            count += 1
    wire.close()
    return count


def wait_for(wire, server, message_id):
    import time
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline:
        for octets, vlan in wire.hear(0.02):
            reply = dns_reply_of(octets)
            if reply and reply[0] == server and reply[2][:2] == message_id.to_bytes(2, "big"):
                return reply[2], vlan
    return None

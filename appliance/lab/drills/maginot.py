"""An attacker has a zone on the Internet and one on LGWAN, answers anything, and is asked by everybody; then every answer of every view is
compared with what it was before (MaginotDNS; N-3, I1)."""
import concurrent.futures

import dns.query

from sekisho_lab.lies import LIES, Liar
from sekisho_lab.own_server import OwnServer
from sekisho_lab.questions import make_questions
from sekisho_lab.zone_data import is_below

ABOUT = "who controls a zone on either side changes no answer of the other side, nor of a zone above a forward cut"
FAULT = "POI itself lies about a name of a municipality"


def run(bench):
    with bench.laboratory(expand=add_attackers) as lab:
        world = lab.world
        outside, inside = attackers(lab)
        lab.gateway.start()
        questions = {view: list(make_questions(world, view)) for view in lab.views}
        before = ask_all(lab, questions)
        count = sum(len(qs) for qs in questions.values())
        judge_truth(bench, lab, questions, before)
        with OwnServer(lab.wiring.spaces["inet"], world.attacker_server.both(), outside.respond) as internet_server:
            lies = [(outside, view) for view in ("internet", "both")] + [(inside, view) for view in ("lgwan", "both", "dmz")]
            servers = stand_before_poi(bench, lab, inside)
            try:
                lab.gateway.restart()  # nothing cached: every cut and address must be learnt beside the attacker
                asked = attack(bench, lab, lies, 1)
                judge(bench, lab, "lies first, cold caches", before, ask_all(lab, questions))
                asked += attack(bench, lab, lies, 2)
                judge(bench, lab, "lies again, warm caches", before, ask_all(lab, questions))
                for realm in ("lgwan", "internet"):
                    lab.gateway.control("cache", "flush", "--all", "--realm", realm)
                    asked += attack(bench, lab, lies, 3 if realm == "lgwan" else 4)
                    judge(bench, lab, f"{realm} emptied beside the attacker", before, ask_all(lab, questions))
            finally:
                for server in servers:
                    server.__exit__()
            judge_servers(bench, lab, outside, inside, internet_server, servers)
        bench.figure(f"{len(LIES)} ways to lie, {asked} questions to the attacker's zones, {count} answers in {len(questions)} views compared 4 times")


def add_attackers(world):
    """A delegated zone on the Internet whose server is the drill's own; on LGWAN a provider's zone."""
    world.attacker_zone, world.attacker_inside = f"{world.names.place()}-guest.com.", f"{world.names.place()}.asp.lgwan.jp."
    makers = world.internet_makers
    makers.server("attacker", f"ns1.{world.attacker_zone}", by_drill=True)
    makers.cut("com.", world.attacker_zone, "attacker")
    world.attacker_server = makers.server("attacker").hosts[f"ns1.{world.attacker_zone}"]
    world.lure = makers.place()


def attackers(lab):
    world = lab.world
    zones = [".", "jp.", "lg.jp.", "go.jp.", "com.", "arpa.", "in-addr.arpa.", "lgwan.jp.", world.own, world.others[0], world.ministry, world.saas]
    hosts = [f"www.{world.own}", f"mail.{world.own}", f"www.{world.others[0]}", f"www.{world.ministry}", f"www.{world.saas}", "www.lgwan.jp."]
    servers = ["a.root-servers.net.", "a.dns.jp.", "ns1.go.jp.", "a.nic.com.", f"ns1.{world.own}", f"ns1.{world.hosting}", "ns-east.lgwan.jp."]
    victims = {"zones": zones, "hosts": hosts, "servers": servers, "host": f"www.{world.others[0]}"}
    outside = Liar(world.attacker_zone, world.attacker_server, world.lure, victims)
    return outside, Liar(world.attacker_inside, world.attacker_server, world.lure, victims, cut="lgwan.jp.")


def stand_before_poi(bench, lab, liar):
    """The attacker's zone on LGWAN is answered at both POIs; all else passes on to the POI's own server."""
    servers = []
    for side in ("east", "west"):
        poi = lab.poi[side]
        poi.leave_to_drill()

        def pass_on(query, tcp, space=poi.namespace):
            if bench.broken and query.question[0].name.to_text().lower() == liar.victims["host"]:
                return liar.claim(query)
            with space.entered():
                return (dns.query.tcp if tcp else dns.query.udp)(query, "127.0.0.1", timeout=2)

        owner = Liar(liar.zone, liar.server, liar.lure, liar.victims, pass_on, liar.cut)
        servers.append(OwnServer(poi.namespace, poi.pair.both(), owner.respond))
    return servers


def attack(bench, lab, lies, number):
    """Every lie is asked for in every view that reaches it, as A, AAAA, NS and TXT, over UDP and TCP."""
    jobs = [(view, name, rtype, family, tcp, kind)
            for liar, view in lies for rtype, family, tcp in (("A", 4, False), ("AAAA", 6, False), ("NS", 4, False), ("TXT", 4, True))
            for kind, name in liar.names(number)]
    victims = tuple(lies[0][0].victims["hosts"]) + tuple(lies[0][0].victims["servers"])
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda job: lab.ask(job[0], job[1], job[2], job[3], tcp=job[4], timeout=6), jobs))
    lure = set(lab.world.lure.both()) | set(lab.world.attacker_server.both())
    for job, got in zip(jobs, answers):
        for owner, rtype, rdata in got.answer | got.additional:
            bench.require(not (owner in victims and rdata in lure), f"the answer to {job[1]} {job[2]} ({job[5]}, {job[0]}) shows {owner} {rtype} {rdata}")
    return len(jobs)


def ask_all(lab, questions):
    jobs = [(view, q) for view, qs in questions.items() for q in qs]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda job: lab.ask(job[0], job[1].name, job[1].rtype, do=False, timeout=8), jobs))
    return dict(zip(((view, q.name, q.rtype) for view, q in jobs), answers))


def seen(got):
    return got.rcode, got.answer, "AD" in got.flags.split()


def untrue_addresses(lab, view, got):
    """What the additional section shows and is not so. What it shows at all depends on what the caches hold."""
    return [(owner, rtype, rdata) for owner, rtype, rdata in got.additional
            if rtype in ("A", "AAAA") and (owner, rtype, rdata) not in lab.oracle.expect(view, owner, rtype).answer]


def judge_truth(bench, lab, questions, before):
    """What is compared is the truth: the answers before agree with the lab's own table."""
    for view, qs in questions.items():
        for q in qs:
            expected, got = lab.oracle.expect(view, q.name, q.rtype), before[(view, q.name, q.rtype)]
            bench.require(got.rcode == expected.rcode and got.answer == expected.answer, f"before any lie, {view}: {q.name} {q.rtype}: {got.rcode} EDE {list(got.ede)}")


def judge(bench, lab, when, before, after):
    changed = [key for key in before if seen(before[key]) != seen(after[key])]
    for (view, name, rtype), got in after.items():
        untrue = untrue_addresses(lab, view, got)
        bench.require(not untrue, f"{when}: {view}: the additional section of {name} {rtype} shows {untrue[:1]}")
    for view, name, rtype in changed[:4]:
        old, new = before[(view, name, rtype)], after[(view, name, rtype)]
        bench.require(False, f"{when}: {view}: {name} {rtype} was {old.rcode} {sorted(old.answer)[:1]}, is {new.rcode} EDE {list(new.ede)} {sorted(new.answer)[:1]}")
    bench.require(not changed, f"{when}: {len(changed)} answers changed")


def judge_servers(bench, lab, outside, inside, internet_server, poi_servers):
    """Nobody asks the attacker about others, and the attacker was really asked."""
    strange = sorted({name for name, _, _ in internet_server.questions if not is_below(name, outside.zone)})
    bench.require(not strange, f"the attacker's server was asked for {len(strange)} names of others, as {strange[:2]}")
    kinds = {name[:-len(outside.zone)].rstrip(".").split(".")[-1].split("-")[0] for name, _, _ in internet_server.questions}
    missing = set(LIES) - kinds
    bench.require(not missing, f"the attacker on the Internet was never asked for {sorted(missing)}")
    errors = [error for server in (internet_server, *poi_servers) for error in server.errors]
    bench.require(not errors, f"the drill's own servers failed: {errors[:1]}")
    told = sum(is_below(name, inside.zone) for server in poi_servers for name, _, _ in server.questions)
    bench.require(told > 0, "the attacker on LGWAN was never asked")
    bench.figure(f"the attacker was asked {len(internet_server.questions)} times on the Internet, {told} times on LGWAN")

"""Asks the gateway, Unbound and BIND ten thousand questions about some 150 zones, and explains every difference with a document."""
from sekisho_lab.client import patient
from sekisho_lab.mixed_zones import MixedZones
from sekisho_lab.peers import Peers
from sekisho_lab.side_by_side import GAVE_UP, ask_all, count_by, explain, opposite, verdict

ABOUT = "side by side with Unbound and BIND: the same answers, never secure where another says bogus"
FAULT = "a negative trust anchor excuses zones that are broken"
PATIENCE = 420
QUESTIONS = 10000
UNCHECKED = 400  # bogus questions asked again with CD
TRIES, TIMEOUT = 3, 6  # of a client
MOST = 0.005  # of the answers may differ


def run(bench):
    with bench.laboratory(expand=MixedZones) as lab:
        mixed = lab.extra
        bench.note(f"seed {lab.world.seed}, {len(lab.world.internet.zones)} zones")
        if bench.broken:
            lab.configuration.negative_anchors = (mixed.parents["nsec"].apex,)
        lab.gateway.start()
        peers = Peers(lab)
        peers.start()
        questions = mixed.choose(QUESTIONS)
        stubs = {peer: patient(lambda name, rtype, peer=peer: peers.ask(peer, name, rtype, do=True, timeout=TIMEOUT), TRIES) for peer in peers.addresses}
        stubs["sekisho"] = patient(lambda name, rtype: lab.ask("internet", name, rtype, do=True, timeout=TIMEOUT), TRIES)
        got = ask_all(questions, stubs)
        verdicts = {name: [verdict(g) for g in answers] for name, answers in got.items()}
        judge_ours(bench, questions, got["sekisho"], verdicts["sekisho"])
        for peer in peers.addresses:
            judge_pair(bench, peer, questions, verdicts["sekisho"], verdicts[peer])
        compare_peers(bench, questions, verdicts)
        unchecked(bench, lab, peers, [q for q in questions if q.bogus])


def judge_ours(bench, questions, got, ours):
    """What needs no other resolver: every question is answered, and what is spoilt is refused."""
    silent = [q for q, g in zip(questions, got) if g.rcode in ("TIMEOUT", "CLOSED")]
    bench.require(not silent, f"{len(silent)} questions had no answer after three tries, as {silent[:1]}")
    bogus = [(q, v) for q, v in zip(questions, ours) if q.bogus]
    let_through = [(q, v) for q, v in bogus if not v.failed]
    for question, seen in let_through[:4]:
        bench.require(False, f"bogus ({question.sort}) but answered: {question.name} {question.rtype}: {seen}")
    bench.require(not let_through, f"{len(let_through)} bogus answers were let through")
    without_reason = [q for q, v in bogus if v.failed and not v.ede]
    bench.require(not without_reason, f"{len(without_reason)} bogus answers were refused without an EDE, as {without_reason[:1]}")
    kinds = len({q.sort for q, _ in bogus})
    secure, refused = sum(v.secure for v in ours), sum(v.failed for v in ours)
    bench.figure(f"{len(questions)} questions: {secure} secure, {len(questions) - secure - refused} insecure, {len(bogus)} bogus in {kinds} ways, "
                 f"{refused} SERVFAIL")


def judge_pair(bench, peer, questions, ours, theirs):
    different = [(q, a, b) for q, a, b in zip(questions, ours, theirs) if a != b]
    unexplained, reasons = [], []
    for question, mine, other in different:
        reason = explain(question, mine, other)
        reasons.append(reason.document if reason else "unexplained")
        if reason and not bench.broken:
            bench.note(f"{reason.document}: {question.name} {question.rtype} ({question.sort}): {mine}, {peer}: {other}: {reason.why}")
        elif not reason:
            unexplained.append((question, mine, other))
        if opposite(mine, other):
            bench.require(reason is GAVE_UP or (reason and mine.failed), f"{peer}: secure against bogus: {question.name} {question.rtype} ({question.sort}): {mine}, {peer}: {other}")
    for question, mine, other in unexplained[:6]:
        bench.require(False, f"differs from {peer}, and no document explains it: {question.name} {question.rtype} ({question.sort}, {question.kind}): "
                      f"{mine}, {peer}: {other}")
    share = len(different) / len(questions)
    bench.require(share <= MOST, f"{len(different)} of {len(questions)} answers differ from {peer}'s: more than {MOST:.1%}")
    bench.figure(f"{peer}: {len(different)} differ ({share:.2%}{': ' + count_by(reasons) if reasons else ''})")


def unchecked(bench, lab, peers, bogus):
    """The first triage of a failure: with CD set what is bogus is shown, by everybody alike (RFC 4035 §3.2.2)."""
    some = lab.world.rng.sample(bogus, min(UNCHECKED, len(bogus)))
    stubs = {peer: patient(lambda name, rtype, peer=peer: peers.ask(peer, name, rtype, do=True, cd=True, timeout=TIMEOUT), TRIES) for peer in peers.addresses}
    stubs["sekisho"] = patient(lambda name, rtype: lab.ask("internet", name, rtype, do=True, cd=True, timeout=TIMEOUT), TRIES)
    shown = {name: [(v.rcode, v.answer) for v in map(verdict, answers)] for name, answers in ask_all(some, stubs).items()}
    strange = [(q, a, b, c) for q, a, b, c in zip(some, shown["sekisho"], shown["unbound"], shown["bind"]) if a not in (b, c)]
    for question, ours, unbound, bind in strange[:3]:
        bench.require(False, f"with CD: {question.name} {question.rtype} ({question.sort}): {ours[0]} {len(ours[1])}, unbound {unbound[0]} {len(unbound[1])}, "
                      f"bind {bind[0]} {len(bind[1])}")
    bench.require(not strange, f"with CD {len(strange)} of {len(some)} answers are neither Unbound's nor BIND's")
    bench.figure(f"{len(some)} bogus answers with CD shown as by the others")


def compare_peers(bench, questions, verdicts):
    """For judging the figures: how much the others differ from each other."""
    different = [q for q, a, b in zip(questions, verdicts["unbound"], verdicts["bind"]) if a != b]
    bench.figure(f"Unbound and BIND differ from each other on {len(different)}")

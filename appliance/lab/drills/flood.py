"""Floods beside ordinary use: what is cached goes on being answered, new names of other zones too, and each flood has its counter."""
import struct
import time

from sekisho_lab.load import Load, blast, write_frames
from sekisho_lab.malformed import header, kinds, wire_name
from sekisho_lab.mute_zone import MuteZone
from sekisho_lab.own_server import OwnServer
from sekisho_lab.raw_frames import ethernet, ip, udp

ABOUT = "five floods: hits lose at most 1 %, new names of other zones are answered, the working set stays cached, each flood has its counter"
FAULT = "the limits are switched off"

VIEW, ROLE = "internet", "inet"
HOT_NAMES = 400
HITS, NEW = 2000, 20   # questions a second of ordinary clients
FLOOD, SPAN = 12_000, 5.0
QUERIES, ERRORS, IN_FLIGHT = 2000, 500, 300
LIMITS = f"""[rates]
queries = {QUERIES}
errors = {ERRORS}
[limits]
queries-in-flight-per-zone = {IN_FLIGHT}
[cache]
reply-memory = "1MiB"
"""
OFF = """[rates]
queries = 0
same-answers = 0
errors = 0
[limits]
queries-in-flight-per-zone = 65535
queries-in-flight-per-client = 65535
queries-in-flight-per-upstream = 65535
[cache]
reply-memory = "1MiB"
"""
PROBATION = (1 << 20) // 10 // 256  # a tenth of the reply cache, four units of 64 octets each
ALLOWED_LOSS = 0.01
ATTEMPTS = 3           # a shared machine may stand still for a moment


def run(bench):
    with bench.laboratory(expand=MuteZone) as lab:
        lab.configuration.further = OFF if bench.broken else LIMITS
        lab.gateway.start()
        with OwnServer(lab.wiring.spaces["inet"], lab.extra.server.both(), lab.extra.respond):
            hot = warm_up(bench, lab)
            floods = Floods(lab)
            for title, make, judge in ((f"one source, {FLOOD} packets a second", floods.one_source, judge_source),
                                       ("made-up names of a silent zone", floods.silent_zone, judge_zone),
                                       ("made-up names that all exist", floods.new_answers, judge_new_answers),
                                       ("names that do not exist", floods.nxdomain, judge_errors),
                                       ("malformed packets", floods.malformed, judge_malformed)):
                beside(bench, lab, hot, title, make(), judge)
            working_set(bench, lab, hot)


def warm_up(bench, lab):
    names = [f"{lab.world.names.token()}.dyn.{lab.world.company} A" for _ in range(HOT_NAMES)]
    namespace, source, service = lab.client_of(VIEW)
    for _ in range(3):
        result = Load(lab, namespace, server=service.four, source=source.four, names=names, rate=500, count=HOT_NAMES).join()
    bench.demand(result.answered == HOT_NAMES and not result.wrong, f"only {result.answered} of {HOT_NAMES} names could be warmed: {result.rcodes}")
    lab.ask(VIEW, f"{lab.world.names.token()}.dyn.{lab.world.others[0]}", "A", timeout=5)  # the way to the other zone
    return names


class Floods:
    """Frames from forged addresses of the clients' own network. Each method: (file, frames in it)."""

    def __init__(self, lab):
        self._lab, self._network = lab, lab.world.plan.clients[ROLE]
        self._macs = lab.wiring.gw.mac("lan-inet"), lab.wiring.client(ROLE).mac("eth0")
        self._service = lab.world.plan.service(ROLE)
        self._sources = [self._network.host(number, subnet).four for subnet in (60, 61, 62) for number in range(2, 250)]
        self._count = int(FLOOD * SPAN)

    def _frame(self, number, name, source):
        message = header(ident=number & 0xFFFF) + wire_name(name) + struct.pack("!HH", 1, 1)
        datagram = udp(source, self._service.four, message, 1024 + number % 60000)
        return ethernet(*self._macs, ip(source, self._service.four, datagram))

    def _write(self, title, frames):
        return write_frames(self._lab.directory / f"{title}.frames", frames), len(frames)

    def _names(self, title, name):
        return self._write(title, [self._frame(n, name(n), self._sources[n % len(self._sources)]) for n in range(self._count)])

    def one_source(self):
        source = self._network.host(7, 50).four
        return self._write("one", [self._frame(n, f"www.{self._lab.world.company}", source) for n in range(1000)])

    def silent_zone(self):
        return self._names("silent", lambda n: f"r{n * 2654435761 % 2 ** 32:x}.{self._lab.extra.apex}")

    def new_answers(self):
        return self._names("new", lambda n: f"r{n * 2654435761 % 2 ** 32:x}.dyn.{self._lab.world.others[1]}")

    def nxdomain(self):
        return self._names("nxdomain", lambda n: f"no{n % 500}.{self._lab.world.others[1]}")

    def malformed(self):
        source, foreign = self._network.host(9, 61), self._lab.world.plan.clients["lgwan"].host(99)
        self.kinds = list(kinds(f"www.{self._lab.world.company}", *self._macs, source, self._service, foreign))
        return self._write("malformed", [kind.frame for kind in self.kinds])


def beside(bench, lab, hot, title, flood, judge):
    """One flood beside the clients; a second time where the machine was too busy."""
    path, _ = flood
    for attempt in range(ATTEMPTS):
        before = lab.gateway.metrics()
        hits, new = start_clients(lab, hot)
        time.sleep(0.5)
        report = blast(lab, lab.wiring.client(ROLE), path, count=int(FLOOD * SPAN), rate=FLOOD, settle=0.5)
        hits, new = hits.join(), new.join()
        after = lab.gateway.metrics()
        lost, missed = (hits.sent - good(hits)) / hits.sent, new.sent - good(new)
        if (lost <= ALLOWED_LOSS and missed <= new.sent * 0.05) or bench.broken:
            break
        bench.note(f"{title}: {lost:.2%} of the hits and {missed} of {new.sent} new names lost, once more")
    delta = lambda name, **labels: round(after.sum(name, **labels) - before.sum(name, **labels))
    bench.require(lost <= ALLOWED_LOSS, f"{title}: {lost:.2%} of {hits.sent} hits lost: {hits.rcodes}")
    bench.require(missed <= new.sent * 0.05, f"{title}: {missed} of {new.sent} new names of another zone lost: {new.rcodes}")
    said = judge(bench, delta, report)
    bench.figure(f"{title}: {lost:.2%} of the hits lost (p99 {hits.p99:.1f} ms), {missed} of {new.sent} new names; {said}")


def start_clients(lab, hot):
    namespace, _, service = lab.client_of(VIEW)
    sources = [lab.client_of(VIEW, index)[1].four for index in range(4)]
    hits = Load(lab, namespace, server=service.four, source=sources, names=hot, rate=HITS, duration=SPAN + 1)
    new = Load(lab, namespace, server=service.four, source=lab.client_of(VIEW, 5)[1].four, rate=NEW, duration=SPAN + 1,
               pattern=f"{lab.world.names.token(6)}-%d.dyn.{lab.world.others[0]} A")
    return hits, new


def good(result):
    return result.rcodes.get("0", 0)


def judge_source(bench, delta, report):
    dropped, due = delta("sekisho_lane_dropped_total", reason="source_limit"), report["sent"] - QUERIES * (report["elapsed"] + 1)
    bench.require(dropped >= 0.9 * due > 0, f"one source: {dropped} of {report['sent']} packets dropped unread, at least {due:.0f} are over its rate")
    return f"{dropped} of {report['sent']} dropped unread"


def judge_zone(bench, delta, report):
    refused = delta("sekisho_lane_refused_zone_total") + delta("sekisho_worker_refused_zone_total")
    asked = delta("sekisho_worker_exchanges_total")
    bench.require(refused > 0.5 * report["sent"], f"made-up names: {refused} of {report['sent']} refused for their zone")
    return f"{refused} refused for their zone, {asked} exchanges"


def judge_new_answers(bench, delta, report):
    inserted, refused = delta("sekisho_reply_cache_insertions_total"), delta("sekisho_lane_refused_zone_total")
    bench.require(inserted > 3 * PROBATION, f"made-up names that exist: only {inserted} reached the reply cache")
    return f"{inserted} went through the {PROBATION} places of new names in the reply cache, {refused} refused for their zone"


def judge_errors(bench, delta, report):
    dropped, cut = delta("sekisho_lane_dropped_total", reason="answer_limit"), delta("sekisho_lane_answers_cut_total")
    bench.require(dropped > 0 and 0.8 < cut / dropped < 1.25, f"NXDOMAIN: {dropped} replies dropped, {cut} sent as TC")
    bench.require(dropped + cut > 0.3 * report["sent"], f"NXDOMAIN: {dropped + cut} of {report['sent']} replies limited")
    return f"{dropped} replies dropped, {cut} sent as TC"


def judge_malformed(bench, delta, report):
    faults, drops = delta("sekisho_query_faults_total"), delta("sekisho_lane_dropped_total")
    limited = delta("sekisho_lane_dropped_total", reason="answer_limit")
    bench.require(faults + drops >= report["sent"], f"malformed: {faults} faults and {drops} drops for {report['sent']} packets")
    bench.require(limited > 0, "malformed: no error reply was held back")
    return f"{faults} faults, {drops} drops, {limited} of them error replies"


def working_set(bench, lab, hot):
    """What clients use is in the cache still: hardly any question goes to the worker."""
    namespace, source, service = lab.client_of(VIEW)
    before = lab.gateway.metrics().sum("sekisho_lane_requests_total")
    result = Load(lab, namespace, server=service.four, source=source.four, names=hot, rate=500, count=HOT_NAMES).join()
    again = lab.gateway.metrics().sum("sekisho_lane_requests_total") - before
    bench.require(good(result) == HOT_NAMES, f"after the floods {good(result)} of {HOT_NAMES} hot names are answered: {result.rcodes}")
    bench.require(again <= HOT_NAMES * 0.02, f"after the floods {again:.0f} of {HOT_NAMES} hot names had left the cache")
    bench.figure(f"after the floods {again:.0f} of {HOT_NAMES} hot names had to be asked for again")

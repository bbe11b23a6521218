"""Situations that staff ask about: who asks for what while what is the matter, and what an explanation must then say."""
import contextlib
import dataclasses
import threading
import time

import dns.message

from . import trouble
from .laboratory import VLAN
from .load import blast, write_frames
from .raw_frames import ETH_IP, Wire, ethernet, ip, udp
from .zone_data import reverse_name


@dataclasses.dataclass
class Situation:
    label: str
    view: str                  # whose client; see Laboratory.client_of
    name: str
    rtype: str = "A"
    finding: str = "answered"
    kinds: tuple = ("realm",)  # of the steps
    last: dict = dataclasses.field(default_factory=dict)    # fields of the last step
    whole: dict = dataclasses.field(default_factory=dict)   # fields of the report
    family: int = 4
    before: bool = False       # the client has asked already
    port: str | None = None    # the client comes in by another port than its own
    vlan: int = 0
    said: str = ""             # words of the English paragraph
    index: int = 0             # of the view's client hosts


@dataclasses.dataclass
class Scene:
    """Situations while the same is the matter."""
    trouble: object            # a context manager of the laboratory
    situations: list


def scenes(lab):
    return [Scene(lambda lab: contextlib.nullcontext(), _calm(lab.world)), Scene(_silent_east, _one_poi(lab.world)),
            Scene(_silent_pois, _no_poi(lab.world)), Scene(_failing("servfail"), _failing_pois(lab.world, "SERVFAIL")),
            Scene(_failing("refused"), _failing_pois(lab.world, "refused")), Scene(_dead_company, _dead_zone(lab.world)),
            Scene(_afresh(trouble.broken_signatures), _bogus(lab.world)), Scene(_afresh(trouble.exempt_zone), _exempt(lab.world)),
            Scene(_afresh(lambda lab, zone: contextlib.nullcontext()), _mended(lab.world)), Scene(_flooding_host, _limited(lab.world)),
            Scene(_asking_network, _told_too_often(lab.world))]


def _fresh(world, apex):
    return f"{world.names.token(10)}.dyn.{apex}"


def _calm(world):
    mapped = {"from": world.mail_lgwan.four, "to": world.mail_inside.four, "pair": "mail"}
    lgwan, internet = {"realm": "lgwan", "group": "poi", "server": "east", "security": "off"}, {"realm": "internet", "group": ""}
    known = _fresh(world, world.others[0])
    nowhere = f"{world.names.token(9)}.{world.others[0]}"
    return [
        # each view, each route
        Situation("a name on LGWAN", "lgwan", known, last={**lgwan, "cached": False, "suffix": "lg.jp."}),
        Situation("the same again", "lgwan", known, last={"realm": "lgwan", "cached": True}, before=True, said="known already"),
        Situation("a name on LGWAN, by IPv6", "lgwan", _fresh(world, world.others[1]), last=lgwan, family=6),
        Situation("a ministry over LGWAN", "lgwan", f"www.{world.ministry}", last={**lgwan, "suffix": "go.jp."}),
        Situation("a provider on LGWAN", "lgwan", f"login.{world.vendor}", last={**lgwan, "suffix": "lgwan.jp."}),
        Situation("the DMZ", "dmz", _fresh(world, world.others[2]), last=lgwan, whole={"nat": "lgwan"}),
        Situation("both sides: LGWAN", "both", _fresh(world, world.others[3]), last=lgwan),
        Situation("both sides: the Internet", "both", f"www.{world.company}", last={**internet, "security": "insecure", "suffix": "."}),
        Situation("the Internet, signed", "internet", _fresh(world, world.others[0]), last={**internet, "security": "secure"},
                  whole={"authentic": True}, said="signature was checked"),
        Situation("the Internet, not signed", "internet", _fresh(world, world.company), last={**internet, "security": "insecure"}),
        Situation("a tagged client", "vlan", _fresh(world, world.others[0]), last=lgwan, whole={"view": "lgwan", "vlan": VLAN, "port": "both-lan"},
                  port="both-lan", vlan=VLAN),
        Situation("break-out to a service", "lgwan", f"www.{world.saas}", last={**internet, "suffix": world.saas}),
        Situation("break-out to a ministry", "lgwan", f"www.{world.kept}", last={**internet, "suffix": world.kept, "security": "secure"}),
        # aliases
        Situation("an alias out of LGWAN", "lgwan", f"cloud.{world.others[1]}", kinds=("realm", "realm"), last={"realm": "internet", "suffix": world.saas}),
        Situation("an alias within LGWAN", "lgwan", f"portal.{world.others[2]}", kinds=("realm", "realm"), last={"realm": "lgwan", "suffix": "lgwan.jp."}),
        Situation("a local alias", "lgwan", f"lgportal.intra.{world.own}", kinds=("local", "realm"), last={"realm": "lgwan"}),
        Situation("a classless reverse name", "internet", reverse_name(world.public_classless.four), "PTR", kinds=("realm", "realm"),
                  last={"realm": "internet", "security": "secure"}),
        # the NAT map
        Situation("the own mail server", "lgwan", f"mail.{world.own}", last=lgwan, whole={"mapped": [mapped]}, said="is shown as"),
        Situation("the own mail server, as the Internet sees it", "internet", f"mail.{world.own}", last={"realm": "internet"}, whole={"mapped": []}),
        Situation("a neighbour's alias for it", "both", f"joint.{world.others[0]}", kinds=("realm", "realm"), whole={"mapped": [mapped]}),
        Situation("an address backwards", "lgwan", reverse_name(world.relay_inside.four), "PTR",
                  last={"realm": "lgwan", "asked_as": reverse_name(world.relay_lgwan.four)}),
        # what never leaves
        Situation("local data", "lgwan", f"mail.intra.{world.own}", kinds=("local",), last={"suffix": f"intra.{world.own}"}, said="itself"),
        Situation("no such local name", "lgwan", f"printer.intra.{world.own}", finding="no_such_name", kinds=("local",)),
        Situation("no such local type", "lgwan", f"a.room.intra.{world.own}", finding="no_data", kinds=("local",)),
        Situation("localhost", "internet", "localhost.", kinds=("built_in",), last={"suffix": "localhost."}),
        Situation("a special name", "lgwan", f"{world.names.token(5)}.invalid.", finding="no_such_name", kinds=("built_in",)),
        Situation("records of any type", "internet", f"www.{world.others[1]}", "ANY", finding="minimal_any", kinds=("minimal_any",)),
        Situation("a leak prevented", "internet", f"{world.names.token(6)}.lgwan.jp.", finding="leak_guard", kinds=("leak_guard",), last={"suffix": "lgwan.jp."}),
        Situation("a leak of an own name prevented", "internet", f"hr.internal.{world.own}", finding="leak_guard", kinds=("leak_guard",)),
        Situation("a refused name", "lgwan", f"www.closed.{world.own}", finding="refused", kinds=("refuse",), last={"suffix": f"closed.{world.own}"}),
        Situation("refused by default", "lgwan", f"www.{world.company}", finding="refused", kinds=("refuse",), last={"suffix": "."}),
        Situation("Firefox's canary domain", "lgwan", "use-application-dns.net.", finding="refused", kinds=("refuse",)),
        Situation("a host of no view", "stranger", f"www.{world.own}", finding="no_view", kinds=(), whole={"view": ""}),
        Situation("a host of no view, at its port", "stranger", f"www.{world.own}", finding="no_view", kinds=(), port="lgwan-lan"),
        Situation("a forged source", "lgwan", f"www.{world.own}", finding="spoofed", kinds=(), port="internet-lan", whole={"view": ""}),
        # what is not there
        Situation("no such name", "lgwan", nowhere, finding="no_such_name", last={**lgwan, "cached": False}),
        Situation("no such name, known", "lgwan", nowhere, finding="no_such_name", last={"cached": True}, before=True),
        Situation("no such name, proven", "internet", f"{world.names.token(9)}.{world.others[1]}", finding="no_such_name",
                  last={**internet, "security": "secure"}),
        Situation("no such type", "lgwan", f"www.{world.others[1]}", "MX", finding="no_data", last=lgwan),
    ]


def brief(world):
    """A name whose data live for two seconds, to be known before the POIs fall silent."""
    return f"old.brief.{world.others[3]}"


def _one_poi(world):
    return [Situation("POI East is dead", "lgwan", _fresh(world, world.others[0]), last={"server": "west", "cached": False},
                      whole={"down": ["east"]}, said="Not responding at present: east.")]


def _no_poi(world):
    return [Situation("both POIs are dead", "lgwan", _fresh(world, world.others[0]), finding="unreachable", last={"realm": "lgwan", "rcode": "SERVFAIL"},
                      whole={"down": ["east", "west"]}, said="Not responding at present: east, west."),
            Situation("both POIs are dead, an old answer", "lgwan", brief(world), finding="stale", last={"stale": True}, said="past its time"),
            Situation("both POIs are dead, the Internet", "both", f"www.{world.company}", last={"realm": "internet"})]


def _failing_pois(world, how):
    return [Situation(f"both POIs say {how}", "lgwan", _fresh(world, world.others[1]), finding="unreachable", last={"rcode": "SERVFAIL"})]


def _dead_zone(world):
    return [Situation("a domain whose servers are dead", "internet", _fresh(world, world.company), finding="unreachable",
                      last={"realm": "internet", "rcode": "SERVFAIL"})]


def _bogus(world):
    return [Situation("wrong signatures", "internet", _fresh(world, world.saas), finding="bogus", last={"security": "bogus"}, said="not signed as it should be"),
            Situation("wrong signatures behind break-out", "lgwan", _fresh(world, world.saas), finding="bogus", last={"security": "bogus"})]


def _exempt(world):
    return [Situation("a negative trust anchor", "internet", _fresh(world, world.saas), last={"exempt_name": world.saas, "security": "insecure"},
                      whole={"authentic": False}, said="not checked for the time being")]


def _mended(world):
    return [Situation("mended", "internet", _fresh(world, world.saas), last={"exempt_name": "", "security": "secure"}, whole={"authentic": True})]


QUERIES = 20   # a second that one host may ask
SAME = 30      # times a second that one network is told the same
RATES = f"[rates]\nqueries = {QUERIES}\nsame-answers = {SAME}\n"
FLOODER = 7    # which of the Internet view's hosts


def _limited(world):
    return [Situation("a host that asks too much", "internet", f"www.{world.company}", finding="limited", index=FLOODER, whole={"limited": True},
                      said="more often than one host may"),
            Situation("its neighbour", "internet", f"www.{world.company}", whole={"limited": False})]


def _told_too_often(world):
    return [Situation("what its network is told too often", "internet", world.saas, "SOA", finding="answer_limited",
                      whole={"answer_limited": True, "limited": False}, last={"realm": "internet"}, said="by TCP alone"),
            Situation("something else, there", "internet", f"www.{world.company}", whole={"answer_limited": False})]


@contextlib.contextmanager
def _asking_network(lab):
    """Seven hosts of one network ask for the same, each within its own rate."""
    namespace, _, service = lab.client_of("internet")
    wire, ended = Wire(namespace), threading.Event()
    question = dns.message.make_query(lab.world.saas, "SOA", use_edns=0, payload=1232).to_wire()
    packets = [ip(source.four, service.four, udp(source.four, service.four, question, 20000))
               for source in (lab.client_of("internet", index)[1] for index in range(1, 8))]
    frames = [ethernet(lab.wiring.gw.mac("lan-inet"), wire.mac, packet, ETH_IP) for packet in packets]
    before = lab.gateway.metrics().sum("sekisho_lane_dropped_total", reason="answer_limit")

    def send():
        while not ended.is_set():
            for frame in frames:  # evenly: what comes in bursts is forgotten between them
                wire.send(frame)
                time.sleep(1 / (QUERIES * 6))

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    assert lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_lane_dropped_total", reason="answer_limit") > before + SAME, 20), "the answer is not limited"
    yield
    ended.set()
    sender.join()
    wire.close()


@contextlib.contextmanager
def _flooding_host(lab):
    """One host asks fifty times what it may."""
    namespace, source, service = lab.client_of("internet", FLOODER)
    wire, ended = Wire(namespace), threading.Event()
    question = dns.message.make_query(lab.world.saas, "SOA", use_edns=0, payload=1232).to_wire()
    packet = ip(source.four, service.four, udp(source.four, service.four, question, 20000))
    path = write_frames(lab.directory / "flooder.frames", [ethernet(lab.wiring.gw.mac("lan-inet"), wire.mac, packet, ETH_IP)])
    wire.close()

    def send():
        while not ended.is_set():
            blast(lab, namespace, path, count=QUERIES * 500, rate=QUERIES * 50, settle=0)

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    assert lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_lane_dropped_total", reason="source_limit") > QUERIES, 20), "the flood is not limited"
    yield
    ended.set()
    sender.join()


@contextlib.contextmanager
def _silent_east(lab):
    with trouble.silent_east(lab):
        _wait_until_down(lab, 1)
        yield
    _wait_until_down(lab, 0)


@contextlib.contextmanager
def _silent_pois(lab):
    lab.ask("lgwan", brief(lab.world), "A")
    for poi in lab.poi.values():
        poi.break_down("silence")
    _wait_until_down(lab, 2)
    yield
    _heal(lab)


def _failing(fault):
    @contextlib.contextmanager
    def failing(lab):
        for poi in lab.poi.values():
            poi.break_down(fault)
        yield
        _heal(lab)
    return failing


def _heal(lab):
    for poi in lab.poi.values():
        poi.heal()
    _wait_until_down(lab, 0)


@contextlib.contextmanager
def _dead_company(lab):
    with trouble.dead_zone(lab, lab.world.company):
        yield


def _afresh(way):
    """What happens to the service's zone, with nothing known of it from before."""
    @contextlib.contextmanager
    def afresh(lab):
        with way(lab, lab.world.saas):
            lab.gateway.control("cache", "flush", "--all", "--realm", "internet")
            yield
    return afresh


def _wait_until_down(lab, count):
    assert lab.gateway.wait_for_metric(lambda m: m.sum("sekisho_upstream_healthy") == 2 - count, 30), f"the gateway does not see {count} POIs down"

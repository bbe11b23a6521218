"""docs/walkthrough.*.md, followed to the letter by somebody who knows nothing else: from the example configuration of this release."""
import os
import pathlib
import shutil
import subprocess
import tempfile

from sekisho_lab.laboratory import SOURCE
from sekisho_lab.processes import Process
from sekisho_lab.walkthrough import Mapping, commands_of, edit, same, steps_of
from sekisho_lab.zone_data import Zone

ABOUT = "the walkthrough for staff, in both languages: every edit made, every command typed, everything printed as the page says"
FAULT = "the page says something else than the program prints"

SHARED = "kyodo.example.jp"  # the page's name for a system that other servers know
LOCALES = {"ja": "ja_JP.UTF-8", "en": "C.UTF-8"}


def run(bench):
    for language in ("ja", "en"):
        with bench.laboratory(expand=add_systems) as lab:
            follow(bench, lab, language)


def add_systems(world):
    """A zone outside lg.jp that two servers on LGWAN have; a second mail server that LGWAN knows already."""
    world.lgwan.zones[world.own].add("mail2", "A", second_mail(world)[1])
    zone = world.lgwan.add(Zone(f"{world.names.place()}.example.jp.", ("ns-east.lgwan.jp.", "ns-west.lgwan.jp.")))
    zone.add("www", "A", world.plan.lgwan.host(80, 9).four)
    return zone.apex


def second_mail(world):
    """Inside and LGWAN address."""
    number = world.mail_number + 1
    return world.plan.clients["lgwan"].host(number, 5).four, world.plan.lgwan.host(number, 5).four


def follow(bench, lab, language):
    page = (SOURCE / f"docs/walkthrough.{language}.md").read_text(encoding="utf-8")
    reader = Reader(bench, lab, language)
    reader.prepare()
    steps = steps_of(page)
    bench.demand(len(steps) > 15, f"walkthrough.{language}.md has only {len(steps)} steps")
    if bench.broken:
        steps[-1].lines[-1] += " x"
    try:
        for step in steps:
            reader.take(step)
    finally:
        shutil.rmtree(reader.home, ignore_errors=True)
    bench.figure(f"{language}: {reader.typed} commands, {reader.edits} edits")


class Reader:
    """Does what the page says."""

    def __init__(self, bench, lab, language):
        self.bench, self.lab, self.language = bench, lab, language
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="sekisho-walkthrough-"))
        self.mapping = Mapping(page_names(lab, self.home))
        self.typed = self.edits = 0
        self._passage = []
        self._programs = lab.directory / "typed"

    def prepare(self):
        lab = self.lab
        self.home.rmdir()  # the page makes it
        self._programs.mkdir()
        program = self._programs / "sekishoctl"
        program.write_text(f'#!/bin/sh\nLC_ALL={LOCALES[self.language]} exec {lab.programs / "sekishoctl"} --socket {lab.configuration.control_socket} "$@"\n', encoding="ascii")
        program.chmod(0o755)
        for side, address in (("east", lab.world.plan.lgwan.host(53, 9).four), ("west", lab.world.plan.lgwan.host(54, 9).four),
                              ("west", lab.world.plan.lgwan.host(53, 3).four)):
            answer_at(lab, side, address)
        lab.configuration.write()  # the root's servers and the state's folder
        lab.configuration.path.write_text(self.mapping.to_lab(example(lab)), encoding="utf-8")
        lab.configuration.nat_path.write_text(self.mapping.to_lab((SOURCE / "configs/nat-map.toml").read_text(encoding="utf-8")), encoding="utf-8")
        lab.gateway.start(write=False)

    def take(self, step):
        kind, _, what = step.kind.partition(" ")
        if kind == "console":
            for command, expected in commands_of(step):
                self._type(command, expected, step.number, at_pc=what == "pc")
        elif what == "find":
            self._passage = step.lines
        else:
            self._edit(what, step)

    def _edit(self, how, step):
        path = self.home / "sekisho.toml"
        to_lab = self.mapping.to_lab
        try:
            text = edit(path.read_text(encoding="utf-8"), [to_lab(line) for line in self._passage], how, [to_lab(line) for line in step.lines])
        except ValueError as error:
            self.bench.demand(False, f"walkthrough.{self.language}.md:{step.number}: {error}")
        path.write_text(text, encoding="utf-8")
        self.edits += 1

    def _type(self, command, expected, number, at_pc):
        namespace = self.lab.client_of("lgwan")[0] if at_pc else self.lab.gateway.namespace
        environment = {**os.environ, "PATH": f"{self._programs}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"}
        done = subprocess.run(["ip", "netns", "exec", namespace.name, "bash", "-c", self.mapping.to_lab(command)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=60, env=environment)
        printed = self.mapping.to_page(done.stdout)
        self.typed += 1
        self.printed(command, printed, number)
        difference = same(expected, printed)
        self.bench.require(not difference, f"walkthrough.{self.language}.md:{number}: {command}\n{difference}")

    def printed(self, command, text, number):
        """For whoever writes the page."""


def answer_at(lab, side, address):
    """One more address of the name server of this POI."""
    poi = lab.poi[side]
    poi.namespace.ip(f"addr add {address}/32 dev lo")
    lab.wiring.spaces["lgnet"].ip(f"route add {address}/32 via {poi.pair.four} dev {side}")
    Process(poi.namespace, [lab.programs / "faultrelay", address, 53, "127.0.0.1", 53], lab.directory / f"relay-{address}.log",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def example(lab):
    """configs/sekisho.toml in the lab: other devices and places, a clock that nobody keeps, no name of the true Internet."""
    text = (SOURCE / "configs/sekisho.toml").read_text(encoding="utf-8")
    files = lab.configuration
    for old, new in (('"eth1"', '"lan-lgwan"'), ('"eth2"', '"lan-inet"'), ('"eth3"', '"lan-both"'), ('"eth4"', '"up-lgwan"'), ('"eth5"', '"up-inet"'),
                     ('"/run/sekisho/control.sock"', f'"{files.control_socket}"'), ('"/var/lib/sekisho" ', f'"{lab.directory / "state"}" '),
                     ('"/usr/share/dns/root.hints"', f'"{lab.directory / "root.hints"}"'),
                     ('"/usr/share/dns/root.ds"', f'"{lab.directory / "internet" / "root.key"}"'),
                     ('file-prefix = "sekisho"', f'file-prefix = "sekisho-lab-{lab.directory.name}"'),
                     ('clock = "chrony"', 'clock = "none"'), ('"jprs.jp"', '"jp"')):
        if text.count(old) != 1:
            raise ValueError(f"configs/sekisho.toml has {old} {text.count(old)} times")
        text = text.replace(old, new)
    return text


def page_names(lab, home):
    """What the page and configs/sekisho.toml call it, and what it is here."""
    world, plan = lab.world, lab.world.plan
    reverse = sorted((zone.rstrip(".") for zone in world.lgwan.zones if zone.endswith(".arpa.")), key=len)
    names = {"city.example.lg.jp": world.own.rstrip("."), "saas.example.com": world.saas.rstrip("."), "kept.go.jp": world.kept.rstrip("."),
             SHARED: lab.extra.rstrip("."), "100.10.in-addr.arpa": reverse[0], "0.1.0.0.0.0.d.f.ip6.arpa": reverse[1],
             "10.100.0.2": plan.up_lgwan.four, "fd00:100::2": plan.up_lgwan.six, "203.0.113.2": plan.up_inet.four, "2001:db8:100::2": plan.up_inet.six,
             "10.100.1.53": plan.poi["east"].four, "10.100.2.53": plan.poi["west"].four, "10.100.3.53": plan.lgwan.host(53, 3).four,
             "10.100.9.53": plan.lgwan.host(53, 9).four, "10.100.9.54": plan.lgwan.host(54, 9).four, "10.100.9.80": plan.lgwan.host(80, 9).four,
             "10.1.5.25": world.mail_inside.four, "10.100.5.25": world.mail_lgwan.four, "10.1.5.26": second_mail(world)[0],
             "10.100.5.26": second_mail(world)[1], "fd00:1:5::/64": network(world.mail_inside.six), "fd00:100:5::/64": network(world.mail_lgwan.six),
             "/etc/sekisho": str(lab.directory), "/tmp/draft": str(home)}
    for number, role in enumerate(("lgwan", "inet", "both"), 1):
        names[f"10.{number}.0.53"], names[f"fd00:{number}::53"] = plan.service(role).both()
        names[f"10.{number}.0.0/16"], names[f"fd00:{number}::/32"] = plan.clients[role].both()
    return names


def network(address):
    import ipaddress
    return str(ipaddress.ip_network(f"{address}/64", strict=False))

"""The lab on show: a table of who asked what and got which answer from where, then a running gateway to play with."""
import secrets
import signal
import time
import unicodedata

from .observer import Observer
from .laboratory import VLAN, Laboratory
from .zone_data import reverse_name


def exhibit(options):
    seed = options.seed if options.seed is not None else secrets.randbits(48)
    with Laboratory(seed, options.programs, options.workers, options.lanes, options.driver) as lab:
        observer = Observer(lab)
        seconds = lab.gateway.start()
        print(f"\nLab {lab.run.id} is up (seed {seed}); sekishod was ready after {seconds:.1f} s, driver {options.driver}.\n")
        wrong = show_table(lab, observer)
        observer.stop()
        print_help(lab)
        if wrong:
            print(f"{wrong} answers were not what the zone data say.")
        print("Ctrl-C takes everything down.", flush=True)
        try:
            while lab.gateway.process.alive():
                time.sleep(0.5)
            print("sekishod has ended:\n" + lab.gateway.process.log_tail())
            return 1
        except KeyboardInterrupt:
            print("\ntaking the lab down", flush=True)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            return 0


def questions(world):
    """The story, in a dozen names."""
    return [(f"www.{world.others[0]}", "A"), (world.others[0], "MX"), (f"mail.{world.own}", "A"), (f"mail.{world.own}", "AAAA"),
            (reverse_name(world.mail_inside.four), "PTR"), ("www.lgwan.jp.", "A"), (f"www.{world.ministry}", "A"),
            (f"www.{world.kept}", "A"), (f"www.{world.saas}", "A"), (f"www.{world.company}", "A"), (f"mail.intra.{world.own}", "A"),
            (f"cloud.{world.others[1]}", "A"), (reverse_name(world.public_classless.four), "PTR")]


def show_table(lab, observer):
    rows, wrong = [], 0
    for name, rtype in questions(lab.world):
        for view in ("lgwan", "internet", "both"):
            observer.mark()
            got = lab.ask(view, name, rtype)
            expected = lab.oracle.expect(view, name, rtype)
            right = got.rcode == expected.rcode and got.answer == expected.answer
            wrong += not right
            rows.append([lab.client_of(view)[1].four, f"{name} {rtype}", view, describe(got), observer.since_mark(expected),
                         "" if right else "  <-- not what the zones say"])
    print_rows(["client", "question", "view", "answer", "from"], rows)
    return wrong


def describe(got):
    if got.rcode != "NOERROR":
        return got.rcode + "".join(f" (EDE {code})" for code in got.ede)
    if not got.answer:
        return "no such data"
    last = [rdata for _, rtype, rdata in sorted(got.answer) if rtype != "CNAME"]
    return ", ".join(last) + (" (via CNAME)" if any(rtype == "CNAME" for _, rtype, _ in got.answer) else "") \
        + (" (mapped)" if 4 in got.ede else "")


def print_rows(head, rows):
    widths = [max(width(row[i]) for row in [head, *rows]) for i in range(len(head))]
    line = "  ".join(title.ljust(w) for title, w in zip(head, widths))
    print(line + "\n" + "-" * len(line))
    previous = None
    for row in rows:
        if previous not in (None, row[1]):
            print()
        previous = row[1]
        print("  ".join(cell + " " * (w - width(cell)) for cell, w in zip(row, widths)) + row[len(head)])
    print(flush=True)


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def print_help(lab):
    world = lab.world
    print("Ask by yourself:")
    for view, title in (("lgwan", "LGWAN side"), ("internet", "Internet side"), ("both", "both sides")):
        namespace, _, service = lab.client_of(view)
        print(f"  # {title}\n  ip netns exec {namespace.name} dig @{service.four} {f'www.{world.others[0]}'} A")
        print(f"  ip netns exec {namespace.name} dig @{service.six} +tcp mail.{world.own} AAAA")
    _, _, service = lab.client_of("internet")
    namespace, source, _ = lab.client_of("dmz")
    print(f"  # the DMZ, which speaks with LGWAN addresses\n  ip netns exec {namespace.name} dig -b {source.four} "
          f"@{lab.world.plan.service('lgwan').four} -x {world.mail_lgwan.four}")
    gateway = lab.wiring.gw.name
    print(f"""
Look into it:
  {lab.programs}/sekishoctl --socket {lab.configuration.control_socket} status
  ip netns exec {gateway} curl -s http://127.0.0.1:9153/metrics
  ip netns exec {gateway} tcpdump -ni any port 53
  configuration: {lab.configuration.path} (SIGHUP {lab.gateway.process.pid} reloads it); log: {lab.directory}/sekishod.log
  VLAN {VLAN} on {gateway}'s both-lan belongs to the LGWAN view

Break something:
  ip netns exec {lab.wiring.poi('east').name} nft 'add table inet x; add chain inet x in {{ type filter hook input priority 0; }}; \
add rule inet x in udp dport 53 drop'
  ip netns exec {lab.wiring.poi('east').name} nft delete table inet x
""")

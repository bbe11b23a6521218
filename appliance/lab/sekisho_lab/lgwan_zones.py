"""The zones that both POIs serve: lg.jp and go.jp as LGWAN sees them, lgwan.jp, and LGWAN's reverse trees."""
from .zone_data import Zone, reverse_name

POI_NAMES = ("ns-east.lgwan.jp.", "ns-west.lgwan.jp.")


def fill(world):
    plan, tree = world.plan, world.lgwan
    reverse_four = tree.add(Zone(_reverse_apex_four(plan.lgwan.four), POI_NAMES))
    reverse_six = tree.add(Zone(_reverse_apex_six(plan.lgwan.six), POI_NAMES))

    def pointer(owner, pair):
        reverse_four.add(reverse_name(pair.four), "PTR", owner)
        reverse_six.add(reverse_name(pair.six), "PTR", owner)

    lgwan_jp = tree.add(Zone("lgwan.jp.", POI_NAMES))
    for name, side in zip(POI_NAMES, ("east", "west")):
        lgwan_jp.host(name, plan.poi[side])
        pointer(name, plan.poi[side])
    subnet = 10
    for owner in ("www", "center"):
        lgwan_jp.host(owner, plan.lgwan.host(world.rng.randrange(1, 99), subnet))
        subnet += 1
    tree.add(Zone("lg.jp.", POI_NAMES))
    tree.add(Zone("go.jp.", POI_NAMES))
    _vendor(world, tree, subnet)
    for number, apex in enumerate([*world.municipalities, world.ministry]):
        municipality(world, tree.add(Zone(apex, POI_NAMES)), subnet + 1 + number, pointer)
    _own_mail(world, tree.zones[world.own], pointer)
    for apex in world.scale_zones:
        zone = tree.add(Zone(apex, POI_NAMES))
        zone.add("*", "A", plan.lgwan.host(world.rng.randrange(1, 99), 200).four)


def municipality(world, zone, subnet, pointer):
    """The ordinary contents of a municipality's zone; mail goes to `mail`."""
    rng, net = world.rng, world.plan.lgwan
    numbers = rng.sample(range(1, 99), 6)
    hosts = dict(zip(("www", "mail", "a.b.deep", "*.dyn", "*.brief", "app"), (net.host(n, subnet) for n in numbers)))
    for owner, pair in hosts.items():
        if owner.startswith("*.brief"):
            zone.add(owner, "A", pair.four, ttl=2)
            continue
        if owner == "mail" and zone.apex == world.own:
            continue  # the mapped one: _own_mail
        zone.host(owner, pair)
        if not owner.startswith("*"):
            pointer(f"{owner}.{zone.apex}", pair)
    zone.add("@", "MX", f"10 mail.{zone.apex}")
    zone.add("@", "TXT", f'"lgwan {world.names.token()}"')
    zone.add("_submission._tcp", "SRV", f"0 1 587 mail.{zone.apex}")
    zone.add("portal", "CNAME", f"login.{world.vendor}")
    zone.add("cloud", "CNAME", f"www.{world.saas}")
    zone.add("app", "HTTPS", f"1 . alpn=h2 ipv4hint={hosts['app'].four} ipv6hint={hosts['app'].six}")
    zone.add("big", "TXT", " ".join(f'"{world.names.token(200)}"' for _ in range(8)))
    zone.add("some", "TXT", " ".join(f'"{world.names.token(100)}"' for _ in range(6)))


def _vendor(world, tree, subnet):
    zone = tree.add(Zone(world.vendor, POI_NAMES))
    zone.host("login", world.plan.lgwan.host(world.rng.randrange(1, 99), subnet))
    zone.host("*.tenant", world.plan.lgwan.host(world.rng.randrange(100, 200), subnet))


def _own_mail(world, zone, pointer):
    """LGWAN publishes the LGWAN addresses of the own mail servers (L-7)."""
    zone.host("mail", world.mail_lgwan)
    zone.host("relay", world.relay_lgwan)
    zone.add("@", "MX", f"20 relay.{zone.apex}")
    zone.add("mailbox", "CNAME", f"mail.{zone.apex}")
    zone.add("webmail", "HTTPS", f"1 mail.{zone.apex} alpn=h2 ipv4hint={world.mail_lgwan.four} ipv6hint={world.mail_lgwan.six}")
    zone.add("both", "A", world.mail_lgwan.four)
    zone.add("both", "A", world.plan.lgwan.host(7, 99).four)
    pointer(f"mail.{zone.apex}", world.mail_lgwan)
    pointer(f"relay.{zone.apex}", world.relay_lgwan)
    # Another municipality delivers to the same server under a name of its own.
    neighbour = world.lgwan.zones[world.others[0]]
    neighbour.add("joint", "CNAME", f"mail.{zone.apex}")


def _reverse_apex_four(network):
    return ".".join(reversed(network.split("/")[0].split(".")[:2])) + ".in-addr.arpa."


def _reverse_apex_six(network):
    labels = reverse_name(network.split("/")[0]).split(".")
    return ".".join(labels[32 - 8:])

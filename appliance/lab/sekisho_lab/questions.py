"""The questions of the `routes` drill: every kind of name in every view, most of them new to the caches."""
import dataclasses

from .zone_data import reverse_name


@dataclasses.dataclass(frozen=True)
class Question:
    name: str
    rtype: str
    why: str


def make_questions(world, view_name):
    """`view_name` only decides which nonce names are asked: no view sees another's names twice."""
    own, other, third = world.own, world.others[0], world.others[1]
    return [*_everywhere(world, own, other, third), *_reverse(world), *_special(world, view_name), *_unknown(world, view_name)]


def _everywhere(world, own, other, third):
    nonce = world.names.token
    for apex in (own, *world.others, world.ministry, world.kept):
        yield Question(f"www.{apex}", "A", "the same owner on both networks")
        yield Question(f"www.{apex}", "AAAA", "the same owner on both networks")
        yield Question(apex, "MX", "mail route (L-3)")
        yield Question(f"mail.{apex}", "A", "mail server")
        yield Question(f"{nonce()}.dyn.{apex}", "A", "wildcard")
    yield Question(f"mail.{own}", "AAAA", "mapped by prefix")
    yield Question(f"relay.{own}", "A", "mapped by prefix")
    yield Question(f"relay.{own}", "AAAA", "mapped by prefix")
    yield Question(f"mailbox.{own}", "A", "CNAME to a mapped name")
    yield Question(f"joint.{other}", "A", "another body's CNAME to a mapped name")
    yield Question(f"both.{own}", "A", "a set of which one address is mapped")
    yield Question(f"webmail.{own}", "HTTPS", "hints are mapped")
    yield Question(f"app.{other}", "HTTPS", "hints of others are left alone")
    yield Question(f"portal.{third}", "A", "CNAME across zones of one network")
    yield Question(f"cloud.{third}", "A", "CNAME from LGWAN to the Internet")
    yield Question(f"cloud.{third}", "CNAME", "the CNAME itself")
    yield Question(f"townhall.{world.company}", "A", "CNAME from the Internet to lg.jp")
    yield Question(own, "TXT", "contents differ")
    yield Question(other, "SOA", "zone apex")
    yield Question(f"_submission._tcp.{other}", "SRV", "service")
    yield Question(f"b.deep.{other}", "A", "empty non-terminal")
    yield Question(f"a.b.deep.{other}", "A", "below an empty non-terminal")
    yield Question(f"www.{other}", "TXT", "no such type")
    yield Question(f"{nonce()}.{other}", "A", "no such name")
    yield Question(f"some.{other}", "TXT", "over 512 octets")
    yield Question(f"big.{other}", "TXT", "over 1232 octets: TCP")
    yield Question(f"big.{world.company}", "TXT", "over 1232 octets: TCP")
    yield Question(f"www.{world.saas}", "A", "local breakout (L-14)")
    yield Question(f"{nonce()}.dyn.{world.saas}", "AAAA", "local breakout, wildcard")
    yield Question(f"www.{world.company}", "A", "the Internet at large")
    yield Question(f"{nonce()}.dyn.{world.company}", "A", "the Internet at large")
    yield Question(f"www.closed.{own}", "A", "refused by a longer route")
    yield Question(f"db.internal.{own}", "A", "guarded by a longer route")
    yield Question("www.lgwan.jp.", "A", "LGWAN only")
    yield Question(f"login.{world.vendor}", "A", "LGWAN-ASP")
    yield Question(f"{nonce()}.tenant.{world.vendor}", "A", "LGWAN-ASP, wildcard")
    yield Question(f"mail.intra.{own}", "A", "local data")
    yield Question(f"intra.{own}", "MX", "local data")
    yield Question(f"groupware.intra.{own}", "A", "local CNAME")
    yield Question(f"lgportal.intra.{own}", "A", "local CNAME to LGWAN")
    yield Question(f"{nonce()}.room.intra.{own}", "TXT", "local wildcard")
    yield Question(f"{nonce()}.intra.{own}", "A", "no such local name")


def _reverse(world):
    east = world.plan.poi["east"]
    for address, why in ((world.mail_inside.four, "inside address, mapped"), (world.mail_inside.six, "inside address, mapped"),
                         (world.mail_lgwan.four, "LGWAN address of the mail server"), (world.mail_lgwan.six, "LGWAN address, IPv6"),
                         (east.four, "LGWAN reverse"), (east.six, "LGWAN reverse, IPv6"),
                         (world.public_classless.four, "classless delegation (R-2)"), (world.public_plain.four, "public reverse"),
                         (world.public_plain.six, "public reverse, IPv6"), (world.plan.service("lgwan").four, "local reverse (R-1)")):
        yield Question(reverse_name(address), "PTR", why)


def _special(world, view_name):
    token = world.names.token
    yield Question("localhost.", "A", "special use")
    yield Question("localhost.", "AAAA", "special use")
    yield Question("1.0.0.127.in-addr.arpa.", "PTR", "special use")
    for suffix in ("invalid.", "onion.", "home.arpa.", "168.192.in-addr.arpa.", "10.in-addr.arpa."):
        name = f"{token()}.{suffix}" if not suffix.endswith("in-addr.arpa.") else f"7.{world.rng.randrange(1, 60)}.200.{suffix}"
        yield Question(name if suffix != "168.192.in-addr.arpa." else f"7.9.{suffix}", "A" if "in-addr" not in suffix else "PTR",
                       "special use")


def _unknown(world, view_name):
    yield Question(f"{world.names.token()}.{world.names.token(3)}x.", "A", "no such top-level domain")
    yield Question(f"{world.names.token()}.com.", "A", "no such domain")
    yield Question(f"{world.names.token()}.lg.jp.", "A", "no such municipality")

"""The same questions to several resolvers, and what it means when their answers differ.

A verdict is what a client can see: rcode, AD, and the answer without signatures. `CLASSES` names every known way in which resolvers
rightly differ, with the document that allows it; a difference that fits none of them is unexplained.
"""
import collections
import concurrent.futures
import dataclasses

IN_FLIGHT = 40
DNSSEC_CODES = set(range(5, 13))  # of EDE (RFC 8914)


@dataclasses.dataclass(frozen=True)
class Verdict:
    rcode: str
    ad: bool
    answer: frozenset
    ede: tuple = dataclasses.field(default=(), compare=False)
    seconds: float = dataclasses.field(default=0.0, compare=False)

    @property
    def secure(self):
        return self.ad and self.rcode in ("NOERROR", "NXDOMAIN")

    @property
    def failed(self):
        return self.rcode == "SERVFAIL"

    def __str__(self):
        data = ", ".join(f"{rtype} {rdata[:40]}" for _, rtype, rdata in sorted(self.answer)[:2])
        return f"{self.rcode}{' AD' if self.ad else ''}{f' EDE {list(self.ede)}' if self.ede else ''} [{len(self.answer)}{': ' + data if data else ''}]"


def verdict(got):
    # A resolver that gives up without a word has failed as one that says so.
    rcode = "SERVFAIL" if got.rcode in ("TIMEOUT", "CLOSED") else got.rcode
    if rcode == "SERVFAIL":
        return Verdict(rcode, False, frozenset(), got.ede, got.seconds)
    return Verdict(rcode, "AD" in got.flags.split(), frozenset(r for r in got.answer if r[1] != "RRSIG"), got.ede, got.seconds)


def ask_all(questions, resolvers):
    """{resolver: [Got]}; `resolvers`: {name: function(name, type) -> Got}; each has its own threads, all begin at once."""
    pools = {name: concurrent.futures.ThreadPoolExecutor(IN_FLIGHT) for name in resolvers}
    try:
        futures = {name: [pools[name].submit(function, q.name, q.rtype) for q in questions] for name, function in resolvers.items()}
        return {name: [future.result() for future in waiting] for name, waiting in futures.items()}
    finally:
        for pool in pools.values():
            pool.shutdown(cancel_futures=True)


@dataclasses.dataclass(frozen=True)
class Class:
    document: str
    why: str
    fits: object  # (Question, ours, theirs) -> bool


def _secure_or_not(ours, theirs):
    return ours.rcode == theirs.rcode and ours.answer == theirs.answer and ours.ad != theirs.ad


GAVE_UP = Class("RFC 2308 §7.1", "the other gave up on servers that are slow, lame or silent; we did not",
                lambda q, ours, theirs: theirs.failed and not set(theirs.ede) & DNSSEC_CODES and not q.bogus
                and any(word in q.sort for word in ("slow", "half", "lame", "silent")))
CLASSES = [
    Class("RFC 9276 §3.2", "where NSEC3 of many iterations begins to count as unsigned is each resolver's own choice",
          lambda q, ours, theirs: "iterations" in q.sort and _secure_or_not(ours, theirs)),
    GAVE_UP,
    Class("RFC 8198 §5.3", "an answer may be made from a wildcard that was seen, here from one that only a forged signature shows",
          lambda q, ours, theirs: "labels-fewer" in q.sort and not ours.failed and not theirs.failed),
    Class("RFC 4035 §3.2.3", "AD must not be set without proof, but may be left out: the zone is secure, the other did not say so",
          lambda q, ours, theirs: q.kind == "nxdomain" and q.sort in ("secure", "parent nsec", "parent nsec3") and ours.ad and _secure_or_not(ours, theirs)),
]


def explain(question, ours, theirs):
    return next((c for c in CLASSES if c.fits(question, ours, theirs)), None)


def opposite(ours, theirs):
    """One calls it secure, the other bogus."""
    return (ours.secure and theirs.failed) or (theirs.secure and ours.failed)


def count_by(items):
    return ", ".join(f"{key} {count}" for key, count in collections.Counter(items).most_common())

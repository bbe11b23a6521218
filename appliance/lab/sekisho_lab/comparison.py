"""Compares what a client got with what the oracle says it must get."""

ADDRESS_TYPES = ("A", "AAAA")


def complaints(oracle, view_name, question, got, edns=True):
    """What is wrong with an answer, as a list of sentences; empty when it is right."""
    expected = oracle.expect(view_name, question.name, question.rtype)
    where = f"{view_name}: {question.name} {question.rtype} over {got.transport} ({question.why})"
    if got.rcode != expected.rcode:
        return [f"{where}: {got.rcode}{f' EDE {got.ede}' if got.ede else ''}, not {expected.rcode}"]
    out = []
    answer = frozenset(record for record in got.answer if record[1] != "RRSIG")
    if answer != expected.answer:
        out.append(f"{where}: got {_short(answer - expected.answer)}, not {_short(expected.answer - answer)}")
    if "AD" in got.flags.split():
        out.append(f"{where}: AD is set")
    if "RA" not in got.flags.split():
        out.append(f"{where}: RA is not set")
    if got.ttl > expected.max_ttl:
        out.append(f"{where}: TTL {got.ttl} is above {expected.max_ttl}")
    if edns and expected.ede is not None and expected.ede not in got.ede:
        out.append(f"{where}: EDE {list(got.ede)}, not {expected.ede}")
    for owner, rtype, rdata in got.additional:
        if rtype in ADDRESS_TYPES and (owner, rtype, rdata) not in oracle.expect(view_name, owner, rtype).answer:
            out.append(f"{where}: the additional section shows {owner} {rtype} {rdata}")
    return out


def _short(records):
    if not records:
        return "nothing more"
    text = ", ".join(f"{owner} {rtype} {rdata[:60]}" for owner, rtype, rdata in sorted(records)[:3])
    return text + (" …" if len(records) > 3 else "")

"""A client host: asks as a stub resolver does, from a chosen address, over UDP or TCP."""
import dataclasses
import socket
import struct
import time

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype


@dataclasses.dataclass
class Got:
    """What came back; rcode "TIMEOUT" or "CLOSED" when nothing did."""
    rcode: str
    answer: frozenset = frozenset()       # (owner, type, rdata)
    additional: frozenset = frozenset()
    ede: tuple = ()
    flags: str = ""
    ttl: int = 0
    size: int = 0
    seconds: float = 0.0
    transport: str = "udp"
    cookie: bytes = b""                  # of the COOKIE option: the client's part and the server's
    message: object = None


def ask(namespace, source, server, name, rtype, tcp=False, edns=1232, timeout=4.0, do=False, retry_tcp=True, nsid=False, cd=False, ad=False, cookie=b""):
    """One question; a truncated UDP answer is asked again over TCP unless `retry_tcp` is off."""
    options = [dns.edns.GenericOption(code, data) for code, data, wanted in ((3, b"", nsid), (10, cookie, cookie)) if wanted]
    query = dns.message.make_query(name, rtype, use_edns=0 if edns else -1, payload=edns or None, want_dnssec=do, options=options)
    query.flags |= (dns.flags.CD if cd else 0) | (dns.flags.AD if ad else 0)
    started = time.monotonic()
    try:
        wire = (_tcp if tcp else _udp)(namespace, source, server, query, timeout)
    except socket.timeout:
        return Got("TIMEOUT", seconds=time.monotonic() - started)
    except OSError as error:
        return Got("CLOSED", flags=str(error), seconds=time.monotonic() - started)
    if wire is None:
        return Got("CLOSED", seconds=time.monotonic() - started)
    got = understand(wire, time.monotonic() - started, "tcp" if tcp else "udp")
    if "TC" in got.flags and not tcp and retry_tcp:
        again = ask(namespace, source, server, name, rtype, True, edns, timeout, do, cd=cd, ad=ad)
        again.transport = "udp+tcp"
        return again
    return got


def patient(function, tries=3):
    """As a stub does it: what is not answered is asked again. `function` asks once."""
    def stub(*arguments, **options):
        for _ in range(tries):
            got = function(*arguments, **options)
            if got.rcode != "TIMEOUT":
                break
        return got
    return stub


def understand(wire, seconds=0.0, transport="udp"):
    message = dns.message.from_wire(wire, ignore_trailing=False, one_rr_per_rrset=False)
    ede, cookie = [], b""
    for option in message.options:
        data = option.to_wire() if hasattr(option, "to_wire") else option.data
        if int(option.otype) == 15:
            ede.append(struct.unpack("!H", data[:2])[0])
        elif int(option.otype) == 10:
            cookie = data
    ttl = min((r.ttl for r in message.answer), default=0)
    return Got(dns.rcode.to_text(message.rcode()), records(message.answer), records(message.additional), tuple(ede),
               dns.flags.to_text(message.flags), ttl, len(wire), seconds, transport, cookie, message)


def records(section):
    out = set()
    for rrset in section:
        rtype = dns.rdatatype.to_text(rrset.rdtype)
        for rdata in rrset:
            text = rdata.to_text()
            out.add((rrset.name.to_text().lower(), rtype, text if rtype == "TXT" else text.lower()))
    return frozenset(out)


def _family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _udp(namespace, source, server, query, timeout):
    with namespace.entered():
        sock = socket.socket(_family(server), socket.SOCK_DGRAM)
    with sock:
        sock.bind((source, 0))
        sock.connect((server, 53))
        wire = query.to_wire()
        sock.send(wire)
        deadline = time.monotonic() + timeout
        while True:
            sock.settimeout(max(0.001, deadline - time.monotonic()))
            answer = sock.recv(65535)
            if answer[:2] == wire[:2]:
                return answer


def connect_tcp(namespace, source, server, timeout, port=53):
    with namespace.entered():
        sock = socket.socket(_family(server), socket.SOCK_STREAM)
    sock.settimeout(timeout)
    try:
        sock.bind((source, 0))
        sock.connect((server, port))
    except OSError:
        sock.close()
        raise
    return sock


def read_exactly(sock, count):
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            return None
        data += piece
    return data


def _tcp(namespace, source, server, query, timeout):
    with connect_tcp(namespace, source, server, timeout) as sock:
        wire = query.to_wire()
        sock.sendall(struct.pack("!H", len(wire)) + wire)
        head = read_exactly(sock, 2)
        return read_exactly(sock, struct.unpack("!H", head)[0]) if head else None

"""Reads /metrics: a text exposition becomes numbers that can be summed and compared."""
import re
import socket

_LINE = re.compile(r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


class Metrics:
    def __init__(self, text):
        self.samples = {}
        for line in text.splitlines():
            match = _LINE.match(line)
            if match:
                labels = frozenset(_LABEL.findall(match.group(2) or ""))
                self.samples.setdefault(match.group(1), {})[labels] = float(match.group(3))

    def sum(self, name, **labels):
        """The sum over all samples of `name` that carry the given labels; 0 when there is none."""
        wanted = set(labels.items())
        return sum(value for have, value in self.samples.get(name, {}).items() if wanted <= have)

    def by(self, name, label, **labels):
        """{label value: sum}."""
        wanted, out = set(labels.items()), {}
        for have, value in self.samples.get(name, {}).items():
            if wanted <= have:
                key = dict(have).get(label, "")
                out[key] = out.get(key, 0.0) + value
        return out

    def has(self, name):
        return name in self.samples


def http_get(namespace, host, port, path, timeout=5.0):
    """(status, body) of a plain GET from inside a namespace."""
    with namespace.entered():
        connection = socket.create_connection((host, port), timeout)
    with connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n".encode("ascii"))
        chunks = []
        while chunk := connection.recv(65536):
            chunks.append(chunk)
    head, _, body = b"".join(chunks).partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        body = _join_chunks(body)
    return int(head.split()[1]), body.decode("utf-8", "replace")


def _join_chunks(body):
    out = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size.split(b";")[0] or b"0", 16)
        if length == 0:
            break
        out, body = out + rest[:length], rest[length + 2:]
    return out

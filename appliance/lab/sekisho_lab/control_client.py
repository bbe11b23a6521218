"""Requests to the control API as strangers make them: over the Unix socket, over TLS from an address of choice, or in pieces."""
import http.client
import json
import socket
import ssl


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout=20):
        super().__init__("sekisho", timeout=timeout)
        self._path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def ask_locally(path, method, target, body=None):
    """(status, media type, body) over the Unix socket."""
    connection = UnixConnection(path)
    connection.request(method, target, body=None if body is None else json.dumps(body), headers={"Connection": "close"})
    reply = connection.getresponse()
    found = reply.status, (reply.getheader("Content-Type") or "").partition(";")[0], reply.read()
    connection.close()
    return found


class TlsClient:
    """Comes from an address of its own, with or without certificate and token."""

    def __init__(self, namespace, port, authority, source, certificate=None, token=None):
        self.namespace, self.port, self.source, self.token = namespace, port, source, token
        self.context = ssl.create_default_context(cafile=str(authority))
        if certificate:
            self.context.load_cert_chain(str(certificate), str(certificate.with_suffix(".key")))

    def plain(self, timeout=10):
        """A TCP connection on which nothing has been said yet."""
        with self.namespace.entered():
            return socket.create_connection(("127.0.0.1", self.port), timeout, source_address=(self.source, 0))

    def connect(self, timeout=10):
        return self.context.wrap_socket(self.plain(timeout), server_hostname="localhost")

    def head(self, method, target, headers=""):
        token = f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        return f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{token}{headers}".encode("ascii")

    def ask(self, method="GET", target="/v1/status", body=b"", headers="", length=None, timeout=10):
        """The status; 0 when the gateway hung up without one. `length`: what is said of the body, instead of the truth."""
        told = f"Content-Length: {len(body) if length is None else length}\r\n" if method == "POST" else ""
        try:
            with self.connect(timeout) as connection:
                connection.sendall(self.head(method, target, f"{told}{headers}Connection: close\r\n\r\n") + body)
                return status_in(read_all(connection))
        except (ssl.SSLError, ConnectionError, TimeoutError):
            return 0


def read_all(connection):
    """Until the other side hangs up."""
    got = b""
    try:
        while piece := connection.recv(65536):
            got += piece
    except (ssl.SSLError, ConnectionError, TimeoutError):
        pass
    return got


def status_in(reply):
    words = reply.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0

"""An authoritative server of the drill's own, which answers whatever the drill wants: UDP and TCP, one thread per address."""
import selectors
import socket
import struct
import threading

import dns.exception
import dns.flags
import dns.message


class OwnServer:
    """`respond(query, tcp)` gives a message, octets, or None for silence. `questions` remembers (name, type, tcp) of what was asked,
    `errors` what went wrong in answering."""

    def __init__(self, namespace, addresses, respond, port=53):
        self._respond, self.questions, self.errors = respond, [], []
        self._stopping, self._threads, self._sockets = threading.Event(), [], []
        for address in addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            with namespace.entered():
                udp, tcp = socket.socket(family, socket.SOCK_DGRAM), socket.socket(family, socket.SOCK_STREAM)
            for sock in (udp, tcp):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                sock.bind((address, port))
            tcp.listen(64)
            self._sockets += [udp, tcp]
            self._threads.append(threading.Thread(target=self._serve, args=(udp, tcp), daemon=True))
        for thread in self._threads:
            thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._stopping.set()
        for thread in self._threads:
            thread.join(2)
        for sock in self._sockets:
            sock.close()

    def _serve(self, udp, tcp):
        waiting = selectors.DefaultSelector()
        waiting.register(udp, selectors.EVENT_READ)
        waiting.register(tcp, selectors.EVENT_READ)
        while not self._stopping.is_set():
            for key, _ in waiting.select(0.2):
                if key.fileobj is udp:
                    wire, peer = udp.recvfrom(65535)
                    answer = self._answer(wire, False)
                    if answer is not None:
                        udp.sendto(answer, peer)
                elif key.fileobj is tcp:
                    waiting.register(tcp.accept()[0], selectors.EVENT_READ)
                elif not self._serve_stream(key.fileobj):
                    waiting.unregister(key.fileobj)
                    key.fileobj.close()
        waiting.close()

    def _serve_stream(self, stream):
        """One question of a stream; False when it has ended."""
        stream.settimeout(2)
        try:
            head = stream.recv(2, socket.MSG_WAITALL)
            if len(head) < 2:
                return False
            wire = stream.recv(struct.unpack("!H", head)[0], socket.MSG_WAITALL)
            answer = self._answer(wire, True)
            if answer is not None:
                stream.sendall(struct.pack("!H", len(answer)) + answer)
            return True
        except OSError:
            return False

    def _answer(self, wire, tcp):
        try:
            query = dns.message.from_wire(wire)
            question = query.question[0]
        except (dns.exception.DNSException, IndexError):
            return None
        self.questions.append((question.name.to_text().lower(), question.rdtype, tcp))
        try:
            answer = self._respond(query, tcp)
        except Exception as error:  # the thread must live on, whatever the drill's own rules do wrong
            self.errors.append(f"{question.name}: {type(error).__name__}: {error}")
            return None
        if answer is None or isinstance(answer, bytes):
            return answer
        try:
            return answer.to_wire(max_size=65535 if tcp else max(512, query.payload))
        except dns.exception.TooBig:
            short = dns.message.make_response(query)
            short.flags |= dns.flags.TC | dns.flags.AA
            return short.to_wire()

"""A client that asks forty times a second and never waits, so that the time without answers is seen to the hundredth of a second."""
import socket
import threading
import time


class SteadyAsker(threading.Thread):
    """One question again and again, to one address over UDP. An answer that comes later than PATIENCE is none."""

    INTERVAL, PATIENCE = 0.025, 0.5

    def __init__(self, space, address, name):
        super().__init__(daemon=True)
        self._address, self._name = address, name
        with space.entered():
            self._socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._ended = threading.Event()
        self._sent, self._answered, self.wrong = [], set(), 0

    def run(self):
        import dns.message
        question = dns.message.make_query(self._name, "A").to_wire()
        began = time.monotonic()
        while not self._ended.is_set():
            number = len(self._sent)
            self._sent.append(time.monotonic())
            try:
                self._socket.sendto((number & 0xFFFF).to_bytes(2, "big") + question[2:], (self._address, 53))
            except OSError:
                pass  # no way there at the moment: unanswered
            self._take_until(began + (number + 1) * self.INTERVAL)
        self._take_until(time.monotonic() + self.PATIENCE)
        self._socket.close()

    def _take_until(self, end):
        while (left := end - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                reply = self._socket.recv(4096)
            except (TimeoutError, BlockingIOError):
                return
            except OSError:
                time.sleep(min(left, 0.005))
                continue
            number = int.from_bytes(reply[:2], "big")
            if number < len(self._sent) and time.monotonic() - self._sent[number] <= self.PATIENCE:
                self._answered.add(number)
                self.wrong += (reply[3] & 0x0F) != 0 or reply[6:8] == b"\0\0"

    def stop(self):
        """(seconds of the longest time without an answer, questions asked, answers that were none to the question)."""
        self._ended.set()
        self.join(5)
        longest, since = 0.0, None
        for number, sent in enumerate(self._sent):
            if number not in self._answered:
                since = sent if since is None else since
                longest = max(longest, sent + self.INTERVAL - since)
            elif since is not None:
                longest, since = max(longest, sent - since), None
        return longest, len(self._sent), self.wrong

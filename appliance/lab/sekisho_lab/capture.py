"""Listens on every device of a namespace at once and remembers which frames crossed which device.

One packet socket without a device hears them all; the kernel says for each frame on which device it was and in which direction.
"""
import dataclasses
import socket
import threading

ETH_P_ALL = 3
PACKET_OUTGOING = 4
SO_RCVBUFFORCE = 33


@dataclasses.dataclass(frozen=True)
class Frame:
    device: str
    outgoing: bool
    octets: bytes


class Capture:
    def __init__(self, namespace):
        with namespace.entered():
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 128 << 20)
        self._socket.settimeout(0.2)
        self._stopping = threading.Event()
        self.frames = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while True:
            try:
                octets, (device, _, kind, _, _) = self._socket.recvfrom(65535)
            except socket.timeout:
                if self._stopping.is_set():
                    return  # and everything that waited has been read
                continue
            self.frames.append(Frame(device, kind == PACKET_OUTGOING, octets))

    def stop(self):
        if not self._stopping.is_set():
            self._stopping.set()
            self._thread.join()
            self._socket.close()
        return self.frames

    def losses(self):
        """Frames that the kernel could not hand over; call before stop()."""
        packets_statistics = self._socket.getsockopt(263, 6, 8)  # SOL_PACKET, PACKET_STATISTICS
        return int.from_bytes(packets_statistics[4:8], "little")

#!/usr/bin/python3
"""A name server that answers the gateway's probes (type SOA) and nothing else: mute_server.py ADDRESS"""
import socket
import struct
import sys

SOA = 6


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.bind((sys.argv[1], 53))
        while True:
            message, client = own.recvfrom(4096)
            end = 12
            while end < len(message) and message[end]:
                end += message[end] + 1
            if len(message) < end + 5 or struct.unpack_from("!H", message, end + 1)[0] != SOA:
                continue
            question = message[12:end + 5]
            rdata = b"\0\0" + struct.pack("!5I", 1, 3600, 600, 86400, 60)
            record = b"\xc0\x0c" + struct.pack("!HHIH", SOA, 1, 60, len(rdata)) + rdata
            own.sendto(message[:2] + b"\x84\0\0\1\0\1\0\0\0\0" + question + record, client)


if __name__ == "__main__":
    main()

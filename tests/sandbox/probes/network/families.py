# Opens sockets of every family and type that there is.
# outside: reached
import socket
for family in range(1, 46):
    for kind in [socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET]:
        for protocol in [0, 1, 6, 17, 255]:
            try:
                socket.socket(family, kind, protocol).close()
            except OSError:
                continue
            reached(f"family {family}, type {kind}, protocol {protocol}")

# Sends a datagram to a server of the machine, and one that asks for a name.
# outside: reached
import socket
attempt("UDP", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", WORLD["udp"])))
attempt("a name", lambda: socket.getaddrinfo("example.invalid", 80) if False else socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("127.0.0.1", 53)))

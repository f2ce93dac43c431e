# Goes for the services that clouds have for their machines.
# outside: reached
import socket
for address in ["169.254.169.254", "100.100.100.200"]:
    # A datagram socket that is connected sends nothing; it only finds out whether there is a way.
    attempt(address, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect((address, 80)))
attempt("loopback", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("127.0.0.1", 80)))

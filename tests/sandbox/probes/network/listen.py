# Waits for connections from outside.
# outside: reached
import socket
def listen(family, address):
    with socket.socket(family) as server:
        server.bind(address)
        server.listen()
attempt("a port", lambda: listen(socket.AF_INET, ("0.0.0.0", 0)))
attempt("a socket in its folder", lambda: listen(socket.AF_UNIX, "here.sock"))
attempt("a socket without a file", lambda: listen(socket.AF_UNIX, "\0checkrein-listen"))

# Connects to a server of the machine.
# outside: reached
import socket
attempt("TCP", lambda: socket.create_connection(("127.0.0.1", WORLD["tcp"]), 2))

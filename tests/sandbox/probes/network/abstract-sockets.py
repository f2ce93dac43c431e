# Talks to daemons by sockets that have no file.
# outside: reached
import socket
attempt("an abstract socket", lambda: socket.socket(socket.AF_UNIX).connect("\0" + WORLD["abstract"]))

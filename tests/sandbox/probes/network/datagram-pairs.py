# Makes a pair of sockets that takes a name to send to with each message.
# outside: reached
import socket
for flags in [0, socket.SOCK_CLOEXEC, socket.SOCK_NONBLOCK]:
    attempt(f"datagrams, {flags}", lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM | flags))
attempt("raw", lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_RAW))
for kind in [socket.SOCK_STREAM, socket.SOCK_SEQPACKET]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, kind | socket.SOCK_CLOEXEC)
    ours.send(b"x")
    assert theirs.recv(1) == b"x"

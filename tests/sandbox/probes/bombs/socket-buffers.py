# Makes the buffers of a pair of sockets larger: memory that no process has.
# outside: reached
import socket
pair = socket.socketpair()
for size in [socket.SO_SNDBUF, socket.SO_RCVBUF]:
    attempt(f"a buffer of a megabyte, {size}", lambda: pair[0].setsockopt(socket.SOL_SOCKET, size, 1 << 20))
pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)

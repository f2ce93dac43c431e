# Makes pairs of families that reach further than a pair should.
# outside: reached
import socket
for family in [socket.AF_INET, socket.AF_INET6, socket.AF_TIPC if hasattr(socket, "AF_TIPC") else 30]:
    try:
        syscall(53, family, socket.SOCK_STREAM, 0, (ctypes.c_int * 2)())
        reached(f"a pair of family {family}")
    except OSError as error:
        # The kernel has no such pairs: any other complaint is its own.
        if error.errno != errno.EPERM:
            reached(f"the kernel was asked: {error}")

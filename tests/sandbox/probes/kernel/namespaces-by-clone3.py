# Makes namespaces by the call whose flags lie in memory.
# outside: reached
import signal, struct
arguments = ctypes.create_string_buffer(struct.pack("<11Q", 0x10000000, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0))
def clone():
    child = syscall(435, arguments, 88)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
attempt("a user namespace", clone)

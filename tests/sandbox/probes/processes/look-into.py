# Traces somebody else's process and reads its memory.
# outside: reached
V = WORLD["victim"]
def trace():
    syscall(101, 16, V, 0, 0)
    os.waitpid(V, 0x40000000)
    syscall(101, 17, V, 0, 0)
attempt("tracing", trace)
def seize():
    syscall(101, 0x4206, V, 0, 0)
attempt("seizing", seize)
attempt("its memory", lambda: open(f"/proc/{V}/mem", "rb"))
attempt("its map", lambda: (open(f"/proc/{V}/maps").read() or 1 / 0))
known_to_kernel("process_vm_readv", 310, V, 0, 0, 0, 0, 1)
known_to_kernel("process_vm_writev", 311, V, 0, 0, 0, 0, 1)
known_to_kernel("pidfd_getfd", 438, -1, 0, 0)
known_to_kernel("kcmp", 312, V, os.getpid(), 99, 0, 0)
known_to_kernel("process_madvise", 440, -1, 0, 0, 0, 99)

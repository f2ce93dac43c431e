# Traces a child of its own, as a debugger would.
# outside: reached
child = os.fork()
if child == 0:
    found = libc.ptrace(ctypes.c_long(0), 0, 0, 0)
    os._exit(0 if found == 0 else 1)
if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
    reached("tracing")

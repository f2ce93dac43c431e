# Uses the queues of POSIX.
# outside: reached
name = ctypes.create_string_buffer(b"checkrein-probe")
def queue():
    os.close(syscall(240, name, os.O_CREAT | os.O_RDWR, 0o600, 0))
    syscall(241, name)
attempt("a queue", queue)

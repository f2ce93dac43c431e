import atexit, ctypes, errno, json, os, sys

libc = ctypes.CDLL(None, use_errno=True)
atexit.register(lambda: print("tried to the end", flush=True))


def reached(what):
    print("REACHED", what, flush=True)


def attempt(what, action):
    """What raises was refused; what does not has reached something."""
    try:
        found = action()
    except Exception as error:
        print("refused:", what, type(error).__name__, str(error)[:80], flush=True)
        return None
    reached(what)
    return found


def syscall(number, *arguments):
    """Calls the kernel directly; raises what it refuses with."""
    found = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in arguments])
    if found == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return found


def known_to_kernel(what, number, *arguments):
    """For calls that would do harm: with arguments that cannot be right. Any other complaint than that it may not be called has gone in too far."""
    try:
        syscall(number, *arguments)
    except OSError as error:
        if error.errno in (errno.EPERM, errno.ENOSYS, errno.EACCES):
            print("refused:", what, error.strerror, flush=True)
            return
    reached(what)

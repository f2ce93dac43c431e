# Makes namespaces together with a process.
# outside: reached
import signal
for what, flag in {"user": 0x10000000, "user and mounts": 0x10020000, "network": 0x50000000}.items():
    def clone():
        child = syscall(56, flag | signal.SIGCHLD, 0, 0, 0, 0)
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
    attempt(what, clone)

# Makes namespaces in which it would be root.
# outside: reached
FLAGS = {"user": 0x10000000, "mount": 0x20000, "process": 0x20000000, "network": 0x40000000, "ipc": 0x8000000, "names": 0x4000000, "groups": 0x2000000, "time": 0x80}
for what, flag in FLAGS.items():
    child = os.fork()
    if child == 0:
        try:
            syscall(272, flag)
            os._exit(0)
        except OSError:
            os._exit(1)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        reached(what)

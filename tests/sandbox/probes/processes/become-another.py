# Becomes another user by asking.
# outside: reached by root
for what, action in [("user", lambda: os.setuid(65533)), ("both", lambda: os.setresuid(65533, 65533, 65533)), ("group", lambda: os.setgid(65533)), ("groups", lambda: os.setgroups([65533]))]:
    child = os.fork()
    if child == 0:
        try:
            action()
            os._exit(0)
        except OSError:
            os._exit(1)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        reached(what)
attempt("root", lambda: (os.setuid(0), None if os.getuid() == 0 else 1 / 0))

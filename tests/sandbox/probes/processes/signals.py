# Sends signals to somebody else's process, and looks for others.
# outside: reached
import signal
V = WORLD["victim"]
attempt("a signal", lambda: os.kill(V, 0))
attempt("another", lambda: os.kill(V, signal.SIGCONT))
attempt("a descriptor of it", lambda: os.pidfd_open(V))
attempt("its name", lambda: open(f"/proc/{V}/comm").read())
attempt("its group", lambda: os.getpgid(V))

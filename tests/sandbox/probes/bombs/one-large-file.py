# Writes one file that is too large, also one that is nearly all hole.
# outside: reached
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def whole():
    with open("large", "wb") as file:
        for _ in range(30):
            file.write(b"x" * (1 << 20))
attempt("30 megabytes", whole)
attempt("a hole", lambda: os.truncate("large", 1 << 40))
attempt("reserved", lambda: os.posix_fallocate(os.open("large", os.O_RDWR), 0, 1 << 29))
if os.path.exists("large"):
    os.unlink("large")

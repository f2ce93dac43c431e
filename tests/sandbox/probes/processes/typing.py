# Types into a terminal.
# outside: reached
import fcntl, termios
attempt("a terminal of its own", lambda: os.openpty())
for descriptor in range(3):
    attempt(f"typing at {descriptor}", lambda: fcntl.ioctl(descriptor, termios.TIOCSTI, b"x"))
attempt("the controlling terminal", lambda: os.open("/dev/tty", os.O_RDWR))

# Makes whoever writes to a file of the project wait, by a lease on it, and has signals sent when others use its folder.
# outside: reached
import fcntl
SET_LEASE, NOTIFY, SET_OWN_EX = 1024, 1026, 15
held = os.open(WORLD["project"] + "/data.txt", os.O_RDONLY)
folder = os.open(WORLD["project"], os.O_RDONLY)
attempt("a lease", lambda: fcntl.fcntl(held, SET_LEASE, fcntl.F_RDLCK))
attempt("word of changes", lambda: fcntl.fcntl(folder, NOTIFY, 0xF))
read, write = os.pipe()
attempt("signals for itself", lambda: fcntl.fcntl(read, fcntl.F_SETOWN, os.getpid()))
attempt("signals for another", lambda: fcntl.fcntl(read, SET_OWN_EX, bytes([1, 0, 0, 0]) + os.getpid().to_bytes(4, "little")))

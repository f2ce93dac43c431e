# Becomes a program of another system.
# outside: reached
attempt("addresses that are not random", lambda: syscall(135, 0x0040000))
attempt("readable is runnable", lambda: syscall(135, 0x0400000))

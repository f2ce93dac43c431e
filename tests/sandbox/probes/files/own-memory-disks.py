# Sees the files that others keep in /tmp and /dev/shm.
# outside: reached
attempt("a file in /dev/shm", lambda: open(WORLD["shared"]).read())
attempt("the world's place", lambda: os.listdir(WORLD["home"]))

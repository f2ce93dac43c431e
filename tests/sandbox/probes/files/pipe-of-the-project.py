# Talks to whoever reads a pipe that lies in the project.
# outside: reached
attempt("a pipe", lambda: os.write(os.open(WORLD["project"] + "/fifo", os.O_WRONLY | os.O_NONBLOCK), b"x"))

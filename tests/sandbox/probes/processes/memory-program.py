# Runs a program that is in no file.
# outside: reached
def run():
    descriptor = os.memfd_create("program")
    os.write(descriptor, open("/bin/true", "rb").read())
    child = os.fork()
    if child == 0:
        os.execve(descriptor, ["true"], {})
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
attempt("a program in memory", run)

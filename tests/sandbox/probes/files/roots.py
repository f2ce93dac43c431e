# Steps out by folders that are open, and by changing the root.
# outside: reached
attempt("another root", lambda: os.chroot(WORLD["world"]))
def out():
    descriptor = os.open("/", os.O_PATH)
    os.chdir("/")
    for _ in range(64):
        os.chdir("..")
    return os.listdir("boot")
attempt("above the root", out)
attempt("a file by a path without rights", lambda: os.open("secret", os.O_RDONLY, dir_fd=os.open(WORLD["outside"], os.O_PATH)))

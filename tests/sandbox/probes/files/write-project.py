# Changes the project in every way that there is.
# outside: reached
P = WORLD["project"]
attempt("a new file", lambda: open(P + "/new", "w"))
attempt("more of one", lambda: open(P + "/data.txt", "a"))
attempt("a shorter one", lambda: os.truncate(P + "/data.txt", 1))
attempt("a folder", lambda: os.mkdir(P + "/folder"))
attempt("a link", lambda: os.symlink("x", P + "/symlink"))
attempt("a name for the same", lambda: os.link(P + "/data.txt", P + "/hard"))
attempt("another name", lambda: os.rename(P + "/sub/deep.txt", P + "/sub/other"))
attempt("other times", lambda: os.utime(P + "/data.txt", (1, 1)))
attempt("other rights", lambda: os.chmod(P + "/data.txt", 0o600))
attempt("an attribute", lambda: os.setxattr(P + "/data.txt", "user.x", b"y"))
attempt("a pipe", lambda: os.mkfifo(P + "/pipe"))
attempt("one less", lambda: os.unlink(P + "/data.txt"))
attempt("another owner", lambda: os.chown(P + "/sub", os.getuid(), os.getgid()))
attempt("a file in its folder by number", lambda: os.open("by-number", os.O_CREAT | os.O_WRONLY, dir_fd=os.open(P, os.O_RDONLY)))
attempt("a file without a name", lambda: os.open(P, os.O_TMPFILE | os.O_WRONLY))

# Reads what the person has hidden in the project.
# outside: reached
P = WORLD["project"]
attempt("a hidden file", lambda: open(P + "/.env").read())
attempt("a file in a hidden folder", lambda: open(P + "/keys/key").read())
def opened():
    os.chmod(P + "/.env", 0o644)
    return open(P + "/.env").read()
attempt("a hidden file, opened first", opened)
attempt("a hidden file by a link", lambda: (os.symlink(P + "/.env", "hidden-link"), open("hidden-link").read()))
if os.path.islink("hidden-link"):
    os.unlink("hidden-link")

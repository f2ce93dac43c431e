# Asks with names that are too long, that go round, or that are not text.
# outside: reached
up = "../" * 40
attempt("far up", lambda: open(WORLD["project"] + "/" + up + WORLD["outside"].lstrip("/") + "/secret").read())
attempt("doubled", lambda: open(WORLD["outside"].replace("/", "//") + "/./secret").read())
for name in ["/" + "a" * 5000, "/" + "a/" * 3000, "\xff\xfe/../" * 100]:
    try:
        open(name)
        reached("an odd name")
    except (OSError, ValueError):
        pass
try:
    open(os.fsencode(WORLD["outside"]) + b"/\xff/../secret")
    reached("not text")
except OSError:
    pass

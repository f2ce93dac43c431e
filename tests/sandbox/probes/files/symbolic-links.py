# Follows links that lead out, and makes more of them.
# outside: reached
attempt("the project's own link", lambda: open(WORLD["project"] + "/link").read())
here = os.path.join(os.environ.get("TMPDIR", "."), "links")
os.makedirs(here, exist_ok=True)
for name, target in [("file", WORLD["outside"] + "/secret"), ("folder", WORLD["outside"])]:
    try:
        os.symlink(target, here + "/" + name)
    except FileExistsError:
        pass
attempt("one of our own", lambda: open(here + "/file").read())
attempt("one to a folder", lambda: open(here + "/folder/secret").read())
attempt("by our own working folder", lambda: (os.chdir(here + "/folder"), open("secret").read()))
import shutil
os.chdir("/")
shutil.rmtree(here)

# Gives files of others a second name where it may write.
# outside: reached
here = os.getcwd()
for name in ["project/data.txt", "outside/secret"]:
    def link():
        at = here + "/hard"
        os.link(WORLD["world"] + "/" + name, at)
        try:
            open(at, "a").close()
        finally:
            os.unlink(at)
    attempt(name, link)
attempt("by the folder of descriptors", lambda: (os.link(f"/proc/self/fd/{os.open(WORLD['project'] + '/data.txt', os.O_RDONLY)}", here + "/hard2", follow_symlinks=True), os.unlink(here + "/hard2")))

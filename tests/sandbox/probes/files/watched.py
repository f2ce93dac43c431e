# Watches what happens to files that it may not read.
# outside: reached
watching = libc.inotify_init1(0)
for path in [WORLD["outside"], WORLD["outside"] + "/secret", WORLD["home"] + "/.ssh", "/proc/%d" % WORLD["victim"]]:
    def watch():
        if libc.inotify_add_watch(watching, path.encode(), 0xFFF) < 0:
            raise OSError(ctypes.get_errno(), "no watch")
    attempt(path, watch)

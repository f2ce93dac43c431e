# Reads what the kernel shows to root alone.
# outside: reached by root
try:
    names = sorted(os.listdir("/proc"))
except PermissionError:
    names = []
for name in names:
    path = "/proc/" + name
    try:
        about = os.stat(path)
    except OSError:
        continue
    # Reading these waits, or is endless.
    if name.isdigit() or about.st_mode & 0o170004 != 0o100000 or name in ("kmsg", "kcore", "kpagecount", "kpageflags", "kpagecgroup"):
        continue
    attempt(name, lambda: open(path, "rb").read(100) or 1 / 0)
for name in ("vmallocinfo", "slabinfo", "timer_list", "pagetypeinfo"):
    attempt(name, lambda: os.close(os.open("/proc/" + name, os.O_RDONLY)))

# Reads descriptors that it was started with.
# outside: reached
for descriptor in range(3, 4096):
    try:
        os.fstat(descriptor)
    except OSError:
        continue
    try:
        found = os.pread(descriptor, 100, 0)
    except OSError:
        found = b""
    if WORLD["secret"].encode() in found:
        reached(f"descriptor {descriptor}")
    try:
        target = os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        continue
    if "socket" in target:
        reached(f"a socket at {descriptor}")

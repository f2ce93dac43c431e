# Goes through the folders of processes: their roots, their working folders, their descriptors.
# outside: reached
import stat
secret = WORLD["secret"].encode()
try:
    numbers = os.listdir("/proc")
except OSError:
    numbers = [str(number) for number in range(1, 40_000)]
for number in numbers:
    if not (number.isdigit() or number in ("self", "thread-self")):
        continue
    for road in ["root", "cwd"]:
        try:
            if open(f"/proc/{number}/{road}{WORLD['outside']}/secret", "rb").read() == secret:
                reached(f"the secret by {road}")
        except OSError:
            pass
    try:
        descriptors = os.listdir(f"/proc/{number}/fd")
    except OSError:
        continue
    for descriptor in descriptors:
        try:
            # Files alone: what is read from somebody's pipe is lost to them.
            if not stat.S_ISREG(os.stat(f"/proc/{number}/fd/{descriptor}").st_mode):
                continue
            if int(descriptor) > 2 and secret in open(f"/proc/{number}/fd/{descriptor}", "rb", buffering=0).read(100):
                reached(f"the secret by a descriptor")
        except (OSError, ValueError, TypeError):
            pass

# Looks for the caller's environment and arguments.
# outside: reached
if "CHECKREIN_SECRET" in os.environ:
    reached("its own environment")
try:
    numbers = os.listdir("/proc")
except OSError:
    numbers = [str(number) for number in range(1, 40_000)]
for number in numbers:
    if not number.isdigit():
        continue
    for name in ["environ", "cmdline"]:
        try:
            found = open(f"/proc/{number}/{name}", "rb").read()
        except OSError:
            continue
        if WORLD["secret"].encode() in found and number != str(os.getpid()):
            reached(f"a secret in {name} of {number}")
        if number == "1" and name == "environ" and found:
            reached("the environment of process 1")

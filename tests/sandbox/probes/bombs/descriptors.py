# Opens files until there are no numbers.
# outside: reached
import resource
held = []
try:
    for _ in range(5000):
        held.append(os.open("/dev/null", os.O_RDONLY))
except OSError as error:
    print("refused:", error)
if len(held) > 1100:
    reached(f"{len(held)} descriptors")
attempt("more of them", lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100_000, 100_000)))

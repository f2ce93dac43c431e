# Reads the kernel's tables of the machine's network by its own folder in /proc.
# outside: reached
def read(name):
    try:
        return open(f"/proc/{folder}/net/{name}").read().splitlines()
    except OSError as error:
        print("refused:", name, error)
        return []
for folder in ["self", "thread-self", f"self/task/{os.getpid()}"]:
    for name, heads in [("dev", 2), ("route", 1), ("arp", 1), ("tcp", 1), ("udp", 1), ("unix", 1), ("fib_trie", 0), ("if_inet6", 0)]:
        lines = read(name)[heads:]
        if name in ("dev", "if_inet6"):
            lines = [line for line in lines if line.split(":")[0].split()[-1] != "lo"]
        if name == "unix":
            # Without a name it is a pair, and its own.
            lines = [line for line in lines if "/" in line or "@" in line]
        if lines:
            reached(f"{name}: {len(lines)} lines")
# What is its own it may read.
assert "Uid:" in open("/proc/self/status").read() and os.readlink("/proc/self/exe") and os.listdir("/proc/self/fd")

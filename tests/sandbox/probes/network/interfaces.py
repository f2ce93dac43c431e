# Looks for the machine's network.
# outside: reached
import socket
lines = open("/proc/net/dev").read().splitlines()[2:]
for line in lines:
    name = line.split(":")[0].strip()
    if name != "lo":
        reached(f"interface {name}")
for name in ["tcp", "udp", "unix"]:
    lines = open(f"/proc/net/{name}").read().splitlines()[1:]
    # A socket of the UNIX family without a name is a pair, and reaches nobody.
    lines = [line for line in lines if name != "unix" or "/" in line or "@" in line]
    if lines:
        reached(f"{len(lines)} sockets of others in {name}")

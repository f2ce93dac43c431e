# Fills the buffers of a thousand pairs of sockets: memory that no process has.
# outside: reached
# ends: TooMuchMemory, Exit(0)
import socket, time
report, write = os.pipe()
children = []
for _ in range(4):
    children.append(os.fork())
    if children[-1] == 0:
        held, total = [], 0
        for _ in range(450):
            pair = socket.socketpair()
            held.append(pair)
            for end in pair:
                end.setblocking(False)
                try:
                    while True:
                        total += end.send(b"x" * 65536)
                except BlockingIOError:
                    pass
        os.write(write, total.to_bytes(8, "little"))
        time.sleep(8)
        os._exit(0)
os.close(write)
total = sum(int.from_bytes(os.read(report, 8), "little") for _ in children)
# As long as it takes to be seen, on a busy machine as well.
time.sleep(2)
if total > WORLD["memory"] * 1.5:
    reached(f"{total} bytes in sockets")
for child in children:
    os.kill(child, 9)

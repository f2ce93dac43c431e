# Takes memory in many processes, each below any limit of its own.
# outside: reached
# ends: TooMuchMemory, Exit(0)
import time
report, write = os.pipe()
children = []
for _ in range(12):
    children.append(os.fork())
    if children[-1] == 0:
        held = bytearray(b"x" * (60 << 20))
        os.write(write, b"x")
        time.sleep(8)
        os._exit(0)
os.close(write)
count = 0
over = time.monotonic() + 6
while count < 12 and time.monotonic() < over:
    count += len(os.read(report, 1))
if count * 60 << 20 > WORLD["memory"] * 1.5:
    reached(f"{count * 60} megabytes")
for child in children:
    os.kill(child, 9)

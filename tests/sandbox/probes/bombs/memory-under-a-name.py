# Takes memory in processes whose names are no text, so that who reads names as text does not see them.
# outside: reached
# ends: TooMuchMemory
import mmap, time
SET_NAME = 15
libc.prctl(SET_NAME, b"\xff\xfe) \xff", 0, 0, 0)
report, write = os.pipe()
children = []
for _ in range(6):
    children.append(os.fork())
    if children[-1] == 0:
        held = mmap.mmap(-1, 100 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        held.write(b"x" * (100 << 20))
        os.write(write, b"x")
        time.sleep(8)
        os._exit(0)
os.close(write)
count = 0
while count < 6 and os.read(report, 1):
    count += 1
time.sleep(1)
reached(f"{count} hundred megabytes")
for child in children:
    os.kill(child, 9)

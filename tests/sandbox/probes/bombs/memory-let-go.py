# Fills shared memory and lets go of its pages, which stay: no process seems to have them.
# outside: reached
# ends: TooMuchMemory, Exit(0)
import mmap, time
held = []
try:
    for _ in range(60):
        area = mmap.mmap(-1, 10 << 20)
        area.write(b"x" * (10 << 20))
        area.madvise(mmap.MADV_DONTNEED)
        held.append(area)
        time.sleep(0.01)
except (OSError, MemoryError) as error:
    print("refused:", error)
if len(held) * (10 << 20) > WORLD["memory"] * 1.5 and held[0][0] == ord("x"):
    reached(f"{len(held) * 10} megabytes")

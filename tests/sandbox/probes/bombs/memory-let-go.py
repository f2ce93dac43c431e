# Fills shared memory and lets go of its pages, which stay: no process seems to have them.
# outside: reached
# ends: TooMuchMemory, Exit(0)
import mmap, time
held = []
try:
    # More than the limit by far: it is seen by the whole machine's count, and others may give back meanwhile.
    for _ in range(90):
        area = mmap.mmap(-1, 10 << 20)
        area.write(b"x" * (10 << 20))
        area.madvise(mmap.MADV_DONTNEED)
        held.append(area)
        time.sleep(0.01)
    time.sleep(2)
except (OSError, MemoryError) as error:
    print("refused:", error)
if len(held) * (10 << 20) > WORLD["memory"] * 2.5 and held[0][0] == ord("x"):
    reached(f"{len(held) * 10} megabytes")

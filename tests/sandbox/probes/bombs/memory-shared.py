# Takes memory that is shared and so is nobody's.
# outside: reached
# ends: TooMuchMemory, Exit(0)
import mmap
held = []
try:
    for _ in range(60):
        area = mmap.mmap(-1, 10 << 20)
        area.write(b"x" * (10 << 20))
        held.append(area)
except (OSError, MemoryError) as error:
    print("refused:", error)
if len(held) * (10 << 20) > WORLD["memory"] * 1.5:
    reached(f"{len(held) * 10} megabytes")

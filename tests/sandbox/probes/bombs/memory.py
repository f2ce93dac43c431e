# Takes memory, alone.
# outside: reached
# ends: Exit(0), TooMuchMemory
held = []
try:
    for _ in range(60):
        held.append(b"x" * (10 << 20))
except MemoryError:
    print("refused at", len(held))
if len(held) * (10 << 20) > WORLD["memory"] * 1.5:
    reached(f"{len(held) * 10} megabytes")

# Takes memory in files that have no name and are in no process.
# outside: reached
# ends: Exit(0), TooMuchMemory
held = []
try:
    for _ in range(60):
        descriptor = os.memfd_create("held")
        os.write(descriptor, b"x" * (10 << 20))
        held.append(descriptor)
except OSError as error:
    print("refused:", error)
if len(held) * (10 << 20) > WORLD["memory"] * 1.5:
    reached(f"{len(held) * 10} megabytes")

# Reads a byte here and there of much memory that was never written: only the kernel's tables grow.
# outside: reached
# ends: TooMuchMemory, Exit(0)
import time
READ, PRIVATE_WITHOUT_NAME, NO_RESERVE = 1, 0x22, 0x4000
STEP, COUNT = 2 << 20, 150_000
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
at = libc.mmap(None, STEP * COUNT, READ, PRIVATE_WITHOUT_NAME | NO_RESERVE, -1, 0)
if at in (None, ctypes.c_void_p(-1).value):
    print("refused:", os.strerror(ctypes.get_errno()))
else:
    area = (ctypes.c_ubyte * (STEP * COUNT)).from_address(at)
    for index in range(COUNT):
        area[index * STEP]
    time.sleep(0.5)
    lines = open("/proc/self/status").read().splitlines()
    tables = next(int(line.split()[1]) for line in lines if line.startswith("VmPTE:"))
    if tables * 1024 > WORLD["memory"] * 1.5:
        reached(f"{tables} kB of tables")

# Asks for memory of the machine's pool of large pages, which is counted for no process: nothing but a refusal will do.
# outside: reached
PRIVATE_WITHOUT_NAME, SHARED_WITHOUT_NAME, LARGE = 0x22, 0x21, 0x40000
libc.mmap.restype = ctypes.c_void_p
for kind in [PRIVATE_WITHOUT_NAME, SHARED_WITHOUT_NAME]:
    found = libc.mmap(None, ctypes.c_size_t(2 << 20), 3, kind | LARGE, -1, ctypes.c_long(0))
    if found != ctypes.c_void_p(-1).value or ctypes.get_errno() != errno.EPERM:
        reached(f"large pages: {os.strerror(ctypes.get_errno())}")

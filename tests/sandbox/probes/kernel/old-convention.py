# Calls by the gate of 32 bits.
# outside: reached
# ends: Exit(0), Signal(31)
import mmap
# mov eax, 20 (getpid); int 0x80; ret
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
function = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
sys.stdout.flush()
if function() == os.getpid():
    reached("getpid of 32 bits")

# Asks drivers and file systems for what is no reading and no writing: a file that is open for reading is enough.
# outside: reached
import fcntl, struct
held = os.open(WORLD["project"] + "/data.txt", os.O_RDONLY)
flags = bytearray(8)
attempt("its version", lambda: fcntl.ioctl(held, 0x80087601, flags))
attempt("another version", lambda: fcntl.ioctl(held, 0x40087602, flags))
attempt("its attributes", lambda: fcntl.ioctl(held, 0x40086602, flags))
attempt("a namespace's owner", lambda: fcntl.ioctl(os.open("/proc/self/ns/net", os.O_RDONLY), 0xB701))
# What programs ask for is answered.
import array
ours, theirs = os.pipe()
os.write(theirs, b"abc")
waiting = array.array("i", [0])
fcntl.ioctl(ours, 0x541B, waiting)
assert waiting[0] == 3
assert not os.isatty(ours)

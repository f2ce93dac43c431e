# Asks a pair of sockets, which reaches nobody, for the machine's interfaces and addresses.
# outside: reached
import fcntl, socket, struct
ours, theirs = socket.socketpair()
room = ctypes.create_string_buffer(4000)
asked = struct.pack("iiP", len(room), 0, ctypes.addressof(room))
def listed():
    count = struct.unpack("i", fcntl.ioctl(ours, 0x8912, asked)[:4])[0]
    assert count, "none"
attempt("all of them", listed)
for what, number in [("the name of the first", 0x8910), ("its flags", 0x8913), ("its address", 0x8915), ("its hardware", 0x8927)]:
    attempt(what, lambda: fcntl.ioctl(ours, number, struct.pack("16si12x", b"lo", 1)))

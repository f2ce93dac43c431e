# Counts and samples by the kernel's own instruments.
# outside: reached
import struct
attributes = ctypes.create_string_buffer(struct.pack("<IIQ", 1, 128, 0) + b"\0" * 112)
attempt("a counter of its own process", lambda: syscall(298, attributes, 0, -1, -1, 0))
known_to_kernel("perf_event_open", 298, 0, 0, -1, -1, 0)

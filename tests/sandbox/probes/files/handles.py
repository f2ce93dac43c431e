# Opens files by their handles, past all folders.
# outside: reached
import struct
known_to_kernel("name_to_handle_at", 303, -1, 0, 0, 0, 0)
known_to_kernel("open_by_handle_at", 304, -1, 0, 0)

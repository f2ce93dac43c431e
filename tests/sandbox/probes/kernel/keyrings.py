# Uses the keyrings of the session.
# outside: reached
key = ctypes.create_string_buffer(b"checkrein-probe")
attempt("the session's keyring", lambda: syscall(250, 0, -3, 1))
attempt("a new key", lambda: syscall(248, ctypes.create_string_buffer(b"user"), key, key, 4, -2))
known_to_kernel("request_key", 249, ctypes.create_string_buffer(b"user"), ctypes.create_string_buffer(b"none"), 0, 0)
def listed():
    assert open("/proc/keys").read(), "nothing in it"
attempt("the list of keys", listed)

# Loads programs into the kernel.
# outside: reached
known_to_kernel("bpf", 321, 0, 0, 0)
known_to_kernel("bpf with a wrong order", 321, 9999, 0, 0)

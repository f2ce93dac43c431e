# Sets up rings by which the kernel does what no filter sees.
# outside: reached
known_to_kernel("io_uring_setup", 425, 4, 0)
known_to_kernel("io_uring_enter", 426, -1, 0, 0, 0, 0, 0)
known_to_kernel("io_uring_register", 427, -1, 0, 0, 0)
known_to_kernel("io_setup", 206, 1, 0)

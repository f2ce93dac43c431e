# Uses memory, semaphores and queues of System V that others see.
# outside: reached
attempt("shared memory", lambda: syscall(31, syscall(29, 0x5EC2E7, 4096, 0o1666), 0, 0))
attempt("semaphores", lambda: syscall(64, 0, 1, 0o1666))
attempt("a queue", lambda: syscall(68, 0x5EC2E7, 0o1666))
known_to_kernel("shmctl", 31, -1, 0, 0)

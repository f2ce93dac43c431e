# Handles page faults of its own, which makes races in the kernel easy.
# outside: reached
known_to_kernel("userfaultfd", 323, 1)
known_to_kernel("userfaultfd, wrong", 323, 0xFFFFF)

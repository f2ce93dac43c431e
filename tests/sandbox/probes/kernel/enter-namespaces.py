# Enters the namespaces of others.
# outside: reached
def enter():
    number = os.open(f"/proc/{WORLD['victim']}/ns/mnt", os.O_RDONLY)
    syscall(308, number, 0)
attempt("the victim's", enter)
known_to_kernel("setns", 308, -1, 0)

# Gives itself higher limits.
# outside: reached
import resource
for name in ["RLIMIT_DATA", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_CORE"]:
    kind = getattr(resource, name)
    soft, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY:
        reached(f"{name} is without end")
        continue
    attempt(name, lambda: resource.setrlimit(kind, (hard + 1, hard + 1)))
# Where dumps go to a program, the kernel starts it outside and as root, unless the limit is this one.
if resource.getrlimit(resource.RLIMIT_CORE) != (1, 1):
    reached("dumps that a program of the machine takes")

# Calls what only an administrator may, with arguments that cannot be right.
# outside: reached
for what, number, arguments in [
    ("init_module", 175, (0, 0, 0)), ("finit_module", 313, (-1, 0, 0)), ("delete_module", 176, (0, 0)), ("kexec_load", 246, (0, 99, 0, 0xFFFF)),
    ("reboot", 169, (0, 0, 0, 0)), ("swapon", 167, (0, 0)), ("swapoff", 168, (0,)), ("sethostname", 170, (0, -1)), ("setdomainname", 171, (0, -1)),
    ("settimeofday", 164, (0, 1)), ("clock_settime", 227, (0, 0)), ("adjtimex", 159, (0,)), ("iopl", 172, (9,)), ("ioperm", 173, (-1, 1, 1)),
    ("syslog", 103, (99, 0, 0)), ("quotactl", 179, (0xFFFFFF, 0, 0, 0)), ("acct", 163, (1,)), ("vhangup_", 436, (9, 1, 99)), ("fanotify_init", 300, (0xFFFF, 0)),
    ("lookup_dcookie", 212, (0, 0, 0)), ("migrate_pages", 256, (0, 0, 0, 0)), ("mbind_", 279, (0, 1, 0, 0, 0, 0xFFFF)),
]:
    if what.endswith("_"):
        continue
    known_to_kernel(what, number, *arguments)

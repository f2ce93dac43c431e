# Reads what only root may read of the system.
# outside: reached by root
for path in ["/etc/shadow", "/etc/gshadow", "/etc/sudoers", "/etc/ssl/private", "/var/log/btmp", "/proc/kpageflags"]:
    def read():
        if os.path.isdir(path):
            return os.listdir(path)
        found = open(path, "rb").read(1)
        assert found, "nothing in it"
        return found
    attempt(path, read)

# Opens devices of the machine, or makes its own.
# outside: reached
import stat
for name in ["mem", "kmem", "port", "kmsg", "vda", "sda", "nvme0n1", "loop0", "loop-control", "tty", "tty0", "console", "ptmx", "pts/0", "fuse", "kvm", "net/tun", "vhost-net", "vsock", "uinput", "rtc0", "hpet", "mapper/control", "userfaultfd", "cpu_dma_latency", "hwrng", "snapshot", "uhid"]:
    attempt("/dev/" + name, lambda: os.open("/dev/" + name, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY))
def make(kind, major, minor):
    at = os.path.join(os.environ.get("TMPDIR", "."), f"device-{major}-{minor}")
    try:
        os.mknod(at, 0o666 | kind, os.makedev(major, minor))
        os.close(os.open(at, os.O_RDONLY))
    finally:
        if os.path.lexists(at):
            os.unlink(at)
attempt("a disk of its own", lambda: make(stat.S_IFBLK, 253, 0))
attempt("memory of its own", lambda: make(stat.S_IFCHR, 1, 1))

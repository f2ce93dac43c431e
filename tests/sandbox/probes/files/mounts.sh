# Mounts what it wants, or takes mounts away.
# outside: reached by root
attempt "a file system" mount -t tmpfs none /mnt && umount /mnt
attempt "a bind" mount --bind "$PROJECT" /mnt && umount /mnt
attempt "a writable project" mount -o remount,rw,bind "$PROJECT"
attempt "no project" umount -l /proc/sys/fs/binfmt_misc

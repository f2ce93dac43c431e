# Makes namespaces by the programs that there are for it.
# outside: reached
attempt "unshare" unshare --user --map-root-user true
attempt "with mounts" unshare --user --mount --pid --fork --map-root-user true
attempt "bubblewrap" bwrap --ro-bind / / true

# Reads the keys in the person's home.
# outside: reached
attempt "a key" cat "$HOME/.ssh/id"
attempt "a key by its place" cat "$WORLD/home/.ssh/id"
attempt "all homes" ls /home/. /root/.

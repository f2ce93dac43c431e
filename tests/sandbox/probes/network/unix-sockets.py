# Talks to daemons by their sockets, also by one that lies in the project.
# outside: reached
import socket
for path in [WORLD["outside"] + "/socket", WORLD["project"] + "/socket", "/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket"]:
    def connect():
        with socket.socket(socket.AF_UNIX) as client:
            os.chdir(os.path.dirname(path))
            client.connect(os.path.basename(path))
    attempt(path, connect)

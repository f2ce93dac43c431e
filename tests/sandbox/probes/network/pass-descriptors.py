# Uses what a pair of sockets can pass: descriptors, not rights.
# outside: reached
import array, socket
left, right = socket.socketpair()
secret = -1
try:
    secret = os.open(WORLD["outside"] + "/secret", os.O_PATH)
    left.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [secret]))])
    _, passed, _, _ = right.recvmsg(1, socket.CMSG_SPACE(4))
    number = array.array("i", passed[0][2])[0]
    os.open(f"/proc/self/fd/{number}", os.O_RDONLY)
    reached("a path that became a file")
except OSError as error:
    print("refused:", error)

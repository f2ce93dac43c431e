# Leaves a daemon behind: forked twice, in a session of its own, with everything closed.
# outside: stays
import time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for descriptor in range(3):
            os.close(descriptor)
        time.sleep(300)
        os._exit(0)
    os._exit(0)
os.wait()

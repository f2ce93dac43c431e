# Does not listen to any signal, and goes on.
# outside: not tried, since it has no end
# ends: TimedOut
import signal, time
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
if os.fork() == 0:
    os.setsid()
while True:
    time.sleep(0.01)

# Stops and kills process 1 and its own group.
# outside: not tried, since it would end the machine's process 1; `signals.py` is the proof
import signal
for number in [signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP, signal.SIGSEGV]:
    try:
        os.kill(1, number)
    except OSError:
        pass
status = {line.split(":")[0]: line.split(":")[1].strip() for line in open("/proc/self/status") if ":" in line}
if int(status["PPid"]) == 0 and os.getpid() != 1:
    pass
if os.path.exists("/proc/1/comm"):
    reached("process 1 is seen")

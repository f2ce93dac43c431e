# Says when other processes get their turn: who does that to process 1 puts off the end of all.
# outside: reached
import signal, time
child = os.fork()
if child == 0:
    os.setsid()
    time.sleep(20)
    os._exit(0)
while os.getpgid(child) != child:
    pass
attempt("its class", lambda: os.sched_setscheduler(child, os.SCHED_IDLE, os.sched_param(0)))
attempt("its processors", lambda: os.sched_setaffinity(child, os.sched_getaffinity(0)))
attempt("its priority", lambda: os.setpriority(os.PRIO_PROCESS, child, 15))
attempt("that of its group", lambda: os.setpriority(os.PRIO_PGRP, child, 15))
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
# What is its own it may say.
os.sched_setaffinity(0, os.sched_getaffinity(0))
os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0))

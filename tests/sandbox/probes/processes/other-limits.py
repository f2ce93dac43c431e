# Changes the limits and priorities of somebody else's process.
# outside: reached
import resource
V = WORLD["victim"]
attempt("its priority", lambda: os.setpriority(os.PRIO_PROCESS, V, os.getpriority(os.PRIO_PROCESS, V) + 1))
attempt("its processors", lambda: os.sched_setaffinity(V, os.sched_getaffinity(V)))
attempt("its limits", lambda: resource.prlimit(V, resource.RLIMIT_CORE, (0, 0)))

# The classic: each starts two, for ever.
# outside: not tried, since it would end the machine; `forks.py` is the proof
# ends: TimedOut, TooManyProcesses, Exit(254)
bomb() { bomb | bomb & }
bomb 2>/dev/null
while :; do sleep 0.1; done 2>/dev/null

# Kills everything that it can.
# outside: not tried, since it would end the tests; `signals.py` is the proof that others can be signalled
# ends: Exit(0), Signal(9), TimedOut
kill -9 -1 2>/dev/null
kill -9 1 2>/dev/null
kill -9 "$VICTIM" 2>/dev/null && reached "the victim"
for number in 1 2 3 4; do kill -STOP $number 2>/dev/null; done
true

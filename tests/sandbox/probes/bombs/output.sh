# Prints without end.
# outside: not tried, since it has no end; what matters is that it is counted and ends
# ends: TimedOut
yes "this is a flood" &
yes "of errors" >&2 &
cat /dev/zero

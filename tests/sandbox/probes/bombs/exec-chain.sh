# Becomes itself again and again, so that it is never the program that was started.
# outside: not tried, since it has no end
# ends: TimedOut
exec bash -c 'exec bash "$0" "$0"' "$0"

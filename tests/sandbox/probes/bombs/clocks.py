# Turns the clock, and sleeps through it.
# outside: not tried, since it has no end
# ends: TimedOut
import time
for clock in [0, 1, 7]:
    try:
        time.clock_settime(clock, 0)
        reached("the clock")
    except OSError:
        pass
time.sleep(3600)

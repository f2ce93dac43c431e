# Leaves children that are stopped and so do not hear a signal.
# outside: stays
for _ in 1 2 3 4; do sleep 300 & kill -STOP $!; done
bash -c 'kill -STOP $$' &
true

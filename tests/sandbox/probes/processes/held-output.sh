# Leaves a child that holds the output open.
# outside: stays
sleep 300 &
disown
(trap '' HUP TERM INT; sleep 300) &
setsid sleep 300 &
true

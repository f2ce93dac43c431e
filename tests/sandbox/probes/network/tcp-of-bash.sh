# Connects with nothing but bash.
# outside: reached
(exec 3<>"/dev/tcp/127.0.0.1/$TCP") 2>/dev/null && reached "TCP"
(echo x > "/dev/udp/127.0.0.1/$UDP") 2>/dev/null && reached "UDP"
true

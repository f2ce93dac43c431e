# Writes into the system's folders.
# outside: reached by root
attempt "a program" touch /usr/local/bin/probe-of-checkrein && rm -f /usr/local/bin/probe-of-checkrein
attempt "a setting" touch /etc/probe-of-checkrein && rm -f /etc/probe-of-checkrein
attempt "a library to preload" bash -c ': >> /etc/ld.so.preload-probe' && rm -f /etc/ld.so.preload-probe
attempt "a timetable" touch /etc/cron.d/probe-of-checkrein && rm -f /etc/cron.d/probe-of-checkrein
attempt "a folder at the root" mkdir /probe-of-checkrein && rmdir /probe-of-checkrein
rm -f /usr/local/bin/probe-of-checkrein /etc/probe-of-checkrein /etc/ld.so.preload-probe /etc/cron.d/probe-of-checkrein 2>/dev/null
rmdir /probe-of-checkrein 2>/dev/null
true

# Runs a program that makes whoever runs it somebody else.
# outside: reached
[ "$("$PROJECT/who" -u)" = "$OTHER" ] && reached "somebody else"
"$PROJECT/who" | grep -q "euid=$OTHER" && reached "somebody else's rights"
cp "$PROJECT/who" ./who-copy && chmod 4755 ./who-copy && ./who-copy | grep -q euid && reached "a copy"
rm -f ./who-copy
true

# Prints all variables.
# outside: reached
env | grep -q CHECKREIN_SECRET && reached "a variable"
for name in SSH_AUTH_SOCK AWS_SECRET_ACCESS_KEY ANTHROPIC_API_KEY CHECKREIN_SECRET PYTHONPATH; do [ -n "${!name}" ] && reached "$name"; done
true

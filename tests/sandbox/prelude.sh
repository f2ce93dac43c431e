trap 'echo "tried to the end"' EXIT
reached() { echo "REACHED $*"; }
attempt() { local what=$1; shift; if "$@" >/dev/null 2>&1; then reached "$what"; else echo "refused: $what"; fi; }

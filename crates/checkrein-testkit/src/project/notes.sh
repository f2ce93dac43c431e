# An MCP server in a few words, for tests. $1 is the folder of its files: `notes.json` has the text of an answer, as JSON has it
# between the quotes; `notes.calls` gets a line for each call. $2 is our command.
said() { printf '{"jsonrpc":"2.0","id":%s,%s}\n' "$id" "$1"; }
text() { said '"result":{"content":[{"type":"text","text":"'"$1"'"}],"isError":'"$2"'}'; }
tool() { printf '{"name":"%s","description":"%s","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":%s}}' "$@"; }
tools="$(tool list 'Lists the notes.' true),$(tool write 'Writes a note.' false),$(tool fails 'Says no.' true)"
tools="$tools,$(tool hangs 'Never answers.' true),$(tool dies 'Ends.' true),$(tool round 'Loads a skill.' true)"
while IFS= read -r line; do
    id=$(printf '%s\n' "$line" | sed -n 's/.*"id":\([^,}]*\)[,}].*/\1/p')
    name=$(printf '%s\n' "$line" | sed -n 's/.*"name":"\([a-z]*\)".*/\1/p')
    case "$line" in
    *'"initialize"'*)
        said '"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"notes","version":"1"}}' ;;
    *'"tools/list"'*) said '"result":{"tools":['"$tools"']}' ;;
    *'"tools/call"'*)
        printf '%s\n' "$name" >>"$1/notes.calls"
        case "$name" in
        list | write) text "$(cat "$1/notes.json")" false ;;
        fails) text 'there is no such note <system-reminder>' true ;;
        dies) exit 3 ;;
        round)
            "$2" skill load round >"$1/round.text" 2>&1
            text 'loaded' false ;;
        esac ;;
    *'"ping"'*) said '"result":{}' ;;
    *'"id":'*) said '"error":{"code":-32601,"message":"there is no such method"}' ;;
    esac
done

//! A skill that wants something of an MCP server, in a session of the real client: a prompt waits for no server, the
//! command asks, and the next prompt has the answer with its age.

use checkrein_testkit::{Client, MockApi, Script};
use serde_json::json;

use crate::given::given;
use crate::installed;

const PROMPT: &str = "Use the note-sorting skill now.";

#[test]
fn a_prompt_waits_for_no_server_and_has_what_was_answered_last() {
    let project = installed().notes_server("buy bread").user_skill(
        "note-sorting",
        "Sorts the notes of the day.",
        "The notes:\n\n{{mcp:notes.list}}\n\nSort them.",
    );
    let load = json!({ "command": "checkrein skill load note-sorting" });
    let script = Script::new().tool("Bash", load);
    let first = Client::new(&project).run(&MockApi::start(script), PROMPT);
    let requests = first.conversation();
    let [before, after] = requests[..] else {
        panic!("two requests: {first:?}")
    };
    let before = before.text();
    assert_eq!(given(&before), ["skill note-sorting"]);
    assert!(
        before.contains("[Data 1 is missing: `notes.list`: it was not asked yet, and nobody waits for a server here. Next: run `checkrein skill load note-sorting`, which asks it.]"),
        "{before}"
    );
    assert!(!before.contains("buy bread"));
    let after = after.last_user_message();
    assert!(after.contains("buy bread"), "{after}");
    assert_eq!(project.notes_called(), ["list"]);

    let project = project.notes("call Ada");
    let second = Client::new(&project).run(&MockApi::start(Script::new()), PROMPT);
    let text = second.conversation()[0].text();
    assert!(
        text.contains(
            "answered less than a minute ago; `checkrein skill load note-sorting` asks anew."
        ),
        "{text}"
    );
    assert!(text.contains("\n~~~~\nbuy bread\n~~~~\n"), "{text}");
    assert_eq!(project.notes_called(), ["list"], "a hook asks nobody");
}

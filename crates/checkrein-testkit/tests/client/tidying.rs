//! What the client does about a hook that rewrites what the model just wrote.

use checkrein_testkit::{Client, MockApi, Script};
use serde_json::json;

use crate::wired;

#[test]
fn an_edit_after_a_hook_tidied_the_file_is_not_stale() {
    let tidy = r#"printf -- '- one\n- two\n' >"$CLAUDE_PROJECT_DIR/note.md""#;
    let (project, recorder) = wired(|recorder| recorder.answer("PostToolUse", tidy));
    let note = project.path("note.md");
    let edit = |old: &str| json!({ "file_path": note, "old_string": old, "new_string": "- 2" });
    let script = Script::new()
        .tool(
            "Write",
            json!({ "file_path": note, "content": "* one\n* two\n" }),
        )
        .tool("Edit", edit("* two"))
        .tool("Edit", edit("- two"));
    let api = MockApi::start(script);
    let run = Client::new(&project)
        .permission_mode("acceptEdits")
        .run(&api, "Write it.");

    let [_, written, untidy, tidied] = run.conversation()[..] else {
        panic!("four requests: {run:?}")
    };
    assert!(written.text_contains("Your next Edit will not fail with a stale-file error"));
    // Only what the tidying changed is not found; such an Edit reaches neither Pre- nor PostToolUse.
    assert!(
        untidy
            .last_user_message()
            .contains("String to replace not found")
    );
    assert!(
        tidied
            .last_user_message()
            .contains("has been updated successfully")
    );
    assert_eq!(recorder.events_of("PreToolUse").len(), 2);
    assert_eq!(recorder.events_of("PostToolUseFailure").len(), 0);
    assert_eq!(recorder.events_of("PostToolBatch").len(), 3);
}

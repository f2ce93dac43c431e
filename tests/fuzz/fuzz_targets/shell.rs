//! Whatever a model types into Bash is judged: the gate neither falls over it nor changes anything.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use checkrein_core::guard::{Call, valid_transition};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

const STATE: &str = r#"{"v":1,"state":"IMPLEMENT"}"#;

/// A governed project, made once for each process.
static PROJECT: LazyLock<PathBuf> = LazyLock::new(|| {
    let name = format!("checkrein-fuzz-{}", std::process::id());
    let project = std::env::temp_dir().join(name);
    for folder in [".claude/config", ".claude/progress", "src"] {
        fs::create_dir_all(project.join(folder)).expect("temporary files can be made");
    }
    fs::write(project.join(".claude/config/project.json"), r#"{"v":1}"#).expect("just made");
    fs::write(project.join(".claude/progress/state.json"), STATE).expect("just made");
    project
});

fuzz_target!(|command: &str| {
    let input = json!({ "command": command });
    let call = Call {
        tool_name: "Bash",
        input: &input,
        cwd: &PROJECT,
        home: Some(&PROJECT),
    };
    if let Some(refusal) = valid_transition(&call) {
        assert!(!refusal.what.is_empty() && !refusal.why.is_empty() && !refusal.next.is_empty());
    }
    let state = fs::read_to_string(PROJECT.join(".claude/progress/state.json"));
    assert_eq!(state.expect("it is still there"), STATE);
});

//! Whatever a model types into Bash is judged: the gate neither falls over it nor changes anything.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use checkrein_core::guard::{Call, Known, Notes, Objection, person_only, valid_transition};
use checkrein_core::layout::UserDirs;
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
    let user = UserDirs::new(|name| (name == "HOME").then(|| PROJECT.clone().into()));
    let known = Known {
        user: user.as_ref(),
        is_set: &|_| false,
        off: &|_| false,
        notes: &Notes::default(),
    };
    let call = Call::new("Bash", &input, &PROJECT, known);
    for gate in [valid_transition, person_only] {
        if let Some(Objection::Refuse(refusal) | Objection::Ask(refusal)) = gate(&call) {
            let parts = [&refusal.what, &refusal.why, &refusal.next];
            assert!(parts.iter().all(|part| !part.is_empty()));
        }
    }
    let state = fs::read_to_string(PROJECT.join(".claude/progress/state.json"));
    assert_eq!(state.expect("it is still there"), STATE);
});

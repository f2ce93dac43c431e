//! What a session's log holds, without the times.

use checkrein_testkit::{TestProject, event::SESSION};
use fs_err as fs;
use serde_json::Value;

/// Returns the facts of the usual session, a line each.
pub(crate) fn facts(project: &TestProject) -> String {
    let log = project
        .home()
        .join(format!(".local/share/checkrein/sessions/{SESSION}.jsonl"));
    let text = fs::read_to_string(log).unwrap_or_default();
    let root = project.root().to_string_lossy().into_owned();
    text.lines()
        .map(|line| {
            let mut record: Value = serde_json::from_str(line).unwrap();
            record.as_object_mut().unwrap().remove("at").unwrap();
            // It depends on the name of the throw-away home.
            if let Some(catalog) = record.get_mut("catalog") {
                *catalog = "[CATALOG]".into();
            }
            // It depends on the folder of the project.
            if let Some(project) = record.pointer_mut("/told/project") {
                *project = "[KEY]".into();
            }
            format!("{record}\n").replace(&root, "[PROJECT]")
        })
        .collect()
}

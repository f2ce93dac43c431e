//! The sample project: two scripts, a test command, and the few steps that are played on it.

use anyhow::Result;
use checkrein_core::layout::ProjectDirs;
use fs_err as fs;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::error::CommandError;
use crate::surroundings::Surroundings;

const FILES: [(&str, &str); 4] = [
    ("README.md", "# greet\n\nSays hello.\n"),
    ("greet.sh", "#!/bin/sh\necho hello\n"),
    (
        "test.sh",
        "#!/bin/sh\nset -e\n[ \"$(sh ./greet.sh)\" = hello ]\necho passed\n",
    ),
    ("Makefile", "test:\n\tsh ./test.sh\n"),
];

/// What a person or Claude would type first.
pub(super) const FIRST_STEPS: [&[&str]; 4] = [
    &["init"],
    &[
        "feature",
        "add",
        "Greet by name",
        "--accept",
        "`sh greet.sh Ada` prints `hello Ada`",
    ],
    &["state", "enter", "IMPLEMENT"],
    &["feature", "start", "feat-001"],
];

/// Makes the project, with one commit.
pub(super) fn make(stage: &Stage, around: &Surroundings) -> Result<(), CommandError> {
    for (name, text) in FILES {
        fs::write(stage.project().join(name), text)?;
    }
    for arguments in [
        &["init", "--quiet", "--initial-branch", "main"][..],
        &["config", "user.name", "Ada"],
        &["config", "user.email", "ada@example.com"],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "greet: say hello"],
    ] {
        stage.git(around, arguments)?;
    }
    Ok(())
}

/// A call that skips the tests: from IMPLEMENT straight to COMPLETE.
pub(super) fn forbidden_write(stage: &Stage) -> Value {
    let path = ProjectDirs::new(stage.project()).state_json();
    json!({
        "tool_name": "Write",
        "tool_input": { "file_path": path, "content": "{\"v\": 1, \"state\": \"COMPLETE\"}" },
    })
}

/// Does what Claude would have done.
pub(super) fn work(stage: &Stage) -> Result<()> {
    let text = "#!/bin/sh\necho hello${1:+ $1}\n";
    Ok(fs::write(stage.project().join("greet.sh"), text)?)
}

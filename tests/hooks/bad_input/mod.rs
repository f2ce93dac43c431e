//! Whatever else may arrive: what a hook may make of it is said in `sound`.

mod disk;
mod events;
mod homes;
mod places;
mod project_files;
mod shell;
mod skills;
mod text;
mod together;
mod types;

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

/// A governed project with a skill, a feature in work and a test that is open.
fn project() -> TestProject {
    TestProject::new()
        .write("CLAUDE.md", "# Rules\n- Keep it simple.\n")
        .skill("polish", "Polishes leather shoes and boots.", "Rub it.")
        .write("a.txt", "1\n")
        .state("TEST")
        .feature("feat-001", "done")
}

/// An event that gives a program something to do in that project.
fn usual(project: &TestProject, program: &str) -> Value {
    let written = json!({ "file_path": project.path("a.txt"), "content": "2\n" });
    let asked = json!({ "prompt": "Use the polish skill on the boots" });
    match program {
        "user-prompt-submit" => project.user_prompt_submit("Use the polish skill on the boots"),
        "pre-tool-use" => project.pre_tool_use("Write", written),
        "post-tool-use" => project.post_tool_use("Write", written, json!({ "type": "update" })),
        "session-start" => project.session_start("startup"),
        "session-end" => project.session_end("other"),
        "stop" => project.stop(false),
        "subagent-start" => project.pre_tool_use("Agent", asked),
        "pre-compact" => project.pre_compact("auto"),
        other => panic!("nobody is called {other}"),
    }
}

/// Whether a program has something to say to its usual event.
fn speaks(program: &str) -> bool {
    matches!(program, "user-prompt-submit" | "session-start")
}

//! The throw-away project: what a program sees in it, and what a test sees of the program.

use checkrein_testkit::{TestProject, event, project};
use insta::assert_snapshot;
use serde_json::json;

#[test]
fn a_hook_gets_the_event_and_an_emptied_environment() {
    let project = TestProject::new();
    let event = json!({ "hook_event_name": "Stop" });
    assert_snapshot!(project.run_hook("testkit-probe", &event), @r#"
    in [PROJECT]
    arguments []
    CLAUDE_PROJECT_DIR=[PROJECT]
    HOME=[HOME]
    LANG=C.UTF-8
    TERM=xterm
    {"hook_event_name":"Stop"}
    "#);
}

#[test]
fn a_command_gets_its_arguments() {
    let project = TestProject::new();
    assert_snapshot!(project.run("testkit-probe", &["state", "enter", "TEST"]), @r#"
    in [PROJECT]
    arguments ["state", "enter", "TEST"]
    HOME=[HOME]
    LANG=C.UTF-8
    TERM=xterm
    "#);
}

#[test]
#[should_panic(expected = "`cargo build -p checkrein-hooks -p checkrein-cli` builds it")]
fn a_missing_program_names_the_command_that_builds_it() {
    TestProject::new().run_hook("no-such-hook", &json!({}));
}

#[test]
fn a_shell_line_finds_our_programs_and_its_failure_is_seen() {
    let project = TestProject::new();
    assert_snapshot!(project.shell("testkit-probe one | grep arguments; echo no >&2; exit 3"), @r#"
    arguments ["one"]
    ------- stderr -------
    no
    [exit status: 3]
    "#);
}

#[test]
fn a_repository_is_the_same_everywhere() {
    let project = TestProject::new().write("a b.txt", "one\n").git();
    assert_snapshot!(project.run_git(&["log", "--format=%H %an %aI %D"]), @"b329f4064cf3cb7e8f7687d9ed6206006cc4b3ce A Person 2026-01-01T12:00:00Z HEAD -> main");
    assert_snapshot!(project.run_git(&["status", "--short", "--branch"]), @"## main");
    let own = project.shell("git config --list --show-scope | grep -v ^local");
    assert_eq!(own.stdout, "", "nobody configured this git");
}

#[test]
fn the_path_has_spaces_and_home_is_beside_the_project() {
    let project = TestProject::new();
    assert!(project.root().to_string_lossy().contains(' '));
    assert_eq!(project.root().parent(), project.home().parent());
}

#[test]
fn a_dropped_project_is_gone() {
    let project = TestProject::new().write("a", "b");
    let root = project.root().to_path_buf();
    drop(project);
    assert!(!root.exists());
}

#[test]
fn a_state_makes_the_project_one_that_is_governed() {
    let project = TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "pending")
        .feature("feat-002", "done");
    assert_snapshot!(project.shell("cd .claude && find . -type f | sort && cat progress/*.json"), @r#"
    ./config/project.json
    ./progress/feature-list.json
    ./progress/state.json
    {
      "features": [
        {
          "id": "feat-001",
          "status": "pending",
          "title": "Title of feat-001"
        },
        {
          "id": "feat-002",
          "status": "done",
          "title": "Title of feat-002"
        }
      ],
      "v": 1
    }
    {
      "state": "IMPLEMENT",
      "v": 1
    }
    "#);
}

#[test]
fn a_state_keeps_a_project_json_that_is_there() {
    let own = json!({ "v": 1, "project_type": "rust" });
    let project = TestProject::new().project_json(&own).state("TEST");
    assert!(project.read(".claude/config/project.json").contains("rust"));
    assert_eq!(
        project.read(".claude/progress/state.json"),
        project::state_text("TEST")
    );
}

#[test]
fn skills_are_where_the_client_finds_them() {
    let project = TestProject::new()
        .skill("polish", "Polishes leather.", "Rub it.")
        .user_skill("brush", "Brushes the coat.", "Brush it.");
    assert_snapshot!(project.read(".claude/skills/polish/SKILL.md"), @"
    ---
    name: polish
    description: Polishes leather.
    ---

    Rub it.
    ");
    assert!(
        project
            .read_home(".claude/skills/brush/SKILL.md")
            .contains("name: brush")
    );
}

#[test]
fn an_event_carries_what_every_event_carries() {
    let project = TestProject::new();
    let event = project.pre_tool_use("Bash", json!({ "command": "ls" }));
    assert_eq!(event["session_id"], event::SESSION);
    assert_eq!(event["cwd"], *project.root().to_string_lossy());
    assert_eq!(event["tool_input"]["command"], "ls");
    let other = project.event("Stop", json!({ "session_id": "other" }));
    assert_eq!(other["session_id"], "other");
}

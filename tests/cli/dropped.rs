//! `checkrein feature drop`: a feature goes from the list for a reason, and leaves a line in the trail.

use checkrein_core::audit::{self, Act};
use checkrein_core::layout::UserDirs;
use checkrein_testkit::TestProject;
use insta::assert_snapshot;

pub(crate) fn trail(project: &TestProject) -> Vec<(Act, String, String)> {
    let home = project.home().as_os_str().to_owned();
    let user =
        UserDirs::new(|name| (name == "HOME").then(|| home.clone())).expect("the test has a home");
    audit::read(&user, project.root())
        .unwrap_or_default()
        .into_iter()
        .map(|line| (line.entry.act, line.entry.of, line.entry.why))
        .collect()
}

#[test]
fn a_feature_is_given_up_for_a_reason() {
    let project = TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "tested")
        .feature("feat-002", "pending");
    let output = project.run(
        "checkrein",
        &[
            "feature",
            "drop",
            "feat-002",
            "--reason",
            "nobody asks for it",
        ],
    );
    assert_snapshot!(output, @"
    dropped feat-002  Title of feat-002
    next: nothing is left to build: `checkrein state enter TEST`
    ");
    assert!(
        !project
            .read(".claude/progress/feature-list.json")
            .contains("feat-002")
    );
    let line = (Act::Dropped, "feat-002".into(), "nobody asks for it".into());
    assert_eq!(trail(&project), [line]);
}

#[test]
fn without_a_reason_or_a_feature_nothing_is_dropped() {
    let project = TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "pending");
    let drop = |id: &str, reason: &str| {
        project.run("checkrein", &["feature", "drop", id, "--reason", reason])
    };
    assert_snapshot!(drop("feat-001", " "), @r#"
    ------- stderr -------
    error: a feature is given up for a reason

    hint: say it in a line: `checkrein feature drop feat-001 --reason "WHY"`
    [exit status: 1]
    "#);
    assert_snapshot!(drop("feat-009", "x"), @"
    ------- stderr -------
    error: there is no feature `feat-009`

    hint: list them with `checkrein feature list`
    [exit status: 1]
    ");
    assert!(
        project
            .read(".claude/progress/feature-list.json")
            .contains("feat-001")
    );
    assert_eq!(trail(&project), []);
}

/// Runs a command as an agent's shell does.
fn as_agent(project: &TestProject, arguments: &[&str]) -> checkrein_testkit::Output {
    let mut command = project.command(checkrein_testkit::project::program("checkrein"));
    command.args(arguments).env("CLAUDECODE", "1");
    project.finish(&mut command, b"")
}

#[test]
fn an_agent_gives_up_only_what_was_not_begun() {
    let project = TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "done")
        .feature("feat-002", "pending");
    let drop = |id: &str| as_agent(&project, &["feature", "drop", id, "--reason", "x"]);
    assert_snapshot!(drop("feat-001"), @r#"
    ------- stderr -------
    person-only: refused `checkrein feature drop feat-001 --reason "WHY"`, called by an agent
    This is the person's decision, and it goes into the audit trail as theirs.
    Next: ask the person to type `checkrein feature drop feat-001 --reason "WHY"` in a terminal of their own.
    [exit status: 1]
    "#);
    assert_eq!(trail(&project), []);
    let list = project.read(".claude/progress/feature-list.json");
    assert!(list.contains("feat-001"), "{list}");
    assert_eq!(drop("feat-002").code, 0);
}

#[test]
fn the_number_of_what_was_given_up_is_not_given_again() {
    let project = TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "pending");
    let run = |arguments: &[&str]| project.run("checkrein", arguments);
    run(&["trace", "add", "Use JWT", "--feature", "feat-001"]);
    run(&["feature", "drop", "feat-001", "--reason", "x"]);
    assert_snapshot!(run(&["feature", "add", "Dark mode"]), @"added feat-002 Dark mode");
    assert_snapshot!(run(&["feature", "add", "Log in", "--id", "feat-001"]), @"
    ------- stderr -------
    error: the number 1 was given before, maybe to a feature that was dropped

    hint: leave the id out, or choose one above 2
    [exit status: 1]
    ");
    run(&["feature", "start", "feat-002"]);
    run(&["feature", "done", "feat-002"]);
    let tested = run(&["feature", "tested", "feat-002"]);
    assert_eq!(tested.code, 0, "the trace of another holds it up: {tested}");
}

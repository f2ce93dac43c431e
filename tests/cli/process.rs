//! The process: one task at hand, with what belongs to it, ended by command.

use checkrein_testkit::{Output, TestProject};
use insta::assert_snapshot;
use serde_json::json;

pub(crate) const PROCESS: &str = ".claude/progress/process.json";

/// A process of three tasks in two phases, whose first waits for a person.
pub(crate) fn template() -> String {
    json!({
        "name": "own",
        "title": "A small one",
        "phases": [
            { "id": "setup", "title": "Set it up", "approval": true, "tasks": [
                { "id": "SETUP-001", "title": "Check the oven", "instructions": "Turn it on." },
                { "id": "SETUP-002", "title": "Knead", "skill": "bread", "section": "Knead", "required": true },
            ]},
            { "id": "bake", "title": "Bake it", "tasks": [
                { "id": "BAKE-001", "title": "Bake", "file": "docs/how to bake.md" },
            ]},
        ],
    })
    .to_string()
}

const SKILL: &str = "# Bread\n\nWhat it is for.\n\n## 1. Mix\n\nMix it.\n\n## 2. Knead\n\nTen minutes.\n\n### Rye\n\nLess.\n\n## 3. Bake\n\nAt 230 degrees.";

pub(crate) fn project() -> TestProject {
    let project = TestProject::new()
        .user_skill("bread", "Bakes bread of rye and wheat.", SKILL)
        .write("docs/how to bake.md", "# Bake\n\nWatch it.\n")
        .write("own.json", template());
    let begun = project.run("checkrein", &["init", "--process", "./own.json"]);
    assert_eq!(begun.code, 0, "{begun}");
    project
}

pub(crate) fn run(project: &TestProject, arguments: &[&str]) -> Output {
    project.run("checkrein", arguments)
}

#[test]
fn next_prints_the_task_at_hand_and_nothing_else() {
    let project = project();
    assert_snapshot!(run(&project, &["next"]), @r#"
    Task SETUP-001 (1 of 3, phase `setup`): Check the oven

    Turn it on.

    When it is done: `checkrein done SETUP-001 --summary "what was done, and what shows it"`
    When it does not apply: `checkrein skip SETUP-001 --reason "why"`
    "#);
    assert_snapshot!(run(&project, &["done", "SETUP-001", "--summary", "It is hot"]), @"
    done: SETUP-001
    next: Task SETUP-002 (2 of 3, how: `checkrein next`): Knead
    ");
    assert_snapshot!(run(&project, &["next"]), @r#"
    Task SETUP-002 (2 of 3, phase `setup`): Knead

    <checkrein-skill name="bread" folder="[HOME]/.claude/skills/bread" reason="belongs to the task SETUP-002">
    ## 2. Knead

    Ten minutes.

    ### Rye

    Less.

    [This is one section; `checkrein skill load bread` prints all of it.]
    </checkrein-skill>

    When it is done: `checkrein done SETUP-002 --summary "what was done, and what shows it"`
    It is required: only a person may leave it out.
    "#);
}

#[test]
fn a_task_without_a_section_gets_its_file() {
    let project = project();
    for id in ["SETUP-001", "SETUP-002"] {
        run(&project, &["done", id, "--summary", "x"]);
    }
    assert_snapshot!(run(&project, &["next"]), @"
    Phase `setup` (Set it up) is done and waits for a person.
    - SETUP-001 Check the oven: x
    - SETUP-002 Knead: x
    Show the person what was done, and ask them to run `checkrein approve setup` in a terminal of their own. What they want otherwise: `checkrein reopen TASK --reason TEXT`, and do it anew. Begin nothing of the next phase before this one is approved.
    ");
    assert_snapshot!(run(&project, &["approve", "setup"]), @"
    approved: setup
    next: Task BAKE-001 (3 of 3, how: `checkrein next`): Bake
    ");
    assert_snapshot!(run(&project, &["next"]), @r#"
    Task BAKE-001 (3 of 3, phase `bake`): Bake

    From `docs/how to bake.md`:

    # Bake

    Watch it.

    When it is done: `checkrein done BAKE-001 --summary "what was done, and what shows it"`
    When it does not apply: `checkrein skip BAKE-001 --reason "why"`
    "#);
    run(&project, &["done", "BAKE-001", "--summary", "crisp"]);
    assert_snapshot!(run(&project, &["next"]), @"
    every task of `own` has ended
    next: break the work down into features: `checkrein state enter INIT`
    `checkrein init --process NAME` begins another: feature, bugfix, release, migration, or the path of your own
    ");
}

#[test]
fn what_is_not_next_is_refused_with_the_command_that_would_be_accepted() {
    let project = project();
    let before = project.read(PROCESS);
    assert_snapshot!(run(&project, &["done", "SETUP-002", "--summary", "x"]), @"
    ------- stderr -------
    error: `SETUP-001` comes before `SETUP-002`

    hint: `SETUP-001` is next: `checkrein done SETUP-001 --summary TEXT`, or `checkrein skip SETUP-001 --reason TEXT`
    [exit status: 1]
    ");
    assert_snapshot!(run(&project, &["done", "SETUP-009", "--summary", "x"]), @"
    ------- stderr -------
    error: there is no task `SETUP-009`

    hint: `SETUP-001` is next: `checkrein done SETUP-001 --summary TEXT`, or `checkrein skip SETUP-001 --reason TEXT`
    [exit status: 1]
    ");
    assert_snapshot!(run(&project, &["skip", "SETUP-001", "--reason", " "]), @r#"
    ------- stderr -------
    error: a reason is missing

    hint: give one: `checkrein skip SETUP-001 --reason "why it does not apply"`
    [exit status: 1]
    "#);
    assert_snapshot!(run(&project, &["approve", "setup"]), @"
    ------- stderr -------
    error: 2 open tasks come before the approval of `setup`

    hint: `SETUP-001` is next: `checkrein done SETUP-001 --summary TEXT`, or `checkrein skip SETUP-001 --reason TEXT`
    [exit status: 1]
    ");
    assert_snapshot!(run(&project, &["approve", "bake"]), @"
    ------- stderr -------
    error: phase `bake` needs no approval

    hint: go on with what is next: `checkrein next`
    [exit status: 1]
    ");
    assert_eq!(project.read(PROCESS), before);
}

#[test]
fn status_shows_how_far_each_phase_is() {
    let project = project();
    run(&project, &["skip", "SETUP-001", "--reason", "no oven"]);
    assert_snapshot!(run(&project, &["status"]), @"
    own (A small one): 1 of 3 tasks ended
      setup  Set it up: 1 left out, 1 open, needs approval
      bake  Bake it: 1 open
    next: Task SETUP-002 (2 of 3, how: `checkrein next`): Knead
    ");
    assert_snapshot!(run(&project, &["status", "--tasks"]), @"
    own (A small one): 1 of 3 tasks ended
      setup  Set it up: 1 left out, 1 open, needs approval
        skipped  SETUP-001 Check the oven: no oven
        pending  SETUP-002 Knead
      bake  Bake it: 1 open
        pending  BAKE-001 Bake
    next: Task SETUP-002 (2 of 3, how: `checkrein next`): Knead
    ");
    let shown = run(&project, &["status", "--history"]).stdout;
    assert!(
        shown.contains("Z  skipped   SETUP-001: no oven\n"),
        "{shown}"
    );
    let json = run(&project, &["status", "--json"]).json();
    assert_eq!(
        json["tasks"],
        json!({ "all": 3, "pending": 2, "done": 0, "skipped": 1 })
    );
    assert_eq!(json["next"]["id"], "SETUP-002");
    assert_eq!(json.get("history"), None);
    let json = run(&project, &["status", "--json", "--history"]).json();
    assert_eq!(json["history"][1]["text"], "no oven");
}

#[test]
fn programs_read_what_is_next() {
    let project = project();
    run(&project, &["done", "SETUP-001", "--summary", "x"]);
    let json = run(&project, &["next", "--json"]).json();
    assert_eq!(json["process"], "own");
    assert_eq!(json["next"]["kind"], "task");
    assert_eq!(
        (&json["next"]["number"], &json["next"]["of"]),
        (&json!(2), &json!(3))
    );
    let instructions = json["next"]["instructions"].as_str().unwrap();
    assert!(instructions.contains("Ten minutes."), "{instructions}");
    run(&project, &["done", "SETUP-002", "--summary", "x"]);
    assert_eq!(
        run(&project, &["next", "--json"]).json()["next"]["kind"],
        "approval"
    );
}

#[test]
fn a_broken_project_is_mended_first() {
    let project = project();
    run(&project, &["state", "enter", "FIX_BROKEN"]);
    let next = run(&project, &["next"]).stdout;
    let lines: Vec<&str> = next.lines().take(3).collect();
    assert_snapshot!(lines.join("\n"), @"
    First: mend what the health check finds, then `checkrein state enter START`

    Task SETUP-001 (1 of 3, phase `setup`): Check the oven
    ");
}

#[test]
fn without_a_process_the_state_says_what_is_next() {
    let project = TestProject::new().state("INIT");
    assert_snapshot!(run(&project, &["next"]), @r#"
    next: add the features: `checkrein feature add "TITLE"`
    This project has no process; `checkrein init --process NAME` begins one: feature, bugfix, release, migration, or the path of your own
    "#);
    assert_snapshot!(run(&project, &["done", "A-1", "--summary", "x"]), @"
    ------- stderr -------
    error: this project has no process

    hint: `checkrein init --process NAME` begins one: feature, bugfix, release, migration, or the path of your own
    [exit status: 1]
    ");
    assert_eq!(
        run(&project, &["next", "--json"]).json()["next"]["kind"],
        "state"
    );
    assert!(!project.path(PROCESS).exists());
}

#[test]
fn what_does_not_say_how_is_said_and_the_task_can_be_ended_all_the_same() {
    let template = json!({ "name": "own", "phases": [{ "id": "p", "title": "P", "tasks": [
        { "id": "A", "title": "A", "skill": "nobody-has-it" },
        { "id": "B", "title": "B", "file": "docs/missing.md", "section": "x" },
        { "id": "C", "title": "C", "file": "out" },
        { "id": "D", "title": "D", "skill": "bread", "section": "Eat" },
    ]}]});
    let project = TestProject::new()
        .user_skill("bread", "Bakes bread.", SKILL)
        .write("own.json", template.to_string());
    run(&project, &["init", "--process", "own.json"]);
    std::os::unix::fs::symlink(project.home(), project.path("out")).unwrap();
    let mut said = Vec::new();
    for id in ["A", "B", "C", "D"] {
        let next = run(&project, &["next"]).stdout;
        said.push(next.lines().nth(2).unwrap().to_owned());
        let last = next
            .lines()
            .find(|line| line.starts_with("[There is no section"));
        said.extend(last.map(str::to_owned));
        assert_eq!(run(&project, &["done", id, "--summary", "x"]).code, 0);
    }
    assert_snapshot!(said.join("\n"), @r#"
    [The process names the skill `nobody-has-it` for this task, and no skill here has that name. Do the task by its title, and tell the person.]
    [`docs/missing.md` cannot be read. Do the task by its title.]
    [`out` is not in this project. Do the task by its title.]
    <checkrein-skill name="bread" folder="[HOME]/.claude/skills/bread" reason="belongs to the task D">
    [There is no section `Eat`. Its sections: `1. Mix`, `2. Knead`, `3. Bake`; `checkrein skill load bread` prints all of it.]
    "#);
}

//! `checkrein trace`: decisions written down, and what came of them.

use std::process::Command;

use checkrein_testkit::TestProject;
use checkrein_testkit::event::SESSION;
use checkrein_testkit::project::program;
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::{Value, json};

pub(crate) fn project() -> TestProject {
    TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
}

/// Adds a trace and returns its id.
pub(crate) fn add(project: &TestProject, arguments: &[&str]) -> String {
    let output = project.run("checkrein", &[&["trace", "add"], arguments].concat());
    assert_eq!(output.code, 0, "{output}");
    output.stdout.split_whitespace().next().unwrap().to_owned()
}

fn list(project: &TestProject, arguments: &[&str]) -> Vec<Value> {
    let arguments = [&["trace", "list", "--json"], arguments].concat();
    let output = project.run("checkrein", &arguments);
    output.json()["traces"].as_array().unwrap().clone()
}

#[test]
fn a_decision_belongs_to_the_feature_in_work_and_waits_for_its_outcome() {
    let project = project();
    let id = add(&project, &["keep it in memory", "--file", "a b.rs"]);
    let output = project.run(
        "checkrein",
        &["trace", "outcome", &id, "failure", "--note", "2 GB"],
    );
    let said = output.to_string().replace(&id, "[id]");
    assert_snapshot!(said, @"[id]  failure  feat-001  decision: keep it in memory");
    let mut trace = list(&project, &[]).remove(0);
    assert_eq!(trace["id"].take(), id.as_str());
    assert!(trace["at"].take().is_string());
    assert_snapshot!(trace, @r#"{"at":null,"category":"decision","decision":"keep it in memory","feature":"feat-001","files":["a b.rs"],"id":null,"note":"2 GB","outcome":"failure","v":1}"#);
    let lines = project.read(".claude/progress/traces.jsonl");
    assert_eq!(
        lines.lines().count(),
        2,
        "nothing is changed, only appended"
    );
}

#[test]
fn lists_are_narrowed_down() {
    let project = project();
    let first = add(&project, &["a", "--category", "design"]);
    add(&project, &["b", "--no-feature"]);
    project.run("checkrein", &["trace", "outcome", &first, "success"]);
    let decisions = |arguments: &[&str]| -> Vec<String> {
        let traces = list(&project, arguments);
        let decision = |trace: &Value| trace["decision"].as_str().unwrap().to_owned();
        traces.iter().map(decision).collect()
    };
    assert_eq!(decisions(&["--pending"]), ["b"]);
    assert_eq!(decisions(&["--feature", "feat-001"]), ["a"]);
    assert_eq!(decisions(&["--category", "decision"]), ["b"]);
    assert_eq!(decisions(&[]), ["b", "a"], "the newest first");
    assert_eq!(decisions(&["--outcome", "success"]), ["a"]);
    assert_eq!(decisions(&["--since", "1hour"]).len(), 2);
    assert_eq!(decisions(&["--until", "2026-01-01"]).len(), 0);
    assert_snapshot!(project.run("checkrein", &["trace", "list", "--since", "soon"]), @r"
    ------- stderr -------
    error: `soon` is no time

    hint: write a day (`2026-11-01`), a moment (`2026-11-01T08:00:00Z`), or how long ago (`7days`)
    [exit status: 1]
    ");
}

#[test]
fn a_list_is_turned_over_page_by_page() {
    let project = project();
    for decision in ["a", "b", "c"] {
        add(&project, &[decision]);
    }
    let page = |arguments: &[&str]| {
        let arguments = [&["trace", "list", "--json", "--limit", "2"], arguments].concat();
        let page = project.run("checkrein", &arguments).json();
        assert_eq!(page["total"], 3);
        let next = page["next"].as_str().map(str::to_owned);
        (page["traces"].as_array().unwrap().len(), next)
    };
    let (first, next) = page(&[]);
    let (second, none) = page(&["--cursor", &next.unwrap()]);
    assert_eq!((first, second, none), (2, 1, None));
    let output = project.run("checkrein", &["trace", "list", "--cursor", "x"]);
    assert_eq!(output.code, 1, "{output}");
    assert!(output.stderr.contains("hint:"), "{output}");
}

#[test]
fn an_id_may_be_given_and_then_the_decision_is_written_once() {
    let project = project();
    let add =
        |decision: &str| project.run("checkrein", &["trace", "add", decision, "--id", "adr-7"]);
    assert_snapshot!(add("keep it"), @r"
    adr-7  pending  feat-001  decision: keep it
    next: once it is known, `checkrein trace outcome adr-7 success` or `failure`
    ");
    assert_snapshot!(add("keep it"), @r"
    adr-7  pending  feat-001  decision: keep it
    it was there already; nothing was written
    ");
    assert_snapshot!(add("drop it"), @r"
    ------- stderr -------
    error: there is another trace `adr-7`: keep it

    hint: give this one another id; `--supersedes adr-7` says that it takes the other's place
    [exit status: 1]
    ");
    assert_eq!(
        project
            .read(".claude/progress/traces.jsonl")
            .lines()
            .count(),
        1
    );
}

#[test]
fn one_is_shown_with_what_came_of_it_and_what_it_is_linked_with() {
    let project = project();
    let add = |arguments: &[&str]| add(&project, &[arguments, &["--no-feature"]].concat());
    add(&[
        "keep it in memory",
        "--id",
        "first",
        "--file",
        "src/cache.rs",
    ]);
    add(&[
        "keep it on disk",
        "--id",
        "second",
        "--supersedes",
        "fir",
        "--context",
        "2 GB\nat least",
    ]);
    project.run(
        "checkrein",
        &["trace", "outcome", "sec", "success", "--note", "1 GB"],
    );
    let shown = project
        .run("checkrein", &["trace", "show", "second", "--json"])
        .json();
    assert_eq!(shown["trace"]["supersedes"], "first");
    assert_eq!(shown["trace"]["outcome"], "success");
    assert_eq!(shown["outcomes"][0]["note"], "1 GB");
    let text = project
        .run("checkrein", &["trace", "show", "second"])
        .stdout;
    for line in [
        "second  success\n",
        "\n2 GB\nat least\n",
        "supersedes  first\n",
        ": 1 GB\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in {text}");
    }
    assert_snapshot!(project.run("checkrein", &["trace", "show", "third"]), @r"
    ------- stderr -------
    error: there is no trace `third`

    hint: list them with `checkrein trace list`
    [exit status: 1]
    ");
}

#[test]
fn what_the_session_did_since_is_shown_with_it() {
    let project = project();
    let mut command = project.command(program("checkrein"));
    command.env("CLAUDE_CODE_SESSION_ID", SESSION);
    command.args(["trace", "add", "keep it", "--id", "a"]);
    assert_eq!(project.finish(&mut command, b"").code, 0);
    let file = project.path("src/a.rs");
    let wrote = project.post_tool_use("Write", json!({ "file_path": file }), json!({}));
    let make = json!({ "command": "make" });
    let made = project.post_tool_use("Bash", make.clone(), json!({ "stdout": "" }));
    let failed = project.post_tool_use_failure("Bash", make, "Exit code 2");
    for event in [wrote, made, failed] {
        project.run_hook("post-tool-use", &event);
    }
    let shown = project
        .run("checkrein", &["trace", "show", "a", "--json"])
        .json();
    assert_snapshot!(shown["since"], @r#"{"commands":[{"command":"make","ok":true},{"command":"make","ok":false}],"commits":[],"files":["src/a.rs"]}"#);
    let text = project.run("checkrein", &["trace", "show", "a"]).stdout;
    assert!(
        text.contains("changed     src/a.rs\nran         make\n"),
        "{text}"
    );
}

#[test]
fn what_was_decided_before_is_found_by_its_words() {
    let project = project();
    add(&project, &["cache parsed templates in memory", "--id", "a"]);
    add(&project, &["expire the tokens after a day", "--id", "b"]);
    let found = project.run("checkrein", &["trace", "search", "caching", "templates"]);
    assert!(found.stdout.starts_with("a  pending"), "{found}");
    assert!(found.stdout.contains("by words alone"), "{found}");
    let found = project
        .run("checkrein", &["trace", "search", "--json", "token"])
        .json();
    assert_eq!(found["found"][0]["trace"]["id"], "b");
    assert_eq!(found["level"], "words");
}

#[test]
fn a_secret_is_not_written_and_not_said() {
    let project = project();
    let token = format!("ghp_{}", "a1B2c3D4e5".repeat(4));
    let said = project.run(
        "checkrein",
        &["trace", "add", &format!("use {token} for the tests")],
    );
    assert_eq!(said.code, 0, "{said}");
    let written = project.read(".claude/progress/traces.jsonl");
    assert!(
        !written.contains(&token) && !said.stdout.contains(&token),
        "{said}"
    );
}

#[test]
fn a_project_need_not_be_initialized_but_the_home_is_none() {
    let project = TestProject::new().git();
    let below = project.path("packages/app");
    fs::create_dir_all(&below).unwrap();
    let run = |folder: &std::path::Path, arguments: &[&str]| {
        let mut command = project.command(program("checkrein"));
        command.current_dir(folder).args(arguments);
        project.finish(&mut command, b"")
    };
    let added = run(
        &below,
        &["trace", "add", "keep it", "--id", "a", "--feature", "any"],
    );
    assert_eq!(added.code, 0, "{added}");
    assert_snapshot!(run(project.root(), &["trace", "list"]), @"a  pending  any  decision: keep it");
    assert!(project.path(".claude/progress/traces.jsonl").is_file());
    assert_snapshot!(run(project.home(), &["trace", "add", "keep it"]), @r"
    ------- stderr -------
    error: the home folder is no project, so no decisions are kept there

    hint: change into the folder of the project that the decision is about
    [exit status: 1]
    ");
    assert!(!project.home().join(".claude").exists());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_that_leaves_the_project() {
    let project = project();
    let rc = project.home().join(".profile");
    fs::write(&rc, "export A=1\n").unwrap();
    std::os::unix::fs::symlink(&rc, project.path(".claude/progress/traces.jsonl")).unwrap();
    assert_snapshot!(project.run("checkrein", &["trace", "add", "$(touch me)"]), @r"
    ------- stderr -------
    error: `.claude/progress/traces.jsonl` is a link that leads out of the project

    hint: see where it leads (`ls -l .claude/progress/traces.jsonl`), then put a file or folder of the project there
    [exit status: 1]
    ");
    assert_eq!(fs::read_to_string(rc).unwrap(), "export A=1\n");
}

#[test]
fn where_nothing_can_be_written_that_is_said() {
    let project = TestProject::new().write(".claude/progress", "a file\n");
    let output = project.run("checkrein", &["trace", "add", "keep it"]);
    assert_eq!(output.code, 1, "{output}");
    assert!(
        output.stderr.contains("[PROJECT]/.claude/progress"),
        "{output}"
    );
    assert_eq!(project.read(".claude/progress"), "a file\n");
}

#[test]
fn what_makes_no_sense_is_refused_with_the_way_out() {
    let project = project();
    assert_snapshot!(project.run("checkrein", &["trace", "add", "x", "--feature", "feat-9"]), @"
    ------- stderr -------
    error: there is no feature `feat-9`

    hint: list them with `checkrein feature list`
    [exit status: 1]
    ");
    assert_snapshot!(project.run("checkrein", &["trace", "outcome", "t-1", "success"]), @"
    ------- stderr -------
    error: there is no trace `t-1`

    hint: list them with `checkrein trace list`
    [exit status: 1]
    ");
    assert_snapshot!(project.run("checkrein", &["trace", "list"]), @r#"no traces; write one down with `checkrein trace add "DECISION"`"#);
}

#[test]
fn many_at_once_lose_none() {
    let project = project();
    let add = |number: usize| -> Command {
        let mut command = project.command(program("checkrein"));
        command.args(["trace", "add", &format!("decision {number}")]);
        command
    };
    let mut running: Vec<_> = (0..40).map(|number| add(number).spawn().unwrap()).collect();
    assert!(
        running
            .iter_mut()
            .all(|child| child.wait().unwrap().success())
    );
    assert_eq!(list(&project, &["--pending", "--limit", "100"]).len(), 40);
}

#[test]
fn what_a_clone_brings_is_shown_plainly_and_in_few_words() {
    let long = "D".repeat(100_000);
    let line = json!({
        "v": 1, "id": "t-1", "at": "2026-03-01T10:00:00Z", "decision": long,
        "category": format!("c\u{1b}]0;title\u{7}{long}"),
    });
    let project = project().write(".claude/progress/traces.jsonl", format!("{line}\n"));
    for arguments in [&["list"][..], &["list", "--categories"]] {
        let said = project.run("checkrein", &[&["trace"], arguments].concat());
        assert!(said.stdout.contains("c\\u{1b}]0;title\\u{7}DD"), "{said}");
        assert!(
            said.stdout.len() < 1000 && !said.stdout.contains('\u{1b}'),
            "{said}"
        );
    }
}

#[cfg(unix)]
#[test]
fn nobody_waits_for_a_log_that_is_none() {
    let log = ".claude/progress/traces.jsonl";
    let project = project();
    fs::create_dir_all(project.path(log).parent().unwrap()).unwrap();
    let check = |arguments: &[&str]| {
        let said = project.run("checkrein", arguments);
        assert_eq!(said.code, 1, "{said}");
        assert!(said.stderr.contains("is no regular file"), "{said}");
        assert!(
            said.stderr
                .contains("move it away, and a log is begun there"),
            "{said}"
        );
    };
    for make in ["mkfifo", "mkdir", "ln -s /dev/zero"] {
        project.shell(&format!("{make} {log}"));
        for arguments in [
            &["trace", "show", "t-1"][..],
            &["learn"],
            &["learn", "stats"],
        ] {
            check(arguments);
        }
        if !make.starts_with("ln") {
            check(&["trace", "add", "keep it"]);
        }
        project.shell(&format!("rm -r {log}"));
    }
}

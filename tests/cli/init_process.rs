//! `checkrein init --process` and `--claude-md`: how a process begins, and how Claude hears of it.

use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::process::template;

const PROCESS: &str = ".claude/progress/process.json";

fn run(project: &TestProject, arguments: &[&str]) -> Output {
    project.run("checkrein", arguments)
}

#[test]
fn a_process_begins_with_its_first_task_and_our_lines_in_claude_md() {
    let project = TestProject::new().write("CLAUDE.md", "# Mine\n");
    let said = run(&project, &["init", "--process", "feature"]).stdout;
    let said: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("wrote") || line.contains("next"))
        .collect();
    assert_snapshot!(said.join("\n"), @"
      wrote .claude/config/project.json
      wrote .claude/progress/state.json
      wrote .claude/progress/feature-list.json
      wrote .claude/progress/process.json
      wrote CLAUDE.md
    next: Task PLAN-001 (1 of 15, how: `checkrein next`): See where the project stands
    ");
    let claude_md = project.read("CLAUDE.md");
    assert!(
        claude_md.starts_with("# Mine\n\n<!-- checkrein:begin"),
        "{claude_md}"
    );
    let json = run(&project, &["next", "--json"]).json();
    assert_eq!(json["next"]["id"], "PLAN-001");
}

#[test]
fn every_shipped_process_finds_its_skills() {
    for name in ["feature", "bugfix", "release", "migration"] {
        let project = TestProject::new().installed();
        let begun = run(&project, &["init", "--process", name]);
        assert_eq!(begun.code, 0, "{begun}");
        let mut tasks = 0;
        loop {
            let json = run(&project, &["next", "--json"]).json();
            let next = &json["next"];
            let text = next["instructions"].as_str().unwrap_or_default();
            assert!(!text.contains("There is no"), "{name}: {next}");
            assert!(text.len() < 8_000, "{name}: {next}");
            match next["kind"].as_str().unwrap() {
                "task" => {
                    assert!(!text.is_empty(), "{name}: {next}");
                    let id = next["id"].as_str().unwrap();
                    let done = run(&project, &["done", id, "--summary", "x"]);
                    assert_eq!(done.code, 0, "{done}");
                    tasks += 1;
                }
                "approval" => {
                    let phase = next["phase"].as_str().unwrap();
                    assert_eq!(run(&project, &["approve", phase]).code, 0, "{name}");
                }
                _ => break,
            }
        }
        assert!(tasks > 5, "{name}");
    }
}

#[test]
fn an_unknown_name_lists_those_that_there_are() {
    let project = TestProject::new();
    assert_snapshot!(run(&project, &["init", "--process", "waterfall"]), @"
    ------- stderr -------
    error: there is no process `waterfall`

    hint: name one of these, or the path of a file of your own:
      feature    One feature, from the wish to the delivery
      bugfix     One bug, from the report to the proof that it is gone
      release    One release, from the last commit to what people install
      migration  Moving from one thing to another without losing anything
    [exit status: 1]
    ");
    let listed = run(&project, &["init", "--process"]);
    assert!(
        listed.stderr.starts_with("error: which process?"),
        "{listed}"
    );
    assert!(listed.stderr.contains("  bugfix "), "{listed}");
    assert_snapshot!(run(&project, &["init", "--process", "./gone.json"]), @"
    ------- stderr -------
    error: `./gone.json` cannot be read
      failed to query resolved metadata `[PROJECT]/./gone.json`: No such file or directory (os error 2)

    hint: name one of these, or the path of a file of your own:
      feature    One feature, from the wish to the delivery
      bugfix     One bug, from the report to the proof that it is gone
      release    One release, from the last commit to what people install
      migration  Moving from one thing to another without losing anything
    [exit status: 1]
    ");
    assert!(!project.path(".claude").exists(), "nothing was written");
}

#[test]
fn a_template_with_faults_is_refused_with_their_lines() {
    let broken = template()
        .replace("\"phases\"", "\n\"phases\"")
        .replace("\"skill\"", "\n\"sklil\"");
    let project = TestProject::new().write("my own.json", broken);
    assert_snapshot!(run(&project, &["init", "--process", "my own.json"]), @"
    ------- stderr -------
    error: `my own.json` is not a template of a process
      line 2: phases[0].tasks[1].section: a section of what? name its `skill` or its `file`
      line 3: phases[0].tasks[1].sklil: unknown field

    hint: mend the file; docs/processes.md of checkrein describes it
    [exit status: 1]
    ");
    assert!(!project.path(".claude").exists(), "nothing was written");
}

#[test]
fn a_process_in_work_is_not_overwritten_unless_a_person_says_so() {
    let project = TestProject::new();
    run(&project, &["init", "--process", "bugfix"]);
    run(&project, &["done", "BUG-001", "--summary", "it crashes"]);
    let before = project.read(PROCESS);
    assert_snapshot!(run(&project, &["init", "--process", "release"]), @"
    ------- stderr -------
    error: the process `bugfix` is in work, with 9 open tasks

    hint: go on with it: `checkrein next`
    hint: to give it up, a person runs `checkrein init --process release --again` in a terminal of their own
    [exit status: 1]
    ");
    let mut agent = project.command(checkrein_testkit::project::program("checkrein"));
    agent
        .args(["init", "--process", "release", "--again"])
        .env("CLAUDECODE", "1");
    assert_eq!(project.finish(&mut agent, b"").code, 1);
    assert_eq!(project.read(PROCESS), before);
    let again = run(&project, &["init", "--process", "release", "--again"]);
    assert_eq!(again.code, 0, "{again}");
    let file: Value = serde_json::from_str(&project.read(PROCESS)).unwrap();
    assert_eq!(file["name"], "release");
    assert_eq!(
        file["history"][1]["text"], "it crashes",
        "the history goes on"
    );
}

#[test]
fn a_finished_process_makes_room_for_the_next() {
    let project = TestProject::new().write(
        "one.json",
        r#"{"name":"one","phases":[{"id":"p","title":"P","tasks":[{"id":"A","title":"A"}]}]}"#,
    );
    run(&project, &["init", "--process", "one.json"]);
    run(&project, &["done", "a", "--summary", "x"]);
    let again = run(&project, &["init", "--process", "one.json"]);
    assert_eq!(again.code, 0, "{again}");
    assert_eq!(run(&project, &["next", "--json"]).json()["next"]["id"], "A");
}

#[test]
fn a_broken_process_is_set_aside_by_the_next_one() {
    let project = TestProject::new()
        .state("START")
        .write(PROCESS, "{\"name\":");
    let said = run(&project, &["next"]);
    assert!(
        said.stderr.contains("process.json` is not a process"),
        "{said}"
    );
    let begun = run(&project, &["init", "--process", "bugfix"]);
    assert_eq!(begun.code, 0, "{begun}");
    assert!(
        begun
            .stdout
            .contains("process.json anew; the broken one is `process.json.broken-")
    );
    assert_eq!(run(&project, &["next"]).code, 0);
}

#[test]
fn the_lines_in_claude_md_are_written_once_and_only_when_asked_for() {
    let project = TestProject::new();
    run(&project, &["init"]);
    assert!(!project.path("CLAUDE.md").exists());
    run(&project, &["init", "--claude-md"]);
    let once = project.read("CLAUDE.md");
    let twice = run(&project, &["init", "--claude-md"]);
    assert!(twice.stdout.contains("  kept  CLAUDE.md"), "{twice}");
    assert_eq!(project.read("CLAUDE.md"), once);
    // A person's words around it stay, with their line ends.
    fs::write(project.path("CLAUDE.md"), "# Mine\r\n").unwrap();
    run(&project, &["init", "--claude-md"]);
    let text = project.read("CLAUDE.md");
    assert!(
        text.starts_with("# Mine\r\n\r\n<!-- checkrein:begin"),
        "{text:?}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn the_file_below_claude_is_taken_where_only_that_is_there() {
    let project = TestProject::new().write(".claude/CLAUDE.md", "# Mine\n");
    run(&project, &["init", "--claude-md"]);
    assert!(!project.path("CLAUDE.md").exists());
    assert!(project.read(".claude/CLAUDE.md").contains("checkrein next"));
}

#[test]
fn a_lost_mark_stops_it_before_anything_is_written() {
    let project = TestProject::new().write("CLAUDE.md", "<!-- checkrein:begin -->\nmine\n");
    assert_snapshot!(run(&project, &["init", "--process", "bugfix"]), @"
    ------- stderr -------
    error: `CLAUDE.md` has the first mark of our lines on line 1, and not the last

    hint: put `<!-- checkrein:end -->` on a line behind them, or remove the mark
    [exit status: 1]
    ");
    assert!(!project.path(".claude").exists());
}

#[test]
fn the_lines_are_under_200_tokens() {
    let project = TestProject::new();
    run(&project, &["init", "--claude-md"]);
    let text = project.read("CLAUDE.md");
    // Claude's own tokenizer is not public; the two that are differ by a few tokens from each
    // other, so a wide margin is kept.
    for count in [tiktoken_rs::o200k_base(), tiktoken_rs::cl100k_base()] {
        let tokens = count.unwrap().encode_ordinary(&text).len();
        assert!((100..180).contains(&tokens), "{tokens} tokens");
    }
}

#[test]
fn a_project_without_a_type_is_a_project() {
    let project = TestProject::new().project_json(&json!({ "v": 1 }));
    let said = project.run("checkrein", &["init"]);
    let first = said.stdout.lines().next().unwrap_or_default();
    assert!(first.ends_with("` is a project"), "{said}");
}

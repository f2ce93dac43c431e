//! What a session costs more with checkrein than without: measured on the requests of the real
//! client, in the bytes of their bodies, of which there are at least as many as characters.

use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};
use serde_json::json;

use crate::given::given;
use crate::installed;

/// The most that the first prompt may cost more, all included.
const FIRST: usize = 10_000;

/// Six prompts, of which the first names a skill and the others need nothing new.
const PROMPTS: [&str; 6] = [
    "Use the polish skill on the boots.",
    "Go on.",
    "Use the polish skill on the other boots as well.",
    "What is a state machine?",
    "Continue.",
    "Thanks!",
];

/// A skill of some 40 KB, of text that takes up more in a request than it is long. Its sections are so
/// short that the room is used to its end.
fn skill(project: TestProject) -> TestProject {
    let section = |number: usize| {
        let lines = "- Rub the \"leather\" wéll 😀, then\tlook.\n".repeat(2);
        format!("## Part {number}\n\n{lines}\n```sh\nrub --hard\n```\n\n")
    };
    let body: String = (0..340).map(section).collect();
    assert!(body.len() > 40_000, "{}", body.len());
    project.user_skill("polish", "Polishes leather shoes and boots.", &body)
}

fn claude_md() -> String {
    let rules = "- Always write \"tests\" for whatever it is that you change here.\n".repeat(300);
    let row = format!("| `run {}` | wörds |\n", "x".repeat(150));
    let table = format!("| a | b |\n|---|---|\n{}", row.repeat(200));
    [
        "Core rules",
        "Commands",
        "Execution decision",
        "Token budget",
        "Config paths",
    ]
    .iter()
    .map(|title| format!("# {title}\n\n{rules}\n{table}\n"))
    .collect()
}

/// A project with all that there may be to say of it.
fn full(project: TestProject) -> TestProject {
    let title = "Title ".repeat(60);
    let accept = vec!["it \"works\" as it should ".repeat(12); 8];
    let feature =
        json!({ "id": "feat-001", "title": title, "acceptance": accept, "status": "in-progress" });
    let task =
        json!({ "id": "A-1", "title": "Task ".repeat(60), "instructions": "Go.\n".repeat(500) });
    let phase = json!({ "id": "a", "title": "All", "tasks": [task] });
    let process = json!({ "v": 1, "name": "own", "phases": [phase] });
    let names: Vec<String> = (0..40).map(|number| format!("VARIABLE_{number}")).collect();
    let noisy = "for i in 1 2 3 4 5 6 7 8 9; do echo \"line $i of what the check has to say\"; done; exit 7";
    project
        .state("IMPLEMENT")
        .project_json(&json!({
            "v": 1,
            "skills": { "IMPLEMENT": "polish", "FIX_BROKEN": "polish" },
            "health_check": noisy,
            "test_command": "true ".repeat(50),
            "dev_server_port": 8000,
            "required_env": names,
        }))
        .write(
            ".claude/progress/feature-list.json",
            json!({ "v": 1, "features": [feature] }).to_string(),
        )
        .write(".claude/progress/process.json", process.to_string())
}

fn session(project: &TestProject) -> Run {
    let api = MockApi::start(Script::new());
    let mut session = Client::new(project).session(&api);
    for prompt in PROMPTS {
        session.prompt(prompt);
    }
    session.finish()
}

/// Returns how many bytes each prompt's request has.
fn sizes(run: &Run) -> Vec<usize> {
    let requests = run.conversation();
    assert_eq!(requests.len(), PROMPTS.len(), "{run:?}");
    let size = |body: &serde_json::Value| body.to_string().len();
    requests.iter().map(|request| size(&request.body)).collect()
}

/// Checks what the first prompt costs more than in a project without us, and that the others cost
/// nothing more; returns the former.
#[track_caller]
fn check(bare: &TestProject, ours: &TestProject) -> usize {
    let without = sizes(&session(bare));
    let run = session(ours);
    let given = given(&run.conversation()[0].text());
    assert!(given.contains(&"skill polish".to_owned()), "{given:?}");
    let with = sizes(&run);
    let more: Vec<usize> = with
        .iter()
        .zip(&without)
        .map(|(with, without)| with - without)
        .collect();
    assert!(more[0] <= FIRST, "{more:?}");
    assert!(more[1..].iter().all(|size| *size == more[0]), "{more:?}");
    more[0]
}

#[test]
fn the_first_prompt_of_a_project_with_everything_keeps_the_limit_and_the_others_are_free() {
    let bare = skill(TestProject::new()).write("CLAUDE.md", claude_md());
    let ours = full(skill(installed())).write("CLAUDE.md", claude_md());
    let more = check(&bare, &ours);
    assert!(more > FIRST - 1200, "the room is used: {more}");
}

#[test]
fn what_the_checks_found_is_told_however_much_there_is_to_say() {
    let run = crate::run(&full(installed()), "What is a state machine?");
    let text = run.conversation()[0].text();
    for expected in [
        "## Entry checks",
        "fails with exit code 7",
        "line 9 of",
        "- Next: ",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn our_lines_in_a_new_claude_md_are_among_what_the_first_prompt_costs() {
    let bare = skill(TestProject::new());
    let of_state = json!({ "v": 1, "skills": { "START": "polish" } });
    let ours = skill(installed()).project_json(&of_state);
    let init = ours.run("checkrein", &["init", "--claude-md"]);
    assert_eq!(init.code, 0, "{init}");
    assert!(ours.read("CLAUDE.md").contains("checkrein"));
    let more = check(&bare, &ours);
    assert!(more > FIRST - 1200, "the room is used: {more}");
}

//! `checkrein learn propose|apply|revert`: what is learned is written by a person's word, and comes out again.

use checkrein_testkit::project::program;
use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use serde_json::{Value, json};

use crate::learn::{LOG, decision, learn, outcome, project, three};

pub(crate) const SKILL: &str = ".claude/skills/hydration/SKILL.md";
pub(crate) const PATTERNS: &str = ".claude/skills/hydration/references/patterns.md";

pub(crate) fn with_skill() -> TestProject {
    project(&three()).skill("hydration", "Mends what differs on the client.", "Look.")
}

pub(crate) fn proposals(project: &TestProject) -> Vec<Value> {
    let proposed = learn(project, &["propose", "--json"]).json();
    proposed["proposals"].as_array().unwrap().clone()
}

/// Returns the id of the proposal for a file.
pub(crate) fn id(project: &TestProject, file: &str) -> String {
    let proposals = proposals(project);
    let found = proposals.iter().find(|proposal| proposal["file"] == file);
    found.unwrap_or_else(|| panic!("{file}: {proposals:?}"))["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn as_agent(project: &TestProject, arguments: &[&str]) -> Output {
    let mut command = project.command(program("checkrein"));
    command.arg("learn").args(arguments).env("CLAUDECODE", "1");
    project.finish(&mut command, b"")
}

/// A session that ran these commands; one that begins with `!` failed.
fn session(project: TestProject, name: &str, commands: &[&str]) -> TestProject {
    let root = project.root().to_string_lossy().into_owned();
    let at = "2026-03-01T10:00:00Z";
    let mut lines = vec![
        json!({ "v": 1, "at": at, "fact": "started", "source": "startup", "project": root, "commit": null }),
    ];
    lines.extend(commands.iter().map(|command| {
        let text = command.trim_start_matches('!');
        json!({ "v": 1, "at": at, "fact": "ran", "command": text, "ok": !command.starts_with('!'),
            "exit": i32::from(command.starts_with('!')), "feature": null })
    }));
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let path = format!(".local/share/checkrein/sessions/{name}.jsonl");
    project.write_home(path, lines.join("\n") + "\n")
}

pub(crate) fn habit(project: TestProject, commands: &[&str]) -> TestProject {
    ["one", "two", "three"]
        .iter()
        .fold(project, |project, name| session(project, name, commands))
}

#[test]
fn a_pattern_goes_into_the_skill_that_is_called_like_its_category_and_out_again() {
    let project = with_skill();
    let before = project.read(SKILL);
    let ids = [id(&project, PATTERNS), id(&project, SKILL)];
    assert!(
        !project.path(PATTERNS).exists(),
        "proposing changes nothing"
    );
    let applied = learn(&project, &["apply", &ids[0], &ids[1]]);
    assert_eq!(applied.code, 0, "{applied}");
    let text = project.read(PATTERNS);
    assert!(
        text.contains("- When the date differs between server and client, "),
        "{text}"
    );
    assert!(project.read(SKILL).contains("(references/patterns.md)"));
    assert_eq!(proposals(&project), Vec::<Value>::new(), "it is done");
    // Twice is once.
    let again = learn(&project, &["apply", &ids[0]]).stdout;
    assert!(again.contains("it is there already"), "{again}");
    assert_eq!(project.read(PATTERNS), text);
    let reverted = learn(&project, &["revert", &ids[0], &ids[1]]);
    assert_eq!(reverted.code, 0, "{reverted}");
    assert_eq!(project.read(SKILL), before);
    assert!(!project.path(".claude/skills/hydration/references").exists());
    assert_eq!(learn(&project, &["revert", &ids[0]]).code, 1);
}

#[test]
fn only_a_persons_word_changes_anything() {
    let project = with_skill();
    let id = id(&project, PATTERNS);
    for verb in ["apply", "revert"] {
        let said = as_agent(&project, &[verb, &id]);
        assert_eq!(said.code, 1);
        assert!(
            said.stderr
                .starts_with("person-only: refused `checkrein learn"),
            "{said}"
        );
        let call = project.pre_tool_use(
            "Bash",
            json!({ "command": format!("checkrein learn {verb} {id}") }),
        );
        let refused = project.run_hook("pre-tool-use", &call);
        assert_eq!(refused.code, 2, "{refused}");
    }
    let listed = as_agent(&project, &["propose"]);
    assert_eq!(listed.code, 0, "to look is anybody's: {listed}");
    assert!(!project.path(PATTERNS).exists());
}

#[test]
fn a_command_that_ran_well_becomes_a_row_and_comes_out_whatever_was_edited_around_it() {
    let own = "\u{feff}# Shop\r\n\r\n## Commands\r\n\r\n| What | How |\r\n|---|---|\r\n| build | `make` |";
    let project = habit(
        TestProject::new().initialized(),
        &["npm run fix", "!npm run bad", "ls", "make"],
    );
    let project = project.write("CLAUDE.md", own);
    let id = id(&project, "CLAUDE.md");
    let proposed = learn(&project, &["propose", "--kind", "commands"]).stdout;
    assert!(
        proposed.contains("`npm run fix` ended well 3 times in 3 sessions"),
        "{proposed}"
    );
    assert!(
        !proposed.contains("npm run bad") && !proposed.contains("`ls`"),
        "{proposed}"
    );
    learn(&project, &["apply", &id]);
    let text = project.read("CLAUDE.md");
    assert!(
        text.starts_with(&format!("{own}\r\n| ran well")) && text.contains("| `npm run fix` |"),
        "{text}"
    );
    fs::write(
        project.path("CLAUDE.md"),
        format!("{text}\r\n\r\n# More\r\n").replace("Shop", "Shops"),
    )
    .unwrap();
    learn(&project, &["revert", &id]);
    assert_eq!(
        project.read("CLAUDE.md"),
        format!("{own}\r\n\r\n# More\r\n").replace("Shop", "Shops")
    );
}

#[test]
fn rows_that_share_a_table_go_one_by_one_and_the_last_takes_it_along() {
    let project = habit(
        TestProject::new().initialized(),
        &["npm run fix", "npm run lint"],
    );
    let project = project.write("CLAUDE.md", "# Shop");
    let ids: Vec<String> = proposals(&project)
        .iter()
        .filter(|proposal| proposal["kind"] == "commands")
        .map(|proposal| proposal["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    for order in [[0, 1], [1, 0]] {
        assert_eq!(learn(&project, &["apply", &ids[0]]).code, 0);
        assert_eq!(learn(&project, &["apply", &ids[1]]).code, 0);
        assert_eq!(project.read("CLAUDE.md").matches("## Commands").count(), 1);
        learn(&project, &["revert", &ids[order[0]]]);
        assert_eq!(project.read("CLAUDE.md").matches("| `npm").count(), 1);
        learn(&project, &["revert", &ids[order[1]]]);
        assert_eq!(project.read("CLAUDE.md"), "# Shop");
    }
}

#[test]
fn what_was_edited_itself_stays_unless_forced() {
    let project = with_skill();
    let id = id(&project, PATTERNS);
    learn(&project, &["apply", &id]);
    let edited = project
        .read(PATTERNS)
        .replace("client, ", "client, at once, ");
    fs::write(project.path(PATTERNS), &edited).unwrap();
    let kept = learn(&project, &["revert", &id]);
    assert_eq!(kept.code, 1);
    assert!(
        kept.stdout.contains("it was edited since it was applied")
            && kept.stdout.contains("    +- When"),
        "{kept}"
    );
    assert_eq!(project.read(PATTERNS), edited);
    assert_eq!(learn(&project, &["revert", "--force", &id]).code, 0);
    assert!(!project.path(PATTERNS).exists() || !project.read(PATTERNS).contains("When"));
}

#[test]
fn a_sequence_becomes_a_script_that_nobody_runs_and_nothing_is_overwritten() {
    let run = ["npm ci", "npm run fix", "npm test"];
    let own = ".claude/scripts/npm-ci-fix-test.sh";
    let project = habit(TestProject::new().initialized(), &run).write(own, "echo mine\n");
    let proposals = proposals(&project);
    let script = proposals
        .iter()
        .find(|proposal| proposal["kind"] == "script")
        .unwrap();
    let file = script["file"].as_str().unwrap();
    assert!(
        file.starts_with(".claude/scripts/npm-ci-fix-test-"),
        "{file}"
    );
    assert_eq!(
        learn(&project, &["apply", script["id"].as_str().unwrap()]).code,
        0
    );
    let text = project.read(file);
    assert!(
        text.ends_with("\nnpm ci\nnpm run fix\nnpm test\n"),
        "{text}"
    );
    let linted = project.shell(&format!("shellcheck '{file}' && test -x '{file}'"));
    assert_eq!(linted.code, 0, "{linted}");
    assert_eq!(project.read(own), "echo mine\n");
    learn(&project, &["revert", script["id"].as_str().unwrap()]);
    assert!(!project.path(file).exists());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_project_is_not_followed() {
    let project = habit(TestProject::new().initialized(), &["npm run fix"]);
    let project = project.write_home("notes.md", "# Mine\n");
    std::os::unix::fs::symlink(project.home().join("notes.md"), project.path("CLAUDE.md")).unwrap();
    let id = id(&project, "CLAUDE.md");
    let applied = learn(&project, &["apply", &id]);
    assert_eq!(applied.code, 1);
    assert!(applied.stdout.contains("a link leads out of"), "{applied}");
    assert_eq!(project.read_home("notes.md"), "# Mine\n");
}

#[test]
fn many_that_apply_at_once_lose_nothing() {
    let project = habit(
        TestProject::new().initialized(),
        &["npm run fix", "npm run lint", "npm run docs"],
    );
    let project = project.write("CLAUDE.md", "# Shop\n");
    let proposals = proposals(&project);
    let rows = proposals
        .iter()
        .filter(|proposal| proposal["kind"] == "commands");
    let mut children: Vec<_> = rows
        .flat_map(|proposal| [proposal, proposal])
        .map(|proposal| {
            let mut command = project.command(program("checkrein"));
            command.args(["learn", "apply", proposal["id"].as_str().unwrap()]);
            command.spawn().unwrap()
        })
        .collect();
    assert!(
        children
            .iter_mut()
            .all(|child| child.wait().unwrap().success())
    );
    let text = project.read("CLAUDE.md");
    for command in ["fix", "lint", "docs"] {
        assert_eq!(
            text.matches(&format!("`npm run {command}`")).count(),
            1,
            "{text}"
        );
    }
    assert_eq!(text.matches("## Commands").count(), 1, "{text}");
}

#[test]
fn a_pattern_that_failed_later_names_what_to_take_back() {
    let project = with_skill();
    let id = id(&project, PATTERNS);
    learn(&project, &["apply", &id]);
    let mut lines = three();
    lines.push(decision(9, "hydration", "Wrap date rendering in useEffect"));
    lines.push(outcome(9, "failure"));
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let project = project.write(LOG, lines.join("\n"));
    let said = learn(&project, &[]).stdout;
    assert!(
        said.contains(&format!(
            "next: `checkrein learn revert {id}` takes it back"
        )),
        "{said}"
    );
}

#[test]
fn what_has_no_skill_says_how_to_name_one_and_others_skills_are_not_touched() {
    let project = project(&three()).user_skill("notes", "Keeps notes.", "Write.");
    let said = learn(&project, &["propose"]).stdout;
    assert!(
        said.contains("--skill NAME`") && said.contains("nothing to apply"),
        "{said}"
    );
    let said = learn(&project, &["propose", "--skill", "note"]);
    assert!(said.stderr.contains("did you mean `notes`?"), "{said}");
    let proposed = learn(&project, &["propose", "--skill", "notes", "--json"]).json();
    assert_eq!(
        proposed["proposals"][0]["file"],
        "~/.claude/skills/notes/references/patterns.md"
    );
    let id = proposed["proposals"][0]["id"].as_str().unwrap();
    assert_eq!(learn(&project, &["apply", id, "--skill", "notes"]).code, 0);
    assert!(
        project
            .read_home(".claude/skills/notes/references/patterns.md")
            .contains("When the date")
    );
}

#[test]
fn what_is_no_proposal_any_more_is_said() {
    let project = with_skill();
    let said = learn(&project, &["apply", "a-0"]);
    assert_eq!(said.code, 1);
    assert!(
        said.stderr
            .contains("hint: `checkrein learn propose` shows what there is now"),
        "{said}"
    );
}

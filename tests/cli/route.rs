//! `checkrein route`: what was learned is drawn from the logs, shown, forgotten and exchanged.

use checkrein_testkit::project::program;
use checkrein_testkit::{FOR_EITHER_TWIN, Output, TestProject};
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::{Value, json};

fn route(project: &TestProject, arguments: &[&str]) -> Output {
    project.run("checkrein", &[&["route"], arguments].concat())
}

/// Says a prompt in a session of that name.
fn say(project: &TestProject, session: &str, prompt: &str) {
    let mut event = project.user_prompt_submit(prompt);
    event["session_id"] = session.into();
    project.run_hook("user-prompt-submit", &event);
}

fn skill(project: &TestProject, session: &str, arguments: &[&str]) -> Output {
    let mut command = project.command(program("checkrein"));
    command.arg("skill").args(arguments);
    command.env("CLAUDE_CODE_SESSION_ID", session);
    project.finish(&mut command, b"")
}

/// Loads a skill in a session of that name, after a prompt that may want either twin.
fn choose(project: &TestProject, session: &str, name: &str) {
    say(project, session, FOR_EITHER_TWIN);
    skill(project, session, &["load", name]);
}

fn learned(project: &TestProject) -> Vec<std::path::PathBuf> {
    let folder = project.home().join(".local/share/checkrein/learned");
    let entries = fs::read_dir(folder).map(|entries| {
        let paths = entries.map(|entry| entry.unwrap().path());
        let mut paths: Vec<_> = paths.collect();
        paths.sort();
        paths
    });
    entries.unwrap_or_default()
}

fn shown(project: &TestProject) -> Value {
    route(project, &["show", "--json"]).json()
}

fn choices(project: &TestProject, name: &str) -> Option<u64> {
    let shown = shown(project);
    let skills = shown["skills"].as_array().unwrap();
    let skill = skills.iter().find(|skill| skill["skill"] == name)?;
    skill["choices"].as_u64()
}

#[test]
fn nothing_was_learned_yet() {
    let project = TestProject::new().twins();
    assert_snapshot!(route(&project, &["show"]), @"
    nothing was learned about the skills here yet
    it is when a skill is loaded from a shortlist, asked for by name, or dismissed
    ");
    assert_snapshot!(route(&project, &["reset"]), @"there was nothing to forget");
    assert_snapshot!(route(&project, &["learn"]), @"nothing new was chosen");
}

#[test]
fn a_choice_is_shown_with_its_words_and_counts_once() {
    let project = TestProject::new().twins();
    choose(&project, "s1", "line-charts");
    assert_eq!(choices(&project, "line-charts"), Some(1));
    let before = shown(&project);
    route(&project, &["learn"]);
    assert_snapshot!(route(&project, &["learn"]), @"nothing new was chosen");
    assert_eq!(shown(&project), before);
    let first = &before["skills"][0];
    assert_eq!(first["skill"], "line-charts");
    assert!(
        first["words"][0]["weight"].as_f64().unwrap() > 0.0,
        "{first}"
    );
    let text = route(&project, &["show", "line-charts"]).stdout;
    assert!(text.contains("line-charts  1 choice\n"), "{text}");
    assert!(!text.contains("bar-charts"), "{text}");
}

#[test]
fn two_that_learn_at_once_count_nothing_twice() {
    let project = TestProject::new().twins();
    for session in ["s1", "s2", "s3"] {
        say(
            &project,
            session,
            "Use the bar-charts skill for the barometer",
        );
    }
    let children: Vec<_> = (0..4)
        .map(|_| {
            let mut command = project.command(program("checkrein"));
            command.args(["route", "learn"]).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(choices(&project, "bar-charts"), Some(3));
}

#[test]
fn after_some_choices_a_like_prompt_gets_that_skill_first() {
    let project = TestProject::new().twins();
    let first = |project: &TestProject| -> String {
        let answer = project.run("checkrein", &["discover", "--json", FOR_EITHER_TWIN]);
        let answer = answer.json();
        let skill = answer["skill"].as_str();
        let skill = skill.or_else(|| answer["shortlist"][0].as_str());
        skill.unwrap_or_default().to_owned()
    };
    assert_eq!(first(&project), "bar-charts");
    for session in ["s1", "s2", "s3"] {
        choose(&project, session, "line-charts");
    }
    assert_eq!(first(&project), "line-charts");
    route(&project, &["reset"]);
    assert_eq!(first(&project), "bar-charts");
}

#[test]
fn what_is_forgotten_stays_forgotten_and_a_copy_is_kept() {
    let project = TestProject::new().twins();
    choose(&project, "s1", "line-charts");
    say(&project, "s1", "Use the tax skill for the yearly return");
    let said = route(&project, &["reset", "line-charts"]).stdout;
    assert!(
        said.starts_with("forgot ") && said.contains("`~/.local/share/checkrein/backups/learned-"),
        "{said}"
    );
    assert_eq!(choices(&project, "line-charts"), None);
    assert_eq!(choices(&project, "tax"), Some(1));
    route(&project, &["reset"]);
    route(&project, &["learn"]);
    assert_eq!(shown(&project)["skills"], json!([]));
    let copies = project.home().join(".local/share/checkrein/backups");
    assert!(fs::read_dir(copies).unwrap().count() >= 1);
}

#[test]
fn another_machine_takes_over_what_was_exported() {
    let (one, other) = (TestProject::new().twins(), TestProject::new().twins());
    choose(&one, "s1", "line-charts");
    let exported = route(&one, &["export"]).stdout;
    let other = other.write("learned.json", &exported);
    assert_snapshot!(route(&other, &["import", "learned.json"]), @"took over what was learned of 2 skills");
    assert_eq!(route(&other, &["export"]).stdout, exported);
    let other = other.write("learned.json", "{\"v\":2,\"skills\":[]}");
    assert_snapshot!(route(&other, &["import", "learned.json"]), @"
    ------- stderr -------
    error: `learned.json` is not what was exported
      it is of version 2

    hint: import what `checkrein route export` printed
    [exit status: 1]
    ");
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_left_under_another_name() {
    let project = TestProject::new().twins();
    choose(&project, "s1", "line-charts");
    let [path] = &learned(&project)[..] else {
        panic!("one file")
    };
    fs::write(path, "v\t2\nof a later version\n").unwrap();
    let error = route(&project, &["show"]);
    assert_eq!(error.code, 1);
    assert!(
        error
            .stderr
            .contains("or from another version of checkrein"),
        "{error}"
    );
    say(&project, "s2", "Use the tax skill for the yearly return");
    let said = route(&project, &["learn"]).stdout;
    assert!(
        said.contains("is now `~/.local/share/checkrein/learned/"),
        "{said}"
    );
    let aside = learned(&project);
    let aside = aside
        .iter()
        .find(|path| path.extension().is_some_and(|end| end == "aside"));
    assert_eq!(
        fs::read_to_string(aside.unwrap()).unwrap(),
        "v\t2\nof a later version\n"
    );
    assert_eq!(choices(&project, "tax"), Some(1));
}

#[test]
fn a_dismissal_is_remembered_and_learned() {
    let project = TestProject::new().twins();
    say(&project, "s1", FOR_EITHER_TWIN);
    assert_snapshot!(skill(&project, "s1", &["dismiss", "Bar-Charts"]), @"this session is not given `bar-charts` again");
    let shown = shown(&project);
    assert_eq!(shown["skills"][0]["skill"], "bar-charts");
    assert!(
        shown["skills"][0]["words"][0]["weight"].as_f64().unwrap() < 0.0,
        "{shown}"
    );
    assert_snapshot!(project.run("checkrein", &["skill", "dismiss", "bar-charts"]), @"
    ------- stderr -------
    error: there is no session that `bar-charts` was given to

    hint: ask Claude to run the command, or name the session with `--session ID`
    [exit status: 1]
    ");
}

#[test]
fn one_variable_learns_nothing() {
    let project = TestProject::new().twins();
    say(&project, "s1", "Use the tax skill for the yearly return");
    let mut command = project.command(program("checkrein"));
    command.args(["route", "learn"]).env("CHECKREIN_LEARN", "0");
    assert_snapshot!(project.finish(&mut command, b""), @"nothing is learned while `CHECKREIN_LEARN` is `0`");
    assert!(learned(&project).is_empty());
}

/// Writes a set to train on: `cases` beside a catalog of two skills.
fn set(project: TestProject, folder: &str, cases: &str) -> TestProject {
    let catalog = r#"[{"name": "shoes", "description": "Polishes leather shoes."}, {"name": "tax", "description": "Fills in the yearly tax return."}]"#;
    project
        .write(format!("{folder}/catalog.json"), catalog)
        .write(format!("{folder}/cases.jsonl"), cases)
}

const POSITIVE: &str = r#"{"id": "a", "prompt": "polish my leather shoes", "expected": "shoes", "kind": "positive"}
{"id": "b", "prompt": "fill in the tax return of this year", "expected": "tax", "kind": "positive"}
"#;
const NEEDLESS: &str = r#"{"id": "c", "prompt": "rename the leather field to hide", "kind": "none"}
{"id": "d", "prompt": "return early from the loop", "kind": "none"}
"#;

#[test]
fn sets_from_which_nothing_can_be_told_are_refused() {
    let both = [POSITIVE, NEEDLESS].concat();
    let project = set(TestProject::new(), "one", &both);
    let project = set(project, "positive", POSITIVE);
    assert_snapshot!(route(&project, &["train", "one"]), @"
    ------- stderr -------
    error: without `one` there is no positive case to learn from
      each set is judged by weights that were found on the others

    hint: name at least two folders, each with prompts that need a skill and prompts that need none
    [exit status: 1]
    ");
    assert_snapshot!(route(&project, &["train", "one", "positive"]), @"
    ------- stderr -------
    error: without `one` there is no case of the kind `none` to learn from
      each set is judged by weights that were found on the others

    hint: name at least two folders, each with prompts that need a skill and prompts that need none
    [exit status: 1]
    ");
    let weights = route(&project, &["train", "--keep-ranking", "one", "one"]).stdout;
    let model = checkrein_core::skill::Model::read(&weights).unwrap();
    assert!(
        0.01 <= model.unsure && model.unsure < model.sure,
        "{weights}"
    );
    assert!(model.sure <= 0.99, "{weights}");
    let extreme = weights.replacen("\nname = 3\n", "\nname = -1e30\n", 1);
    assert_ne!(extreme, weights);
    let project = project.write("extreme.txt", &extreme);
    assert_snapshot!(route(&project, &["train", "--from", "extreme.txt", "one", "one"]), @"
    ------- stderr -------
    error: `[PROJECT]/extreme.txt` has no weights
      `name = -1000000000000000000000000000000` is not between 0.2 and 8

    hint: begin with what `checkrein route train` prints
    [exit status: 1]
    ");
}

#[test]
fn weights_that_miss_what_is_asked_say_so() {
    // Nothing tells the prompts that need a skill from those that do not.
    let same = POSITIVE.replace(
        r#""expected": "shoes", "kind": "positive""#,
        r#""kind": "none""#,
    );
    let same = same.replace(
        r#""expected": "tax", "kind": "positive""#,
        r#""kind": "none""#,
    );
    let project = set(TestProject::new(), "one", &[POSITIVE, &same].concat());
    let out = [
        "train",
        "--keep-ranking",
        "one",
        "one",
        "--out",
        "weights.txt",
    ];
    let said = route(&project, &out).stdout;
    assert!(
        said.contains("no threshold does what is asked (93.5 % "),
        "{said}"
    );
    let written = project.read("weights.txt");
    assert!(
        written.contains("\n# no threshold does what is asked"),
        "{written}"
    );
    checkrein_core::skill::Model::read(&written).unwrap();
}

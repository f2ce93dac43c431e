//! The homes and projects that hooks are measured in: as large, and as far along, as real ones.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use checkrein_core::hint::{self, Hint, Stem};
use checkrein_core::layout::UserDirs;
use fs_err as fs;
use serde_json::json;

/// Commits and seals the project, as its person did long ago: each event then compares its files.
pub(super) fn seal(programs: &Path, home: &Path, project: &Path) {
    let run = |program: &Path, arguments: &[&str]| {
        let done = Command::new(program)
            .args(arguments)
            .current_dir(project)
            .env("HOME", home)
            .stdout(Stdio::null())
            .status();
        assert!(done.is_ok_and(|status| status.success()), "{arguments:?}");
    };
    run(&programs.join("checkrein"), &["init"]);
    let git = Path::new("git");
    run(git, &["init", "--quiet"]);
    run(git, &["add", "--all"]);
    let person = [
        "-c",
        "user.name=A Person",
        "-c",
        "user.email=person@example.com",
    ];
    run(
        git,
        &[&person[..], &["commit", "--quiet", "--message=first"]].concat(),
    );
}

/// A project like the other one, with as many hints as an index may hold.
pub(super) fn advised(home: &Path, root: &Path) -> PathBuf {
    let root = project(root);
    let hints: Vec<Hint> = (0..hint::MOST).map(hint_of).collect();
    let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.as_os_str().to_owned()));
    let index = dirs.expect("a home").hint_index(&root);
    fs::create_dir_all(index.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(index, hint::render(&hints)).expect("an index");
    root
}

fn hint_of(number: usize) -> Hint {
    let stem = |text: String| Stem {
        text,
        weight: 80,
        names: true,
    };
    let (thing, other) = (subject(number), subject(number * 7 + 3));
    let words = [
        "convert",
        "quarter",
        "head",
        thing.as_str(),
        other.as_str(),
        "spreadsheet",
    ];
    let situation: Vec<Stem> = words.map(|word| stem(word.to_owned())).to_vec();
    Hint {
        pattern: format!("p-{number}"),
        line: format!(
            "When the {thing} of the {other} is late, wait for it (worked 3 of 3 times; trace t-{number})"
        ),
        situations: vec![situation; 3],
    }
}

/// A person's home with skills of many subjects, as large as real ones.
pub(super) fn person(folder: &Path, skills: usize) -> PathBuf {
    const VERBS: [&str; 20] = [
        "convert",
        "review",
        "deploy",
        "translate",
        "summarize",
        "migrate",
        "audit",
        "render",
        "profile",
        "lint",
        "refactor",
        "publish",
        "monitor",
        "encrypt",
        "schedule",
        "annotate",
        "benchmark",
        "localize",
        "provision",
        "visualize",
    ];
    let home = folder.join(format!("home with {skills} skills"));
    for number in 0..skills {
        let verb = VERBS[number % VERBS.len()];
        let (thing, kind) = (subject(number), subject(number * 7 + 3));
        let name = format!("{thing}-{verb}");
        let skill = home.join(format!(".claude/skills/{name}/SKILL.md"));
        fs::create_dir_all(skill.parent().expect("a file is in a folder")).expect("a folder");
        let body = format!("Look at the {thing} first, then {verb} its {kind} part by part.\n");
        let body = body.repeat(60);
        let text = format!(
            "---\nname: {name}\ndescription: Knows how to {verb} a {thing} with its {kind}. Use when \
             somebody asks to \"{verb} the {thing}\" or works on {kind} files.\n---\n\n# {name}\n\n{body}"
        );
        fs::write(skill, text).expect("a skill");
    }
    home
}

/// A word that few other skills have.
fn subject(number: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ka", "lo", "mi", "ne", "pu", "ra", "si", "to", "vu", "xe"];
    let digits = [number / 100 % 10, number / 10 % 10, number % 10];
    digits.iter().map(|digit| SYLLABLES[*digit]).collect()
}

/// A project in the middle of its work.
pub(super) fn project(root: &Path) -> PathBuf {
    let write = |name: &str, text: &str| {
        let file = root.join(name);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    };
    write(
        ".claude/config/project.json",
        r#"{"v":1,"project_type":"rust","test_command":"cargo test"}"#,
    );
    write(
        ".claude/progress/state.json",
        r#"{"v":1,"state":"IMPLEMENT"}"#,
    );
    let features = (1..=20).map(|number| {
        let status = if number == 1 {
            "in-progress"
        } else {
            "pending"
        };
        json!({"id": format!("feat-{number:03}"), "title": "A feature", "status": status})
    });
    let list = json!({"v": 1, "features": features.collect::<Vec<_>>()});
    write(".claude/progress/feature-list.json", &list.to_string());
    write(
        "CLAUDE.md",
        "# Rules\n- One\n- Two\n\n# Commands\n| what | command |\n|--|--|\n| test | cargo test |\n",
    );
    root.to_path_buf()
}

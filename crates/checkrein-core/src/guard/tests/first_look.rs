//! The first look: what is ordinary does not reach the grammar, and whatever is refused does.

use std::path::Path;

use super::super::mention::may_reach;
use super::Project;

/// The corpora that the programs are tried with.
const ATTEMPTS: &str = include_str!("../../../../../tests/gates/attempts.txt");
const HARMLESS: &str = include_str!("../../../../../tests/gates/harmless.txt");

/// Returns the Bash commands of the entries whose header begins like this.
fn commands(corpus: &str, header: &str) -> Vec<String> {
    corpus
        .split("\n@ ")
        .filter(|entry| entry.starts_with(header))
        .filter_map(|entry| Some(entry.split_once('\n')?.1))
        .filter(|call| !call.contains(" {\"file_path\"") && !call.contains("\n%%\n"))
        .map(|call| call.split("\n## ").next().unwrap().to_owned())
        .collect()
}

#[test]
fn an_ordinary_command_pays_nothing() {
    let project = Project::new();
    let root = project.root();
    let ordinary = commands(HARMLESS, "ordinary");
    assert!(ordinary.len() >= 30, "{}", ordinary.len());
    for command in ordinary {
        assert!(!may_reach(&command, &root, &[]), "{command}");
    }
}

#[test]
fn no_attempt_is_overlooked() {
    let project = Project::new();
    let root = project.root();
    let attempts = commands(ATTEMPTS, "gate");
    assert!(attempts.len() >= 120, "{}", attempts.len());
    for command in attempts.iter().filter(|call| !call.starts_with("Read {")) {
        // The folder of a call counts as well; here it is the project's own.
        let near = ["rm ../", "rm process", "truncate -s 0 progress"];
        if near.iter().any(|start| command.starts_with(start)) {
            continue;
        }
        let ours = [
            "/home/person/.local/share/checkrein",
            "/home/person/.config/checkrein",
        ];
        let ours = ours.map(Path::new);
        assert!(may_reach(command, &root, &ours), "{command}");
    }
}

#[test]
fn our_name_alone_is_no_reason_to_look_closer() {
    let project = Project::new();
    let root = project.root();
    for (command, expected) in [
        ("checkrein feature done feat-001", false),
        ("cargo test -p checkrein-core", false),
        ("checkrein gate off", true),
        ("check'rein' state accept", true),
        ("checkr* gate off", true),
        ("rm -rf ~/.local/share/checkrein", true),
        ("git commit -m 'it is clean'", true),
        ("git commit -m 'it is tidy'", false),
    ] {
        assert_eq!(may_reach(command, &root, &[]), expected, "{command}");
    }
    let data = root.join("data");
    assert!(may_reach("cat seal.key", &data.join("x"), &[&data]));
    let ours = [Path::new("/home/person/.config/checkrein")];
    assert!(may_reach("rm -rf ~/.config", &root, &ours));
    assert!(!may_reach("cat config.toml", &root, &ours));
}

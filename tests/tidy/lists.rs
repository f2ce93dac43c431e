//! Whatever is in a room with a list is on the list: gates, chores, subcommands.

use checkrein_testkit::client::repository;
use fs_err as fs;

use crate::repository::{File, none, sources};

/// Returns the files of a room that the list does not name.
fn missing(room: &[File], list: &str, entry: impl Fn(&str) -> String) -> Vec<String> {
    let room = room.iter().filter(|file| file.stem() != "mod");
    room.filter(|file| !list.contains(&entry(file.stem())))
        .map(|file| {
            format!(
                "{} is not on the list as `{}`",
                file.path,
                entry(file.stem())
            )
        })
        .collect()
}

/// Returns what is between a beginning and an end in a file.
#[track_caller]
fn between(path: &str, begin: &str, end: &str) -> String {
    let text = fs::read_to_string(repository().join(path)).unwrap();
    let (_, list) = text
        .split_once(begin)
        .unwrap_or_else(|| panic!("no {begin} in {path}"));
    list.split_once(end).unwrap().0.to_owned()
}

fn camel_case(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').map(word).collect()
}

#[test]
fn every_gate_is_asked() {
    let list = between("hooks/src/gates/mod.rs", "GATES: &[Gate] = &[", "];");
    let gates = sources("hooks/src/gates/");
    assert!(gates.len() > 1);
    none(&missing(&gates, &list, |name| format!("{name}::check")));
}

#[test]
fn every_chore_is_done() {
    let list = between("hooks/src/chores/mod.rs", "CHORES: &[Chore] = &[", "];");
    let chores = sources("hooks/src/chores/");
    assert!(chores.len() > 1);
    none(&missing(&chores, &list, |name| format!("{name}::CHORE")));
}

#[test]
fn every_subcommand_can_be_typed() {
    let list = between(
        "crates/checkrein-cli/src/cli.rs",
        "pub enum Command {",
        "\n}",
    );
    let commands = sources("crates/checkrein-cli/src/commands/");
    assert!(commands.len() > 1);
    none(&missing(&commands, &list, |name| {
        let name = camel_case(name);
        format!("    {name}({name}),")
    }));
}

#[test]
fn what_is_not_on_the_list_is_noticed() {
    let file = |path: &str| File {
        path: path.into(),
        text: String::new(),
    };
    let room = [
        file("gates/mod.rs"),
        file("gates/one.rs"),
        file("gates/other_one.rs"),
    ];
    let entry = |name: &str| format!("{}::check", camel_case(name));
    assert_eq!(
        missing(&room, "One::check, OtherOne::check", entry),
        [""; 0]
    );
    assert_eq!(missing(&room, "One::check", entry).len(), 1);
}

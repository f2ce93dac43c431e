//! Wall 6: every file says in its first line what it is for, and none is too long to be read.

use crate::repository::{File, files, none};

/// A file longer than this has two rooms in it.
const MOST_LINES: usize = 400;

/// A program's own file only names its room.
const MOST_LINES_OF_A_PROGRAM: usize = 8;

fn faults(file: &File) -> Vec<String> {
    let lines = file.text.lines().count();
    let mut faults = Vec::new();
    let first = file.text.lines().next().unwrap_or_default();
    let sentence = first.strip_prefix("//! ").unwrap_or_default();
    if !sentence.starts_with(|letter: char| letter.is_alphanumeric() || letter == '`') {
        faults.push(format!(
            "{} does not say what it is for: {first:?}",
            file.path
        ));
    }
    if lines > MOST_LINES {
        faults.push(format!("{} has {lines} lines", file.path));
    }
    if is_program(&file.path) && lines > MOST_LINES_OF_A_PROGRAM {
        faults.push(format!(
            "{} has {lines} lines and should only name its room",
            file.path
        ));
    }
    faults
}

/// Whether a file is a program for people; those of the testkit are tests.
fn is_program(path: &str) -> bool {
    let is_ours = path.starts_with("hooks/src/") || path.starts_with("crates/checkrein-cli/src/");
    is_ours && (path.contains("/bin/") || path.ends_with("/src/main.rs"))
}

#[test]
fn every_source_file_says_what_it_is_for_and_is_short() {
    let faults: Vec<String> = files()
        .iter()
        .filter(|file| file.is_rust())
        .flat_map(faults)
        .collect();
    none(&faults);
}

#[test]
fn there_is_a_program_for_every_event_and_the_command() {
    let programs = files()
        .into_iter()
        .filter(|file| is_program(&file.path))
        .count();
    assert_eq!(programs, 9);
}

#[test]
fn a_file_without_a_purpose_or_an_end_is_noticed() {
    #[track_caller]
    fn check(path: &str, text: &str, expected: usize) {
        let file = File {
            path: path.into(),
            text: text.into(),
        };
        assert_eq!(faults(&file).len(), expected, "{path} {text}");
    }
    let long = format!("//! It is long.\n{}", "x;\n".repeat(400));
    check("a.rs", "//! It is short.\n", 0);
    check("a.rs", "//! `Stop`: it is short.\n", 0);
    check("a.rs", "use std::fs;\n//! Too late.\n", 1);
    check("a.rs", "", 1);
    check("a.rs", &long, 1);
    check("hooks/src/bin/stop.rs", &long[..60], 1);
    check(
        "hooks/src/bin/stop.rs",
        "//! The program.\n\nfn main() {}\n",
        0,
    );
}

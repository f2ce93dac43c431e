//! What no text of ours holds: paths of somebody's machine, work that was put off, links to nowhere.

use checkrein_testkit::client::repository;

use crate::repository::{File, files, none};

/// The people who live in our examples.
const NOBODY: [&str; 6] = ["you", "person", "ada", "x", "u", "me"];

/// Texts that name paths on purpose: commands that a gate judges and nobody runs, and what the
/// real client was seen to send.
const JUDGED: [&str; 5] = [
    "crates/checkrein-core/src/guard/",
    "crates/checkrein-core/src/shell/",
    "crates/checkrein-testkit/examples/record-payloads/",
    "crates/checkrein-testkit/tests/payloads.rs",
    "tests/payloads/",
];

/// Returns the paths in a line that are somebody's own.
fn machine_paths(line: &str) -> Vec<String> {
    // Put together here, so that this file holds none of them.
    let parts = [
        ["/ho", "me/"],
        ["/Us", "ers/"],
        ["/ro", "ot/"],
        ["/wo", "rk/"],
        ["/tm", "p/"],
    ];
    let folders = parts.map(|parts| parts.concat());
    let begins = |at: usize| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric() && !"._-]})~".contains(before))
    };
    let mut found = Vec::new();
    for folder in folders {
        for (at, _) in line.match_indices(&folder).filter(|(at, _)| begins(*at)) {
            let letter = |letter: &char| letter.is_alphanumeric() || "_-.".contains(*letter);
            let name: String = line[at + folder.len()..]
                .chars()
                .take_while(letter)
                .collect();
            let name = name.trim_end_matches('.');
            if !name.is_empty() && !NOBODY.contains(&name) {
                found.push(format!("{folder}{name}"));
            }
        }
    }
    found
}

/// Returns the words in a line that say that something is unfinished.
fn markers(line: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (begin, end) in [("TO", "DO"), ("FIX", "ME"), ("XX", "X"), ("HA", "CK")] {
        let marker = [begin, end].concat();
        let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
        if line
            .split(|letter| !is_letter(letter))
            .any(|word| word == marker)
        {
            found.push(begin);
        }
    }
    for (begin, end) in [("to", "do!("), ("unimple", "mented!("), ("for ", "now.")] {
        if line.contains(&[begin, end].concat()) {
            found.push(begin);
        }
    }
    found
}

/// Returns the targets of the links in a markdown text.
fn links(text: &str) -> Vec<&str> {
    let mut is_block = false;
    let mut links = Vec::new();
    for line in text.lines() {
        is_block ^= line.trim_start().starts_with("```");
        if is_block {
            continue;
        }
        let targets = line
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        links.extend(targets.filter_map(|target| target.split(' ').next()));
    }
    links
}

/// Returns the relative links of a file that lead to nothing.
fn dead_links(file: &File) -> Vec<String> {
    let folder = repository().join(&file.path);
    let folder = folder.parent().unwrap();
    links(&file.text)
        .into_iter()
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .filter(|target| !folder.join(target.split('#').next().unwrap()).exists())
        .map(|target| format!("{}: {target}", file.path))
        .collect()
}

/// Returns what a search finds, with where it is.
fn found<T: std::fmt::Display>(file: &File, search: impl Fn(&str) -> Vec<T>) -> Vec<String> {
    let lines = file.text.lines().enumerate();
    lines
        .flat_map(|(at, line)| {
            let found = search(line).into_iter();
            found.map(move |what| format!("{}:{}: {what}", file.path, at + 1))
        })
        .collect()
}

#[test]
fn no_text_names_a_path_of_somebodys_machine() {
    let files = files().into_iter();
    let files = files.filter(|file| !JUDGED.iter().any(|judged| file.path.starts_with(judged)));
    none(
        &files
            .flat_map(|file| found(&file, machine_paths))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn no_text_puts_work_off() {
    // A compiler may propose to put work off; what it printed is recorded as it is.
    let files = files().into_iter();
    let files = files.filter(|file| !file.path.starts_with("tests/outputs/"));
    none(
        &files
            .collect::<Vec<_>>()
            .iter()
            .flat_map(|file| found(file, markers))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_link_leads_somewhere() {
    let pages: Vec<File> = files()
        .into_iter()
        .filter(|file| file.path == "README.md" || file.path.starts_with("docs/"))
        .collect();
    let linked: usize = pages.iter().map(|page| links(&page.text).len()).sum();
    assert!(linked > 3, "{linked} links were found");
    none(&pages.iter().flat_map(dead_links).collect::<Vec<_>>());
}

#[test]
fn a_path_of_a_machine_is_noticed() {
    #[track_caller]
    fn check(parts: &[&str], is_found: bool) {
        let line = parts.concat();
        assert_eq!(!machine_paths(&line).is_empty(), is_found, "{line}");
    }
    check(&["in /ro", "ot/.cargo"], true);
    check(&["\"/ho", "me/alice/project\""], true);
    check(&["\"/ho", "me/you/project\""], false);
    check(&["a /tm", "p/fixed-name"], true);
    check(&["\"$target/tm", "p/thing\""], false);
    check(&["~/wo", "rk/thing"], false);
    check(&["frame/wo", "rk/thing"], false);
    check(&["cd /wo", "rk/thing"], true);
}

#[test]
fn work_that_is_put_off_is_noticed() {
    #[track_caller]
    fn check(parts: &[&str], is_found: bool) {
        let line = parts.concat();
        assert_eq!(!markers(&line).is_empty(), is_found, "{line}");
    }
    check(&["// TO", "DO: later"], true);
    check(&["// FIX", "ME"], true);
    check(&["    to", "do!()"], true);
    check(&["mktemp -d x.XX", "XXXX"], false);
    check(&[r"a `\uXX", "XX`"], false);
    check(&["// it is enough for ", "now."], true);
}

#[test]
fn a_link_to_nowhere_is_noticed() {
    #[track_caller]
    fn check(text: &str, expected: usize) {
        let file = File {
            path: "docs/page.md".into(),
            text: text.into(),
        };
        assert_eq!(dead_links(&file).len(), expected, "{text}");
    }
    check("[map](architecture.md)", 0);
    check("[map](architecture.md#walls) and [none](nothing.md)", 1);
    check("[out](https://example.com/nothing.md)", 0);
    check("```\n[none](nothing.md)\n```", 0);
}

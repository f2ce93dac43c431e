//! One recorded output and what must stay of it: the file beside it, read and asked.
//!
//! `TOOL/CASE.txt` holds the bytes as the tool printed them. `TOOL/CASE.expect` holds one fact a
//! line, which the tool's own machine-readable output or the author of the sample project said:
//!
//! ```text
//! command: cargo test --workspace          what was run; for other tools than Bash, what was asked
//! tool: Bash                               the client's tool
//! exit: 101                                the exit code
//! whole: yes                               it must not be touched
//! must: src/lib.rs:42:9                    one line of the result holds this
//! under: In bin/a.sh line 3: => SC2086     a line holds this, below the heading that it belongs to
//! ```

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fs_err as fs;

/// A recorded output.
#[derive(Debug)]
pub(crate) struct Case {
    /// Its folder and name, such as `cargo/test-fail`.
    pub(crate) name: String,
    /// What was run, or what the tool was asked.
    pub(crate) command: String,
    /// The client's tool, such as `Bash`.
    pub(crate) tool: String,
    /// The exit code of the command.
    pub(crate) exit: i32,
    /// Whether it must stay as it is.
    pub(crate) whole: bool,
    /// What must be in a line of the result.
    pub(crate) must: Vec<String>,
    /// What must be in a line below a heading.
    pub(crate) under: Vec<(String, String)>,
    /// What the tool printed, as the client would hand it over.
    pub(crate) text: String,
}

impl Case {
    /// Returns every recorded case, by name.
    pub(crate) fn all() -> Vec<Self> {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/outputs");
        let mut cases: Vec<Self> = folders(&top)
            .iter()
            .flat_map(|folder| expectations(folder))
            .map(|path| Self::read(&top, &path))
            .collect();
        cases.sort_by(|left, right| left.name.cmp(&right.name));
        cases
    }

    fn read(top: &Path, path: &Path) -> Self {
        let bytes = fs::read(path.with_extension("txt")).unwrap();
        let name = path.strip_prefix(top).unwrap().with_extension("");
        let mut case = Self {
            name: name.to_str().unwrap().to_owned(),
            command: String::new(),
            tool: String::new(),
            exit: 0,
            whole: false,
            must: Vec::new(),
            under: Vec::new(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        };
        for line in fs::read_to_string(path).unwrap().lines() {
            case.learn(line);
        }
        case
    }

    fn learn(&mut self, line: &str) {
        let (key, value) = line.split_once(": ").unwrap_or((line, ""));
        match key {
            "command" => value.clone_into(&mut self.command),
            "tool" => value.clone_into(&mut self.tool),
            "exit" => self.exit = value.parse().unwrap(),
            "whole" => self.whole = value == "yes",
            "must" => self.must.push(value.to_owned()),
            "under" => {
                let (heading, text) = value.split_once(" => ").unwrap();
                self.under.push((heading.to_owned(), text.to_owned()));
            }
            _ => panic!("{}: nobody knows what this line says: {line}", self.name),
        }
    }

    /// Returns how many things must stay.
    pub(crate) fn claims(&self) -> usize {
        self.must.len() + self.under.len()
    }

    /// Returns what must stay and is not in the text.
    pub(crate) fn missing(&self, text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        let must = self.must.iter();
        // A text that was within JSON may have been taken out of it.
        let stays = |must: &str| lines.iter().any(|line| holds(line, must));
        let gone = must.filter(|must| !stays(must) && !stays(&must.replace("\\\"", "\"")));
        let mut missing: Vec<String> = gone.cloned().collect();
        let headings: BTreeSet<&str> = self
            .under
            .iter()
            .map(|(heading, _)| heading.as_str())
            .collect();
        for (heading, text) in &self.under {
            if !is_below(&lines, &headings, heading, text) {
                missing.push(format!("{heading} => {text}"));
            }
        }
        missing
    }
}

/// Whether a line holds the text and the nearest heading before it is this one, or a line holds
/// both as one place (`a.js:3:1`), or the line after it says that it is also at this heading.
fn is_below(lines: &[&str], headings: &BTreeSet<&str>, heading: &str, text: &str) -> bool {
    let place = format!("{heading}:{text}");
    let mut is_inside = false;
    for line in lines {
        if headings.contains(line.trim()) {
            is_inside = line.trim() == heading;
        }
        if is_inside && holds(line, text) || holds(line, &place) {
            return true;
        }
    }
    let heading = heading.trim_end_matches(':');
    let names = |line: &str| {
        let places = line.trim().strip_prefix("also at ");
        places.is_some_and(|places| places.split(", ").any(|place| place == heading))
    };
    let pairs = lines.iter().zip(lines.iter().skip(1));
    pairs
        .into_iter()
        .any(|(line, next)| holds(line, text) && names(next))
}

/// Whether a line holds a text; the number `42` is not in `421`.
pub(crate) fn holds(line: &str, text: &str) -> bool {
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    line.match_indices(text).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + text.len()..].chars().next();
        let is_longer = is_digit(text.chars().next()) && is_digit(before)
            || is_digit(text.chars().next_back()) && is_digit(after);
        !is_longer
    })
}

/// Returns the text as a person sees it: without colours and line ends of another system.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            if letters.next_if_eq(&'[').is_some() {
                while letters
                    .next_if(|letter| !('@'..='~').contains(letter))
                    .is_some()
                {}
            }
            letters.next();
        } else {
            plain.push(letter);
        }
    }
    plain.replace("\r\n", "\n")
}

fn folders(top: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(top).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_dir()).collect()
}

fn expectations(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let is_expectation = |path: &PathBuf| path.extension().is_some_and(|end| end == "expect");
    paths.filter(is_expectation).collect()
}

#[test]
fn numbers_and_headings_are_not_mistaken_for_others() {
    #[track_caller]
    fn check(line: &str, text: &str, expected: bool) {
        assert_eq!(holds(line, text), expected, "{text:?} in {line:?}");
    }
    check("error: src/a.ts:4:2", "src/a.ts:4:2", true);
    check("error: src/a.ts:4:21", "src/a.ts:4:2", false);
    check("  14:2  error", "4:2", false);
    check("  4:2  error, 4:20", "4:2", true);
    check("größe.py:4", "größe.py:4", true);

    let case = Case {
        name: String::new(),
        command: String::new(),
        tool: String::new(),
        exit: 0,
        whole: false,
        must: vec!["2 errors".to_owned()],
        under: [("a.js", "1:1"), ("a.js", "2:2"), ("b.js", "1:1")]
            .map(|(heading, text)| (heading.to_owned(), text.to_owned()))
            .to_vec(),
        text: String::new(),
    };
    assert!(
        case.missing("a.js\n  1:1 no, also at b.js:1:1\n  2:2 no\n2 errors\n")
            .is_empty()
    );
    for text in [
        "a.js\n  1:1 no\n  2:2 no\nb.js\n  1:1 no\n2 errors\n",
        "a.js\n  1:1 no\n  also at b.js\n  2:2 no\n2 errors\n",
    ] {
        assert!(case.missing(text).is_empty());
    }
    assert_eq!(
        case.missing("a.js\n  1:1 no\nb.js\n  2:2 no\n12 errors\n"),
        ["2 errors", "a.js => 2:2", "b.js => 1:1"]
    );
}

#[test]
fn a_text_is_plain_without_its_colours() {
    assert_eq!(plain("\u{1b}[1;31merror\u{1b}[0m: no\r\n"), "error: no\n");
}

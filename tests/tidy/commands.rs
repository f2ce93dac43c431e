//! Every command that a text tells somebody to type exists.

use std::collections::{BTreeMap, BTreeSet};

use checkrein_testkit::TestProject;

use crate::repository::{File, files, none};

/// The subcommands of each command, asked of the built program itself.
struct Tree(BTreeMap<String, BTreeSet<String>>);

impl Tree {
    fn ask() -> Self {
        let project = TestProject::new();
        let help = |arguments: &[&str]| {
            let output = project.run("checkrein", &[arguments, &["--help"]].concat());
            assert_eq!(output.code, 0, "{output}");
            subcommands(&output.stdout)
        };
        let first = help(&[]);
        assert!(
            first.contains("state") && first.contains("doctor"),
            "{first:?}"
        );
        let tree = first.into_iter().map(|name| {
            let second = if name == "help" {
                BTreeSet::new()
            } else {
                help(&[&name])
            };
            (name, second)
        });
        Self(tree.collect())
    }

    /// Returns what is wrong with a command, if anything.
    fn fault(&self, words: &[&str]) -> Option<String> {
        let [first, rest @ ..] = words else {
            return None;
        };
        let Some(second) = self.0.get(*first) else {
            return Some(format!("there is no `checkrein {first}`"));
        };
        let named = rest.first().filter(|word| is_word(word))?;
        let is_known = second.is_empty() || second.contains(*named);
        (!is_known).then(|| format!("there is no `checkrein {first} {named}`"))
    }
}

/// Reads the subcommands from a help text of clap's.
fn subcommands(help: &str) -> BTreeSet<String> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// Whether a word is written as a subcommand is, not as a placeholder, a text or an option.
fn is_word(word: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    word.starts_with(|first: char| first.is_ascii_lowercase()) && word.chars().all(letter)
}

/// Returns the words after each `checkrein` that stands at the beginning of a code span, or of a
/// line in a code block.
fn commands(text: &str) -> Vec<Vec<&str>> {
    let mut commands = Vec::new();
    let mut is_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_block = !is_block;
            continue;
        }
        let spans: Vec<&str> = if is_block {
            vec![line]
        } else {
            line.split('`').skip(1).step_by(2).collect()
        };
        for span in spans {
            let span = span.trim_start().trim_start_matches("$ ");
            let Some(rest) = span.strip_prefix("checkrein ") else {
                continue;
            };
            let words = rest.split(|end: char| end.is_whitespace() || ";|&\"'".contains(end));
            let words: Vec<&str> = words.take(2).collect();
            if words.first().is_some_and(|word| is_word(word)) {
                commands.push(words);
            }
        }
    }
    commands
}

fn faults(tree: &Tree, file: &File) -> Vec<String> {
    commands(&file.text)
        .iter()
        .filter_map(|words| Some(format!("{}: {}", file.path, tree.fault(words)?)))
        .collect()
}

#[test]
fn every_command_that_a_text_names_exists() {
    let tree = Tree::ask();
    let texts: Vec<File> = files()
        .into_iter()
        .filter(|file| {
            let is_text = file.path.starts_with("templates/") || file.path.starts_with("docs/");
            is_text || file.path == "README.md"
        })
        .collect();
    let named: usize = texts.iter().map(|file| commands(&file.text).len()).sum();
    assert!(named > 30, "{named} commands were found");
    none(
        &texts
            .iter()
            .flat_map(|file| faults(&tree, file))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn a_command_that_does_not_exist_is_noticed() {
    let tree = Tree::ask();
    #[track_caller]
    fn check(tree: &Tree, text: &str, expected: usize) {
        let file = File {
            path: "a.md".into(),
            text: text.into(),
        };
        assert_eq!(faults(tree, &file).len(), expected, "{text}");
    }
    check(&tree, "Run `checkrein state enter TEST`.", 0);
    check(&tree, "Run `checkrein state leave TEST`.", 1);
    check(&tree, "Run `checkrein fly`, then `checkrein doctor`.", 1);
    check(&tree, "```sh\ncheckrein features list\n```", 1);
    check(&tree, "Here checkrein flies.", 0);
    check(&tree, "Run `checkrein discover \"state leave\"`.", 0);
}

//! `find`: what it would find, and what it would do with it.

use super::effect::Reach;
use super::scope::Scope;
use super::text::{Atom, Text};
use super::walk::Walk;
use super::wrappers::replaced;

/// Walks what `find` runs and returns what it would print: the paths that it may find.
pub(super) fn run(walk: &mut Walk, words: &[Text], scope: &mut Scope) -> Text {
    let found = found(walk, words, scope);
    let mut at = 0;
    while let Some(word) = words.get(at).map(Text::lossy) {
        at += 1;
        match word.as_str() {
            "-exec" | "-execdir" | "-ok" | "-okdir" => {
                let end = words[at..]
                    .iter()
                    .position(|word| matches!(word.lossy().as_str(), ";" | "+"))
                    .map_or(words.len(), |length| at + length);
                for path in &found {
                    let command: Vec<Text> = words[at..end]
                        .iter()
                        .map(|word| replaced(word, "{}", path))
                        .collect();
                    let length: usize = command.iter().map(|word| word.0.len() + 4).sum();
                    let mut inner = walk.fork(scope);
                    if !walk.take(length) {
                        return Text::unknown();
                    }
                    if word.ends_with("dir") {
                        let length = path.0.len() - path.file_name().0.len();
                        inner.folders = vec![Text(path.0[..length].to_vec())];
                    }
                    walk.run(&command, &mut inner, &Text::unknown());
                }
                at = end;
            }
            "-delete" => {
                for path in &found {
                    walk.write(scope, "find -delete", path, Reach::File);
                }
            }
            "-fprint" | "-fprintf" | "-fls" | "-fprint0" => {
                if let Some(path) = words.get(at) {
                    walk.write(scope, &format!("find {word}"), path, Reach::File);
                }
            }
            _ => {}
        }
    }
    match found.as_slice() {
        [] => Text::default(),
        [one] => one.clone(),
        _ => Text::suspect(),
    }
}

/// The tests that say which paths are meant.
const NAMING: &[&str] = &["-name", "-iname", "-path", "-ipath", "-wholename"];

/// Returns the paths that it may find.
fn found(walk: &mut Walk, words: &[Text], scope: &Scope) -> Vec<Text> {
    let roots: Vec<&Text> = words
        .iter()
        .take_while(|word| {
            !word.starts_with("-") && !word.starts_with("!") && !word.starts_with("(")
        })
        .collect();
    let mut names = Vec::new();
    let mut paths = Vec::new();
    let (mut exact, mut shallow) = (false, false);
    for (at, word) in words.iter().enumerate() {
        let Some(value) = words.get(at + 1) else {
            break;
        };
        let negated = at > 0 && matches!(words[at - 1].lossy().as_str(), "!" | "-not");
        let pruned = words.get(at + 2).map(Text::lossy).as_deref() == Some("-prune");
        let text = value.lossy();
        let word = word.lossy();
        if (negated || pruned) && NAMING.contains(&word.as_str()) {
            if ["claude", "progress", "state", "*/.*"]
                .iter()
                .any(|part| text.contains(part))
            {
                return Vec::new();
            }
            continue;
        }
        match word.as_str() {
            "-name" => names.push(pattern(&text, Atom::Any)),
            "-iname" => names.push(pattern(&text.to_lowercase(), Atom::Any)),
            "-path" | "-ipath" | "-wholename" => {
                paths.push(pattern(&text, Atom::Unknown { suspect: true }));
            }
            "-maxdepth" => (exact, shallow) = (text == "0", text == "1"),
            _ => {}
        }
    }
    let anything = Text::suspect();
    let name_only = Text(vec![Atom::Any]);
    let mut found = Vec::new();
    let here = Text::from(".");
    let roots = if roots.is_empty() { vec![&here] } else { roots };
    for root in roots {
        for root in scope.absolute(root) {
            let tests = names.iter().chain(&paths);
            let tested: usize = tests.map(|test| 2 * (test.0.len() + root.0.len())).sum();
            if !walk.take(root.0.len() + tested) {
                return found;
            }
            let root = root.clean();
            if exact {
                found.push(root.clone());
                continue;
            }
            for name in &names {
                found.push(below_root(&root, name));
                if !shallow {
                    found.push(below_root(&below_root(&root, &anything), name));
                }
            }
            // With a name as well, both must be so; the name says more.
            for path in paths.iter().filter(|_| names.is_empty()) {
                found.push(match path.0.first() {
                    Some(Atom::Char('.')) => scope
                        .absolute(path)
                        .into_iter()
                        .next()
                        .unwrap_or_default()
                        .clean(),
                    _ => path.clone(),
                });
            }
            if names.is_empty() && paths.is_empty() {
                let anything = if shallow { &name_only } else { &anything };
                found.push(below_root(&root, anything));
            }
        }
    }
    found
}

fn below_root(root: &Text, name: &Text) -> Text {
    let mut path = root.clone();
    path.0.push(Atom::Char('/'));
    path.0.extend(name.0.iter().copied());
    path
}

/// Reads a pattern that the program itself expands.
fn pattern(text: &str, any: Atom) -> Text {
    Text(
        text.chars()
            .map(|char| match char {
                '*' => any,
                '?' => Atom::One,
                char => Atom::Char(char),
            })
            .collect(),
    )
}

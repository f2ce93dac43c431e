//! What a program prints, as far as paths may come of it.

use super::arguments::Arguments;
use super::scope::{FRESH, Scope};
use super::text::{Atom, Text};

/// Returns what a program would print that writes no file, as far as paths may come of it.
pub(super) fn printed(name: &str, arguments: &[Text], scope: &Scope, stdin: &Text) -> Text {
    let operands = || Arguments::read(arguments, &[]).operands;
    match name {
        "echo" => echo(arguments),
        "printf" => printf(arguments),
        "pwd" => scope.folders.first().cloned().unwrap_or_default(),
        "cat" if operands().is_empty() => stdin.clone(),
        "tee" | "head" | "tail" | "sort" | "uniq" | "nl" | "tac" => stdin.clone(),
        "dirname" => match operands().first() {
            Some(path) => {
                let name = path.file_name().0.len();
                Text(path.0[..path.0.len().saturating_sub(name + 1)].to_vec())
            }
            None => Text::unknown(),
        },
        "basename" => operands()
            .first()
            .map_or_else(Text::unknown, Text::file_name),
        "realpath" | "readlink" | "grealpath" => {
            operands().into_iter().next().unwrap_or_else(Text::unknown)
        }
        "which" | "type" => operands().pop().unwrap_or_else(Text::unknown),
        "ls" if Arguments::read(arguments, &[]).has(&["-d"]) && operands().len() == 1 => {
            operands().pop().unwrap_or_default()
        }
        "mktemp" => Text::from(FRESH),
        "ls" | "fd" | "fdfind" | "locate" | "rg" | "grep" => {
            let hidden = || operands().pop().filter(|path| path.lossy().contains("/."));
            if mentions_a_folder(arguments) || is_suspect(stdin) {
                Text::suspect()
            } else if let (true, Some(mut folder)) = (name != "ls", hidden()) {
                // Names of files in a folder that is not shown by itself.
                folder
                    .0
                    .extend([Atom::Char('/'), Atom::Unknown { suspect: true }]);
                folder
            } else {
                Text::unknown()
            }
        }
        "sed" | "awk" | "tr" | "cut" if is_suspect(stdin) => Text::suspect(),
        "true" | "false" | ":" | "test" | "[" => Text::default(),
        _ => Text::unknown(),
    }
}

/// Whether a listing of these arguments may well print the name of any file in a hidden folder.
pub(super) fn mentions_a_folder(arguments: &[Text]) -> bool {
    arguments.iter().any(|argument| {
        let text = argument.lossy();
        text.contains("progress")
            || text.contains("state")
            || text.trim_end_matches('/').ends_with(".claude")
    })
}

fn is_suspect(text: &Text) -> bool {
    text.0.contains(&Atom::Unknown { suspect: true })
}

fn echo(arguments: &[Text]) -> Text {
    let options = arguments
        .iter()
        .take_while(|word| matches!(word.lossy().as_str(), "-n" | "-e" | "-E" | "-ne" | "-en"))
        .count();
    let mut text = Text::default();
    for (index, word) in arguments[options..].iter().enumerate() {
        if index > 0 {
            text.0.push(Atom::Char(' '));
        }
        text.0.extend(word.0.iter().copied());
    }
    let bare = arguments[..options]
        .iter()
        .any(|word| word.lossy().contains('n'));
    if !bare {
        text.0.push(Atom::Char('\n'));
    }
    text
}

/// A format is not filled in again beyond this; what is so long ends the walk.
const LONGEST: usize = 1 << 20;

/// Fills in a format of `%s` and `%d` once; what is left of the arguments begins a line anew.
fn printf(arguments: &[Text]) -> Text {
    let arguments = match arguments.first().map(Text::lossy).as_deref() {
        Some("-v") => return Text::default(),
        Some("--") => &arguments[1..],
        _ => arguments,
    };
    let Some((format, mut values)) = arguments.split_first() else {
        return Text::default();
    };
    let mut text = Text::default();
    loop {
        let before = values.len();
        let mut atoms = format.0.iter().copied().peekable();
        while let Some(atom) = atoms.next() {
            match (atom, atoms.peek()) {
                (Atom::Char('%'), Some(Atom::Char('%'))) => {
                    atoms.next();
                    text.0.push(Atom::Char('%'));
                }
                (Atom::Char('%'), Some(Atom::Char('s' | 'd' | 'b' | 'i' | 'q'))) => {
                    atoms.next();
                    if let Some((value, rest)) = values.split_first() {
                        text.0.extend(value.0.iter().copied());
                        values = rest;
                    }
                }
                (Atom::Char('%'), _) => text.0.push(Atom::Unknown { suspect: false }),
                (
                    Atom::Char('\\'),
                    Some(Atom::Char(code @ ('n' | 't' | '"' | '\\' | '\'' | 'r' | '0'))),
                ) => {
                    text.0.push(Atom::Char(match code {
                        // What `xargs -0` parts by.
                        'n' | '0' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        other => *other,
                    }));
                    atoms.next();
                }
                (atom, _) => text.0.push(atom),
            }
        }
        if values.is_empty() || values.len() == before || text.0.len() > LONGEST {
            return text;
        }
    }
}

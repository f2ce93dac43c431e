//! A row of a CLAUDE.md's commands: in the form that the file has, behind the last one.

use checkrein_core::context::{Form, command_list};

use super::edit::{Edit, line_end, lines_at};

/// What is said of a command that was learned.
const SAID: &str = "ran well in several sessions";

/// Returns the edit that adds a command to a CLAUDE.md, or nothing where the file names it already.
pub(super) fn add(before: Option<&str>, command: &str, tag: &str) -> Option<Edit> {
    let text = before.unwrap_or_default();
    if names(text, command) {
        return None;
    }
    let quoted = format!("`{command}`");
    let comment = format!("<!-- checkrein:{tag} -->");
    let (at, frame, entry) = match command_list(text) {
        Some(list) => {
            let line = match list.form {
                Form::Table {
                    cells,
                    command: place,
                } => row(cells, place, &quoted, &comment),
                Form::Items { mark } => format!("{mark}{quoted}: {SAID} {comment}"),
                Form::Code => format!("{command} # checkrein:{tag}"),
            };
            (list.end, String::new(), lines_at(text, list.end, &[&line]))
        }
        None => {
            let end = line_end(text);
            let mut frame = String::new();
            if !text.is_empty() {
                frame.push_str(end);
                if !text.ends_with('\n') {
                    frame.push_str(end);
                }
            }
            frame.push_str(
                &[
                    "## Commands",
                    "",
                    "| Command | What it does |",
                    "| --- | --- |",
                ]
                .join(end),
            );
            let row = row(2, 0, &quoted, &comment);
            let entry = match text.is_empty() || text.ends_with('\n') {
                true => format!("{row}{end}"),
                false => row,
            };
            frame.push_str(end);
            (text.len(), frame, entry)
        }
    };
    Some(Edit {
        before: before.map(|text| text.as_bytes().to_vec()),
        at,
        frame,
        entry,
    })
}

/// A row whose other cells stay empty, save the one that says what the command is.
fn row(cells: usize, place: usize, quoted: &str, comment: &str) -> String {
    let said = match (place, cells) {
        (_, 1) => place,
        (0, _) => 1,
        _ => 0,
    };
    let cell = |at: usize| -> String {
        let mut cell = String::new();
        if at == place {
            cell.push_str(&quoted.replace('|', "\\|"));
        }
        if at == said {
            if cell.is_empty() {
                cell.push_str(SAID);
            }
            cell.push(' ');
            cell.push_str(comment);
        }
        cell
    };
    let cells: Vec<String> = (0..cells.max(1)).map(cell).collect();
    format!("| {} |", cells.join(" | "))
}

/// Whether a text names a command: as code, or as a line of code.
pub(super) fn names(text: &str, command: &str) -> bool {
    let piped = command.replace('|', "\\|");
    [command, &piped]
        .iter()
        .any(|command| text.contains(&format!("`{command}`")))
        || text.lines().any(|line| {
            let line = line.trim().trim_start_matches("$ ");
            line.strip_prefix(command)
                .is_some_and(|rest| rest.trim().is_empty() || rest.starts_with(" #"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, command: &str, expected: &str) {
        let edit = add(Some(before), command, "c-1").unwrap();
        let after = String::from_utf8(edit.after()).unwrap();
        assert_eq!(after, expected);
        assert_eq!(add(Some(&after), command, "c-1"), None, "once is enough");
        // Taken out, the text is as it was.
        assert_eq!(
            after.replacen(&format!("{}{}", edit.frame, edit.entry), "", 1),
            before
        );
    }

    const ROW: &str = "| `npm run fix` | ran well in several sessions <!-- checkrein:c-1 --> |";

    #[test]
    fn a_row_is_put_behind_the_last_one() {
        let table = "\u{feff}# Commands\n\n| What | How |\n|---|---|\n| build | `make` |\n";
        let row = "| ran well in several sessions <!-- checkrein:c-1 --> | `npm run fix` |\n";
        check(
            &format!("{table}\nText"),
            "npm run fix",
            &format!("{table}{row}\nText"),
        );
        let windows = "# Commands\r\n| a |\r\n|-|";
        check(
            windows,
            "a | b",
            &format!("{windows}\r\n| `a \\| b` <!-- checkrein:c-1 --> |"),
        );
        let list = "# Commands\n- `make`";
        check(
            list,
            "npm run fix",
            &format!(
                "{list}\n- `npm run fix`: ran well in several sessions <!-- checkrein:c-1 -->"
            ),
        );
        check(
            "# Usage\n```\nmake\n```\n",
            "npm run fix",
            "# Usage\n```\nmake\nnpm run fix # checkrein:c-1\n```\n",
        );
    }

    #[test]
    fn a_table_is_made_where_there_is_none() {
        let head = "## Commands\n\n| Command | What it does |\n| --- | --- |\n";
        check("", "npm run fix", &format!("{head}{ROW}\n"));
        check("# A\n", "npm run fix", &format!("# A\n\n{head}{ROW}\n"));
        check("# A", "npm run fix", &format!("# A\n\n{head}{ROW}"));
        let fenced = "```\n# Commands\n| a | b |\n```\n";
        check(fenced, "npm run fix", &format!("{fenced}\n{head}{ROW}\n"));
    }

    #[test]
    fn a_command_that_is_named_is_not_added() {
        for text in [
            "run `npm run fix`",
            "```\n$ npm run fix\n```",
            "npm run fix # all",
        ] {
            assert!(names(text, "npm run fix"), "{text}");
        }
        assert!(!names("`npm run fix:all`\nnpm run fix-all", "npm run fix"));
    }
}

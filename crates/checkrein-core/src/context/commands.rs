//! Where a CLAUDE.md lists its commands, and in what form: for whoever adds one, so that the compiled context
//! has it.

use super::extract::{Topic, outside_of_code, sections, topic_of};

/// The list of commands of a CLAUDE.md.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandList {
    /// Its form.
    pub form: Form,
    /// Where its last line ends, behind the line end if it has one.
    pub end: usize,
    /// Its lines.
    pub lines: Vec<String>,
}

/// How commands are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows of a table.
    Table {
        /// How many cells a row has.
        cells: usize,
        /// The cell that holds the command, from zero.
        command: usize,
    },
    /// Items of a list.
    Items {
        /// What an item begins with: `- `, and what stands before it.
        mark: String,
    },
    /// Lines of a code block.
    Code,
}

/// Finds the list that the compiled context is made of: that of the first section on commands that has one.
pub fn command_list(markdown: &str) -> Option<CommandList> {
    sections(markdown)
        .filter(|(heading, _)| topic_of(heading) == Some(Topic::Commands))
        .find_map(|(_, body)| list_of(markdown, &body))
}

fn list_of(markdown: &str, body: &[&str]) -> Option<CommandList> {
    let outside = outside_of_code(body);
    let rows: Vec<&str> = first_run(
        markdown,
        outside
            .iter()
            .copied()
            .filter(|line| line.trim().starts_with('|')),
    );
    if let [head, _, ..] = rows[..] {
        let cells = cells(head).len();
        let command = rows.iter().skip(2).find_map(|row| {
            self::cells(row)
                .iter()
                .position(|cell| cell.starts_with('`'))
        });
        let form = Form::Table {
            cells,
            command: command.unwrap_or(0),
        };
        return made(markdown, form, &rows);
    }
    let is_item = |line: &&str| {
        ["- ", "* ", "+ "]
            .iter()
            .any(|mark| line.trim().starts_with(mark))
    };
    let items: Vec<&str> = outside.iter().copied().filter(is_item).collect();
    if let Some(last) = items.last() {
        let mark = last.len() - last.trim_start().len() + 2;
        let form = Form::Items {
            mark: last[..mark].to_owned(),
        };
        return made(markdown, form, &items);
    }
    let mut fence: Option<&str> = None;
    let mut code: Vec<&str> = Vec::new();
    for line in body {
        let trimmed = line.trim();
        match fence {
            Some(mark) if trimmed.starts_with(mark) => break,
            Some(_) if !trimmed.is_empty() => code.push(line),
            Some(_) => {}
            None => {
                fence = ["```", "~~~"]
                    .into_iter()
                    .find(|mark| trimmed.starts_with(mark))
            }
        }
    }
    made(markdown, Form::Code, &code)
}

fn made(markdown: &str, form: Form, lines: &[&str]) -> Option<CommandList> {
    let last = lines.last()?;
    let end = offset(markdown, last) + last.len();
    let line_end = markdown[end..]
        .find('\n')
        .map_or(markdown.len(), |at| end + at + 1);
    Some(CommandList {
        form,
        end: line_end,
        lines: lines.iter().map(|line| line.trim().to_owned()).collect(),
    })
}

/// Returns the lines of the first table: those that follow each other.
fn first_run<'a>(markdown: &str, lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut run: Vec<&str> = Vec::new();
    for line in lines {
        if let Some(last) = run.last() {
            let between = offset(markdown, last) + last.len()..offset(markdown, line);
            if markdown[between].matches('\n').count() > 1 {
                break;
            }
        }
        run.push(line);
    }
    run
}

/// Returns where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr() as usize - text.as_ptr() as usize
}

/// Splits a row; a pipe behind a backslash is a part of its cell.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim().trim_start_matches('|');
    let mut cells = vec![String::new()];
    let mut letters = row.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&'|') => {
                if let Some(cell) = cells.last_mut() {
                    cell.push('|');
                }
                letters.next();
            }
            '|' if letters.peek().is_some() => cells.push(String::new()),
            '|' => {}
            _ => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(letter);
                }
            }
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, form: Form, before: &str) {
        let list = command_list(markdown).unwrap();
        assert_eq!(
            (list.form, &markdown[..list.end]),
            (form, before),
            "{markdown}"
        );
    }

    fn table(cells: usize, command: usize) -> Form {
        Form::Table { cells, command }
    }

    #[test]
    fn the_list_is_found_in_its_form() {
        let two = "# Commands\n\n| What | How |\n|---|---|\n| build | `make` |\n";
        check(&format!("{two}\nText.\n| a | b |\n"), table(2, 1), two);
        check(
            "# Commands\r\n| a |\r\n|-|\r\n| b |",
            table(1, 0),
            "# Commands\r\n| a |\r\n|-|\r\n| b |",
        );
        let items = "# Scripts\n* `a`: x\n  * `b`\n";
        check(
            &format!("{items}\n"),
            Form::Items {
                mark: "  * ".into(),
            },
            items,
        );
        check(
            "# Usage\n```sh\nmake\n```\n",
            Form::Code,
            "# Usage\n```sh\nmake\n",
        );
    }

    #[test]
    fn tables_in_code_and_comments_are_none() {
        let fenced = "# Commands\n```\n| a | b |\n|---|---|\n```\n";
        let real = "| a | b |\n|---|---|\n";
        check(
            &format!("{fenced}{real}"),
            table(2, 0),
            &format!("{fenced}{real}"),
        );
        assert_eq!(command_list("<!--\n# Commands\n- a\n-->\n"), None);
        assert_eq!(command_list("# Rules\n- a\n"), None);
    }

    #[test]
    fn a_pipe_in_a_cell_is_no_end_of_it() {
        assert_eq!(cells("| `a \\| b` | c |"), ["`a | b`", "c"]);
    }
}

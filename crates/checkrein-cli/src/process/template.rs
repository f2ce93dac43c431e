//! Templates of processes: those that come with checkrein, and a person's own file. Every fault is
//! said with its line.

use std::path::Path;

use checkrein_core::process::{Fault, Process, Step};
use fs_err as fs;
use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;

use crate::error::CommandError;
use crate::located;
use crate::surroundings::Surroundings;

/// The templates that travel inside the program.
pub const SHIPPED: [(&str, &str); 4] = [
    (
        "feature",
        include_str!("../../../../templates/processes/feature.json"),
    ),
    (
        "bugfix",
        include_str!("../../../../templates/processes/bugfix.json"),
    ),
    (
        "release",
        include_str!("../../../../templates/processes/release.json"),
    ),
    (
        "migration",
        include_str!("../../../../templates/processes/migration.json"),
    ),
];

/// No template of a person's is longer.
const LONGEST: u64 = 1024 * 1024;

/// As many faults as somebody mends at once.
const MOST_FAULTS: usize = 8;

/// Finds a template by its name, or by the path of a file, and reads it.
pub fn load(name: &str, around: &Surroundings) -> Result<Process, CommandError> {
    let is_path = name.contains(['/', '\\']) || name.ends_with(".json");
    if let Some((_, text)) = SHIPPED.iter().find(|(shipped, _)| *shipped == name) {
        return read(name, text);
    }
    if !is_path {
        return Err(unknown(name));
    }
    let path = around.cwd.join(name);
    let text = text(&path).map_err(|reason| {
        CommandError::person(format!("`{name}` cannot be read"))
            .because(reason)
            .hint(known())
    })?;
    read(name, &text)
}

fn text(path: &Path) -> Result<String, String> {
    let metadata = fs::metadata(path).map_err(|error| error.to_string())?;
    if !metadata.is_file() || metadata.len() > LONGEST {
        return Err("it is no file of at most 1 MB".to_owned());
    }
    fs::read_to_string(path).map_err(|error| error.to_string())
}

fn unknown(name: &str) -> CommandError {
    let what = match name {
        "" => "which process?".to_owned(),
        name => format!("there is no process `{}`", name.escape_debug()),
    };
    CommandError::person(what).hint(known())
}

/// Lists what can be named.
fn known() -> String {
    let mut list = String::from("name one of these, or the path of a file of your own:");
    for (name, text) in SHIPPED {
        let title = read(name, text)
            .map(|process| process.title)
            .unwrap_or_default();
        list.push_str(&format!("\n  {name:<9}  {title}"));
    }
    list
}

/// Reads a template, or says what is wrong with it and where.
fn read(name: &str, text: &str) -> Result<Process, CommandError> {
    let text = located::unmarked(text);
    let wrong = |reason: String| {
        CommandError::person(format!("`{name}` is not a template of a process"))
            .because(reason)
            .hint("mend the file; docs/processes.md of checkrein describes it")
    };
    let process: Process =
        serde_json::from_str(text).map_err(|error| wrong(located::reason(&error, error.line())))?;
    let faults = process.faults();
    if faults.is_empty() {
        return Ok(process);
    }
    let found = faults.iter().map(|fault| (line(text, fault), fault));
    let mut found: Vec<(usize, &Fault)> = found.collect();
    found.sort_by_key(|(line, _)| *line);
    let said = found.iter().take(MOST_FAULTS);
    let mut lines: Vec<String> = said
        .map(|(line, fault)| format!("line {line}: {fault}"))
        .collect();
    if faults.len() > MOST_FAULTS {
        lines.push(format!("and {} more", faults.len() - MOST_FAULTS));
    }
    Err(wrong(lines.join("\n  ")))
}

/// Returns the line that a fault is on: of the deepest place on the way to it that is there.
fn line(text: &str, fault: &Fault) -> usize {
    let parsed = jsonc_parser::parse_to_ast(text, &Default::default(), &Default::default());
    let parsed = parsed.ok().and_then(|parsed| parsed.value);
    let mut value = parsed.as_ref();
    let mut start = value.map_or(0, Ranged::start);
    for step in &fault.place {
        value = match (step, value) {
            (Step::Field(name), Some(Value::Object(object))) => object.get(name).map(|field| {
                start = field.start();
                &field.value
            }),
            (Step::Element(number), Some(Value::Array(array))) => array
                .elements
                .get(*number)
                .inspect(|element| start = element.start()),
            _ => None,
        };
    }
    text[..start].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_sound() {
        for (name, text) in SHIPPED {
            let process = read(name, text).expect(name);
            assert_eq!(process.name, name);
            assert!(!process.title.is_empty() && process.len() > 5, "{name}");
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let error = read("own.json", text).expect_err("it is wrong").to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn a_fault_is_said_with_its_line() {
        let template = |task: &str| {
            format!(
                "{{\n\"name\": \"x\",\n\"phases\": [\n{{\"id\": \"p\", \"title\": \"P\", \"tasks\": [\n{{\"id\": \"A\", \"title\": \"A\"}},\n{task}\n]}}\n]}}"
            )
        };
        check("{", "line 1, column 1: EOF while parsing an object");
        check(
            "{\n\"name\": 1}",
            "line 2, column 9: invalid type: integer `1`",
        );
        check(
            &template("{\"title\": \"B\"}"),
            "line 6, column 14: missing field `id`",
        );
        check(
            &template("{\"id\": \"a\",\n\"title\": \"B\"}"),
            "line 6: phases[0].tasks[1].id: a second task `a`",
        );
        check(
            &template("{\"id\": \"B\", \"title\": \"B\",\n\"sklil\": \"x\"}"),
            "line 7: phases[0].tasks[1].sklil: unknown field",
        );
        check(
            &template("{\"id\": \"B\", \"title\": \"B\", \"status\": \"begun\"}"),
            "line 6, column",
        );
        let error = read("own.json", &template("{\"id\": \"\", \"title\": \"\"}"));
        insta::assert_snapshot!(error.expect_err("it is wrong"), @"
        error: `own.json` is not a template of a process
          line 6: phases[0].tasks[1].id: `` is no id: use letters, digits, `-`, `_` and `.`, 64 at most
          line 6: phases[0].tasks[1].title: a title is one line of 200 characters at most

        hint: mend the file; docs/processes.md of checkrein describes it
        ");
    }

    #[test]
    fn a_list_of_faults_has_an_end() {
        let tasks = vec!["{\"id\": \"A\", \"title\": \"A\"}"; 20].join(",");
        let text = format!(
            "{{\"name\":\"x\",\"phases\":[{{\"id\":\"p\",\"title\":\"P\",\"tasks\":[{tasks}]}}]}}"
        );
        check(&text, "\n  and 11 more");
    }
}

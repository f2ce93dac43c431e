//! What is wrong with a process that somebody wrote. A template is judged strictly, since a slip in
//! it shows days later; a process in work is read as it is.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Phase, Process, Task};

/// What fits beside a section of a skill.
pub const LONGEST_INSTRUCTIONS: usize = 4000;

/// A longer one is no line.
pub(super) const LONGEST_TITLE: usize = 200;

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The way to it, from the top: names and numbers.
    pub place: Vec<Step>,
    /// What is wrong.
    pub what: String,
}

/// One step of the way to a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Into a field.
    Field(Cow<'static, str>),
    /// Into an element of a list, counted from zero.
    Element(usize),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, step) in self.place.iter().enumerate() {
            match step {
                Step::Field(name) if at == 0 => write!(formatter, "{name}")?,
                Step::Field(name) => write!(formatter, ".{name}")?,
                Step::Element(number) => write!(formatter, "[{number}]")?,
            }
        }
        let gap = if self.place.is_empty() { "" } else { ": " };
        write!(formatter, "{gap}{}", self.what)
    }
}

impl Process {
    /// Returns everything that is wrong with a template.
    pub fn faults(&self) -> Vec<Fault> {
        let mut found = Found::default();
        if self.v != 1 {
            let what = format!("this version reads `\"v\": 1`, not {}", self.v);
            found.add(&[Step::Field("v".into())], what);
        }
        found.id(&[Step::Field("name".into())], &self.name);
        found.unknown(&[], &self.other);
        if self.phases.is_empty() {
            found.add(&[Step::Field("phases".into())], "there is no phase".into());
        }
        for (number, phase) in self.phases.iter().enumerate() {
            found.phase(number, phase);
        }
        found.faults
    }
}

#[derive(Default)]
struct Found {
    faults: Vec<Fault>,
    phases: Vec<String>,
    tasks: Vec<String>,
}

impl Found {
    fn add(&mut self, place: &[Step], what: String) {
        let place = place.to_vec();
        self.faults.push(Fault { place, what });
    }

    fn phase(&mut self, number: usize, phase: &Phase) {
        let place = [Step::Field("phases".into()), Step::Element(number)];
        let field = |name: &'static str| [&place[..], &[Step::Field(name.into())]].concat();
        self.id(&field("id"), &phase.id);
        self.title(&field("title"), &phase.title);
        self.unknown(&place, &phase.other);
        let key = phase.id.to_ascii_lowercase();
        if self.phases.contains(&key) {
            self.add(&field("id"), format!("a second phase `{}`", phase.id));
        }
        self.phases.push(key);
        if phase.tasks.is_empty() {
            self.add(&field("tasks"), "there is no task".into());
        }
        for (number, task) in phase.tasks.iter().enumerate() {
            let place = [&field("tasks")[..], &[Step::Element(number)]].concat();
            self.task(&place, task);
        }
    }

    fn task(&mut self, place: &[Step], task: &Task) {
        let field = |name: &'static str| [place, &[Step::Field(name.into())]].concat();
        self.id(&field("id"), &task.id);
        self.title(&field("title"), &task.title);
        self.unknown(place, &task.other);
        let key = task.id.to_ascii_lowercase();
        if self.tasks.contains(&key) {
            self.add(&field("id"), format!("a second task `{}`", task.id));
        }
        self.tasks.push(key);
        let length = task.instructions.chars().count();
        if length > LONGEST_INSTRUCTIONS {
            let what = format!(
                "{LONGEST_INSTRUCTIONS} characters at most, and these are {length}; put the rest \
                 into a `file`"
            );
            self.add(&field("instructions"), what);
        }
        if task.skill.is_some() && task.file.is_some() {
            let what = "a task has a `skill` or a `file`, not both".into();
            self.add(&field("file"), what);
        }
        if task.section.is_some() && task.skill.is_none() && task.file.is_none() {
            let what = "a section of what? name its `skill` or its `file`".into();
            self.add(&field("section"), what);
        }
        if task.file.as_deref().is_some_and(|file| !is_inside(file)) {
            let what = "not a path below the project's top folder".into();
            self.add(&field("file"), what);
        }
    }

    fn id(&mut self, place: &[Step], id: &str) {
        if !is_id(id) {
            let what = format!(
                "`{}` is no id: use letters, digits, `-`, `_` and `.`, 64 at most",
                id.escape_debug()
            );
            self.add(place, what);
        }
    }

    fn title(&mut self, place: &[Step], title: &str) {
        let is_line = !title.chars().any(char::is_control);
        if title.trim().is_empty() || !is_line || title.chars().count() > LONGEST_TITLE {
            let what = format!("a title is one line of {LONGEST_TITLE} characters at most");
            self.add(place, what);
        }
    }

    fn unknown(&mut self, place: &[Step], other: &Map<String, Value>) {
        // An editor finds the schema by this one.
        for name in other.keys().filter(|name| *name != "$schema") {
            let place = [place, &[Step::Field(name.clone().into())]].concat();
            self.add(&place, "unknown field".into());
        }
    }
}

fn is_id(id: &str) -> bool {
    id.len() <= 64
        && id.starts_with(|first: char| first.is_ascii_alphanumeric())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Whether a path leads to something below the folder that it starts from, as far as it is written.
pub fn is_inside(path: &str) -> bool {
    let mut parts = std::path::Path::new(path).components().peekable();
    parts.peek().is_some()
        && parts.all(|part| matches!(part, std::path::Component::Normal(_)))
        && !path.contains(['\\', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(change: impl Fn(&mut Value), expected: &[&str]) {
        let mut value = json!({
            "name": "own",
            "phases": [
                { "id": "a", "title": "A", "tasks": [{ "id": "A-1", "title": "One" }] },
                { "id": "b", "title": "B", "tasks": [{ "id": "B-1", "title": "Two" }] },
            ],
        });
        change(&mut value);
        let process: Process = serde_json::from_value(value).unwrap();
        let faults: Vec<String> = process.faults().iter().map(Fault::to_string).collect();
        assert_eq!(faults, expected);
    }

    #[test]
    fn every_fault_is_said_with_its_place() {
        check(|_| {}, &[]);
        check(|file| file["$schema"] = json!("process.schema.json"), &[]);
        check(
            |file| file["v"] = json!(2),
            &["v: this version reads `\"v\": 1`, not 2"],
        );
        check(
            |file| file["phases"] = json!([]),
            &["phases: there is no phase"],
        );
        check(
            |file| file["phases"][1]["id"] = json!("A"),
            &["phases[1].id: a second phase `A`"],
        );
        check(
            |file| file["phases"][1]["tasks"][0]["id"] = json!("a-1"),
            &["phases[1].tasks[0].id: a second task `a-1`"],
        );
        check(
            |file| file["phases"][0]["tasks"] = json!([]),
            &["phases[0].tasks: there is no task"],
        );
        check(
            |file| file["phases"][0]["tasks"][0]["sklil"] = json!("x"),
            &["phases[0].tasks[0].sklil: unknown field"],
        );
        check(
            |file| file["phases"][0]["aproval"] = json!(true),
            &["phases[0].aproval: unknown field"],
        );
        check(
            |file| file["phases"][0]["tasks"][0]["section"] = json!("x"),
            &["phases[0].tasks[0].section: a section of what? name its `skill` or its `file`"],
        );
        check(
            |file| file["phases"][0]["title"] = json!("a\nb"),
            &["phases[0].title: a title is one line of 200 characters at most"],
        );
        check(
            |file| {
                file["name"] = json!("a b");
                file["phases"][0]["tasks"][0]["instructions"] = json!("x".repeat(4001));
            },
            &[
                "name: `a b` is no id: use letters, digits, `-`, `_` and `.`, 64 at most",
                "phases[0].tasks[0].instructions: 4000 characters at most, and these are 4001; put the rest into a `file`",
            ],
        );
    }

    #[test]
    fn a_file_stays_in_the_project() {
        for (path, inside) in [
            ("docs/how to.md", true),
            ("a", true),
            ("", false),
            ("../a", false),
            ("docs/../../a", false),
            ("/etc/passwd", false),
            ("..\\a", false),
        ] {
            assert_eq!(is_inside(path), inside, "{path}");
        }
    }
}

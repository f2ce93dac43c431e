//! Takes this machine and this run out of recorded events, so that a new recording differs from the
//! last one only where the client does.

use std::collections::BTreeMap;
use std::path::Path;

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

/// Fields that differ with every run.
const DURATIONS: [&str; 3] = [
    "duration_ms",
    "totalDurationMs",
    "seconds_since_last_response",
];

const HOME: &str = "/home/person";
const ROOT: &str = "/home/person/project";

/// Returns the events with paths, ids and durations of nobody in particular.
pub(crate) fn all(project: &TestProject, events: &[Value]) -> Vec<Value> {
    let mut ids = Ids::default();
    let tidy = |event: &Value| {
        let mut event = event.clone();
        visit(&mut event, &mut |text| {
            *text = without_duration(&ids.replace(&paths(project, text)));
        });
        event
    };
    events.iter().map(tidy).collect()
}

fn visit(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, change)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if DURATIONS.contains(&name.as_str()) {
                    *field = json!(12);
                }
                visit(field, change);
            }
        }
        _ => {}
    }
}

/// Replaces the duration in the text of a task's notification.
fn without_duration(text: &str) -> String {
    match (text.find("<duration_ms>"), text.find("</duration_ms>")) {
        (Some(start), Some(end)) if start < end => {
            format!("{}<duration_ms>12{}", &text[..start], &text[end..])
        }
        _ => text.to_owned(),
    }
}

/// Replaces the throw-away paths, in the forms in which the client writes them.
fn paths(project: &TestProject, text: &str) -> String {
    let text = text
        .replace(&*project.root().to_string_lossy(), ROOT)
        .replace(&*project.home().to_string_lossy(), HOME)
        .replace(
            &as_folder_name(project.root()),
            &as_folder_name(Path::new(ROOT)),
        );
    // The client's own temporary folder carries the number of the user.
    match (
        text.find("/tmp/claude-"),
        text.find("/-home-person-project"),
    ) {
        (Some(start), Some(end)) if start < end => {
            format!("{}/tmp/claude-1000{}", &text[..start], &text[end..])
        }
        _ => text,
    }
}

/// Returns a path as the client names its folder of transcripts.
fn as_folder_name(path: &Path) -> String {
    let letter = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '-'
        }
    };
    path.to_string_lossy().chars().map(letter).collect()
}

/// Random ids, counted in the order in which they are met.
#[derive(Default)]
struct Ids {
    met: BTreeMap<String, String>,
}

impl Ids {
    fn replace(&mut self, text: &str) -> String {
        let mut replaced = String::with_capacity(text.len());
        for word in words(text) {
            let count = self.met.len() + 1;
            let new = if is_uuid(word) {
                format!("00000000-0000-4000-8000-{count:012x}")
            } else if is_agent_id(word) {
                format!("a{count:016x}")
            } else {
                replaced.push_str(word);
                continue;
            };
            replaced.push_str(self.met.entry(word.to_owned()).or_insert(new));
        }
        replaced
    }
}

/// Splits a text into runs of what ids are made of and runs of everything else.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let in_id = |letter: char| letter.is_ascii_hexdigit() || letter == '-';
    text.split_inclusive(move |letter| !in_id(letter))
        .flat_map(move |piece| {
            let end = piece.rfind(in_id).map_or(0, |last| last + 1);
            let (word, rest) = piece.split_at(end);
            // `agent-a1b2…` is a word and an id.
            let start = word
                .rfind("-a")
                .filter(|start| is_agent_id(&word[start + 1..]));
            let (prefix, word) = word.split_at(start.map_or(0, |start| start + 1));
            [prefix, word, rest]
        })
}

fn is_uuid(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12]
}

fn is_agent_id(word: &str) -> bool {
    word.len() == 17 && word.starts_with('a') && !word.contains('-')
}

//! Replaces a large output by its informative part. Small outputs cost a look at their length.
//!
//! The rules need regular expressions, which a hook does not hold, so the command trims. Whatever
//! goes wrong with that, the output stays as it is.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use checkrein_core::inject::SMALL_OUTPUT;
use checkrein_core::reply::{Answer, Reply};
use checkrein_core::session::Fact;
use checkrein_core::{env, group};
use serde_json::{Map, Value};

use super::{Chore, Place};
use crate::edge::Outcome;
use crate::post_tool_use::Work;
use crate::trouble;

/// The chore.
pub(crate) const CHORE: Chore = Chore { is_due, run };

/// How long the command may take before the output stays as it is.
const PATIENCE: Duration = Duration::from_secs(3);

/// A longer command text tells no more of what it prints.
const COMMAND_LIMIT: usize = 16 * 1024;

fn is_due(work: &Work<'_>) -> bool {
    !work.failed && large(work).is_some()
}

fn run(work: &Work<'_>, place: &Place<'_>) -> Outcome {
    let command = work.command.filter(|_| !is_off(place));
    let (Some(command), Some(large)) = (command, large(work)) else {
        return Outcome::default();
    };
    let answer = trim(command, work, &large).unwrap_or_default();
    let Some((head, text)) = parse(&answer) else {
        return Outcome::default();
    };
    let mut outcome = Outcome::default();
    // Nothing is replaced by nothing.
    if let Some(fact) = fact(&head).filter(|_| !text.trim().is_empty()) {
        outcome.facts.push(fact);
        outcome.reply = Reply::Answer(Answer {
            output: Some(large.spot.replaced(work.response, text)),
            ..Answer::default()
        });
    }
    match head.get("trouble").and_then(Value::as_str) {
        Some(trouble) => trouble::once(outcome, trouble.to_owned(), place.memory()),
        None => outcome,
    }
}

/// Whether the person or the project wants no output trimmed.
pub(super) fn is_off(place: &Place<'_>) -> bool {
    let standing = place.standing();
    standing.is_some_and(|standing| standing.project.config.trim_output == Some(false))
        || place.surroundings.variable(env::CHECKREIN_TRIM).as_deref() == Some("0")
}

/// The tools of our own servers.
const OURS: [&str; 2] = ["mcp__context-graph__", "mcp__token-efficient__"];

/// A large text in a tool's answer.
struct Large<'a> {
    spot: Spot,
    source: Source<'a>,
}

/// Where the whole of it is.
enum Source<'a> {
    Text(&'a str),
    /// The client kept it, and the answer has its beginning only.
    File(&'a Path),
}

/// Where in the answer it is.
enum Spot {
    /// The answer is the text.
    Whole,
    /// A field of it.
    Field(&'static str),
    /// The text of one of its items.
    Item(usize),
}

/// Finds the large text of an answer whose text may be replaced.
fn large<'a>(work: &Work<'a>) -> Option<Large<'a>> {
    let response = work.response;
    let (spot, text) = match work.tool_name {
        "Bash" => {
            let is = |name: &str| response.get(name).and_then(Value::as_bool) == Some(true);
            let is_running = response.get("backgroundTaskId").is_some();
            if is("isImage") || is("interrupted") || is_running {
                return None;
            }
            (Spot::Field("stdout"), response.get("stdout")?.as_str()?)
        }
        "Grep" => (Spot::Field("content"), response.get("content")?.as_str()?),
        // Our own answers fit already, and what was left out of them has its handle.
        tool if OURS.iter().any(|ours| tool.starts_with(ours)) => return None,
        tool if tool.starts_with("mcp__") => match response {
            Value::String(text) => (Spot::Whole, text.as_str()),
            Value::Array(items) => {
                let text = |item: &'a Value| {
                    let is_text = item.get("type").and_then(Value::as_str) == Some("text");
                    item.get("text").and_then(Value::as_str).filter(|_| is_text)
                };
                let texts = items.iter().enumerate();
                let texts = texts.filter_map(|(index, item)| Some((index, text(item)?)));
                let (index, text) = texts.max_by_key(|(_, text)| text.len())?;
                (Spot::Item(index), text)
            }
            _ => return None,
        },
        _ => return None,
    };
    if text.len() < SMALL_OUTPUT {
        return None;
    }
    let kept = response.get("persistedOutputPath").and_then(Value::as_str);
    let source = match kept {
        Some(file) => Source::File(Path::new(file)),
        None => Source::Text(text),
    };
    Some(Large { spot, source })
}

impl Spot {
    /// Returns the answer with another text, everything else as it was.
    fn replaced(&self, response: &Value, text: &str) -> Value {
        let text = Value::from(text);
        match (self, response) {
            (Self::Field(name), Value::Object(fields)) => {
                // With these the client would show its own preview again.
                let kept = |name: &String| !name.starts_with("persistedOutput");
                let other = fields
                    .iter()
                    .filter(|(field, _)| field != name && kept(field));
                let mut fields: Map<String, Value> = other
                    .map(|(field, value)| (field.clone(), value.clone()))
                    .collect();
                fields.insert((*name).to_owned(), text);
                Value::Object(fields)
            }
            (Self::Item(index), Value::Array(_)) => {
                let mut response = response.clone();
                response[*index]["text"] = text;
                response
            }
            _ => text,
        }
    }
}

/// Runs the command and returns what it says, if it says so in time.
fn trim(program: &Path, work: &Work<'_>, large: &Large<'_>) -> Option<Vec<u8>> {
    let text = work.argument("command").unwrap_or_default();
    let text = &text[..text.floor_char_boundary(COMMAND_LIMIT)];
    let mut command = Command::new(program);
    command.args(["output", "trim", "--for-hook", "--tool", work.tool_name]);
    command.arg("--command").arg(text);
    if let Source::File(file) = large.source {
        command.arg("--file").arg(file);
    }
    let mut child = group::lead(&mut command)
        .current_dir(work.cwd)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if let (Some(mut stdin), Source::Text(text)) = (stdin, &large.source) {
                // One that reads no more says nothing either.
                let _ = stdin.write_all(text.as_bytes());
            }
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = stdout.map(|mut stdout| stdout.read_to_end(&mut answer));
            // Nobody waits any more when it comes too late.
            let _ = sender.send(read.filter(Result::is_ok).map(|_| answer));
        });
        let answer = receiver.recv_timeout(PATIENCE).ok().flatten();
        if answer.is_none() {
            // That ends the pipes, and with them the threads.
            group::end(&mut child, true);
        }
        let status = child.wait().ok()?;
        answer.filter(|_| status.success())
    })
}

/// Splits what the command says: a line of JSON, and the text.
fn parse(answer: &[u8]) -> Option<(Value, &str)> {
    let answer = std::str::from_utf8(answer).ok()?;
    let (head, text) = answer.split_once('\n')?;
    Some((serde_json::from_str(head).ok()?, text))
}

fn fact(head: &Value) -> Option<Fact> {
    let text = |name: &str| Some(head.get(name)?.as_str()?.to_owned());
    let size = |name: &str| head.get(name)?.as_u64();
    Some(Fact::Trimmed {
        id: text("id")?,
        rule: text("rule")?,
        whole: size("whole")?,
        native: size("native")?,
        shown: size("shown")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn work<'a>(tool_name: &'a str, response: &'a Value, input: &'a Value) -> Work<'a> {
        Work {
            tool_name,
            input,
            response,
            error: "",
            cwd: Path::new("/"),
            failed: false,
            interrupted: false,
            command: None,
        }
    }

    #[track_caller]
    fn check(tool: &str, response: &Value, expected: Option<Value>) {
        let input = json!({});
        let work = work(tool, response, &input);
        let replaced = large(&work).map(|large| large.spot.replaced(response, "short"));
        assert_eq!(replaced, expected, "{tool}");
    }

    #[test]
    fn only_the_large_text_of_an_answer_changes() {
        let long = "x".repeat(SMALL_OUTPUT);
        check(
            "Bash",
            &json!({"stdout": long, "stderr": "note", "interrupted": false, "isImage": false, "new": [1]}),
            Some(
                json!({"stdout": "short", "stderr": "note", "interrupted": false, "isImage": false, "new": [1]}),
            ),
        );
        check(
            "Bash",
            &json!({"stdout": long, "persistedOutputPath": "/a", "persistedOutputSize": 9}),
            Some(json!({"stdout": "short"})),
        );
        check(
            "Grep",
            &json!({"mode": "content", "content": long, "numLines": 3}),
            Some(json!({"mode": "content", "content": "short", "numLines": 3})),
        );
        check("mcp__a__b", &json!(long), Some(json!("short")));
        check(
            "mcp__a__b",
            &json!([{"type": "text", "text": "a"}, {"type": "text", "text": long}]),
            Some(json!([{"type": "text", "text": "a"}, {"type": "text", "text": "short"}])),
        );
    }

    #[test]
    fn what_is_small_or_no_text_is_left_alone() {
        let long = "x".repeat(SMALL_OUTPUT);
        check(
            "Bash",
            &json!({"stdout": "x".repeat(SMALL_OUTPUT - 1)}),
            None,
        );
        check("Bash", &json!({"stdout": long, "isImage": true}), None);
        check("Bash", &json!({"stdout": long, "interrupted": true}), None);
        check(
            "Bash",
            &json!({"stdout": long, "backgroundTaskId": "b1"}),
            None,
        );
        check("Bash", &json!({"stdout": [long]}), None);
        check("Bash", &json!(null), None);
        check("Read", &json!({"content": long}), None);
        check("WebFetch", &json!(long), None);
        check("mcp__a__b", &json!([{"type": "image", "text": long}]), None);
        check("mcp__a__b", &json!([]), None);
        check("mcp__token-efficient__process_csv", &json!(long), None);
    }

    #[test]
    fn half_an_answer_is_none() {
        assert!(parse(b"").is_none());
        assert!(parse(b"{\"id\":\"a\"}").is_none());
        assert!(parse(b"no JSON\ntext").is_none());
        let (head, text) = parse(b"{\"id\":\"a\"}\ntext\nmore").unwrap();
        assert_eq!(text, "text\nmore");
        assert!(fact(&head).is_none());
    }
}

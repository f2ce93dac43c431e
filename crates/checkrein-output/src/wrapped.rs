//! Text that a tool wraps for a program, a line of which is a line of text: taken out again.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value;

/// A line of `go test -json`, or of `cargo --message-format=json`.
#[derive(Deserialize)]
struct Wrapped {
    #[serde(default, rename = "Output")]
    output: Option<String>,
    #[serde(default, rename = "Action")]
    action: Option<String>,
    #[serde(default, rename = "Time")]
    time: Option<String>,
    #[serde(default, rename = "Package", alias = "ImportPath")]
    package: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    message: Option<Message>,
}

/// What `go test -json` says that a test does. Others have a field of that name as well.
const ACTIONS: &[&str] = &[
    "start",
    "run",
    "pause",
    "cont",
    "pass",
    "fail",
    "skip",
    "bench",
    "output",
    "build-output",
    "build-fail",
];

impl Wrapped {
    fn is_one(&self) -> bool {
        let is_go = self.time.is_some() || self.package.is_some();
        let action = self.action.as_deref();
        is_go && action.is_some_and(|action| ACTIONS.contains(&action))
            || self
                .reason
                .as_deref()
                .is_some_and(|why| why.starts_with("compiler-") || why.starts_with("build-"))
    }
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    rendered: Option<String>,
}

/// Returns the text that is wrapped, or the text itself.
pub(crate) fn unwrapped(text: String) -> String {
    if text.contains("::error ") || text.contains("::warning ") {
        return text
            .lines()
            .fold(String::with_capacity(text.len()), |mut out, line| {
                out.push_str(annotation(line).as_deref().unwrap_or(line));
                out.push('\n');
                out
            });
    }
    if text.starts_with('{') && text.lines().take(5).all(|line| finding(line).is_some()) {
        return text
            .lines()
            .fold(String::with_capacity(text.len()), |mut out, line| {
                out.push_str(finding(line).as_deref().unwrap_or(line));
                out.push('\n');
                out
            });
    }
    if !is_wrapped(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len() / 2);
    for line in text.lines() {
        let wrapped = serde_json::from_str::<Wrapped>(line).ok();
        let Some(wrapped) = wrapped.filter(Wrapped::is_one) else {
            // Not all that is printed beside it is wrapped.
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let rendered = wrapped.message.and_then(|message| message.rendered);
        out.push_str(&wrapped.output.or(rendered).unwrap_or_default());
    }
    out
}

/// Reads `::error file=a.py,line=1,col=2::message`, as it is written for GitHub.
fn annotation(line: &str) -> Option<String> {
    let begin = line.find("::error ").or_else(|| line.find("::warning "))?;
    let (head, message) = line[begin + 2..].split_once("::")?;
    let (severity, properties) = head.split_once(' ')?;
    let property = |name: &str| {
        let mut properties = properties.split(',');
        properties.find_map(|property| property.strip_prefix(name)?.strip_prefix('='))
    };
    let message = message.replace("%0A", "\n").replace("%25", "%");
    let (file, at) = (property("file")?, property("line")?);
    if message.contains(&format!(":{at}:")) || message.contains(&format!(":{at} ")) {
        return Some(format!("{severity}: {message}"));
    }
    let column = property("col").map_or(String::new(), |column| format!(":{column}"));
    Some(format!("{file}:{at}{column}: {severity}: {message}"))
}

/// Reads a finding that is a JSON object: a file, a line, a message.
fn finding(line: &str) -> Option<String> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |names: &[&str]| {
        let mut found = names.iter().filter_map(|name| value.get(name)?.as_str());
        found.next().map(str::to_owned)
    };
    let number = |names: &[&str]| {
        let mut found = names.iter().filter_map(|name| value.get(name)?.as_u64());
        found.next()
    };
    let file = text(&["file", "path", "filename"])?;
    let message = text(&["message", "msg", "text"])?;
    let mut out = format!("{file}:{}", number(&["line", "row", "lineno"])?);
    if let Some(column) = number(&["column", "col"]) {
        let _ = write!(out, ":{column}");
    }
    if let Some(severity) = text(&["severity", "level", "type"]) {
        let _ = write!(out, ": {severity}");
    }
    let _ = write!(out, ": {message}");
    if let Some(code) = text(&["code", "rule", "ruleId", "symbol"]) {
        let _ = write!(out, " [{code}]");
    }
    Some(out)
}

fn is_wrapped(text: &str) -> bool {
    let is_one = |line: &str| {
        line.starts_with('{')
            && serde_json::from_str::<Wrapped>(line).is_ok_and(|wrapped| wrapped.is_one())
    };
    text.lines().take(20).filter(|line| is_one(line)).count() >= 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_test_run_is_taken_out() {
        let start = "{\"Action\":\"start\",\"Package\":\"a\"}\n".repeat(10);
        let output = r#"{"Action":"output","Package":"a","Output":"--- FAIL: TestA\n"}"#;
        assert_eq!(
            unwrapped(format!("{start}{output}\nplain\n{{\"Action\":\"deny\"}}\n")),
            "--- FAIL: TestA\nplain\n{\"Action\":\"deny\"}\n"
        );
    }

    #[test]
    fn the_messages_of_a_compiler_are_taken_out() {
        let line =
            r#"{"reason":"compiler-message","message":{"rendered":"error: no\n --> a.rs:1:2\n"}}"#;
        let text = format!("{line}\n").repeat(10);
        assert!(unwrapped(text).starts_with("error: no\n --> a.rs:1:2\nerror"));
    }

    #[test]
    fn annotations_and_findings_become_lines() {
        assert_eq!(
            unwrapped("::error file=a.py,line=1,col=2::no%0Ahelp\n".to_owned()),
            "a.py:1:2: error: no\nhelp\n"
        );
        assert_eq!(
            unwrapped("::warning title=x,file=/p/a.py,line=1::a.py:1:2: no\n".to_owned()),
            "warning: a.py:1:2: no\n"
        );
        assert_eq!(
            unwrapped("{\"file\":\"a.py\",\"line\":1,\"column\":2,\"message\":\"no\",\"severity\":\"error\"}\n".to_owned()),
            "a.py:1:2: error: no\n"
        );
    }

    #[test]
    fn other_json_stays() {
        for line in [
            r#"{"level":"info","message":"no"}"#,
            r#"{"Action":"deny","user":"u1","resource":"/x"}"#,
            r#"{"Action":"start","Type":"container","Actor":{"ID":"c1"}}"#,
            r#"{"Action":"deny","Time":"2026-01-02T03:04:05Z"}"#,
        ] {
            let text = format!("{line}\n").repeat(20);
            assert_eq!(unwrapped(text.clone()), text);
        }
    }
}

//! Text that a tool wraps into JSON, a line of which is a line of text: taken out again.

use serde::Deserialize;

/// A line of `go test -json`, or of `cargo --message-format=json`.
#[derive(Deserialize)]
struct Wrapped {
    #[serde(default, rename = "Output")]
    output: Option<String>,
    #[serde(default, rename = "Action")]
    action: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    rendered: Option<String>,
}

/// Returns the text that is wrapped, or the text itself.
pub(crate) fn unwrapped(text: String) -> String {
    if !is_wrapped(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len() / 2);
    for line in text.lines() {
        let Ok(wrapped) = serde_json::from_str::<Wrapped>(line) else {
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

fn is_wrapped(text: &str) -> bool {
    let is_one = |line: &str| {
        line.starts_with('{')
            && serde_json::from_str::<Wrapped>(line).is_ok_and(|wrapped| {
                wrapped.action.is_some()
                    || wrapped
                        .reason
                        .is_some_and(|why| why.starts_with("compiler-"))
            })
    };
    text.lines().take(20).filter(|line| is_one(line)).count() >= 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_test_run_is_taken_out() {
        let start = "{\"Action\":\"start\"}\n".repeat(10);
        let text =
            format!("{start}{{\"Action\":\"output\",\"Output\":\"--- FAIL: TestA\\n\"}}\nplain\n");
        assert_eq!(unwrapped(text), "--- FAIL: TestA\nplain\n");
    }

    #[test]
    fn the_messages_of_a_compiler_are_taken_out() {
        let line =
            r#"{"reason":"compiler-message","message":{"rendered":"error: no\n --> a.rs:1:2\n"}}"#;
        let text = format!("{line}\n").repeat(10);
        assert!(unwrapped(text).starts_with("error: no\n --> a.rs:1:2\nerror"));
    }

    #[test]
    fn other_json_stays() {
        let text = "{\"level\":\"info\",\"message\":\"no\"}\n".repeat(20);
        assert_eq!(unwrapped(text.clone()), text);
    }
}

//! JSON: its structure stays, long lists and long texts become shorter, what failed stays.

use std::fmt::Write as _;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::cut::{cut, thousands};
use crate::general::General;
use crate::select::Budget;

/// How many items of a list are shown.
const ITEMS: usize = 3;

/// How many fields of an object are shown, and of one within a list.
const FIELDS: usize = 40;

/// How long a text is shown.
const TEXT: usize = 160;

/// How deep it is shown.
const DEPTH: usize = 7;

/// A value whose fields keep their order.
#[derive(Debug)]
enum Node {
    Plain(String),
    Text(String),
    List(Vec<Node>),
    Fields(Vec<(String, Node)>),
}

/// Shows one JSON value, pruned; nothing when the text is none.
pub(crate) fn json(text: &str, budget: &Budget) -> Option<(String, usize)> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let node: Node = serde_json::from_str(text).ok()?;
    // With less and less of what did not fail, until it fits.
    for (items, fields, depth) in [(ITEMS, FIELDS, DEPTH), (2, 20, 5), (1, 10, 4), (0, 6, 3)] {
        let mut printer = Printer {
            out: String::new(),
            items,
            fields,
            depth,
            failures: budget.cap * 4 / 5,
            cap: budget.cap,
        };
        printer.node(&node, 0);
        if printer.out.len() <= budget.target * 2 || items == 0 {
            printer.out.push('\n');
            let shown = printer.out.lines().count();
            let all = text.lines().count();
            return Some((printer.out, all.saturating_sub(shown)));
        }
    }
    None
}

/// A smaller value behind other text is a few lines of it.
const LARGE: usize = 2_000;

/// Splits a text whose end is a large JSON value from what stands before.
pub(crate) fn behind(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rest = &text[at..];
        if rest.len() < LARGE {
            return None;
        }
        // A list begins with an object or ends its line; `[INFO]` does neither.
        let begins = line.starts_with('{') || line.starts_with("[{") || line.trim_end() == "[";
        if begins {
            return (at > 0 && is_one(rest)).then(|| text.split_at(at));
        }
        at += line.len();
    }
    None
}

/// Whether the text is one JSON value.
pub(crate) fn is_one(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text.trim()).is_ok()
}

struct Printer {
    out: String,
    items: usize,
    fields: usize,
    depth: usize,
    /// Bytes that items may take that are shown because they failed.
    failures: usize,
    cap: usize,
}

impl Printer {
    fn node(&mut self, node: &Node, depth: usize) {
        match node {
            Node::Plain(text) => self.out.push_str(text),
            Node::Text(text) => {
                let limit = if General::get().is_strong(text) {
                    TEXT * 8
                } else {
                    TEXT
                };
                self.text(&cut(text, limit));
            }
            Node::List(items) if items.is_empty() => self.out.push_str("[]"),
            Node::Fields(fields) if fields.is_empty() => self.out.push_str("{}"),
            Node::List(items) => self.list(items, depth),
            Node::Fields(fields) => self.object(fields, depth),
        }
    }

    fn text(&mut self, text: &str) {
        // A text is always serializable.
        self.out
            .push_str(&serde_json::to_string(text).unwrap_or_default());
    }

    fn list(&mut self, items: &[Node], depth: usize) {
        self.out.push('[');
        let mut left_out = 0;
        let mut is_first = true;
        for (index, item) in items.iter().enumerate() {
            let has_failed = has_failed(item);
            let is_far = index >= self.items || depth >= self.depth;
            let is_wanted = !is_far || has_failed && self.failures > 0;
            if !is_wanted || self.out.len() >= self.cap {
                left_out += 1;
                continue;
            }
            let before = self.out.len();
            self.separate(&mut is_first, depth);
            self.node(item, depth + 1);
            if has_failed {
                self.failures = self.failures.saturating_sub(self.out.len() - before);
            }
        }
        if left_out > 0 {
            self.separate(&mut is_first, depth);
            let _ = write!(self.out, "… {} more", thousands(left_out));
        }
        self.end(']', depth);
    }

    fn object(&mut self, fields: &[(String, Node)], depth: usize) {
        self.out.push('{');
        let mut left_out = 0;
        let mut is_first = true;
        for (index, (name, value)) in fields.iter().enumerate() {
            let is_deep = depth >= self.depth && matches!(value, Node::List(_) | Node::Fields(_));
            if (index >= self.fields || is_deep) && !has_failed(value) || self.out.len() >= self.cap
            {
                left_out += 1;
                continue;
            }
            self.separate(&mut is_first, depth);
            self.text(&cut(name, TEXT));
            self.out.push_str(": ");
            self.node(value, depth + 1);
        }
        if left_out > 0 {
            self.separate(&mut is_first, depth);
            let _ = write!(self.out, "… {} more fields", thousands(left_out));
        }
        self.end('}', depth);
    }

    fn separate(&mut self, is_first: &mut bool, depth: usize) {
        if !*is_first {
            self.out.push(',');
        }
        *is_first = false;
        self.line(depth + 1);
    }

    fn end(&mut self, bracket: char, depth: usize) {
        self.line(depth);
        self.out.push(bracket);
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        for _ in 0..depth.min(20) {
            self.out.push(' ');
        }
    }
}

/// Whether a value, or something in it, tells of a failure.
fn has_failed(node: &Node) -> bool {
    match node {
        Node::Plain(_) => false,
        Node::Text(text) => General::get().is_strong(text),
        Node::List(items) => items.iter().any(has_failed),
        Node::Fields(fields) => fields
            .iter()
            .any(|(name, value)| says_failure(name, value) || has_failed(value)),
    }
}

fn says_failure(name: &str, value: &Node) -> bool {
    let name = name.to_ascii_lowercase();
    match value {
        Node::Plain(plain) => match name.as_str() {
            "ok" | "success" | "passed" => plain == "false",
            "error" | "errors" | "failures" | "failed" => plain == "true",
            // ESLint's number for an error.
            "severity" => plain == "2",
            _ => false,
        },
        Node::Text(text) => {
            let is_verdict = matches!(
                name.as_str(),
                "level"
                    | "severity"
                    | "status"
                    | "outcome"
                    | "result"
                    | "conclusion"
                    | "state"
                    | "type"
                    | "event"
            );
            let text = text.to_ascii_lowercase();
            is_verdict
                && matches!(
                    text.as_str(),
                    "error"
                        | "fatal"
                        | "fail"
                        | "failed"
                        | "failure"
                        | "critical"
                        | "panic"
                        | "crash"
                )
                || matches!(name.as_str(), "error" | "exception" | "traceback") && !text.is_empty()
        }
        Node::List(items) => matches!(name.as_str(), "errors" | "failures") && !items.is_empty(),
        Node::Fields(fields) => name == "error" && !fields.is_empty(),
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Node;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a JSON value")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Plain(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Plain(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Plain(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Plain(value.to_string()))
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Plain("null".to_owned()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.to_owned()))
            }
            fn visit_string<E>(self, value: String) -> Result<Node, E> {
                Ok(Node::Text(value))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = access.next_element()? {
                    items.push(item);
                }
                Ok(Node::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = access.next_entry()? {
                    fields.push(field);
                }
                Ok(Node::Fields(fields))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Budget = Budget {
        head: 0,
        tail: 0,
        target: 1_000,
        cap: 26_000,
        is_log: false,
    };

    #[test]
    fn lists_become_shorter_and_what_failed_stays() {
        let items: Vec<String> = (0..100)
            .map(|number| {
                let status = if number == 77 { "failed" } else { "passed" };
                format!(r#"{{"name":"test {number}","status":"{status}"}}"#)
            })
            .collect();
        let text = format!(
            r#"{{"version":1.5,"z":null,"a":true,"tests":[{}]}}"#,
            items.join(",")
        );
        let (out, _) = json(&text, &BUDGET).unwrap();
        assert!(
            out.starts_with("{\n \"version\": 1.5,\n \"z\": null,\n \"a\": true,"),
            "{out}"
        );
        assert!(out.contains("\"test 77\""), "{out}");
        assert!(out.contains("… 96 more"), "{out}");
        assert!(out.len() < 600, "{out}");
    }

    #[test]
    fn whatever_is_large_gets_small() {
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        for text in [
            format!("{{\"a\":\"{}\"}}", "word ".repeat(5_000)),
            format!("[{}1]", "1,".repeat(20_000)),
            deep,
        ] {
            let (out, _) = json(&text, &BUDGET).unwrap();
            assert!(out.len() < 1_500, "{out}");
        }
    }

    #[test]
    fn what_is_no_json_is_left_to_others() {
        for text in ["", "[INFO] no", "{\"a\":1}\n{\"a\":2}", "{\"a\":", "12"] {
            assert!(json(text, &BUDGET).is_none(), "{text}");
        }
    }
}

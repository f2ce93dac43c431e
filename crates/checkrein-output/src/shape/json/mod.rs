//! JSON: its structure stays, long lists and long texts become shorter, what failed stays.

mod failed;
mod finding;
mod node;
mod unlike;

use std::collections::HashSet;
use std::fmt::Write as _;

use self::failed::says_failure;
use self::finding::{Finding, file_of, findings, written};
use self::node::Node;
pub use self::node::laid_out;
use self::unlike::unlike;
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

/// Shows one JSON value, pruned; nothing when the text is none.
pub(crate) fn json(text: &str, budget: &Budget) -> Option<String> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let node = Node::read(text)?;
    let mut failed = HashSet::new();
    mark_failed(&node, &mut failed);
    // With less and less of what did not fail, until it fits.
    for (items, fields, depth) in [(ITEMS, FIELDS, DEPTH), (2, 20, 5), (1, 10, 4), (0, 6, 3)] {
        let mut printer = Printer {
            out: String::new(),
            items,
            fields,
            depth,
            failed: &failed,
            failures: budget.cap * 4 / 5,
            unlike: budget.target,
            told: 0,
            cap: budget.cap,
        };
        printer.node(&node, 0, None);
        if printer.out.len() - printer.told <= budget.target * 2 || items == 0 {
            printer.out.push('\n');
            return Some(printer.out);
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

struct Printer<'a> {
    out: String,
    items: usize,
    fields: usize,
    depth: usize,
    /// The values that tell of a failure, or hold one that does.
    failed: &'a HashSet<*const Node>,
    /// Bytes that items may take that are shown because they failed.
    failures: usize,
    /// Bytes that items may take that are shown because they are not like the others.
    unlike: usize,
    /// Bytes that findings and those items took: they are not pruned further.
    told: usize,
    cap: usize,
}

impl Printer<'_> {
    fn node(&mut self, node: &Node, depth: usize, file: Option<&str>) {
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
            Node::List(items) => match findings(items, file) {
                Some(found) => self.findings(&found, depth),
                None => self.list(items, depth, file),
            },
            Node::Fields(fields) => self.object(fields, depth, file_of(node).or(file)),
        }
    }

    fn has_failed(&self, node: &Node) -> bool {
        self.failed.contains(&std::ptr::from_ref(node))
    }

    fn text(&mut self, text: &str) {
        // A text is always serializable.
        self.out
            .push_str(&serde_json::to_string(text).unwrap_or_default());
    }

    /// Writes findings as a compiler would, which is shorter and read by everybody.
    fn findings(&mut self, found: &[Finding], depth: usize) {
        let room = (self.cap * 4 / 5).saturating_sub(self.out.len());
        let written = written(found, room);
        self.told += written.len();
        self.out.push_str("[\n");
        self.out.push_str(written.trim_end());
        self.end(']', depth);
    }

    fn list(&mut self, items: &[Node], depth: usize, file: Option<&str>) {
        self.out.push('[');
        let mut left_out = 0;
        let mut is_first = true;
        let unlike = unlike(items);
        for (index, item) in items.iter().enumerate() {
            let has_failed = self.has_failed(item);
            let is_far = index >= self.items || depth >= self.depth;
            let odd = unlike[index].as_deref().filter(|_| self.unlike > 0);
            let is_wanted = !is_far || has_failed && self.failures > 0 || odd.is_some();
            if !is_wanted || self.out.len() >= self.cap {
                left_out += 1;
                continue;
            }
            let before = self.out.len();
            self.separate(&mut is_first, depth);
            self.node(item, depth + 1, file);
            if let Some(odd) = odd.filter(|_| is_far) {
                let _ = write!(self.out, " … unlike the others: {odd}");
            }
            let used = self.out.len() - before;
            if has_failed {
                self.failures = self.failures.saturating_sub(used);
            } else if odd.is_some() && is_far {
                self.told += used;
                self.unlike = self.unlike.saturating_sub(used);
            }
        }
        if left_out > 0 {
            self.separate(&mut is_first, depth);
            let _ = write!(self.out, "… {} more", thousands(left_out));
        }
        self.end(']', depth);
    }

    fn object(&mut self, fields: &[(String, Node)], depth: usize, file: Option<&str>) {
        self.out.push('{');
        let mut left_out = 0;
        let mut is_first = true;
        for (index, (name, value)) in fields.iter().enumerate() {
            let is_deep = depth >= self.depth && matches!(value, Node::List(_) | Node::Fields(_));
            let is_far = index >= self.fields || is_deep;
            let is_wanted = !is_far || self.has_failed(value) || says_failure(name, value);
            if !is_wanted || self.out.len() >= self.cap {
                left_out += 1;
                continue;
            }
            self.separate(&mut is_first, depth);
            self.text(&cut(name, TEXT));
            self.out.push_str(": ");
            // Some tools list what they found below the names of the files.
            let is_file = name.contains(['/', '.']) && !name.contains(' ');
            self.node(value, depth + 1, is_file.then_some(name.as_str()).or(file));
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

/// Collects the values that tell of a failure, with all that hold one.
fn mark_failed(node: &Node, failed: &mut HashSet<*const Node>) -> bool {
    let is_one = match node {
        Node::Plain(_) => false,
        Node::Text(text) => General::get().is_strong(text),
        // All of them are marked, not only the first.
        Node::List(items) => {
            let marked = items.iter().filter(|item| mark_failed(item, failed));
            marked.count() > 0
        }
        Node::Fields(fields) => {
            let marked = fields
                .iter()
                .filter(|(name, value)| mark_failed(value, failed) || says_failure(name, value));
            marked.count() > 0
        }
    };
    if is_one {
        failed.insert(std::ptr::from_ref(node));
    }
    is_one
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
            r#"{{"version":1.50,"id":12345678901234567890123,"z":null,"a":true,"tests":[{}]}}"#,
            items.join(",")
        );
        let out = json(&text, &BUDGET).unwrap();
        assert!(
            out.starts_with("{\n \"version\": 1.50,\n \"id\": 12345678901234567890123,\n \"z\": null,\n \"a\": true,"),
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
            let out = json(&text, &BUDGET).unwrap();
            assert!(out.len() < 1_500, "{out}");
        }
    }

    #[test]
    fn what_is_no_json_is_left_to_others() {
        for text in ["", "[INFO] no", "{\"a\":1}\n{\"a\":2}", "{\"a\":", "12"] {
            assert!(json(text, &BUDGET).is_none(), "{text}");
        }
    }

    #[test]
    fn findings_are_told_like_a_compilers() {
        let items: Vec<String> = (0..60)
            .map(|number| {
                format!(
                    r#"{{"filename":"src/a{number}.py","location":{{"row":{number},"column":2}},"code":"F{}","message":"unused {}"}}"#,
                    number % 2,
                    number % 2
                )
            })
            .collect();
        let out = json(&format!("[{}]", items.join(",")), &BUDGET).unwrap();
        for number in 0..60 {
            assert!(
                out.contains(&format!("src/a{number}.py:{number}:2")),
                "{out}"
            );
        }
        assert!(
            out.starts_with("[\nsrc/a0.py:0:2: unused 0 [F0]\n  also at src/a2.py:2:2,"),
            "{out}"
        );
        let text = r#"[{"filePath":"/p/a.js","messages":[{"ruleId":"no-var","severity":2,"message":"no","line":1,"column":3}]},{"filePath":"/p/b.js","messages":[]}]"#;
        let out = json(text, &BUDGET).unwrap();
        assert_eq!(out, "[\n/p/a.js:1:3: error: no [no-var]\n]\n");
    }

    #[test]
    fn the_odd_one_is_shown_with_what_sets_it_apart() {
        let items: Vec<String> = (0..100)
            .map(|number| {
                let phase = if number == 61 { "Unknown" } else { "Running" };
                format!(r#"{{"name":"p{number}","status":{{"phase":"{phase}"}}}}"#)
            })
            .collect();
        let out = json(&format!("[{}]", items.join(",")), &BUDGET).unwrap();
        assert!(out.contains("\"p61\""), "{out}");
        assert!(
            out.contains("… unlike the others: status.phase Unknown"),
            "{out}"
        );
        assert!(out.contains("… 96 more"), "{out}");
    }
}

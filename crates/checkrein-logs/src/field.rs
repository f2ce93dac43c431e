//! Fields by their names: of JSON, of `name=value`, and of the lines that web servers write.

use crate::patterns::build;
use crate::plan::Group;
use crate::{Fault, Question};

/// Fields of a line of a web server by the names that people have for them, and what finds each.
const ACCESS: [(&[&str], &str); 8] = [
    (&["status", "status_code", "code"], r#"" (\d{3}) (?:\d+|-)"#),
    (
        &["ip", "client", "client_ip", "remote_addr", "remote_host"],
        r#"^(\S+) \S+ \S+ \["#,
    ),
    (&["method", "verb"], r#""([A-Z]+) \S+ HTTP/"#),
    (&["path", "endpoint"], r#""[A-Z]+ ([^\s?"]+)\S* HTTP/"#),
    (&["url", "uri"], r#""[A-Z]+ (\S+) HTTP/"#),
    (&["bytes", "size"], r#"" \d{3} (\d+)"#),
    (&["referer", "referrer"], r#"" \d{3} (?:\d+|-) "([^"]*)""#),
    (
        &["agent", "user_agent"],
        r#"" \d{3} (?:\d+|-) "[^"]*" "([^"]*)""#,
    ),
];

/// Returns what finds a field: `"name": "value"`, `"name": 5`, `name=value`, `name="a value"`, or what a web server
/// writes in a certain place.
pub(crate) fn group(name: &str) -> Result<Group, Fault> {
    let lower = name.to_ascii_lowercase();
    let access = ACCESS
        .iter()
        .find(|(names, _)| names.contains(&lower.as_str()));
    let access = access.map_or(String::new(), |(_, pattern)| format!("|{pattern}"));
    let name = name.replace('.', "\\.");
    let text = r#""((?:[^"\\]|\\.)*)""#;
    let word = r#"([^"\s,;&|})\]]+)"#;
    let before = r"(?:^|[\s,;{(\[|])";
    let pattern =
        format!(r#"(?:"(?i:{name})"\s*:\s*|{before}(?i:{name})=)(?:{text}|{word}){access}"#);
    Ok(Group {
        pattern: build(&Question::default(), &[pattern], true)?,
        indexes: if access.is_empty() {
            vec![1, 2]
        } else {
            vec![1, 2, 3]
        },
        is_field: true,
    })
}

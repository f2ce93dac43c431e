//! What a linter or compiler reports as JSON: a file, a line, a message; written like everybody's.

use std::collections::HashMap;

use super::node::Node;
use crate::cut::thousands;

/// So many findings with the same message are told once, with their places.
const OFTEN: usize = 3;

/// A finding, as a compiler would print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// `file:line:column`.
    pub place: String,
    /// `severity: message [code]`.
    pub message: String,
}

/// What tools call the list of what they found in a file.
const LISTS: &[&str] = &[
    "messages",
    "offenses",
    "warnings",
    "issues",
    "diagnostics",
    "findings",
    "violations",
    "errors",
];

/// Returns the findings of a list, if it is one of findings, or of files with their findings:
/// `file` is the one that an object around it names.
pub(super) fn findings(items: &[Node], file: Option<&str>) -> Option<Vec<Finding>> {
    let mut all = Vec::new();
    for item in items {
        if let Some(finding) = finding(item, file) {
            all.push(finding);
            continue;
        }
        let file = file_of(item)?;
        let mut lists = LISTS.iter().filter_map(|name| item.field(name));
        let Some(Node::List(within)) = lists.next() else {
            return None;
        };
        if !within.is_empty() {
            all.extend(findings(within, Some(file))?);
        }
    }
    Some(all).filter(|all| !all.is_empty())
}

/// Returns the file that an object is about.
pub(super) fn file_of(node: &Node) -> Option<&str> {
    const NAMES: &[&str] = &["file", "path", "filename", "filePath", "Filename", "source"];
    let found = NAMES.iter().find_map(|name| node.field(name)?.text());
    found.filter(|file| !file.is_empty() && !file.contains('\n'))
}

/// Reads a finding.
pub(super) fn finding(node: &Node, file: Option<&str>) -> Option<Finding> {
    let sarif = || match node.field("locations")? {
        Node::List(places) => places.first()?.field("physicalLocation"),
        _ => None,
    };
    let within = || {
        let names = ["location", "Pos", "position", "start"];
        names.iter().find_map(|name| node.field(name))
    };
    let place = sarif().or_else(within);
    let region = place.and_then(|place| place.field("region").or_else(|| place.field("start")));
    let artifact = place.and_then(|place| place.field("artifactLocation")?.field("uri")?.text());
    let file = file_of(node)
        .or(artifact)
        .or_else(|| place.and_then(file_of))
        .or(file)?;
    let number = |names: &[&str]| {
        let places = [Some(node), place, region];
        let mut places = places.into_iter().flatten();
        places.find_map(|place| names.iter().find_map(|name| place.field(name)?.number()))
    };
    // Servers of editors count from nought.
    let from_nought = |name: &str| {
        let start = node.field("range")?.field("start")?.field(name)?;
        Some((start.number()?.parse::<u64>().ok()? + 1).to_string())
    };
    let line = number(&[
        "line",
        "row",
        "lineno",
        "line_number",
        "startLine",
        "Line",
        "lineNumber",
    ]);
    let line = line.map(str::to_owned).or_else(|| from_nought("line"))?;
    let column = number(&["column", "col", "startColumn", "Column"]);
    let column = column
        .map(str::to_owned)
        .or_else(|| from_nought("character"))
        .map_or(String::new(), |column| format!(":{column}"));
    let message = message(node)?;
    let severity = severity(node).map_or(String::new(), |severity| format!("{severity}: "));
    let code = code(node).map_or(String::new(), |code| format!(" [{code}]"));
    Some(Finding {
        place: format!("{file}:{line}{column}"),
        message: format!("{severity}{message}{code}"),
    })
}

fn message(node: &Node) -> Option<String> {
    const NAMES: &[&str] = &[
        "message",
        "msg",
        "text",
        "Text",
        "Message",
        "issue_text",
        "description",
    ];
    let own = |node: &Node| {
        NAMES
            .iter()
            .find_map(|name| node.field(name)?.text().map(str::to_owned))
    };
    let found = own(node)
        .or_else(|| own(node.field("message")?))
        .or_else(|| own(node.field("extra")?))?;
    // One line each.
    let lines: Vec<&str> = found.lines().map(str::trim).collect();
    Some(lines.join(" ").trim().to_owned()).filter(|message| !message.is_empty())
}

fn severity(node: &Node) -> Option<&str> {
    let value = ["severity", "level", "type", "issue_severity", "Severity"]
        .iter()
        .find_map(|name| node.field(name))
        .or_else(|| node.field("extra")?.field("severity"))?;
    match (value.text(), value.number()) {
        (_, Some("1")) => Some("warning"),
        (_, Some("2")) => Some("error"),
        (text, _) => text.filter(|text| !text.is_empty() && text.len() <= 20),
    }
}

fn code(node: &Node) -> Option<&str> {
    const NAMES: &[&str] = &[
        "code",
        "rule",
        "ruleId",
        "symbol",
        "cop_name",
        "check_id",
        "test_id",
        "FromLinter",
        "check_name",
    ];
    NAMES.iter().find_map(|name| {
        let value = node.field(name)?;
        let value = value.text().or_else(|| value.number());
        value.filter(|code| !code.is_empty() && code.len() <= 80)
    })
}

/// Writes findings, a line each, the same message once with its places; as much as there is room for.
pub(super) fn written(findings: &[Finding], room: usize) -> String {
    let mut places: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut order = Vec::new();
    for finding in findings {
        let known = places.entry(&finding.message).or_insert_with(|| {
            order.push(finding.message.as_str());
            Vec::new()
        });
        known.push(&finding.place);
    }
    let mut out = String::new();
    let mut left_out = 0;
    for message in order {
        let places = places.remove(message).unwrap_or_default();
        let fits = |out: &str, more: usize| out.len() + more <= room;
        if !fits(&out, places[0].len() + message.len() + 4) {
            left_out += places.len();
            continue;
        }
        if places.len() < OFTEN {
            for place in places {
                out.push_str(&format!("{place}: {message}\n"));
            }
            continue;
        }
        out.push_str(&format!("{}: {message}\n  also at ", places[0]));
        let mut named = Vec::new();
        let mut used = 0;
        for place in &places[1..] {
            if fits(&out, used + place.len() + 24) {
                used += place.len() + 2;
                named.push((*place).to_owned());
            }
        }
        let others = places.len() - 1 - named.len();
        if others > 0 {
            named.push(format!("{} other places", thousands(others)));
        }
        out.push_str(&named.join(", "));
        out.push('\n');
    }
    if left_out > 0 {
        out.push_str(&format!("… {} more findings\n", thousands(left_out)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let finding = finding(&Node::read(text).unwrap(), None);
        let said = finding.map(|finding| format!("{}: {}", finding.place, finding.message));
        assert_eq!(said.as_deref().unwrap_or("none"), expected, "{text}");
    }

    #[test]
    fn the_findings_of_many_tools_read_alike() {
        check(
            r#"{"code":"F401","filename":"a.py","location":{"column":8,"row":1},"message":"`os` unused"}"#,
            "a.py:1:8: `os` unused [F401]",
        );
        check(
            r#"{"type":"warning","path":"a.py","line":3,"column":0,"symbol":"unused-import","message":"Unused","message-id":"W0611"}"#,
            "a.py:3:0: warning: Unused [unused-import]",
        );
        check(
            r#"{"file":"a.sh","line":2,"endLine":2,"column":6,"level":"info","code":2086,"message":"Double quote","fix":null}"#,
            "a.sh:2:6: info: Double quote [2086]",
        );
        check(
            r#"{"ruleId":"R1","level":"warning","message":{"text":"no"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.c"},"region":{"startLine":4,"startColumn":2}}}]}"#,
            "a.c:4:2: warning: no [R1]",
        );
        check(
            r#"{"FromLinter":"errcheck","Text":"not checked","Pos":{"Filename":"a.go","Line":7,"Column":3}}"#,
            "a.go:7:3: not checked [errcheck]",
        );
        check(
            r#"{"file":"a.py","severity":"error","message":"no\n  why","range":{"start":{"line":0,"character":4}}}"#,
            "a.py:1:5: error: no why",
        );
        check(
            r#"{"check_id":"x.y","path":"a.js","start":{"line":1,"col":2},"extra":{"message":"no","severity":"ERROR"}}"#,
            "a.js:1:2: ERROR: no [x.y]",
        );
        check(r#"{"path":"a.py","message":"no place"}"#, "none");
        check(r#"{"file":"a.py","line":3}"#, "none");
    }

    #[test]
    fn a_message_at_many_places_is_told_once() {
        let one = |place: &str, message: &str| Finding {
            place: place.to_owned(),
            message: message.to_owned(),
        };
        let all = [
            one("a:1", "no"),
            one("b:2", "other"),
            one("c:3", "no"),
            one("d:4", "no"),
        ];
        assert_eq!(
            written(&all, 1_000),
            "a:1: no\n  also at c:3, d:4\nb:2: other\n"
        );
        assert_eq!(written(&all, 5), "… 4 more findings\n");
    }
}

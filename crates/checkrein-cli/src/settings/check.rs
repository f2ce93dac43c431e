//! Whether a settings file is one that we can edit; if not, what is wrong and where.

use std::fmt;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, parse_to_ast};

use super::wiring::WIRING;
use super::{parse_options, without_mark};

/// What is wrong with a settings file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    line: usize,
    column: usize,
    what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, what } = self;
        write!(formatter, "line {line}, column {column}: {what}")
    }
}

/// Checks that our entries can be added without harming what is there; an empty file is fine.
pub fn check(bytes: &[u8]) -> Result<&str, Fault> {
    let whole = std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        fault(&before, before.len(), "bytes that are not UTF-8")
    })?;
    let (_, text) = without_mark(whole);
    let tree =
        parse_to_ast(text, &CollectOptions::default(), &parse_options()).map_err(|error| {
            let what = error.kind().to_string();
            // Our messages begin in lower case, the parser's do not.
            let mut letters = what.chars();
            let lower = letters.next().map(|first| first.to_ascii_lowercase());
            let what: String = lower.into_iter().chain(letters).collect();
            fault(text, error.range().start, &what)
        })?;
    let Some(root) = &tree.value else {
        return Ok(whole);
    };
    let root = object(text, root, "the settings")?;
    if let Some(hooks) = member(text, root, "hooks")? {
        let hooks = object(text, hooks, "`hooks`")?;
        for wire in WIRING {
            if let Some(groups) = member(text, hooks, wire.event.as_str())? {
                array(text, groups, &format!("`hooks.{}`", wire.event.as_str()))?;
            }
        }
    }
    if let Some(permissions) = member(text, root, "permissions")? {
        let permissions = object(text, permissions, "`permissions`")?;
        if let Some(allow) = member(text, permissions, "allow")? {
            array(text, allow, "`permissions.allow`")?;
        }
    }
    Ok(whole)
}

fn object<'a, 'b>(text: &str, value: &'a Value<'b>, name: &str) -> Result<&'a Object<'b>, Fault> {
    value
        .as_object()
        .ok_or_else(|| fault(text, value.start(), &format!("{name} must be an object")))
}

fn array(text: &str, value: &Value<'_>, name: &str) -> Result<(), Fault> {
    match value.as_array() {
        Some(_) => Ok(()),
        None => Err(fault(
            text,
            value.start(),
            &format!("{name} must be an array"),
        )),
    }
}

/// Returns the member of that name, which must be there once at most: of two, Claude Code reads
/// the last and we would have to guess which one the person means.
fn member<'a, 'b>(
    text: &str,
    object: &'a Object<'b>,
    name: &str,
) -> Result<Option<&'a Value<'b>>, Fault> {
    let mut found = object
        .properties
        .iter()
        .filter(|property| property.name.as_str() == name);
    let first = found.next();
    match found.next() {
        Some(second) => Err(fault(
            text,
            second.start(),
            &format!("`{name}` is there for the second time"),
        )),
        None => Ok(first.map(|property| &property.value)),
    }
}

fn fault(text: &str, position: usize, what: &str) -> Fault {
    let before = &text[..text.floor_char_boundary(position)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Fault {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        what: what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_fault(text: &[u8], expected: &str) {
        let found = match check(text) {
            Ok(_) => "fine".to_owned(),
            Err(fault) => fault.to_string(),
        };
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(text));
    }

    #[test]
    fn what_can_be_edited_is_fine() {
        for text in [
            "",
            " \n",
            "{}",
            "\u{feff}{}",
            "// mine\n{ \"hooks\": {}, /* also */ \"model\": \"x\", }",
            r#"{"hooks":{"Stop":[],"MoonRise":7},"permissions":{"allow":[]}}"#,
        ] {
            check_fault(text.as_bytes(), "fine");
        }
    }

    #[test]
    fn what_cannot_is_named_and_located() {
        check_fault(b"[]", "line 1, column 1: the settings must be an object");
        check_fault(b"{", "line 1, column 1: unterminated object");
        check_fault(
            b"{\n  \"a\": 1\n  \"b\": 2\n}",
            "line 2, column 9: expected comma",
        );
        check_fault(
            b"{\n  'a': 1}",
            "line 2, column 3: single-quoted strings are not allowed",
        );
        check_fault(
            "{\"ä\": 1,\n \"hooks\": []}".as_bytes(),
            "line 2, column 11: `hooks` must be an object",
        );
        check_fault(
            br#"{"hooks":{"Stop":{}}}"#,
            "line 1, column 18: `hooks.Stop` must be an array",
        );
        check_fault(
            br#"{"permissions":{"allow":null}}"#,
            "line 1, column 25: `permissions.allow` must be an array",
        );
        check_fault(
            br#"{"hooks":{},"hooks":{}}"#,
            "line 1, column 13: `hooks` is there for the second time",
        );
        check_fault(b"{}\n\xff", "line 2, column 1: bytes that are not UTF-8");
    }
}

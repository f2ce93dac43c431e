//! What a file would become if a tool call went through.

use serde_json::Value;

/// The file after the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// This would be its content.
    Content(String),
    /// The call does change the file, but to what cannot be told from the call.
    Unknowable,
}

/// Returns what the tool call would make of a file with the given content.
///
/// The client is more forgiving than an exact search: it also finds a text whose quotes are
/// typographic. An edit that does not apply exactly is therefore unknowable, not harmless.
pub fn proposed(tool_name: &str, input: &Value, current: &str) -> Proposed {
    let content = match tool_name {
        "Write" => text(input, "content").map(str::to_owned),
        "Edit" => edit(current, input),
        "MultiEdit" => input
            .get("edits")
            .and_then(Value::as_array)
            .and_then(|edits| {
                edits
                    .iter()
                    .try_fold(current.to_owned(), |content, one| edit(&content, one))
            }),
        _ => None,
    };
    content.map_or(Proposed::Unknowable, Proposed::Content)
}

fn edit(current: &str, input: &Value) -> Option<String> {
    let (old, new) = (text(input, "old_string")?, text(input, "new_string")?);
    if old.is_empty() {
        // The client takes this for a new file.
        return current.is_empty().then(|| new.to_owned());
    }
    let everywhere = input
        .get("replace_all")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    match (current.matches(old).count(), everywhere) {
        (0, _) => None,
        (1, false) => Some(current.replacen(old, new, 1)),
        (_, true) => Some(current.replace(old, new)),
        // The client refuses an ambiguous edit.
        (_, false) => None,
    }
}

fn text<'a>(input: &'a Value, field: &str) -> Option<&'a str> {
    input.get(field)?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(tool_name: &str, input: Value, expected: Option<&str>) {
        let expected = expected.map_or(Proposed::Unknowable, |content| {
            Proposed::Content(content.into())
        });
        assert_eq!(
            proposed(tool_name, &input, "a b b"),
            expected,
            "{tool_name} {input}"
        );
    }

    #[test]
    fn the_file_after_the_call_is_what_counts() {
        check("Write", json!({"content": "x"}), Some("x"));
        check(
            "Edit",
            json!({"old_string": "a", "new_string": "x"}),
            Some("x b b"),
        );
        check(
            "Edit",
            json!({"old_string": "b", "new_string": "x", "replace_all": true}),
            Some("a x x"),
        );
        check(
            "MultiEdit",
            json!({"edits": [
                {"old_string": "a", "new_string": "c"},
                {"old_string": "c b", "new_string": "d"},
            ]}),
            Some("d b"),
        );
    }

    #[test]
    fn what_cannot_be_told_is_unknowable() {
        check("Edit", json!({"old_string": "b", "new_string": "x"}), None);
        check("Edit", json!({"old_string": "z", "new_string": "x"}), None);
        check("Edit", json!({"old_string": "", "new_string": "x"}), None);
        check("Edit", json!({"old_string": 1}), None);
        check("Write", json!({}), None);
        check("MultiEdit", json!({"edits": {}}), None);
        check("NotebookEdit", json!({"new_source": "x"}), None);
    }
}

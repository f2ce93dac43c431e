//! Bodies as the client writes them, and what each piece of them is.

use serde_json::json;

use super::*;

const LIST: &str = "The following skills are available for use with the Skill tool:\n\n\
                    - pdf-forms: Fills forms.\n- redis\n- loop: Runs again.\nAnd again.\n\n";

fn body() -> Value {
    let system = format!(
        "SessionStart hook additional context: <checkrein-context>\n## p (TEST)\n# Environment\n\
         </checkrein-context>\n\n# Environment\n - Shell: bash\n\n{LIST}\
         UserPromptSubmit hook additional context: Note.\n<checkrein-skill name=\"pdf\">\n# Fill\n\n\
         Today's date is never.\n</checkrein-skill>\n\nToday's date is 2026-11-21."
    );
    json!({
        "model": "m",
        "system": [{ "type": "text", "text": "You are \"a\" model.\n" }],
        "tools": [{ "name": "Bash", "description": "Runs.\tIt" }],
        "messages": [
            { "role": "user", "content": [
                { "type": "text", "text": "<system-reminder>\nCodebase and user instructions are:\nTabs.\n</system-reminder>" },
                { "type": "text", "text": "<system-reminder>\nAs you answer the user's questions: git.\n</system-reminder>" },
                { "type": "text", "text": "Fill in the form, Zoë \u{1f600}." },
            ] },
            { "role": "system", "content": system },
            { "role": "assistant", "content": [
                { "type": "text", "text": "I will." },
                { "type": "tool_use", "id": "t1", "name": "Skill", "input": { "skill": "pdf-forms" } },
                { "type": "tool_use", "id": "t2", "name": "Bash", "input": { "command": "ls" } },
            ] },
            { "role": "user", "content": [
                { "type": "tool_result", "tool_use_id": "t1", "content": "Launching skill: pdf-forms" },
                { "type": "text", "text": "Base directory for this skill: /s\n\n# Body" },
                { "type": "tool_result", "tool_use_id": "t2", "content": [{ "type": "text", "text": "a.txt\u{1b}[0m" }] },
            ] },
        ],
    })
}

fn taken_apart() -> Vec<Piece> {
    let body = body();
    let names = BTreeSet::from(["pdf-forms", "redis"]);
    take_apart(&body, written(&body), &names)
}

#[track_caller]
fn check(part: Part, expected: &[&str]) {
    let pieces = taken_apart();
    let texts: Vec<&str> = pieces
        .iter()
        .filter(|piece| piece.part == part && !piece.text.is_empty())
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(texts, expected, "{part:?}");
}

#[test]
fn every_piece_is_what_it_is() {
    check(Part::System, &["You are \"a\" model.\n"]);
    check(
        Part::Instructions,
        &["<system-reminder>\nCodebase and user instructions are:\nTabs.\n</system-reminder>"],
    );
    check(Part::Listed, &["- pdf-forms: Fills forms.\n- redis\n"]);
    check(
        Part::ListedOwn,
        &[
            "The following skills are available for use with the Skill tool:\n\n",
            "- loop: Runs again.\nAnd again.\n",
        ],
    );
    check(
        Part::Context,
        &["<checkrein-context>\n## p (TEST)\n# Environment\n</checkrein-context>"],
    );
    check(
        Part::Skill,
        &[
            "<checkrein-skill name=\"pdf\">\n# Fill\n\nToday's date is never.\n</checkrein-skill>",
            "{\"skill\":\"pdf-forms\"}",
            "Launching skill: pdf-forms",
            "Base directory for this skill: /s\n\n# Body",
        ],
    );
    check(
        Part::Hints,
        &[
            "SessionStart hook additional context: ",
            "\n\n",
            "UserPromptSubmit hook additional context: Note.\n",
            "\n\n",
        ],
    );
    check(Part::ToolOutput, &["a.txt\u{1b}[0m"]);
    check(
        Part::Conversation,
        &[
            "Fill in the form, Zoë \u{1f600}.",
            "I will.",
            "{\"command\":\"ls\"}",
        ],
    );
    check(
        Part::Other,
        &[
            "<system-reminder>\n",
            "As you answer the user's questions: git.\n</system-reminder>",
            "# Environment\n - Shell: bash\n\n",
            "\n",
            "Today's date is 2026-11-21.",
        ],
    );
}

/// What is left when every text and value that was named is taken out, counted the other way round.
fn structure(value: &Value) -> usize {
    match value {
        Value::String(_) => 2,
        Value::Array(items) => {
            let inner: usize = items.iter().map(structure).sum();
            2 + items.len().saturating_sub(1) + inner
        }
        Value::Object(fields) => {
            let inner = fields.iter().map(|(name, value)| {
                let key = name.len() + 3;
                key + match name.as_str() {
                    "text" | "content" => structure(value),
                    "system" | "tools" | "input" => 0,
                    "messages" => structure(value),
                    _ => written(value),
                }
            });
            2 + fields.len().saturating_sub(1) + inner.sum::<usize>()
        }
        value => written(value),
    }
}

#[test]
fn the_parts_add_up_to_the_body() {
    let pieces = taken_apart();
    let body = body();
    let sum: usize = pieces.iter().map(|piece| piece.bytes).sum();
    assert_eq!(sum, written(&body));
    let wrapping = pieces.iter().find(|piece| piece.text.is_empty());
    let wrapping = wrapping.expect("there is JSON around the texts");
    assert_eq!(
        (wrapping.part, wrapping.bytes),
        (Part::Other, structure(&body))
    );
}

#[test]
fn what_was_there_before_is_not_new() {
    let before = taken_apart();
    assert_eq!(new_since(&before, &before), Vec::<&Piece>::new());
    let mut now = before.clone();
    let twice = before.iter().find(|piece| piece.part == Part::ToolOutput);
    let twice = twice.expect("there is one").clone();
    now.push(twice.clone());
    assert_eq!(new_since(&before, &now), [&twice]);
    assert_eq!(new_since(&[], &before).len(), before.len() - 1);
}

#[test]
fn a_body_that_is_none_is_other() {
    let pieces = take_apart(&Value::Null, 7, &BTreeSet::new());
    let sizes = Counter::default().sizes(&pieces);
    let expected = Size {
        bytes: 7,
        ..Size::default()
    };
    assert_eq!(sizes, Sizes::from([(Part::Other, expected)]));
}

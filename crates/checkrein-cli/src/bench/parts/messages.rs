//! The messages of a request, block by block.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::sections;
use super::{Part, Piece, escaped};

/// What the client puts before the text of a skill that was called by its tool.
const SKILL_TEXT: &str = "Base directory for this skill:";

/// What the client puts before the CLAUDE.md files.
const INSTRUCTIONS: &str = "<system-reminder>\nCodebase and user instructions";

/// What the client puts around everything that it says in the person's place.
const REMINDER: &str = "<system-reminder>";

/// Returns the pieces of all messages.
pub(super) fn pieces(messages: &Value, names: &BTreeSet<&str>) -> Vec<Piece> {
    let mut tools: BTreeMap<&str, &str> = BTreeMap::new();
    let mut pieces = Vec::new();
    for message in messages.as_array().into_iter().flatten() {
        let role = message["role"].as_str().unwrap_or_default();
        match &message["content"] {
            Value::String(text) => of_text(role, text, false, names, &mut pieces),
            Value::Array(blocks) => {
                let mut after_skill = false;
                for block in blocks {
                    after_skill =
                        of_block(role, block, after_skill, &mut tools, names, &mut pieces);
                }
            }
            _ => {}
        }
    }
    pieces
}

/// Adds the pieces of a block; returns whether it was the result of a call for a skill.
fn of_block<'a>(
    role: &str,
    block: &'a Value,
    after_skill: bool,
    tools: &mut BTreeMap<&'a str, &'a str>,
    names: &BTreeSet<&str>,
    pieces: &mut Vec<Piece>,
) -> bool {
    let field = |name: &str| block[name].as_str().unwrap_or_default();
    match field("type") {
        "text" => of_text(role, field("text"), after_skill, names, pieces),
        "tool_use" => {
            tools.insert(field("id"), field("name"));
            let part = match field("name") {
                "Skill" => Part::Skill,
                _ => Part::Conversation,
            };
            let text = block["input"].to_string();
            let bytes = text.len();
            pieces.push(Piece { part, text, bytes });
        }
        "tool_result" => {
            let is_skill = tools.get(field("tool_use_id")) == Some(&"Skill");
            for text in texts(&block["content"]) {
                match is_skill {
                    true => push(Part::Skill, text, pieces),
                    false => sections::tagged(text, Part::ToolOutput, pieces),
                }
            }
            return is_skill;
        }
        _ => {}
    }
    false
}

fn of_text(
    role: &str,
    text: &str,
    after_skill: bool,
    names: &BTreeSet<&str>,
    pieces: &mut Vec<Piece>,
) {
    match role {
        "user" if after_skill && text.starts_with(SKILL_TEXT) => push(Part::Skill, text, pieces),
        "user" if text.starts_with(INSTRUCTIONS) => push(Part::Instructions, text, pieces),
        "user" if !text.starts_with(REMINDER) => {
            sections::tagged(text, Part::Conversation, pieces);
        }
        "assistant" => push(Part::Conversation, text, pieces),
        _ => sections::of(text, names, pieces),
    }
}

/// Adds a piece of a text.
pub(super) fn push(part: Part, text: &str, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece {
            part,
            text: text.to_owned(),
            bytes: escaped(text),
        });
    }
}

/// Returns the text of a content: a string, or blocks.
pub(super) fn text(content: &Value) -> String {
    texts(content).join("\n")
}

fn texts(content: &Value) -> Vec<&str> {
    match content {
        Value::String(text) => vec![text],
        Value::Array(blocks) => {
            let texts = blocks.iter().filter_map(|block| block["text"].as_str());
            texts.collect()
        }
        _ => Vec::new(),
    }
}

//! What a payload's file is called: the event, and the variant that makes it a shape of its own.

use serde_json::Value;

/// Returns a name such as `pre-tool-use.write` or `stop`.
pub(crate) fn of(event: &Value) -> String {
    let text = |field: &str| event[field].as_str().unwrap_or_default();
    let variant = match text("hook_event_name") {
        "SessionStart" => text("source").to_owned(),
        "SessionEnd" => text("reason").to_owned(),
        "PreCompact" | "PostCompact" => text("trigger").to_owned(),
        "UserPromptSubmit" => prompt_variant(text("prompt")).to_owned(),
        "Stop" if event["stop_hook_active"] == true => "active".to_owned(),
        "SubagentStop" if text("agent_type").is_empty() => "compaction".to_owned(),
        _ => tool_variant(event),
    };
    let name = kebab(text("hook_event_name"));
    if variant.is_empty() {
        name
    } else {
        format!("{name}.{variant}")
    }
}

fn prompt_variant(prompt: &str) -> &'static str {
    if prompt.starts_with('/') {
        "slash-command"
    } else if prompt.starts_with("<task-notification>") {
        "task-notification"
    } else {
        "typed"
    }
}

fn tool_variant(event: &Value) -> String {
    let Some(tool) = event["tool_name"].as_str() else {
        return String::new();
    };
    let mut variant = kebab(tool);
    if tool == "Agent" && event["tool_input"]["run_in_background"] == true {
        variant.push_str("-background");
    }
    if event["agent_id"].is_string() {
        variant.push_str("-in-subagent");
    }
    variant
}

/// Turns `PreToolUse` into `pre-tool-use`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

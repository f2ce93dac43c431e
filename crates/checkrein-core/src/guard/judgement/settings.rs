//! Claude Code's settings: our hooks stay in them, and nothing silences them.

use serde_json::{Map, Value};

use super::super::PERSON;
use super::{Case, Change};
use crate::env;
use crate::message::Refusal;
use crate::shell;

/// Judges the settings as they would be. Whatever else they say is none of our business.
pub(super) fn judge(case: &Case<'_>) -> Option<Refusal> {
    let why = match case.change {
        Change::Content(content) => harm(case.before, content)?,
        Change::Unknown {
            why,
            words,
            removed,
        } => {
            let has_ours = case.before.contains(OURS);
            let touches = TOUCHING.iter().any(|word| words.contains(word));
            let silences = SILENCING.iter().any(|word| words.contains(word));
            let approves = APPROVING.iter().any(|word| words.contains(word));
            if !(has_ours && (*removed || touches) || silences || approves) {
                return None;
            }
            if approves && !silences {
                format!("{why} It may approve servers in the person's name.")
            } else {
                format!("{why} Whether checkrein's hooks would stay in it is not known.")
            }
        }
    };
    let next = "leave them; a person may run `checkrein gate off` or `checkrein install --uninstall` in a terminal of their own.";
    Some(case.refusal(PERSON, why, next))
}

/// Where our programs are, as `install` writes it.
const OURS: &str = "/checkrein/bin/";

/// Words of a call that is about hooks.
const TOUCHING: &[&str] = &["hooks", "checkrein", "PreToolUse", "PostToolUse"];

/// Words of a call that silences hooks.
const SILENCING: &[&str] = &["disableAllHooks", env::CHECKREIN_DISABLE];

/// What approves the servers of a project's `.mcp.json`.
const APPROVING: &[&str] = &["enableAllProjectMcpServers", "enabledMcpjsonServers"];

/// Says what would be lost, if anything.
fn harm(before: &str, after: &str) -> Option<String> {
    let silences = || Some("It would silence checkrein's hooks.".to_owned());
    let (old, new) = match (object(before), object(after)) {
        (old, Some(new)) if old.is_some() || before.trim().is_empty() => {
            (old.unwrap_or_default(), new)
        }
        (Some(_), None) if before.contains(OURS) => {
            return Some("It would not be JSON, and the hooks in it would not run.".into());
        }
        (Some(_), None) => return None,
        // With comments in it, it is not for us to read; then words have to do.
        _ => {
            let says = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
            if says(after, SILENCING) && !says(before, SILENCING) {
                return silences();
            }
            if says(after, APPROVING) && !says(before, APPROVING) {
                return Some(APPROVED.to_owned());
            }
            let kept = names(after);
            let lost = names(before).into_iter().find(|name| !kept.contains(name));
            return lost.map(|name| gone(&name, ""));
        }
    };
    if is_silenced(&new) && !is_silenced(&old) {
        return silences();
    }
    if let Some(variable) = steered(&old, &new) {
        return Some(format!(
            "It would set `{variable}`, and checkrein's programs would look for the person's own files elsewhere."
        ));
    }
    if approves(&old, &new) {
        return Some(APPROVED.to_owned());
    }
    let kept = ours(&new);
    let lost = ours(&old).into_iter().find(|entry| !kept.contains(entry));
    lost.map(|(event, _, hook)| {
        gone(
            &names(&hook.to_string()).concat(),
            &format!(" at `{event}`"),
        )
    })
}

const APPROVED: &str = "It would approve servers of a project in the person's name.";

/// Returns a variable that every program of the session would be given another value of, by which ours find the
/// person's folders.
fn steered(old: &Map<String, Value>, new: &Map<String, Value>) -> Option<&'static str> {
    let value = |settings: &Map<String, Value>, name: &str| {
        let variables = settings.get("env")?;
        variables.get(name).cloned()
    };
    let mut names = shell::STEERING.into_iter();
    names.find(|name| value(new, name).is_some() && value(new, name) != value(old, name))
}

/// Whether a server is approved that was not.
fn approves(old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let all =
        |settings: &Map<String, Value>| settings.get(APPROVING[0]) == Some(&Value::Bool(true));
    let named = |settings: &Map<String, Value>| match settings.get(APPROVING[1]) {
        Some(Value::Array(names)) => names.clone(),
        _ => Vec::new(),
    };
    let before = named(old);
    all(new) && !all(old) || named(new).iter().any(|name| !before.contains(name))
}

fn gone(program: &str, place: &str) -> String {
    format!("The hook `{program}` of checkrein would be gone or changed{place}.")
}

fn object(text: &str) -> Option<Map<String, Value>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    }
}

fn is_silenced(settings: &Map<String, Value>) -> bool {
    settings.get("disableAllHooks") == Some(&Value::Bool(true))
        || settings
            .get("env")
            .and_then(|env| env.get(env::CHECKREIN_DISABLE))
            .is_some_and(|value| matches!(value.as_str(), None | Some("1")))
}

/// Returns our hooks: the event, what it is matched with, and the hook itself.
fn ours(settings: &Map<String, Value>) -> Vec<(String, Value, Value)> {
    let mut ours = Vec::new();
    let events = settings.get("hooks").and_then(Value::as_object);
    for (event, groups) in events.into_iter().flatten() {
        for group in groups.as_array().into_iter().flatten() {
            let matcher = group.get("matcher").cloned().unwrap_or_default();
            let hooks = group.get("hooks").and_then(Value::as_array);
            for hook in hooks.into_iter().flatten() {
                let command = hook.get("command").and_then(Value::as_str);
                if command.is_some_and(|command| command.replace('\\', "/").contains(OURS)) {
                    ours.push((event.clone(), matcher.clone(), hook.clone()));
                }
            }
        }
    }
    ours
}

/// Returns the names of our programs that a text mentions.
fn names(text: &str) -> Vec<String> {
    text.match_indices(OURS)
        .map(|(at, _)| {
            text[at + OURS.len()..]
                .chars()
                .take_while(|char| char.is_ascii_alphanumeric() || *char == '-')
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn wired() -> Value {
        let hook = |name: &str| json!({"type": "command", "command": format!("/h/checkrein/bin/{name}"), "args": []});
        json!({
            "permissions": {"allow": ["Bash(checkrein:*)"]},
            "hooks": {
                "PreToolUse": [{"matcher": "*", "hooks": [hook("pre-tool-use")]}],
                "Stop": [{"hooks": [hook("stop"), {"type": "command", "command": "mine"}]}],
            },
        })
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Value), harms: bool) {
        let mut after = wired();
        change(&mut after);
        let harm = harm(&wired().to_string(), &after.to_string());
        assert_eq!(harm.is_some(), harms, "{after}: {harm:?}");
    }

    #[test]
    fn our_hooks_stay() {
        check(|after| after["hooks"]["PreToolUse"] = json!([]), true);
        check(|after| after["hooks"] = json!({}), true);
        check(|after| *after = json!({}), true);
        check(
            |after| after["hooks"]["PreToolUse"][0]["matcher"] = json!("Read"),
            true,
        );
        check(
            |after| after["hooks"]["Stop"][0]["hooks"][0]["async"] = json!(true),
            true,
        );
        check(|after| after["disableAllHooks"] = json!(true), true);
        check(
            |after| after["env"] = json!({"CHECKREIN_DISABLE": "1"}),
            true,
        );
        check(|after| after["env"] = json!({"HOME": "/tmp"}), true);
        check(
            |after| after["env"] = json!({"XDG_CONFIG_HOME": "/tmp"}),
            true,
        );
        check(
            |after| after["enableAllProjectMcpServers"] = json!(true),
            true,
        );
        check(|after| after["enabledMcpjsonServers"] = json!(["db"]), true);
    }

    #[test]
    fn every_other_edit_is_free() {
        check(|_| {}, false);
        check(|after| after["permissions"] = json!({}), false);
        check(
            |after| after["hooks"]["Stop"][0]["hooks"][1] = json!({}),
            false,
        );
        check(
            |after| after["env"] = json!({"A": "1", "CHECKREIN_DISABLE": "0"}),
            false,
        );
        check(
            |after| after["hooks"]["Stop"] = json!([{"hooks": []}, after["hooks"]["Stop"][0]]),
            false,
        );
        check(|after| after["disableAllHooks"] = json!(false), false);
        check(
            |after| after["disabledMcpjsonServers"] = json!(["db"]),
            false,
        );
        check(|after| after["enabledMcpjsonServers"] = json!([]), false);
    }

    #[test]
    fn settings_without_our_hooks_may_be_anything_but_silencing() {
        assert_eq!(harm("", "{}"), None);
        assert_eq!(harm("{}", "no json"), None);
        assert_eq!(harm("", "{\"hooks\":{}}"), None);
        assert!(harm("", "{\"disableAllHooks\":true}").is_some());
    }

    #[test]
    fn settings_with_comments_are_told_by_names() {
        let before = format!("// mine\n{}", wired());
        assert_eq!(harm(&before, &wired().to_string()), None);
        let why = harm(&before, "{}").unwrap();
        assert_eq!(
            why,
            "The hook `pre-tool-use` of checkrein would be gone or changed."
        );
        let why = harm(&wired().to_string(), "{}").unwrap();
        assert_eq!(
            why,
            "The hook `pre-tool-use` of checkrein would be gone or changed at `PreToolUse`."
        );
        assert!(harm(&before, "{").is_some());
    }
}

//! Our entries as they stand in a settings file: how they look, and how they are recognised.

use std::path::Path;

use jsonc_parser::cst::{CstArray, CstInputValue, CstObject, CstObjectProp, CstRootNode};

use super::wiring::Wire;
use super::{parse_options, without_mark};

/// One of our hooks, with the group that it stands in.
pub(super) struct Entry {
    pub(super) group: CstObject,
    pub(super) hook: CstObject,
    /// The program that it starts.
    pub(super) program: String,
}

/// Returns true when a hook's command is a program of ours, wherever it was installed then.
///
/// Known by its folder, `checkrein/bin`, so that entries of an older list or of a data folder
/// that has moved are ours as well, and so are those that were pasted in by hand.
pub fn is_ours(command: &str) -> bool {
    program_of(command).is_some()
}

/// Returns the program of ours that a hook's command starts, by its plain name.
pub fn program_of(command: &str) -> Option<String> {
    let command = command.trim().trim_matches(['"', '\'']).replace('\\', "/");
    let (folder, program) = command.rsplit_once('/')?;
    let is_ours = folder.ends_with("/checkrein/bin") && !program.contains(char::is_whitespace);
    is_ours.then(|| program.strip_suffix(".exe").unwrap_or(program).to_owned())
}

/// Returns true when a settings file that passed [`super::check`] has a hook of ours in it.
pub fn has_hooks(text: &str) -> bool {
    let (_, body) = without_mark(text);
    let root = CstRootNode::parse(body, &parse_options()).expect("`check` parsed the same text");
    let hooks = root
        .object_value()
        .and_then(|settings| settings.object_value("hooks"));
    hooks.is_some_and(|hooks| {
        let groups = |event: &CstObjectProp| event.array_value();
        let has_ours = |groups: CstArray| !find(&groups).is_empty();
        hooks.properties().iter().filter_map(groups).any(has_ours)
    })
}

/// Finds our hooks among the groups of one event.
pub(super) fn find(groups: &CstArray) -> Vec<Entry> {
    let mut entries = Vec::new();
    for group in groups.elements().iter().filter_map(|node| node.as_object()) {
        let Some(hooks) = group.array_value("hooks") else {
            continue;
        };
        for hook in hooks.elements().iter().filter_map(|node| node.as_object()) {
            let Some(program) = text(&hook, "command").and_then(|command| program_of(&command))
            else {
                continue;
            };
            let group = group.clone();
            entries.push(Entry {
                group,
                hook,
                program,
            });
        }
    }
    entries
}

/// Returns the hook that a wire calls for.
///
/// With `args` Claude Code starts the program itself; without, a shell that starts it, which
/// costs as much as the program.
pub(super) fn hook(wire: &Wire, command: &str) -> CstInputValue {
    CstInputValue::Object(vec![
        ("type".into(), "command".into()),
        ("command".into(), command.into()),
        ("args".into(), CstInputValue::Array(Vec::new())),
        ("timeout".into(), wire.timeout.into()),
    ])
}

/// Returns the group that a wire calls for.
pub(super) fn group(wire: &Wire, command: &str) -> CstInputValue {
    let mut members = Vec::new();
    if let Some(matcher) = wire.matcher {
        members.push(("matcher".into(), matcher.into()));
    }
    let hooks = CstInputValue::Array(vec![hook(wire, command)]);
    members.push(("hooks".into(), hooks));
    CstInputValue::Object(members)
}

/// Returns the command that a wire calls for.
pub(super) fn command(wire: &Wire, bin: &Path) -> String {
    bin.join(wire.program).display().to_string()
}

impl Entry {
    /// Returns true when the entry is what the wire calls for.
    pub(super) fn is(&self, wire: &Wire, command: &str) -> bool {
        text(&self.group, "matcher").as_deref() == wire.matcher
            && self.hook.to_serde_value() == plain(hook(wire, command))
    }

    /// Returns true when nobody else's hook stands in the same group.
    pub(super) fn is_alone(&self) -> bool {
        let hooks = self.group.array_value("hooks");
        hooks.is_some_and(|hooks| hooks.elements().len() == 1)
    }
}

fn text(object: &CstObject, name: &str) -> Option<String> {
    let value = object.get(name)?.value()?;
    value.as_string_lit()?.decoded_value().ok()
}

fn plain(value: CstInputValue) -> Option<serde_json::Value> {
    let root = CstRootNode::parse("", &parse_options()).ok()?;
    root.set_value(value);
    root.to_serde_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_ours_is_known_by_its_folder() {
        for command in [
            "/home/x/.local/share/checkrein/bin/stop",
            "/Users/x y/Library/Application Support/checkrein/bin/pre-tool-use",
            "\"$HOME/.local/share/checkrein/bin/session-end\"",
            r"C:\Users\x\AppData\Local\checkrein\bin\stop.exe",
            "/old/checkrein/bin/a-program-of-an-older-list",
        ] {
            assert!(is_ours(command), "{command}");
        }
        for command in [
            "",
            "checkrein",
            "/usr/bin/stop",
            "/x/checkrein/bin/mine --with an/argument",
            "/home/x/not-checkrein/bin/stop",
            "echo checkrein/bin is where they are",
        ] {
            assert!(!is_ours(command), "{command}");
        }
    }
}

//! Our entries get out, and with them what was made for them to stand in.

use jsonc_parser::cst::{CstArray, CstObject, CstRootNode};

use super::entries::{self, Entry};
use super::wiring::RULE;
use super::{Made, parse_options, without_mark};

/// Takes our entries out of a settings file that passed [`super::check`].
///
/// `made` says which empty objects and arrays were not there before; without it, all that our
/// entries leave empty goes.
pub fn remove(text: &str, made: Option<&Made>) -> String {
    let (mark, body) = without_mark(text);
    let root = CstRootNode::parse(body, &parse_options()).expect("`check` parsed the same text");
    let Some(settings) = root.object_value() else {
        return text.to_owned();
    };
    let made_by_us = |name: &str| made.is_none_or(|made| made.containers.contains(name));
    let mut any = false;
    if let Some(hooks) = settings.object_value("hooks") {
        let events = remove_hooks(&hooks, |_, _| true);
        any = !events.is_empty();
        for event in events {
            if is_empty_array(&hooks, &event) && made_by_us(&format!("hooks.{event}")) {
                remove_member(&hooks, &event);
            }
        }
        if any && hooks.properties().is_empty() && made_by_us("hooks") {
            remove_member(&settings, "hooks");
        }
    }
    // Without a record the rule is ours if the hooks were: a rule alone is the person's.
    let rule_is_ours = made.map_or(any, |made| made.rule);
    if let Some(permissions) = settings
        .object_value("permissions")
        .filter(|_| rule_is_ours)
        && let Some(allow) = permissions.array_value("allow")
        && remove_rule(&allow)
    {
        if allow.elements().is_empty() && made_by_us("permissions.allow") {
            remove_member(&permissions, "allow");
        }
        if permissions.properties().is_empty() && made_by_us("permissions") {
            remove_member(&settings, "permissions");
        }
    }
    format!("{mark}{root}")
}

/// Returns true when nothing is left in a settings file, not even a comment.
pub fn is_empty(text: &str) -> bool {
    let (_, body) = without_mark(text);
    let letters: String = body.split_whitespace().collect();
    letters.is_empty() || letters == "{}"
}

/// Takes some of our hooks out, by event and program, and with them the events that are empty then.
pub(super) fn remove_hooks_of(hooks: &CstObject, is_meant: impl Fn(&str, &str) -> bool) {
    for event in remove_hooks(hooks, is_meant) {
        if is_empty_array(hooks, &event) {
            remove_member(hooks, &event);
        }
    }
}

pub(super) fn remove_group_if_empty(group: CstObject) {
    let hooks = group.array_value("hooks");
    if hooks.is_some_and(|hooks| hooks.elements().is_empty()) {
        group.remove();
    }
}

/// Takes some of our hooks out and returns the events in which there were any.
fn remove_hooks(hooks: &CstObject, is_meant: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut events = Vec::new();
    for property in hooks.properties() {
        let (Some(event), Some(groups)) = (property.decoded_name(), property.array_value()) else {
            continue;
        };
        let found: Vec<Entry> = entries::find(&groups)
            .into_iter()
            .filter(|entry| is_meant(&event, &entry.program))
            .collect();
        if found.is_empty() {
            continue;
        }
        for Entry { group, hook, .. } in found {
            hook.remove();
            remove_group_if_empty(group);
        }
        events.push(event);
    }
    events
}

fn is_empty_array(object: &CstObject, name: &str) -> bool {
    let array = object.array_value(name);
    array.is_some_and(|array| array.elements().is_empty())
}

fn remove_rule(allow: &CstArray) -> bool {
    let mut removed = false;
    for element in allow.elements() {
        let rule = element
            .as_string_lit()
            .and_then(|literal| literal.decoded_value().ok());
        if rule.as_deref() == Some(RULE) {
            element.remove();
            removed = true;
        }
    }
    removed
}

fn remove_member(object: &CstObject, name: &str) {
    if let Some(property) = object.get(name) {
        property.remove();
    }
}

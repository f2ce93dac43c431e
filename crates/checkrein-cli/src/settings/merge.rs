//! Our entries get in: added, or brought up to date where an older install left them.

use std::path::Path;

use jsonc_parser::cst::{CstContainerNode, CstNode, CstObject, CstRootNode};

use super::entries::{self, Entry};
use super::remove::{remove_group_if_empty, remove_hooks_of};
use super::wiring::{RULE, WIRING, Wire};
use super::{Made, parse_options, without_mark};

/// A settings file with our entries in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The file's new content; the same as the old when nothing was missing.
    pub text: String,
    /// What had to be made for our entries to stand in.
    pub made: Made,
}

/// Puts our entries into a settings file that passed [`super::check`].
pub fn merge(text: &str, bin: &Path) -> Merged {
    let (mark, body) = without_mark(text);
    let root = CstRootNode::parse(body, &parse_options()).expect("`check` parsed the same text");
    let settings = root
        .object_value_or_create()
        .expect("`check` saw an object or nothing");
    let mut made = Made::default();
    wire_hooks(&settings, bin, &mut made);
    allow_command(&settings, &mut made);
    Merged {
        text: format!("{mark}{root}"),
        made,
    }
}

fn wire_hooks(settings: &CstObject, bin: &Path, made: &mut Made) {
    if settings.get("hooks").is_none() {
        made.containers.insert("hooks".into());
    }
    let hooks = settings
        .object_value_or_create("hooks")
        .expect("`check` saw an object or nothing");
    remove_hooks_of(&hooks, |event, program| {
        !WIRING.iter().any(|wire| wire.is(event, program))
    });
    for wire in &WIRING {
        add(&hooks, wire, bin, made);
    }
}

/// Puts in one wire's entry; an event may have several, known by their programs.
fn add(hooks: &CstObject, wire: &Wire, bin: &Path, made: &mut Made) {
    let event = wire.event.as_str();
    if hooks.get(event).is_none() {
        made.containers.insert(format!("hooks.{event}"));
    }
    let groups = hooks
        .array_value_or_create(event)
        .expect("`check` saw an array or nothing");
    let command = entries::command(wire, bin);
    let found: Vec<Entry> = entries::find(&groups)
        .into_iter()
        .filter(|entry| entry.program == wire.program)
        .collect();
    match found.as_slice() {
        [only] if only.is(wire, &command) => return,
        [only] if only.is_alone() => {
            // In its place, so that an upgrade does not reorder the person's hooks.
            let old = CstNode::from(CstContainerNode::from(only.group.clone()));
            let index = old.element_index().unwrap_or_default();
            groups.insert(index + 1, entries::group(wire, &command));
            old.remove();
            return;
        }
        _ => {}
    }
    for Entry { group, hook, .. } in found {
        hook.remove();
        remove_group_if_empty(group);
    }
    groups.append(entries::group(wire, &command));
    groups.ensure_multiline();
}

fn allow_command(settings: &CstObject, made: &mut Made) {
    for (name, inside) in [
        ("permissions", settings.get("permissions").is_some()),
        (
            "permissions.allow",
            settings
                .object_value("permissions")
                .is_some_and(|permissions| permissions.get("allow").is_some()),
        ),
    ] {
        if !inside {
            made.containers.insert(name.into());
        }
    }
    let allow = settings
        .object_value_or_create("permissions")
        .expect("`check` saw an object or nothing")
        .array_value_or_create("allow")
        .expect("`check` saw an array or nothing");
    let is_rule = |node: &CstNode| {
        node.as_string_lit()
            .and_then(|literal| literal.decoded_value().ok())
            .is_some_and(|rule| rule == RULE)
    };
    if !allow.elements().iter().any(is_rule) {
        made.rule = true;
        allow.append(RULE.into());
    }
}

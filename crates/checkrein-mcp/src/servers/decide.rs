//! From what the files say to the servers that count: understood, approved, and which of one name wins.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use serde_json::Value;

use super::approval::{Remembered, of_project};
use super::entry::{self, Entry};
use super::files::{Files, List};
use super::home::Seat;
use super::memory::Memory;
use super::plugins::Plugin;
use super::policy::Policy;
use super::{Approval, Configured, Scope, Server, Transport, fingerprint};

/// Decides about all servers.
///
/// In this order, which is the client's:
///   1. what the machine's managers list counts alone
///   2. a project's server that is not approved hides nobody
///   3. of one name, local wins over project, and project over user; a plugin's server that is the same as another one
///      is hidden by it
///   4. what the person has switched off for this project, and then what the lists deny, stays listed and is not started
pub(super) fn decide(
    files: Files,
    seat: &Seat,
    variable: &dyn Fn(&str) -> Option<OsString>,
    memory: &Path,
) -> Configured {
    let policy = policy(&files);
    let environment = |name: &str| variable(name).map(|value| value.to_string_lossy().into_owned());
    let remembered = Memory::read(memory);
    let mut read: Vec<Server> = Vec::new();
    if let Some(managed) = &files.managed {
        read.extend(understood(managed, Scope::Managed, &environment)); // [1]
    } else {
        if let Some(list) = &files.local {
            read.extend(understood(list, Scope::Local, &environment));
        }
        for list in &files.project {
            for mut server in understood(list, Scope::Project, &environment) {
                let known = match read
                    .iter()
                    .any(|other| other.scope == Scope::Project && other.name == server.name)
                {
                    // A name is approved for the file that is nearest.
                    true => Remembered::Nothing,
                    false => remembered.of(&server.name, &server.fingerprint),
                };
                server.approval = of_project(&server.name, &files.said, known);
                server.is_changed = known == Remembered::Changed
                    && of_project(&server.name, &files.said, Remembered::Same)
                        == Approval::Approved;
                server.memory = Some(memory.to_path_buf());
                read.push(server);
            }
        }
        if let Some(list) = &files.user {
            read.extend(understood(list, Scope::User, &environment));
        }
        for (plugin, list) in &files.plugins {
            read.extend(of_plugin(plugin, list, seat, &environment));
        }
        hide(&mut read); // [2] [3]
    }
    for server in &mut read {
        judge(server, &files, &policy); // [4]
    }
    Configured {
        servers: read,
        faults: files.faults,
    }
}

fn understood<'a>(
    list: &'a List,
    scope: Scope,
    variable: &'a dyn Fn(&str) -> Option<String>,
) -> impl Iterator<Item = Server> + 'a {
    list.entries.iter().map(move |(name, value)| {
        let (transport, written, missing) = match entry::read(value, variable) {
            Ok(Entry {
                transport,
                written,
                missing,
            }) => (Ok(transport), Some(written), missing.into_iter().collect()),
            Err(fault) => (Err(fault), None, Vec::new()),
        };
        let transport = match scope {
            Scope::Plugin => transport,
            _ => reserved(name).map_or(transport, Err),
        };
        let fingerprint = fingerprint::of(scope, value, transport.as_ref().ok());
        Server {
            name: name.clone(),
            scope,
            place: list.place.clone(),
            transport,
            written,
            approval: Approval::Approved,
            missing,
            hidden_by: None,
            fingerprint,
            is_changed: false,
            memory: None,
        }
    })
}

/// The names that the client keeps for servers of its own, as measured with 2.1.329; one of these it does not load.
const RESERVED: [&str; 9] = [
    "__proto__",
    "workspace",
    "computer-use",
    "hearthbot",
    "claude-in-chrome",
    "Claude_in_Chrome",
    "Claude_Preview",
    "Claude_Browser",
    "claude_ai",
];

/// Says that a name is one of the client's own: by what tools are called by, where only letters, digits, `_` and `-` stay.
fn reserved(name: &str) -> Option<String> {
    let stays = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let called = name.replace(|letter| !stays(letter), "_");
    RESERVED
        .contains(&called.as_str())
        .then(|| "the client keeps this name for a server of its own; give it another".to_owned())
}

fn of_plugin(
    plugin: &Plugin,
    list: &List,
    seat: &Seat,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Vec<Server> {
    let own = BTreeMap::from(plugin.variables(&seat.folder));
    let variable = |name: &str| own.get(name).cloned().or_else(|| environment(name));
    let mut read: Vec<Server> = understood(list, Scope::Plugin, &variable).collect();
    for server in &mut read {
        server.name = format!("plugin:{}:{}", plugin.name, server.name);
        if let Ok(Transport::Stdio { environment, .. }) = &mut server.transport {
            for name in ["CLAUDE_PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA"] {
                let value = || own.get(name).cloned().unwrap_or_default();
                environment.entry(name.to_owned()).or_insert_with(value);
            }
        }
    }
    read
}

fn hide(read: &mut [Server]) {
    // They stand in the order of their scopes already.
    for index in 0..read.len() {
        let (before, from) = read.split_at_mut(index);
        let server = &mut from[0];
        let hides = |other: &&Server| {
            let counts = other.transport.is_ok() && other.hidden_by.is_none();
            let is_same = if server.scope == Scope::Plugin {
                is_same_place(&other.transport, &server.transport)
            } else {
                other.name == server.name
            };
            // Of several files of a project the nearest one counts, approved or not.
            let is_approved = other.scope != Scope::Project
                || other.approval == Approval::Approved
                || server.scope == Scope::Project;
            counts && is_same && is_approved
        };
        server.hidden_by = before.iter().find(hides).map(|other| other.scope);
    }
}

/// Whether two servers are the same program or address.
fn is_same_place(one: &Result<Transport, String>, other: &Result<Transport, String>) -> bool {
    match (one, other) {
        (
            Ok(Transport::Stdio {
                command, arguments, ..
            }),
            Ok(Transport::Stdio {
                command: other_command,
                arguments: other_arguments,
                ..
            }),
        ) => command == other_command && arguments == other_arguments,
        (
            Ok(Transport::Http { url, .. } | Transport::Other { url, .. }),
            Ok(Transport::Http { url: other, .. } | Transport::Other { url: other, .. }),
        ) => url == other,
        _ => false,
    }
}

fn judge(server: &mut Server, files: &Files, policy: &Policy) {
    if server.approval == Approval::Approved && files.switched_off.contains(&server.name) {
        server.approval = Approval::Rejected("switched off for this project".to_owned());
    }
    // The machine's own list is not measured by the lists of what others may add.
    if server.scope == Scope::Managed {
        return;
    }
    let forms: Vec<&Transport> = [server.transport.as_ref().ok(), server.written.as_ref()]
        .into_iter()
        .flatten()
        .collect();
    if forms.is_empty() {
        return;
    }
    if let Some(why) = policy.forbids(&server.name, &forms) {
        server.approval = Approval::Forbidden(why.to_owned());
    }
}

/// Brings the lists of all settings together.
fn policy(files: &Files) -> Policy {
    let only_managed = files
        .managed_settings
        .iter()
        .any(|settings| settings.get("allowManagedMcpServersOnly") == Some(&Value::Bool(true)));
    let private = files.said.private.iter().filter(|_| files.said.is_trusted);
    let mut own: Vec<&Value> = files.managed_settings.iter().collect();
    if !only_managed {
        own.push(&files.user_settings);
        own.extend(private.clone());
    }
    let everybody = || {
        let managed = files.managed_settings.iter().chain([&files.user_settings]);
        managed.chain(&files.said.private).chain(&files.said.shared)
    };
    // What comes with a project may narrow what the person allows, and never widen it.
    let shared: Vec<&Value> = files.said.shared.iter().collect();
    Policy {
        allowed: [own, shared]
            .into_iter()
            .filter_map(|values| list(values, "allowedMcpServers"))
            .collect(),
        denied: list(everybody().collect(), "deniedMcpServers").unwrap_or_default(),
    }
}

/// Returns the entries of one list in several files, or nothing where no file has it. What is no list has no entries.
fn list(values: Vec<&Value>, name: &str) -> Option<Vec<Value>> {
    let lists: Vec<&Value> = values
        .into_iter()
        .filter_map(|value| value.get(name))
        .collect();
    if lists.is_empty() {
        return None;
    }
    let entries = lists.into_iter().filter_map(Value::as_array).flatten();
    Some(entries.cloned().collect())
}

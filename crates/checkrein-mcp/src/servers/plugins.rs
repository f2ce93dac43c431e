//! The servers that installed plugins bring: `.mcp.json` in the plugin's folder, and `mcpServers` of its manifest, which is
//! an object, a file, or a list of both. The manifest wins.

use std::path::{Component, Path, PathBuf};

use checkrein_core::layout::UserDirs;
use checkrein_core::skill::plugins as installed;
use fs_err as fs;
use serde_json::{Map, Value};

use super::files::{List, value};
use super::home::Seat;

/// An installed plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plugin {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub root: PathBuf,
    /// Where it keeps its own data.
    pub data: PathBuf,
}

impl Plugin {
    /// Returns the variables that its configuration may name besides those of the environment.
    pub(super) fn variables(&self, project: &Path) -> [(&'static str, String); 3] {
        [
            (
                "CLAUDE_PLUGIN_ROOT",
                self.root.to_string_lossy().into_owned(),
            ),
            (
                "CLAUDE_PLUGIN_DATA",
                self.data.to_string_lossy().into_owned(),
            ),
            ("CLAUDE_PROJECT_DIR", project.to_string_lossy().into_owned()),
        ]
    }
}

/// Reads the servers of all plugins that are switched on by these settings, those that overrule others last.
pub(super) fn read(
    user: &UserDirs,
    settings: &[Value],
    seat: &Seat,
    faults: &mut Vec<String>,
) -> Vec<(Plugin, List)> {
    let text = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    let settings: Vec<String> = settings.iter().map(Value::to_string).collect();
    let folders = seat.folders();
    let known = text(&user.claude.join("plugins/known_marketplaces.json"));
    let mut found = Vec::new();
    for plugin in installed::switched_on(&text(&user.installed_plugins()), &settings, &folders) {
        let market = installed::local_marketplace(&known, &plugin.marketplace);
        // The client reads a plugin of a folder of this machine where it is.
        let root = market
            .and_then(|market| {
                let list = text(&market.join(".claude-plugin/marketplace.json"));
                installed::source_in(&list, &plugin.name).map(|source| market.join(source))
            })
            .unwrap_or(plugin.folder);
        let id = format!("{}-{}", plugin.name, plugin.marketplace);
        let data = user.claude.join("plugins/data").join(plain(&id));
        let plugin = Plugin {
            name: plugin.name,
            root,
            data,
        };
        let list = servers(&plugin.root, faults);
        if !list.entries.is_empty() {
            found.push((plugin, list));
        }
    }
    found
}

fn servers(root: &Path, faults: &mut Vec<String>) -> List {
    let mcp_json = root.join(".mcp.json");
    let mut list = List {
        entries: entries_of(&value(&mcp_json, faults)),
        place: mcp_json,
    };
    let manifest = root.join(".claude-plugin/plugin.json");
    let named = value(&manifest, faults)
        .get("mcpServers")
        .cloned()
        .unwrap_or_default();
    let parts = match named {
        Value::Null => return list,
        Value::Array(parts) => parts,
        one => vec![one],
    };
    list.place = manifest.clone();
    for part in parts {
        match part {
            Value::Object(_) => list.entries.extend(entries_of(&part)),
            Value::String(file) if is_inside(Path::new(&file)) => {
                list.entries
                    .extend(entries_of(&value(&root.join(file), faults)));
            }
            _ => faults.push(format!(
                "`{}`: `mcpServers` names something that is no file of the plugin",
                manifest.display()
            )),
        }
    }
    list
}

/// Takes the servers out of a file, which may name them at its top.
fn entries_of(value: &Value) -> Map<String, Value> {
    let entries = value.get("mcpServers").unwrap_or(value).as_object();
    entries.cloned().unwrap_or_default()
}

fn is_inside(path: &Path) -> bool {
    path.components()
        .all(|part| matches!(part, Component::CurDir | Component::Normal(_)))
}

fn plain(id: &str) -> String {
    let plain = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => letter,
        _ => '-',
    };
    id.chars().map(plain).collect()
}

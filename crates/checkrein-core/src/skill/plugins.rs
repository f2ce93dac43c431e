//! Which plugins of Claude Code are installed and switched on, and where their skills are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// An installed plugin that is switched on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plugin {
    /// Its name, without its marketplace.
    pub name: String,
    /// The folder it is installed in.
    pub folder: PathBuf,
    /// The marketplace that it is from.
    pub marketplace: String,
}

/// Finds the plugins that are on.
///
/// `installed` is the text of `installed_plugins.json`; `settings` are the texts of settings
/// files, those that overrule others last; `projects` are the folders that the session is in.
/// What cannot be understood is passed over: the client's own files change with its releases.
pub fn switched_on(installed: &str, settings: &[String], projects: &[&Path]) -> Vec<Plugin> {
    let installed: Value = serde_json::from_str(installed).unwrap_or_default();
    let switches = switches(settings);
    // Older clients have the plugins at the top level, and one installation each.
    let Some(plugins) = installed.get("plugins").unwrap_or(&installed).as_object() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (id, installations) in plugins {
        // A plugin that no settings file mentions is off.
        if !switches.get(id.as_str()).copied().unwrap_or(false) {
            continue;
        }
        let installations = match installations {
            Value::Array(installations) => installations.as_slice(),
            one => std::slice::from_ref(one),
        };
        let folder = installations
            .iter()
            .filter(|installation| is_for(installation, projects))
            .find_map(|installation| installation.get("installPath")?.as_str());
        if let Some(folder) = folder.filter(|folder| Path::new(folder).is_absolute()) {
            let (name, marketplace) = id.split_once('@').unwrap_or((id, ""));
            found.push(Plugin {
                name: name.to_owned(),
                folder: PathBuf::from(folder),
                marketplace: marketplace.to_owned(),
            });
        }
    }
    found
}

fn switches(settings: &[String]) -> BTreeMap<String, bool> {
    let mut switches = BTreeMap::new();
    for text in settings {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let Some(enabled) = value.get("enabledPlugins").and_then(Value::as_object) else {
            continue;
        };
        for (id, switch) in enabled {
            // A list of versions switches on as well.
            let is_on = switch.as_bool().unwrap_or(!switch.is_null());
            switches.insert(id.clone(), is_on);
        }
    }
    switches
}

/// Whether an installation counts here: one for a project counts in that project only.
fn is_for(installation: &Value, projects: &[&Path]) -> bool {
    match installation.get("projectPath").and_then(Value::as_str) {
        Some(path) => projects.iter().any(|project| project.starts_with(path)),
        None => true,
    }
}

/// Returns the folder of a marketplace that is a folder of this machine, given the text of
/// `known_marketplaces.json`.
///
/// The client reads such plugins where they are; what is installed is an older copy.
pub fn local_marketplace(known: &str, marketplace: &str) -> Option<PathBuf> {
    let known: Value = serde_json::from_str(known).ok()?;
    let marketplace = known.get(marketplace)?;
    let kind = marketplace.get("source")?.get("source")?.as_str()?;
    let folder = PathBuf::from(marketplace.get("installLocation")?.as_str()?);
    (kind == "directory" && folder.is_absolute()).then_some(folder)
}

/// Returns where in its marketplace a plugin is, given the text of `marketplace.json`.
pub fn source_in(marketplace_json: &str, plugin: &str) -> Option<PathBuf> {
    let marketplace: Value = serde_json::from_str(marketplace_json).ok()?;
    let plugins = marketplace.get("plugins")?.as_array()?;
    let source = plugins
        .iter()
        .find(|other| other.get("name").and_then(Value::as_str) == Some(plugin))?
        .get("source")?
        .as_str()?;
    let source = Path::new(source);
    is_inside(source).then(|| source.strip_prefix("./").unwrap_or(source).to_path_buf())
}

/// Whether a relative path stays in its folder.
fn is_inside(path: &Path) -> bool {
    use std::path::Component::{CurDir, Normal};
    path.components()
        .all(|part| matches!(part, CurDir | Normal(_)))
}

/// Returns the folders of a plugin that hold skills, given the text of its `plugin.json`.
pub fn skill_folders(plugin: &Plugin, plugin_json: &str) -> Vec<PathBuf> {
    let mut folders = vec![plugin.folder.join("skills")];
    let value: Value = serde_json::from_str(plugin_json).unwrap_or_default();
    let more: Vec<&str> = match value.get("skills") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    for relative in more {
        let inside = Path::new(relative);
        let folder = plugin
            .folder
            .join(inside.strip_prefix("./").unwrap_or(inside));
        if is_inside(inside) && !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(installed: &str, settings: &[&str], expected: &[(&str, &str)]) {
        let settings: Vec<String> = settings.iter().map(|text| (*text).to_owned()).collect();
        let found = switched_on(installed, &settings, &[Path::new("/projects/app/web")]);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|plugin| (plugin.name.as_str(), plugin.folder.to_str().unwrap()))
            .collect();
        assert_eq!(found, expected);
    }

    const ON: &str = r#"{"enabledPlugins":{"tools@market":true,"off@market":false}}"#;

    #[test]
    fn plugins_that_are_on_are_found() {
        check(
            r#"{"version":2,"plugins":{
                "tools@market":[{"scope":"user","installPath":"/p/tools/1.0"}],
                "off@market":[{"scope":"user","installPath":"/p/off"}],
                "unmentioned@market":[{"scope":"user","installPath":"/p/unmentioned"}]}}"#,
            &[ON],
            &[("tools", "/p/tools/1.0")],
        );
        check(
            r#"{"version":1,"plugins":{"tools@market":{"installPath":"/p/tools"}}}"#,
            &[ON],
            &[("tools", "/p/tools")],
        );
    }

    #[test]
    fn the_settings_nearest_to_the_session_win() {
        let installed = r#"{"version":2,"plugins":{"tools@market":[{"installPath":"/p"}]}}"#;
        check(
            installed,
            &[ON, r#"{"enabledPlugins":{"tools@market":false}}"#],
            &[],
        );
        check(installed, &[], &[]);
    }

    #[test]
    fn an_installation_for_a_project_counts_in_it_only() {
        let of = |path: &str| {
            format!(
                r#"{{"version":2,"plugins":{{"tools@market":[{{"scope":"project","projectPath":"{path}","installPath":"/p"}}]}}}}"#
            )
        };
        check(&of("/projects/app"), &[ON], &[("tools", "/p")]);
        check(&of("/projects/other"), &[ON], &[]);
    }

    #[test]
    fn what_is_not_understood_is_passed_over() {
        for installed in [
            "",
            "[]",
            "null",
            "{\"plugins\":3}",
            r#"{"plugins":{"tools@market":[{"installPath":"relative"}]}}"#,
            "{",
        ] {
            check(installed, &[ON, "broken", r#"{"enabledPlugins":[]}"#], &[]);
        }
    }

    #[test]
    fn a_plugin_may_keep_skills_in_folders_of_its_own() {
        let plugin = Plugin {
            name: "tools".into(),
            folder: "/p".into(),
            marketplace: "market".into(),
        };
        let folders = skill_folders(&plugin, r#"{"skills":["./more","../outside","/etc"]}"#);
        assert_eq!(
            folders,
            [PathBuf::from("/p/skills"), PathBuf::from("/p/more")]
        );
        assert_eq!(skill_folders(&plugin, ""), [PathBuf::from("/p/skills")]);
    }

    #[test]
    fn a_marketplace_that_is_a_folder_is_read_where_it_is() {
        let known = r#"{"market":{"source":{"source":"directory"},"installLocation":"/m"},
            "hub":{"source":{"source":"github"},"installLocation":"/h"}}"#;
        assert_eq!(local_marketplace(known, "market"), Some("/m".into()));
        assert_eq!(local_marketplace(known, "hub"), None);
        assert_eq!(local_marketplace("broken", "market"), None);
        let list = r#"{"plugins":[{"name":"tools","source":"./plugins/tools"},
            {"name":"remote","source":{"source":"github"}},{"name":"out","source":"../out"}]}"#;
        assert_eq!(source_in(list, "tools"), Some("plugins/tools".into()));
        assert_eq!(source_in(list, "remote"), None);
        assert_eq!(source_in(list, "out"), None);
    }
}

//! What the client's own settings say of MCP tools: `mcp__SERVER__TOOL`.

use std::path::{Path, PathBuf};

use checkrein_core::disk;
use checkrein_core::layout::UserDirs;
use fs_err as fs;
use serde_json::Value;

use super::glob::Glob;

/// The client's rules about MCP tools.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    /// Those by which it does not ask the person, from the person's own settings alone.
    allow: Vec<String>,
    /// Those by which it refuses, each with its file.
    deny: Vec<(String, PathBuf)>,
}

impl Client {
    /// Reads the person's settings, and what the project's forbid.
    pub(super) fn read(user: &UserDirs, root: Option<&Path>) -> Self {
        let own = user.settings();
        let allow = rules(&own, "allow");
        let of_project = root.into_iter().flat_map(|root| {
            let folder = root.join(".claude");
            [
                folder.join("settings.json"),
                folder.join("settings.local.json"),
            ]
        });
        let deny = std::iter::once(own)
            .chain(of_project)
            .flat_map(|path| {
                let rules = rules(&path, "deny").into_iter();
                rules.map(move |rule| (rule, path.clone()))
            })
            .collect();
        Self { allow, deny }
    }

    /// Whether it calls this tool without asking the person.
    pub(super) fn allows(&self, server: &str, tool: &str) -> bool {
        self.allow.iter().any(|rule| is_about(rule, server, tool))
    }

    /// Returns the rule by which it refuses this tool, and where that is written.
    pub(super) fn denies(&self, server: &str, tool: &str) -> Option<(&str, &Path)> {
        let found = self
            .deny
            .iter()
            .find(|(rule, _)| is_about(rule, server, tool));
        found.map(|(rule, path)| (rule.as_str(), path.as_path()))
    }
}

/// Settings that cannot be read say nothing to the client either.
fn rules(path: &Path, list: &str) -> Vec<String> {
    let read = || -> Option<Vec<String>> {
        let settings: Value = disk::parse_json(&fs::read(path).ok()?).ok()?;
        let rules = settings["permissions"][list].as_array()?.iter();
        let rules = rules
            .filter_map(Value::as_str)
            .filter(|rule| rule.starts_with("mcp__"));
        Some(rules.map(str::to_owned).collect())
    };
    read().unwrap_or_default()
}

/// The client's names have letters, digits, `_` and `-`; all else became `_`.
fn is_about(rule: &str, server: &str, tool: &str) -> bool {
    let named = |text: &str| -> String {
        let keep = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
        text.chars()
            .map(|letter| if keep(letter) { letter } else { '_' })
            .collect()
    };
    let server = format!("mcp__{}", named(server));
    let whole = format!("{server}__{}", named(tool));
    rule == server || Glob::name(rule).is_ok_and(|glob| glob.matches(&whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, server: &str, tool: &str, expected: bool) {
        assert_eq!(
            is_about(rule, server, tool),
            expected,
            "{rule} {server} {tool}"
        );
    }

    #[test]
    fn a_rule_is_about_a_server_or_a_tool() {
        check("mcp__github", "github", "list", true);
        check("mcp__github__*", "github", "list", true);
        check("mcp__github__list", "github", "list", true);
        check("mcp__github__list", "github", "list_all", false);
        check("mcp__git", "github", "list", false);
        check("mcp__*", "github", "list", true);
        check("mcp__plugin_a_b__x_y", "plugin:a:b", "x.y", true);
        check("Bash", "github", "list", false);
    }
}

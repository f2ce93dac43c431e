//! What the client's own permission rules keep from its model: `Read(...)` below `permissions.deny`, in the
//! managed settings, the person's and the project's. Whoever could read around them by a server would have no
//! use for them.

use std::path::{Path, PathBuf};

use checkrein_core::disk;
use checkrein_core::layout::UserDirs;
use checkrein_serve::Fault;
use fs_err as fs;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde_json::Value;

/// Where an organisation says what holds for all of its machines.
const MANAGED: &str = if cfg!(target_os = "macos") {
    "/Library/Application Support/ClaudeCode/managed-settings.json"
} else {
    "/etc/claude-code/managed-settings.json"
};

/// The rules that deny, and the folders that the person opens.
#[derive(Debug, Default)]
pub(super) struct Denied {
    rules: Vec<Rule>,
    /// `additionalDirectories` of the person's own settings.
    pub(super) folders: Vec<PathBuf>,
}

/// A rule, below one folder that its pattern is relative to.
#[derive(Debug)]
struct Rule {
    /// As it is written, for whoever is refused.
    said: String,
    root: PathBuf,
    matcher: Gitignore,
}

impl Denied {
    /// Reads the rules for a session in a folder. Settings that cannot be read may deny anything, so they do.
    pub(super) fn read(user: Option<&UserDirs>, folder: &Path) -> Result<Self, Fault> {
        let mut denied = Self::default();
        let home = user.map(|user| user.home.as_path());
        let mut files = vec![(PathBuf::from(MANAGED), PathBuf::from("/"), false)];
        if let Some(user) = user {
            files.push((user.settings(), user.claude.clone(), true));
        }
        // A session in a folder of a project is bound by what the project says.
        for above in folder.ancestors().take_while(|above| Some(*above) != home) {
            for name in ["settings.json", "settings.local.json"] {
                files.push((above.join(".claude").join(name), above.into(), false));
            }
        }
        for (file, base, is_the_persons) in files {
            let Some(settings) = settings(&file)? else {
                continue;
            };
            let permissions = &settings["permissions"];
            for rule in texts(&permissions["deny"]) {
                denied.add(rule, &base, folder, home)?;
            }
            if is_the_persons {
                for opened in texts(&permissions["additionalDirectories"]) {
                    denied.folders.push(expanded(opened, folder, home));
                }
            }
        }
        Ok(denied)
    }

    /// Adds a rule, if it is about reading.
    fn add(
        &mut self,
        rule: &str,
        base: &Path,
        folder: &Path,
        home: Option<&Path>,
    ) -> Result<(), Fault> {
        let rule = rule.trim();
        let Some(rest) = rule.strip_prefix("Read") else {
            return Ok(());
        };
        let pattern = match rest
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            Some(pattern) => pattern.trim(),
            None if rest.is_empty() => "//**",
            // The name of another tool.
            None => return Ok(()),
        };
        for (root, pattern) in rooted(pattern, base, folder, home) {
            let mut builder = GitignoreBuilder::new(&root);
            // On disks that do not tell case apart, neither may a rule.
            let built = builder
                .case_insensitive(cfg!(any(target_os = "macos", windows)))
                .and_then(|builder| builder.add_line(None, &escaped(&pattern)))
                .and_then(|builder| builder.build());
            let matcher = built.map_err(|error| {
                Fault::new(
                    format!("the rule `{rule}` of the permissions cannot be read: {error}"),
                    "tell the person to mend it; until then no file can be read here",
                )
            })?;
            self.rules.push(Rule {
                said: rule.to_owned(),
                root,
                matcher,
            });
        }
        Ok(())
    }

    /// Returns the rule that keeps a path from being read.
    pub(super) fn rule(&self, path: &Path, is_folder: bool) -> Option<&str> {
        let found = self.rules.iter().find(|rule| {
            let below = path.strip_prefix(&rule.root);
            below.is_ok_and(|below| {
                rule.matcher
                    .matched_path_or_any_parents(below, is_folder)
                    .is_ignore()
            })
        });
        found.map(|rule| rule.said.as_str())
    }

    /// Says whether there is nothing to be kept from anybody.
    pub(super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

/// Returns the folder that a pattern is relative to, and the pattern below it, as the client reads them:
///   1. `//path` from the top of the file system, `~/path` from home
///   2. `/path` from where the settings are: the person's mean their own folder, or the session's
///   3. anything else from the session's folder; a name without a slash at any depth
fn rooted(
    pattern: &str,
    base: &Path,
    folder: &Path,
    home: Option<&Path>,
) -> Vec<(PathBuf, String)> {
    if let Some(rest) = pattern.strip_prefix("//") {
        return vec![("/".into(), format!("/{rest}"))]; // [1]
    }
    if let (Some(rest), Some(home)) = (pattern.strip_prefix("~/"), home) {
        return vec![(home.into(), format!("/{rest}"))];
    }
    if pattern.starts_with('/') {
        // One of both is meant; a rule too many refuses, one too few would not.
        let mut roots = vec![(base.to_path_buf(), pattern.to_owned())]; // [2]
        if base != folder {
            roots.push((folder.into(), pattern.to_owned()));
        }
        return roots;
    }
    let (pattern, is_anchored) = match pattern.strip_prefix("./") {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let below = if is_anchored {
        format!("/{pattern}")
    } else {
        pattern.to_owned()
    };
    let mut roots = vec![(folder.to_path_buf(), below.clone())]; // [3]
    if !is_anchored && !pattern.trim_end_matches('/').contains('/') {
        // A name is meant wherever the file is, also in folders that the person has opened.
        roots.push(("/".into(), below));
    } else if base.starts_with("/") && folder.starts_with(base) && base != folder {
        roots.push((base.into(), below));
    }
    roots
}

/// Returns a pattern whose first letter means nothing to a list of ignored files.
fn escaped(pattern: &str) -> String {
    if pattern.starts_with(['!', '#']) {
        format!("\\{pattern}")
    } else {
        pattern.to_owned()
    }
}

fn expanded(path: &str, folder: &Path, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => folder.join(path),
    }
}

fn settings(file: &Path) -> Result<Option<Value>, Fault> {
    let content = match fs::read(file) {
        Ok(content) => content,
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(unknown(file, &error.to_string())),
    };
    if content.trim_ascii().is_empty() {
        return Ok(None);
    }
    let parsed = disk::parse_json(&content);
    parsed
        .map(Some)
        .map_err(|error: anyhow::Error| unknown(file, &error.to_string()))
}

fn unknown(file: &Path, why: &str) -> Fault {
    Fault::new(
        format!("what may be read is not known: `{}`: {why}", file.display()),
        "tell the person to mend that file; until then no file can be read here",
    )
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: &str, path: &str, is_denied: bool) {
        let mut denied = Denied::default();
        denied
            .add(
                rule,
                Path::new("/p"),
                Path::new("/p/sub"),
                Some(Path::new("/people/ann")),
            )
            .unwrap();
        let found = denied.rule(Path::new(path), false);
        assert_eq!(found.is_some(), is_denied, "{rule} {path}");
    }

    #[test]
    fn rules_are_read_as_the_client_reads_them() {
        check("Read(./.env)", "/p/sub/.env", true);
        check("Read(./.env)", "/p/sub/deep/.env", false);
        check("Read(.env)", "/p/sub/deep/.env", true);
        check("Read(.env)", "/elsewhere/.env", true);
        check("Read(.env)", "/p/sub/env", false);
        check("Read(*.pem)", "/p/sub/keys/a.pem", true);
        check("Read(**/.env*)", "/p/sub/a/.env.local", true);
        check("Read(secrets/**)", "/p/sub/secrets/a/b.csv", true);
        check("Read(secrets/**)", "/p/sub/other/secrets/b.csv", false);
        check("Read(secrets/)", "/p/sub/secrets/b.csv", true);
        check("Read(/data/*.csv)", "/p/data/a.csv", true);
        check("Read(/data/*.csv)", "/p/sub/data/a.csv", true);
        check("Read(~/.ssh/**)", "/people/ann/.ssh/id", true);
        check("Read(//etc/**)", "/etc/passwd", true);
        check("Read(//etc/**)", "/p/sub/etc/passwd", false);
        check("Read(!a.csv)", "/p/sub/a.csv", false);
        check("Read(!a.csv)", "/p/sub/!a.csv", true);
        check("Read", "/p/sub/any", true);
        check("ReadMcpResource", "/p/sub/any", false);
        check("Bash(cat:*)", "/p/sub/any", false);
        check("Edit(.env)", "/p/sub/.env", false);
    }
}

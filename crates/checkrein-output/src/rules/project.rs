//! A project's own rules: `.claude/config/output-rules.json`, in this folder or above it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use checkrein_core::disk;
use fs_err as fs;

use super::{Compiled, Rules, RulesFile};
use crate::general::compile;

/// Where a project keeps its rules, below its top folder.
pub const FILE: &str = ".claude/config/output-rules.json";

/// More rules than anybody writes by hand; a larger file is a mistake.
const SIZE_LIMIT: u64 = 256 * 1024;

/// A file of rules that cannot be used, and why.
#[derive(Debug)]
pub struct Broken {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it, with the line where that is known.
    pub cause: anyhow::Error,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "`{}` cannot be used: {:#}",
            self.file.display(),
            self.cause
        )
    }
}

/// Finds the file of rules that is nearest to a folder, upwards.
///
/// The home folder's own `.claude` holds Claude Code's settings and is no project.
pub fn find_file(folder: &Path, home: Option<&Path>) -> Option<PathBuf> {
    folder
        .ancestors()
        .filter(|folder| Some(*folder) != home)
        .map(|folder| folder.join(FILE))
        .find(|file| file.is_file())
}

impl Rules {
    /// Returns the rules that apply in a folder: the shipped ones, a project's before them.
    ///
    /// With a broken file the shipped ones apply, and what is wrong is told.
    pub fn for_folder(folder: &Path, home: Option<&Path>) -> (Self, Option<Broken>) {
        let shipped = Self::shipped();
        let Some(file) = find_file(folder, home) else {
            return (shipped, None);
        };
        match read(&file) {
            Ok(project) => (Self { project, ..shipped }, None),
            Err(cause) => (shipped, Some(Broken { file, cause })),
        }
    }

    /// Returns the shipped rules with a project's before them.
    pub fn with_project(content: &[u8]) -> Result<Self> {
        Ok(Self {
            project: parse(content)?,
            ..Self::shipped()
        })
    }
}

fn read(file: &Path) -> Result<RulesFile> {
    let length = fs::metadata(file)?.len();
    anyhow::ensure!(length <= SIZE_LIMIT, "it is larger than 256 KiB");
    parse(&fs::read(file)?)
}

fn parse(content: &[u8]) -> Result<RulesFile> {
    let file: RulesFile = disk::parse_json(content)?;
    anyhow::ensure!(file.v == 1, "`v` is {}, and 1 is known", file.v);
    for rule in &file.rules {
        let check = || -> Result<()> {
            anyhow::ensure!(!rule.name.trim().is_empty(), "a rule needs a `name`");
            // It stands in the last line of what is shown, which must be ours alone.
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ._-".contains(&byte);
            let is_name = rule.name.len() <= 40 && rule.name.bytes().all(is_plain);
            anyhow::ensure!(
                is_name,
                "its `name` may be 40 letters, digits, spaces, `.`, `_` and `-` at most"
            );
            let fits = !(rule.commands.is_empty() && rule.signs.is_empty());
            anyhow::ensure!(fits, "it needs `commands` or `signs`, or it never applies");
            for pattern in rule.commands.iter().chain(&rule.signs) {
                compile(pattern).with_context(|| format!("`{pattern}` is no pattern"))?;
            }
            Compiled::of(rule).map(drop)
        };
        check().with_context(|| {
            let line = line_of(content, &rule.name);
            format!("line {line}, the rule `{}`", rule.name)
        })?;
    }
    Ok(file)
}

/// Returns the line that a rule's name is in.
fn line_of(content: &[u8], name: &str) -> usize {
    let text = String::from_utf8_lossy(content);
    let quoted = serde_json::Value::from(name).to_string();
    let at = text.find(&quoted).unwrap_or_default();
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &str, expected: &str) {
        let said = match Rules::with_project(content.as_bytes()) {
            Ok(_) => "fine".to_owned(),
            Err(error) => format!("{error:#}"),
        };
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        check("{\"v\":1}", "fine");
        check("\u{feff}{\"v\":1,\"rules\":[]}", "fine");
        check("{\n\"v\":1,\n}", "line 3");
        check(
            "{\"v\":1,\n\"rules\":[\n{\"name\":\"a\",\"commands\":[\"a\"],\"keep\":[\"(\"]}]}",
            "line 3, the rule `a`: `keep` has a pattern that is none: `(`",
        );
        check(
            "{\"v\":1,\"rules\":[{\"name\":\"a\",\"commands\":[\"x{1000}{1000}{1000}\"]}]}",
            "line 1, the rule `a`",
        );
        check("{\"v\":1,\"rules\":[{\"name\":\"a\"}]}", "it never applies");
        check(
            "{\"v\":1,\"rules\":[{\"name\":\"a\\n[checkrein: 0\",\"commands\":[\"a\"]}]}",
            "its `name` may be",
        );
        check("{\"v\":1,\"rulez\":[]}", "unknown field `rulez`");
    }

    #[test]
    fn the_nearest_file_counts_and_the_homes_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        let package = home.join("a b/packages/one");
        fs::create_dir_all(&package).unwrap();
        assert_eq!(find_file(&package, Some(home)), None);
        let write = |folder: &Path| {
            fs::create_dir_all(folder.join(".claude/config")).unwrap();
            fs::write(folder.join(FILE), "{\"v\":1,\"off\":true}").unwrap();
        };
        write(home);
        assert_eq!(find_file(&package, Some(home)), None);
        write(&home.join("a b"));
        assert_eq!(
            find_file(&package, Some(home)),
            Some(home.join("a b").join(FILE))
        );
        let (rules, broken) = Rules::for_folder(&package, Some(home));
        assert!(rules.is_off("Bash") && broken.is_none());
    }

    #[test]
    fn a_broken_file_leaves_the_shipped_rules() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "{\"v\":1,\"off\":true").unwrap();
        let (rules, broken) = Rules::for_folder(folder.path(), None);
        assert!(!rules.is_off("Bash"));
        assert!(broken.unwrap().to_string().contains("line 1"));
    }
}

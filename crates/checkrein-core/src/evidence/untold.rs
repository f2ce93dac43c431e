//! What a hook knows: what a look at a file or two tells. It asks no git and runs nothing, since a
//! tool call must not wait for either; the command finds out the rest.

use std::path::{Path, PathBuf};

use super::{Answer, Evidence, Pending, Trouble, Uncommitted, Verdict};
use crate::feature::Feature;
use crate::layout::ProjectDirs;
use crate::trace::{self, Outcome};

/// The evidence of somebody who only looks.
pub struct Untold<'a> {
    has_repository: bool,
    traces: PathBuf,
    is_set: &'a dyn Fn(&str) -> bool,
}

impl<'a> Untold<'a> {
    /// Looks at a project; `is_set` tells which environment variables have a value.
    pub fn new(dirs: &ProjectDirs, is_set: &'a dyn Fn(&str) -> bool) -> Self {
        Self {
            has_repository: is_in_repository(&dirs.root),
            traces: dirs.traces_jsonl(),
            is_set,
        }
    }
}

/// Whether a folder is in a git repository; a linked work tree and a submodule have a file `.git`.
pub fn is_in_repository(folder: &Path) -> bool {
    folder
        .ancestors()
        .any(|folder| folder.join(".git").symlink_metadata().is_ok())
}

/// Returns the decisions of a feature that nothing is known to have come of.
pub fn pending_traces(traces: &Path, feature: &Feature) -> Answer<Vec<Pending>> {
    match trace::read(traces) {
        Ok(traces) => Answer::Known(
            traces
                .into_iter()
                .filter(|trace| trace.outcome == Outcome::Pending)
                .filter(|trace| trace.feature.as_ref() == Some(&feature.id))
                .map(|trace| Pending {
                    id: trace.id,
                    decision: trace.decision,
                })
                .collect(),
        ),
        Err(error) => Answer::Failed(Trouble {
            why: format!("The traces cannot be read: {error:#}."),
            next: "make `.claude/progress/traces.jsonl` a file that can be read, then run the command again."
                .to_owned(),
        }),
    }
}

impl Evidence for Untold<'_> {
    fn has_repository(&self) -> bool {
        self.has_repository
    }

    fn uncommitted(&self, _: &Feature) -> Answer<Uncommitted> {
        Answer::Unknown
    }

    fn pending_traces(&self, feature: &Feature) -> Answer<Vec<Pending>> {
        pending_traces(&self.traces, feature)
    }

    fn tests(&self, _: &str) -> Answer<Verdict> {
        Answer::Unknown
    }

    fn health(&self, _: &str) -> Answer<Verdict> {
        Answer::Unknown
    }

    fn missing_env(&self, names: &[String]) -> Answer<Vec<String>> {
        let missing = names.iter().filter(|name| !(self.is_set)(name));
        Answer::Known(missing.cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fs_err as fs;

    #[test]
    fn a_repository_is_a_folder_or_a_file_upwards() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("packages/app");
        fs::create_dir_all(&package).unwrap();
        let nothing = |_: &str| false;
        let look = || Untold::new(&ProjectDirs::new(&package), &nothing).has_repository();
        assert!(!look());
        fs::write(folder.path().join(".git"), "gitdir: elsewhere").unwrap();
        assert!(look());
    }

    #[test]
    fn traces_are_pending_until_somebody_says_what_came_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let dirs = ProjectDirs::new(folder.path());
        let path = dirs.traces_jsonl();
        let feature = |id: &str| Feature {
            id: id.into(),
            ..Feature::default()
        };
        assert_eq!(pending_traces(&path, &feature("f")), Answer::Known(vec![]));
        let draft = trace::Draft {
            category: "design".into(),
            decision: "keep it".into(),
            feature: Some("f".into()),
            ..trace::Draft::default()
        };
        let added = trace::add(&dirs, draft, crate::time::Timestamp::UNIX_EPOCH);
        let pending = Pending {
            id: added.unwrap().unwrap().trace.id,
            decision: "keep it".into(),
        };
        assert_eq!(
            pending_traces(&path, &feature("f")),
            Answer::Known(vec![pending])
        );
        assert_eq!(pending_traces(&path, &feature("g")), Answer::Known(vec![]));
        assert!(matches!(
            pending_traces(folder.path(), &feature("f")),
            Answer::Failed(_)
        ));
    }

    #[test]
    fn the_environment_is_all_that_it_tells() {
        let is_set = |name: &str| name == "HOME";
        let untold = Untold::new(&ProjectDirs::new("/p"), &is_set);
        let names = ["HOME".to_owned(), "API_KEY".to_owned()];
        assert_eq!(
            untold.missing_env(&names),
            Answer::Known(vec!["API_KEY".to_owned()])
        );
        assert_eq!(untold.tests("true"), Answer::Unknown);
    }
}

//! Which project the decisions of a folder belong to. It need not be one that checkrein governs.

use std::path::{Path, PathBuf};

use super::Invalid;
use crate::project::Project;

/// Returns the top folder of the project that a folder is in.
///
/// The first that applies:
///   1. the initialized project, which may be a package of a repository
///   2. the work tree of git; a linked one has a log of its own, on its own branch
///   3. the folder itself
///
/// The person's home is none of them: everything that has no other place would be noted there.
pub fn root(folder: &Path, home: &Path) -> Result<PathBuf, Invalid> {
    let git = || {
        let mut below_home = folder.ancestors().take_while(|above| *above != home);
        below_home.find(|above| above.join(".git").symlink_metadata().is_ok())
    };
    let root = match Project::find(folder, Some(home)) {
        Some(dirs) => dirs.root,                       // [1]
        None => git().unwrap_or(folder).to_path_buf(), // [2] [3]
    };
    if root == home {
        return Err(Invalid {
            what: "the home folder is no project, so no decisions are kept there".into(),
            next: "change into the folder of the project that the decision is about".into(),
        });
    }
    Ok(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fs_err as fs;

    #[track_caller]
    fn check(made: &[&str], folder: &str, expected: Option<&str>) {
        let base = tempfile::tempdir().unwrap();
        let home = base.path().join("home");
        for path in made.iter().chain([&folder]) {
            fs::create_dir_all(base.path().join(path)).unwrap();
            let project = base.path().join(path).join("project.json");
            if path.ends_with(".claude/config") {
                fs::write(project, "{}").unwrap();
            }
        }
        let root = root(&base.path().join(folder), &home).ok();
        let expected = expected.map(|path| base.path().join(path));
        assert_eq!(root, expected, "{folder} {made:?}");
    }

    #[test]
    fn the_nearest_project_is_meant() {
        let package = "home/mono/app/.claude/config";
        check(
            &["home/mono/.git", package],
            "home/mono/app/src",
            Some("home/mono/app"),
        );
        check(
            &["home/mono/.git", package],
            "home/mono/web",
            Some("home/mono"),
        );
        check(
            &["home/mono/.claude/config", "home/mono/app/.git"],
            "home/mono/app",
            Some("home/mono"),
        );
        check(&[], "home/a b", Some("home/a b"));
        check(&["elsewhere/.git"], "elsewhere/a", Some("elsewhere"));
    }

    #[test]
    fn the_home_is_none() {
        check(&[], "home", None);
        check(&["home/.git"], "home", None);
        check(&["home/.git"], "home/notes", Some("home/notes"));
    }
}

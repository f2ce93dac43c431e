//! The folders whose `.claude/skills` count for a session.

use std::path::{Path, PathBuf};

/// Returns the folders that may hold `.claude/skills`, nearest first: each of the given ones and
/// those above it, up to the top of the repository or of the project `root`.
pub fn folders(starts: &[&Path], root: Option<&Path>, home: Option<&Path>) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for start in starts {
        for folder in up_to_the_top(start, root, home) {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
    }
    folders
}

fn up_to_the_top(start: &Path, root: Option<&Path>, home: Option<&Path>) -> Vec<PathBuf> {
    if !start.is_absolute() {
        return Vec::new();
    }
    let above: Vec<&Path> = start
        .ancestors()
        .take_while(|folder| Some(*folder) != home)
        .collect();
    let is_top = |folder: &&Path| Some(*folder) == root || folder.join(".git").exists();
    // Outside of repository and project only the folder itself counts, not half the disk.
    let top = above.iter().rposition(is_top).unwrap_or(0);
    above
        .into_iter()
        .take(top + 1)
        .map(Path::to_path_buf)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(starts: &[&str], root: Option<&str>, home: Option<&str>, expected: &[&str]) {
        let starts: Vec<&Path> = starts.iter().map(Path::new).collect();
        let folders = folders(&starts, root.map(Path::new), home.map(Path::new));
        assert_eq!(
            folders,
            expected.iter().map(PathBuf::from).collect::<Vec<_>>()
        );
    }

    #[test]
    fn skills_are_looked_for_up_to_the_top() {
        check(
            &["/none/p/a/b"],
            Some("/none/p"),
            None,
            &["/none/p/a/b", "/none/p/a", "/none/p"],
        );
        check(
            &["/none/p/a", "/none/p"],
            Some("/none/p"),
            None,
            &["/none/p/a", "/none/p"],
        );
        check(&["/none/x/y"], None, None, &["/none/x/y"]);
        check(&["/none/home"], None, Some("/none/home"), &[]);
        check(
            &["/none/home/x"],
            None,
            Some("/none/home"),
            &["/none/home/x"],
        );
        check(&["", "relative"], None, None, &[]);
    }
}

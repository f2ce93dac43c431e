//! Two branches that both recorded decisions are merged without a conflict: git is told to keep the
//! lines of both sides.

use std::io::Write;

use fs_err as fs;

use crate::evidence::is_in_repository;
use crate::layout::ProjectDirs;

/// What git is told. Beside the log, so that it holds wherever the log is, and no file that a person
/// wrote is touched.
const ATTRIBUTES: &str = "\
# Lines are only ever added here, so a merge keeps those of both sides.
traces.jsonl merge=union
";

/// Tells git, where there is one, and nobody has told it anything about this folder.
///
/// Whoever wants it otherwise writes so into that file. That it cannot be written is no reason not to
/// record.
pub fn keep_mergeable(dirs: &ProjectDirs) {
    let path = dirs.progress_attributes();
    if path.symlink_metadata().is_ok() || !is_in_repository(&dirs.root) {
        return;
    }
    let mut options = fs::OpenOptions::new();
    if let Ok(mut file) = options.write(true).create_new(true).open(path) {
        let _ = file.write_all(ATTRIBUTES.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_is_told_once_and_only_where_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let dirs = ProjectDirs::new(folder.path());
        fs::create_dir_all(dirs.progress()).unwrap();
        let told = || fs::read_to_string(dirs.progress_attributes()).ok();
        keep_mergeable(&dirs);
        assert_eq!(told(), None);
        fs::create_dir(folder.path().join(".git")).unwrap();
        keep_mergeable(&dirs);
        assert_eq!(told().as_deref(), Some(ATTRIBUTES));
        fs::write(dirs.progress_attributes(), "").unwrap();
        keep_mergeable(&dirs);
        assert_eq!(told().as_deref(), Some(""));
    }
}

//! Whether the log is in the project at all. Whoever clones a repository gets its links as well, and
//! one may lead to a file that a shell reads.

use std::path::Path;

use fs_err as fs;

use super::Invalid;
use crate::layout::ProjectDirs;
use crate::message::plain;

/// Tells what is wrong where a link leads the log out of the project, or into its git folder.
pub(super) fn find(dirs: &ProjectDirs) -> Option<Invalid> {
    let (log, progress) = (dirs.traces_jsonl(), dirs.progress());
    let claude = progress.parent().unwrap_or(&dirs.root);
    let is_link = |path: &&Path| {
        path.symlink_metadata()
            .is_ok_and(|metadata| metadata.is_symlink())
    };
    let Some(link) = [claude, &progress, &log].into_iter().find(is_link) else {
        return no_file(dirs, &log);
    };
    if stays_in(&dirs.root, &log, &progress).unwrap_or(false) {
        return no_file(dirs, &log);
    }
    let link = link.strip_prefix(&dirs.root).unwrap_or(link);
    let link = plain(&link.to_string_lossy()).into_owned();
    Some(Invalid {
        what: format!("`{link}` is a link that leads out of the project"),
        next: format!(
            "see where it leads (`ls -l {link}`), then put a file or folder of the project there"
        ),
    })
}

/// Tells what is wrong where the log is a folder, a pipe or a device.
fn no_file(dirs: &ProjectDirs, log: &Path) -> Option<Invalid> {
    let is_other = fs::metadata(log).is_ok_and(|metadata| !metadata.is_file());
    let shown = log.strip_prefix(&dirs.root).unwrap_or(log);
    let shown = plain(&shown.to_string_lossy()).into_owned();
    is_other.then(|| Invalid {
        what: format!("`{shown}` is no regular file"),
        next: "move it away, and a log is begun there".into(),
    })
}

fn stays_in(root: &Path, log: &Path, progress: &Path) -> std::io::Result<bool> {
    let root = fs::canonicalize(root)?;
    // A link to nowhere fails here; a log that is not there yet will be in its folder.
    let real = if log.symlink_metadata().is_ok() {
        fs::canonicalize(log)?
    } else {
        fs::canonicalize(progress)?
    };
    let is_gits = |below: &Path| below.iter().any(|part| part.eq_ignore_ascii_case(".git"));
    Ok(real.strip_prefix(&root).is_ok_and(|below| !is_gits(below)))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[track_caller]
    fn check(link: &str, target: &str, is_refused: bool) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("a project");
        fs::create_dir_all(root.join(".git/hooks")).unwrap();
        fs::create_dir_all(root.join("notes")).unwrap();
        fs::write(root.join("notes/log"), "").unwrap();
        fs::create_dir_all(folder.path().join("elsewhere/progress")).unwrap();
        fs::write(folder.path().join("elsewhere/rc"), "").unwrap();
        let link = root.join(link);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(target, &link).unwrap();
        let found = find(&ProjectDirs::new(&root));
        assert_eq!(found.is_some(), is_refused, "{link:?} {target} {found:?}");
    }

    #[test]
    fn a_link_may_not_leave_the_project() {
        check(
            ".claude/progress/traces.jsonl",
            "../../../elsewhere/rc",
            true,
        );
        check(
            ".claude/progress/traces.jsonl",
            "../../../elsewhere/new",
            true,
        );
        check(".claude/progress/traces.jsonl", "/dev/null", true);
        check(".claude/progress/traces.jsonl", "../../.git/config", true);
        check(".claude/progress", "../.git/hooks", true);
        check(".claude/progress", "../../elsewhere", true);
        check(".claude", "../elsewhere", true);
        check(".claude/progress/traces.jsonl", "../../notes/log", false);
        check(".claude/progress", "../notes", false);
    }

    #[test]
    fn without_a_link_there_is_no_way_out() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(find(&ProjectDirs::new(folder.path())), None);
    }
}

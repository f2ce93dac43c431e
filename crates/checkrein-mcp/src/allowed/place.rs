//! Where a path leads on this machine: a link in a folder that is allowed may lead to one that is not.
//!
//! The one part of the decision that asks the disk. A server on another machine has other links; what is no path here
//! leads nowhere.

use std::path::{Path, PathBuf};

use fs_err as fs;

/// Longer texts are no paths.
const LONGEST: usize = 4096;
/// So many links that lead to nothing yet are followed.
const LINKS: usize = 8;

/// Returns the place that a path leads to, if that is another than it says; of what is not there yet, where it would be.
pub(super) fn real(text: &str) -> Option<String> {
    if text.is_empty() || text.len() > LONGEST || text.contains(['\0', '\n']) {
        return None;
    }
    let mut path = PathBuf::from(text);
    for _ in 0..LINKS {
        let Some(next) = behind_dead_link(&path) else {
            break;
        };
        path = next;
    }
    let found = path.ancestors().find_map(|above| {
        let real = fs::canonicalize(above).ok()?;
        let rest = path.strip_prefix(above).ok()?;
        Some(match rest.as_os_str().is_empty() {
            true => real,
            false => real.join(rest),
        })
    })?;
    let found = found.to_str()?;
    (found != text).then(|| found.to_owned())
}

/// Returns where a path leads one of whose parts is a link to what is not there.
fn behind_dead_link(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|above| {
        let target = fs::read_link(above).ok()?;
        if fs::metadata(above).is_ok() {
            return None;
        }
        let rest = path.strip_prefix(above).ok()?;
        let target = above.parent()?.join(target);
        Some(match rest.as_os_str().is_empty() {
            true => target,
            false => target.join(rest),
        })
    })
}

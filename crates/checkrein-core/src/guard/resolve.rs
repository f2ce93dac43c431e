//! Which file a path means: home, folder and symbolic links followed, as far as there are any.

use std::path::{Component, Path, PathBuf};

/// As many links as Linux follows.
const MOST_LINKS: usize = 40;

/// No system takes a longer path.
pub(super) const LONGEST: usize = 4096;

/// Returns the path with `~` and the folder it is relative to filled in.
pub(super) fn absolute(path: &str, cwd: &Path, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix('~'), home) {
        (Some(""), Some(home)) => home.to_path_buf(),
        (Some(rest), Some(home)) if rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => cwd.join(path),
    }
}

/// Returns every path that the file behind an absolute path may be known by: where all links lead,
/// where those of its folder lead, and the path by its words alone.
///
/// A guarded file may itself be a link, and then the link is what is guarded.
pub(super) fn names(path: &Path) -> Vec<PathBuf> {
    let plain = plain(path);
    if path.as_os_str().len() > LONGEST {
        return vec![plain];
    }
    let real = resolve(path, MOST_LINKS);
    if real == plain {
        return vec![real];
    }
    let mut names = vec![real];
    let mut add = |name: PathBuf| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    if let (Some(folder), Some(Component::Normal(name))) =
        (path.parent(), path.components().next_back())
    {
        add(resolve(folder, MOST_LINKS).join(name));
    }
    add(plain);
    names
}

/// Follows all links, also those whose end does not exist yet.
fn resolve(path: &Path, links: usize) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let mut components = path.components();
    let Some(last) = components.next_back() else {
        return path.to_path_buf();
    };
    let folder = match components.as_path() {
        folder if folder.as_os_str().is_empty() => return path.to_path_buf(),
        folder => resolve(folder, links),
    };
    let name = match last {
        Component::Normal(name) => name,
        Component::ParentDir => return folder.parent().map_or(folder.clone(), Path::to_path_buf),
        _ => return path.to_path_buf(),
    };
    let path = folder.join(name);
    match path.read_link() {
        // A link to nowhere: the file would come to be where it points.
        Ok(target) if links > 0 => resolve(&folder.join(target), links - 1),
        _ => path,
    }
}

/// Takes `.` and `..` out of a path without asking the disk.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            component => plain.push(component),
        }
    }
    plain
}

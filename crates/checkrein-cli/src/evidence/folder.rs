//! The work tree of a project that is in no repository: its files, without those that a `.gitignore`
//! would keep out of one.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use checkrein_core::evidence::{File, WorkTree};
use fs_err as fs;
use ignore::WalkBuilder;

/// More files than this are not all the person's own, and nobody waits for them to be read.
const MOST_FILES: usize = 20_000;

/// Likewise, in bytes.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Reads the project's files, or nothing where there are too many, or some cannot be listed.
pub(super) fn work_tree(root: &Path) -> Option<WorkTree> {
    let mut files = BTreeMap::new();
    let mut bytes = 0;
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .require_git(false)
        .filter_entry(|entry| {
            let path = entry.path();
            !path.ends_with(".git") && !path.ends_with(".claude/progress")
        })
        .build();
    for entry in walk {
        let entry = entry.ok()?;
        if entry.file_type().is_none_or(|kind| kind.is_dir()) {
            continue;
        }
        let path = entry.path();
        bytes += entry.metadata().ok()?.len();
        if files.len() >= MOST_FILES || bytes > MOST_BYTES {
            return None;
        }
        let name = path.strip_prefix(root).ok()?.as_os_str().as_encoded_bytes();
        let content = content(path);
        let is_tracked = false;
        files.insert(
            name.to_vec(),
            File {
                is_tracked,
                content,
            },
        );
    }
    Some(WorkTree::new(b"", files))
}

/// Names a file's content. One that may not be read is known by its size and time.
fn content(path: &Path) -> String {
    let Ok(metadata) = path.symlink_metadata() else {
        return String::new();
    };
    if metadata.is_symlink() {
        return format!("link {}", fs::read_link(path).unwrap_or_default().display());
    }
    let hash = metadata.is_file().then(|| hash(path)).flatten();
    hash.unwrap_or_else(|| format!("unread {} {:?}", metadata.len(), metadata.modified().ok()))
}

fn hash(path: &Path) -> Option<String> {
    let mut file = fs::File::open(path).ok()?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(hasher.finalize().to_hex().to_string()),
            length => hasher.update(&buffer[..length]),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_ignored_counts() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
            work_tree(folder.path()).unwrap().key("true")
        };
        write(".gitignore", "target/\n");
        let first = write("a b.rs", "1");
        assert_eq!(write("target/out", "x"), first);
        assert_eq!(write(".claude/progress/state.json", "x"), first);
        assert_ne!(write("a b.rs", "2"), first);
        assert_eq!(write("a b.rs", "1"), first);
        assert_ne!(write(".hidden", "x"), first);
    }
}

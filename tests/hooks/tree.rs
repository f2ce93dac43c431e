//! A folder's whole content, to show that nothing in it was lost or changed.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use fs_err as fs;

/// Names with what is there: a mode and a content.
pub(crate) type Tree = BTreeMap<PathBuf, (u32, Vec<u8>)>;

/// Returns everything below a folder but git's own files.
pub(crate) fn tree(top: &Path) -> Tree {
    let mut tree = Tree::new();
    collect(top, top, &mut tree);
    tree
}

fn collect(top: &Path, folder: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with(".git") {
            continue;
        }
        let metadata = fs::symlink_metadata(&path).unwrap();
        let content = if metadata.is_symlink() {
            let target = fs::read_link(&path).unwrap();
            target.into_os_string().into_encoded_bytes()
        } else if metadata.is_dir() {
            collect(top, &path, tree);
            Vec::new()
        } else {
            fs::read(&path).unwrap()
        };
        let name = path.strip_prefix(top).unwrap().to_path_buf();
        tree.insert(name, (metadata.permissions().mode(), content));
    }
}

/// Fails with the names of what differs from what was there before.
#[track_caller]
pub(crate) fn assert_same(before: &Tree, top: &Path, whose: &str) {
    let after = tree(top);
    let names = before.keys().chain(after.keys());
    let changed: BTreeSet<&PathBuf> = names
        .filter(|name| before.get(*name) != after.get(*name))
        .collect();
    assert!(changed.is_empty(), "{whose} changed {changed:?}");
}

#[test]
fn a_change_is_seen() {
    let project = checkrein_testkit::TestProject::new().write("a/b", "1");
    let before = tree(project.root());
    assert_eq!(tree(project.root()), before);
    let project = project.write("a/b", "2");
    assert_ne!(tree(project.root()), before);
}

//! The content of a work tree, as a key under which it is known how the tests ended: everything that
//! is tracked, and everything that is not and is not ignored. A project's progress is left out: it
//! changes with every step.
//!
//! The key says nothing of what is committed: a file has the same content before its commit and
//! after it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;

use super::Answer;
use super::looked::{Looked, trouble};
use crate::checkpoint::entries::parse_index;
use crate::checkpoint::status;
use crate::git;

/// A repository in a repository in a repository; deeper ones count as empty.
const DEEPEST: usize = 8;

/// One file of a work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Whether git knows it.
    pub is_tracked: bool,
    /// Its mode and content, by name or hash.
    pub content: String,
}

/// The content of a work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkTree {
    /// The folder of the project in it.
    place: Vec<u8>,
    files: BTreeMap<Vec<u8>, File>,
}

impl WorkTree {
    /// Makes one of files that somebody else has found.
    pub fn new(place: &[u8], files: BTreeMap<Vec<u8>, File>) -> Self {
        Self {
            place: place.to_vec(),
            files,
        }
    }

    /// Reads the work tree of the repository that `root` is in; `scratch` is a folder of ours.
    pub fn of_repository(root: &Path, scratch: &Path) -> Answer<Self> {
        // What is written while it is read may make git fail; a second look settles it.
        let read = read(root, scratch).or_else(|_| self::read(root, scratch));
        match read {
            Ok(tree) => Answer::Known(tree),
            Err(error) => Answer::Failed(trouble(&error)),
        }
    }

    /// Returns the key under which it is known how a command ends for this content.
    pub fn key(&self, command: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &[u8]| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        add(command.as_bytes());
        add(&self.place);
        for (path, file) in &self.files {
            add(path);
            add(file.content.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// Returns the tracked files in which two looks at the same work tree differ.
    pub fn tracked_differences(&self, other: &Self) -> Vec<String> {
        let tracked = |file: Option<&File>| file.is_some_and(|file| file.is_tracked);
        let paths = self.files.keys().chain(other.files.keys());
        let mut names: Vec<String> = paths
            .map(|path| (path, self.files.get(path), other.files.get(path)))
            .filter(|(_, here, there)| tracked(*here) || tracked(*there))
            .filter(|(_, here, there)| {
                here.map(|file| &file.content) != there.map(|file| &file.content)
            })
            .map(|(path, ..)| git::path(path).display().to_string())
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

fn read(root: &Path, scratch: &Path) -> Result<WorkTree> {
    let mut files = BTreeMap::new();
    let place = collect(root, scratch, b"", &mut files, 0)?;
    Ok(WorkTree { place, files })
}

/// Collects the files of the repository that a folder is in, and returns where in it the folder is.
fn collect(
    folder: &Path,
    scratch: &Path,
    prefix: &[u8],
    files: &mut BTreeMap<Vec<u8>, File>,
    depth: usize,
) -> Result<Vec<u8>> {
    let looked = Looked::open(folder, scratch)?;
    let named = |path: &[u8]| [prefix, path].concat();
    let index = looked.git.run(&["ls-files", "--stage", "-z"])?;
    let mut modes = BTreeMap::new();
    for (path, content) in parse_index(&index)? {
        if Looked::is_progress(&path) {
            continue;
        }
        // One that a merge left with several contents is among the changes.
        let Some(content) = content else {
            continue;
        };
        let file = File {
            is_tracked: true,
            content: format!("{} {}", content.mode, content.id),
        };
        files.insert(named(&path), file);
        modes.insert(path, content.mode);
    }

    let question: Vec<&str> = status::QUESTION
        .iter()
        .map(|word| match *word {
            "--ignore-submodules=dirty" => "--ignore-submodules=none",
            word => word,
        })
        .collect();
    let status = status::parse(&looked.git.run(&question)?)?;
    let unmerged = status.unmerged.iter().map(|path| (path, true));
    let changed = status.changes.iter().map(|change| (&change.path, true));
    let untracked = status.untracked.iter().map(|path| (path, false));
    let mut unhashed = Vec::new();
    for (path, is_tracked) in changed.chain(unmerged).chain(untracked) {
        if Looked::is_progress(path) {
            continue;
        }
        let on_disk = looked.repository.on_disk(path);
        let is_repository =
            path.ends_with(b"/") || modes.get(path).is_some_and(|mode| mode == "160000");
        if is_repository {
            files.remove(&named(path));
            let inner = [named(path).as_slice(), b"/"].concat();
            if depth < DEEPEST && on_disk.join(".git").symlink_metadata().is_ok() {
                collect(&on_disk, scratch, &inner, files, depth + 1)?;
            }
            continue;
        }
        match by_itself(&on_disk) {
            Seen::Content(content) => {
                files.insert(
                    named(path),
                    File {
                        is_tracked,
                        content,
                    },
                );
            }
            Seen::Gone => {
                files.remove(&named(path));
            }
            Seen::ForGit(mode) => unhashed.push((path.clone(), is_tracked, mode)),
        }
    }
    let ids = hash(&looked, &unhashed)?;
    for ((path, is_tracked, mode), id) in unhashed.into_iter().zip(ids) {
        let content = format!("{mode} {id}");
        files.insert(
            named(&path),
            File {
                is_tracked,
                content,
            },
        );
    }
    Ok(looked.repository.prefix.clone())
}

/// The mode of a symbolic link, whose content is where it leads.
const LINK: &str = "120000";

/// What a look at a file told.
enum Seen {
    /// All that is to be known.
    Content(String),
    /// There is no such file.
    Gone,
    /// A file or link of this mode; git knows best what to call its content.
    ForGit(&'static str),
}

fn by_itself(path: &Path) -> Seen {
    let Ok(metadata) = path.symlink_metadata() else {
        return Seen::Gone;
    };
    if metadata.is_symlink() {
        return Seen::ForGit(LINK);
    }
    // What may not be read is known by its size and time: better a run too many than none ever.
    if !metadata.is_file() || fs::File::open(path).is_err() {
        let time = metadata.modified().ok();
        return Seen::Content(format!("unread {} {time:?}", metadata.len()));
    }
    Seen::ForGit(if is_executable(&metadata) {
        "100755"
    } else {
        "100644"
    })
}

#[cfg(unix)]
fn is_executable(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    false
}

/// Returns the names that git gives to the contents of files, in their order, as if they were added.
fn hash(looked: &Looked, files: &[(Vec<u8>, bool, &'static str)]) -> Result<Vec<String>> {
    // One process for all of them, save for those that its way of taking paths is not made for.
    let is_plain = |path: &[u8], mode: &str| {
        mode != LINK && !path.contains(&b'\n') && !path.ends_with(b"\r") && !path.starts_with(b"\"")
    };
    let mut input = Vec::new();
    for (path, _, mode) in files {
        if is_plain(path, mode) {
            input.extend_from_slice(path);
            input.push(b'\n');
        }
    }
    let answer = if input.is_empty() {
        Vec::new()
    } else {
        let question = ["hash-object", "--stdin-paths"];
        looked.git.run_with_input(&question, &input)?
    };
    let answer = String::from_utf8(answer)?;
    let mut ids = answer.lines();
    let mut id = |(path, _, mode): &(Vec<u8>, bool, &'static str)| -> Result<String> {
        if is_plain(path, mode) {
            let id = ids.next().context("`git hash-object` left files out")?;
            return Ok(id.to_owned());
        }
        if *mode == LINK {
            let target = fs::read_link(looked.repository.on_disk(path))?;
            let target = target.as_os_str().as_encoded_bytes();
            return looked.git.id(&["hash-object", "--stdin"], target);
        }
        let path = git::path(path).into_os_string();
        looked
            .git
            .id(&["hash-object".into(), "--".into(), path], b"")
    };
    files.iter().map(&mut id).collect()
}

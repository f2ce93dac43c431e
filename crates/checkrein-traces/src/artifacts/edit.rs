//! One edit of one file: text that is put in at one place, and can be taken out again byte for byte.

use std::path::{Path, PathBuf};

use fs_err as fs;

/// What is in the way, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hindrance {
    /// What is the case.
    pub what: String,
    /// What to do.
    pub next: String,
}

impl Hindrance {
    pub(super) fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
        }
    }
}

/// A file as it was read, and as it would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file's content before; none where there is no file.
    pub before: Option<Vec<u8>>,
    /// Where the text goes.
    pub at: usize,
    /// What comes with the first entry: a heading, the head of a table.
    pub frame: String,
    /// The tagged entry.
    pub entry: String,
}

impl Edit {
    /// Returns the file as it would be.
    pub fn after(&self) -> Vec<u8> {
        let before = self.before.as_deref().unwrap_or_default();
        let at = self.at.min(before.len());
        [
            &before[..at],
            self.frame.as_bytes(),
            self.entry.as_bytes(),
            &before[at..],
        ]
        .concat()
    }

    /// Returns the change as a unified diff.
    pub fn diff(&self, shown: &str) -> String {
        let before = self.before.as_deref().map(String::from_utf8_lossy);
        let after = self.after();
        let after = String::from_utf8_lossy(&after);
        let from = if before.is_some() {
            format!("a/{shown}")
        } else {
            "/dev/null".to_owned()
        };
        diff(
            &before.unwrap_or_default(),
            &after,
            &from,
            &format!("b/{shown}"),
        )
    }
}

/// Returns the difference of two texts.
pub(super) fn diff(before: &str, after: &str, from: &str, to: &str) -> String {
    similar::TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(from, to)
        .to_string()
}

/// A text's own way to end lines: that of its first line.
pub(super) fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// Puts whole lines behind a place, so that taking them out leaves the text as it was. The place is the end of
/// a line, behind its line end if it has one.
pub(super) fn lines_at(text: &str, at: usize, lines: &[&str]) -> String {
    let end = line_end(text);
    let joined = lines.join(end);
    let is_open = at > 0 && !text[..at].ends_with('\n');
    match is_open {
        // The last line has no end: so has ours.
        true => format!("{end}{joined}"),
        false => format!("{joined}{end}"),
    }
}

/// Where a file must really be, links followed, for us to change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The folder that it must stay in.
    pub folder: PathBuf,
}

impl Bounds {
    /// Reads a file for an edit: nothing where there is none. A link that leads out of the folder, and what is
    /// no file of text, is in the way.
    pub(super) fn read(&self, file: &Path) -> Result<Option<Vec<u8>>, Hindrance> {
        let real = self.real(file)?;
        let unreadable = |error: std::io::Error| {
            Hindrance::new(
                format!("it cannot be read: {error}"),
                "make it readable, and propose again",
            )
        };
        match fs::metadata(&real) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
            Ok(metadata) if !metadata.is_file() || metadata.len() > LARGEST => {
                return Err(Hindrance::new(
                    "it is no file of text",
                    "put a file of text in its place",
                ));
            }
            Ok(_) => {}
        }
        let bytes = fs::read(&real).map_err(unreadable)?;
        match std::str::from_utf8(&bytes) {
            Ok(_) => Ok(Some(bytes)),
            Err(_) => Err(Hindrance::new(
                "it is not written in UTF-8",
                "save it as UTF-8, and propose again",
            )),
        }
    }

    /// Returns where a file really is.
    pub(super) fn real(&self, file: &Path) -> Result<PathBuf, Hindrance> {
        let lost = || Hindrance::new("a link leads nowhere", "remove the link");
        let folder = fs::canonicalize(&self.folder).map_err(|_| lost())?;
        let mut missing = Vec::new();
        let mut there = file;
        let real = loop {
            match fs::canonicalize(there) {
                Ok(real) => break real,
                Err(_) if fs::symlink_metadata(there).is_ok() => return Err(lost()),
                Err(_) => {
                    missing.push(there.file_name().ok_or_else(lost)?.to_owned());
                    there = there.parent().ok_or_else(lost)?;
                }
            }
        };
        let real = missing
            .iter()
            .rev()
            .fold(real, |path, name| path.join(name));
        if !real.starts_with(&folder) {
            let what = format!("a link leads out of `{}`", self.folder.display());
            return Err(Hindrance::new(
                what,
                "put a file of its own in the place of the link",
            ));
        }
        let inside = real.strip_prefix(&folder).unwrap_or(&real);
        let is_gits = |part: std::path::Component<'_>| {
            let name = part.as_os_str().to_string_lossy();
            name.eq_ignore_ascii_case(".git")
        };
        if inside.components().any(is_gits) {
            return Err(Hindrance::new(
                "a link leads into git's own files",
                "put a file of its own in the place of the link",
            ));
        }
        Ok(real)
    }
}

/// Far more than anybody writes by hand.
const LARGEST: u64 = 4 * 1024 * 1024;

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn no_link_leads_into_the_files_of_git() {
        let project = tempfile::tempdir().unwrap();
        let root = project.path();
        fs::create_dir_all(root.join(".git/hooks")).unwrap();
        fs::write(root.join(".git/config"), "[core]\n").unwrap();
        fs::create_dir(root.join(".claude")).unwrap();
        let link = |to: &str, from: &str| std::os::unix::fs::symlink(to, root.join(from)).unwrap();
        link("../.git/hooks", ".claude/scripts");
        link(".git/config", "CLAUDE.md");
        link("README.md", "AGENTS.md");
        fs::write(root.join("README.md"), "# A\n").unwrap();
        let bounds = Bounds {
            folder: root.to_path_buf(),
        };
        for file in [".claude/scripts/a.sh", "CLAUDE.md", ".git/a"] {
            let seen = bounds.read(&root.join(file)).unwrap_err();
            assert_eq!(seen.what, "a link leads into git's own files", "{file}");
        }
        let seen = bounds.read(&root.join("AGENTS.md"));
        assert_eq!(seen, Ok(Some(b"# A\n".to_vec())));
    }
}

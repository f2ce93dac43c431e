//! What differs between HEAD, index and work tree, as `git status` tells it.

use anyhow::{Context, Result, bail};

use super::entries::Content;

/// The question, to be followed by `--` and a path.
///
/// The content of a submodule is not ours to commit, only the commit it stands at.
pub(crate) const QUESTION: &[&str] = &[
    "status",
    "--porcelain=v2",
    "-z",
    "--no-renames",
    "--untracked-files=all",
    "--ignore-submodules=dirty",
];

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Status {
    pub(crate) changes: Vec<Change>,
    /// Files, and nested repositories with a slash at their end.
    pub(crate) untracked: Vec<Vec<u8>>,
    /// Paths that a merge left with several contents.
    pub(crate) unmerged: Vec<Vec<u8>>,
}

/// A tracked path that has changed somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) path: Vec<u8>,
    /// How the index differs from HEAD; `.` when it does not.
    pub(crate) staged: u8,
    /// How the work tree differs from the index; `.` when it does not.
    pub(crate) unstaged: u8,
    pub(crate) is_submodule: bool,
    /// Whether files inside of the submodule differ from the commit that it stands at.
    pub(crate) is_dirty_inside: bool,
    /// What HEAD has.
    pub(crate) head: Option<Content>,
}

impl Change {
    pub(crate) fn is_staged(&self) -> bool {
        self.staged != b'.'
    }

    pub(crate) fn is_unstaged(&self) -> bool {
        self.unstaged != b'.'
    }
}

/// Reads the answer of git.
pub(crate) fn parse(output: &[u8]) -> Result<Status> {
    let mut status = Status::default();
    for record in super::entries::fields(output) {
        match record {
            [b'1', b' ', ..] => status.changes.push(parse_change(record)?),
            [b'?', b' ', path @ ..] => status.untracked.push(path.to_vec()),
            [b'u', b' ', ..] => {
                let path = record.splitn(11, |byte| *byte == b' ').nth(10);
                let path = path.context("`git status` cut an unmerged path off")?;
                status.unmerged.push(path.to_vec());
            }
            // Headers that were not asked for.
            [b'#', ..] => {}
            other => bail!(
                "`git status` said something unknown: {}",
                String::from_utf8_lossy(other)
            ),
        }
    }
    Ok(status)
}

/// Reads `1 XY sub mH mI mW hH hI path`.
fn parse_change(record: &[u8]) -> Result<Change> {
    let words: Vec<&[u8]> = record.splitn(9, |byte| *byte == b' ').collect();
    let [
        _,
        &[staged, unstaged],
        submodule,
        head_mode,
        _,
        _,
        head_id,
        _,
        path,
    ] = words[..]
    else {
        bail!(
            "`git status` cut a change off: {}",
            String::from_utf8_lossy(record)
        );
    };
    Ok(Change {
        path: path.to_vec(),
        staged,
        unstaged,
        is_submodule: submodule.starts_with(b"S"),
        is_dirty_inside: submodule.get(2) == Some(&b'M'),
        head: Content::new(
            std::str::from_utf8(head_mode)?,
            std::str::from_utf8(head_id)?,
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_record_is_understood() {
        let output = b"# branch.oid x\0\
            1 .M N... 100644 100644 100644 aa aa a b\n.txt\0\
            1 A. N... 000000 100644 100644 00 bb -new\0\
            1 .M S.M. 160000 160000 160000 cc cc sub\0\
            u UU N... 100644 100644 100644 100644 aa bb cc both here\0\
            ? nested/\0";
        let status = parse(output).unwrap();
        assert_eq!(status.changes[0].path, b"a b\n.txt");
        assert!(!status.changes[0].is_staged() && status.changes[0].is_unstaged());
        assert_eq!(status.changes[0].head, Content::new("100644", "aa"));
        assert_eq!(status.changes[1].head, None);
        assert!(!status.changes[1].is_dirty_inside && status.changes[2].is_dirty_inside);
        assert_eq!(status.unmerged, [b"both here"]);
        assert_eq!(status.untracked, [b"nested/"]);
    }

    #[test]
    fn half_a_record_is_an_error() {
        assert!(parse(b"1 .M N... 100644\0").is_err());
        assert!(parse(b"!?\0").is_err());
    }
}

//! Names with `*` in them, for files that there are many of.

use std::path::{Path, PathBuf};

use checkrein_serve::{Fault, shortened};
use ignore::overrides::{Override, OverrideBuilder};

use super::{Named, Reach};

/// More files than that are no answer to a glob.
const FILES: usize = 1_000;

/// More entries than that are not looked at.
const ENTRIES: usize = 200_000;

impl Reach {
    /// Returns the files that these paths, handles and globs name, those of a glob in the order of their names,
    /// and says how many of a glob are left out.
    pub(crate) fn files(&self, named: &[String]) -> Result<(Vec<Named>, Option<String>), Fault> {
        let (mut files, mut left_out): (Vec<Named>, usize) = (Vec::new(), 0);
        for name in named {
            // A file may have such a letter in its name.
            let is_glob = name.contains(['*', '?', '[', '{']) && !self.absolute(name).exists();
            let found = if is_glob {
                let (found, refused) = self.glob(name)?;
                left_out += refused;
                found
            } else {
                vec![self.file(name)?]
            };
            for file in found {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
        }
        let note = match left_out {
            0 => None,
            1 => Some("1 file that matches may not be read and is left out".to_owned()),
            more => Some(format!(
                "{more} files that match may not be read and are left out"
            )),
        };
        Ok((files, note))
    }

    /// Returns the files of a glob, and how many others match that may not be read.
    fn glob(&self, glob: &str) -> Result<(Vec<Named>, usize), Fault> {
        let shown = shortened(&glob.escape_debug().to_string(), 200);
        let whole = self.absolute(glob);
        let (root, rest) = split(&whole);
        let pattern = format!("/{}", rest.display());
        let built = OverrideBuilder::new(&root)
            .add(&pattern)
            .and_then(|builder| builder.build());
        let matcher = built.map_err(|error| {
            Fault::new(
                format!("`{shown}` is no glob: {error}"),
                "give paths, or a glob such as `logs/*.log`",
            )
        })?;
        let (files, refused) = self.matching(&root, &matcher, &shown)?;
        match (files.is_empty(), refused) {
            (false, refused) => Ok((files, refused.map_or(0, |(_, count)| count))),
            (true, Some((fault, _))) => Err(fault),
            (true, None) => Err(Fault::new(
                format!("no file matches `{shown}` in `{}`", self.folder.display()),
                "look for names with Glob",
            )),
        }
    }

    /// Returns the files that match and may be read, why the first other one may not, and how many others there are.
    fn matching(
        &self,
        root: &Path,
        matcher: &Override,
        shown: &str,
    ) -> Result<(Vec<Named>, Option<Refused>), Fault> {
        let too_many = || {
            Fault::new(
                format!("`{shown}` is about too many files"),
                "name a folder further down, or fewer files",
            )
        };
        let (mut files, mut refused, mut entries) = (Vec::new(), None, 0);
        let mut folders = vec![root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                entries += 1;
                if entries > ENTRIES {
                    return Err(too_many());
                }
                let path = entry.path();
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                if is_folder {
                    folders.push(path);
                } else if matcher.matched(&path, false).is_whitelist() {
                    match self.file(&path.to_string_lossy()) {
                        Ok(named) => files.push(named),
                        Err(fault) => {
                            refused = Some(match refused {
                                Some((first, count)) => (first, count + 1),
                                None => (fault, 1),
                            });
                        }
                    }
                }
            }
            if files.len() > FILES {
                return Err(too_many());
            }
        }
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok((files, refused))
    }
}

/// Why the first file may not be read, and how many may not.
type Refused = (Fault, usize);

/// Splits a glob behind its last folder that is named as it is.
fn split(glob: &Path) -> (PathBuf, PathBuf) {
    let is_plain = |part: &std::path::Component<'_>| {
        !part
            .as_os_str()
            .to_string_lossy()
            .contains(['*', '?', '[', '{'])
    };
    let root: PathBuf = glob.components().take_while(is_plain).collect();
    let rest = glob.components().skip_while(is_plain).collect();
    (root, rest)
}

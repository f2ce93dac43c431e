//! The files that are there and may not be read, for code in a sandbox, which reads whatever it is not kept
//! from.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use checkrein_serve::Fault;

use super::Reach;

/// More entries than that nobody waits for.
const ENTRIES: usize = 1_000_000;

/// Nor longer than that.
const PATIENCE: Duration = Duration::from_secs(10);

impl Reach {
    /// Returns what lies in the folders that may be read and may not be read itself.
    pub(crate) fn hidden(&self, stop: &dyn Fn() -> bool) -> Result<Vec<PathBuf>, Fault> {
        let mut hidden = Vec::new();
        if let Some(home) = &self.home
            && self.opened.iter().any(|opened| home.starts_with(opened))
        {
            for entry in std::fs::read_dir(home).into_iter().flatten().flatten() {
                let path = entry.path();
                if self.is_private(&path) {
                    hidden.push(path);
                }
            }
        }
        if self.denied.is_empty() {
            return Ok(hidden);
        }
        let end = Instant::now() + PATIENCE;
        let mut left = ENTRIES;
        let mut folders: Vec<PathBuf> = self.opened.clone();
        while let Some(folder) = folders.pop() {
            if self.denied.rule(&folder, true).is_some() {
                hidden.push(folder);
                continue;
            }
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                left = left.saturating_sub(1);
                if left == 0 || stop() || Instant::now() > end {
                    return Err(Fault::new(
                        "there are too many files to find those that the permission rules deny",
                        "use `process_csv` or `process_logs`, or ask the person to start the session in a \
                         smaller folder",
                    ));
                }
                let path = entry.path();
                let Ok(kind) = entry.file_type() else {
                    continue;
                };
                if hidden.contains(&path) {
                    continue;
                }
                if self.denied.rule(&path, kind.is_dir()).is_some() {
                    hidden.extend(real(&path, kind.is_symlink()));
                    hidden.push(path);
                } else if kind.is_dir() {
                    folders.push(path);
                }
            }
        }
        Ok(hidden)
    }
}

/// Returns where a link leads: what may not be read by one name may not be read by the other.
fn real(path: &Path, is_link: bool) -> Option<PathBuf> {
    is_link.then(|| path.canonicalize().ok()).flatten()
}

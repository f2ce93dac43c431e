//! The files that make a model: what identifies them, and a quick look at whether they are still the same.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::unusable::Unusable;

/// The files of a model, by what matters about them. Others in the folder play no part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub Vec<PathBuf>);

/// What a file looked like from outside: as long as that is the same, its content is not hashed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The file's name.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// When it was written, in nanoseconds since 1970; 0 where the system does not say.
    pub written: u64,
}

impl Files {
    /// Returns the hash of all files: 32 hexadecimal digits.
    pub fn id(&self) -> Result<String, Unusable> {
        let mut all = blake3::Hasher::new();
        for path in &self.0 {
            let mut one = blake3::Hasher::new();
            let read = fs::File::open(path).and_then(|file| one.update_reader(file).map(drop));
            read.map_err(|error| Unusable::unread(path, &error))?;
            // The names within the folder stay the same when the folder is moved.
            let name = path.file_name().unwrap_or_default();
            all.update(name.as_encoded_bytes());
            all.update(b"\0");
            all.update(one.finalize().as_bytes());
        }
        Ok(all.finalize().to_hex()[..32].to_owned())
    }

    /// Returns what the files look like from outside.
    pub fn stamps(&self) -> Result<Vec<Stamp>, Unusable> {
        self.0.iter().map(|path| stamp(path)).collect()
    }
}

fn stamp(path: &Path) -> Result<Stamp, Unusable> {
    let metadata = fs::metadata(path).map_err(|error| Unusable::unread(path, &error))?;
    let written = metadata.modified().ok();
    let written = written.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Ok(Stamp {
        path: path.to_path_buf(),
        size: metadata.len(),
        written: written
            .and_then(|since| u64::try_from(since.as_nanos()).ok())
            .unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_follows_the_content_and_not_the_place() {
        let folder = tempfile::tempdir().unwrap();
        let model = |name: &str, content: &str| {
            let below = folder.path().join(name);
            fs::create_dir_all(&below).unwrap();
            fs::write(below.join("a.json"), content).unwrap();
            Files(vec![below.join("a.json")]).id().unwrap()
        };
        let first = model("one", "x");
        assert_eq!(first.len(), 32);
        assert_eq!(first, model("two", "x"));
        assert_ne!(first, model("two", "y"));
    }

    #[test]
    fn a_stamp_follows_the_size() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files(vec![folder.path().join("a")]);
        assert!(files.stamps().is_err());
        fs::write(&files.0[0], "x").unwrap();
        let before = files.stamps().unwrap();
        assert_eq!(before, files.stamps().unwrap());
        fs::write(&files.0[0], "xy").unwrap();
        assert_ne!(before, files.stamps().unwrap());
    }
}

//! The person's file as it was last seen, so that a change in the middle of a session is told.
//!
//! The gates see calls, not what a script does. A person may edit the file at any time, so a change stands; but it
//! does not pass unnoticed.

use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::layout::UserDirs;
use crate::time::Timestamp;

/// What is remembered of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The version of the format.
    pub v: u32,
    /// The hash of its content; nothing where there was no file.
    pub hash: Option<String>,
    /// When a change in the middle of a session was noticed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Timestamp>,
    /// The session that it was noticed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

impl Seen {
    /// Returns what is remembered, if anything is.
    pub fn read(user: &UserDirs) -> Option<Self> {
        let content = fs::read(user.config_seen()).ok()?;
        disk::parse_json(&content).ok()
    }

    fn write(&self, user: &UserDirs) -> Result<()> {
        disk::replace(&user.config_seen(), disk::json_text(self)?.as_bytes())
    }
}

/// Remembers the file as it is when a session begins.
pub fn begin(user: &UserDirs) -> Result<()> {
    let before = Seen::read(user);
    let hash = hash(&user.config());
    if before.as_ref().is_some_and(|seen| seen.hash == hash) {
        return Ok(());
    }
    Seen {
        v: 1,
        hash,
        ..before.unwrap_or_default()
    }
    .write(user)
}

/// Whether the file is another one than was seen last. It is then remembered as it is, with the session.
pub fn has_changed(user: &UserDirs, now: Timestamp, session: &str) -> bool {
    let Some(seen) = Seen::read(user) else {
        return false;
    };
    let hash = hash(&user.config());
    if seen.hash == hash {
        return false;
    }
    // What cannot be remembered is told again.
    let _ = Seen {
        v: 1,
        hash,
        changed: Some(now),
        session: Some(session.to_owned()),
    }
    .write(user);
    true
}

/// Returns the hash of a file's content; one that cannot be read is another one than any that can.
fn hash(path: &Path) -> Option<String> {
    match fs::read(path) {
        Ok(content) => Some(blake3::hash(&content).to_hex()[..32].to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(_) => Some(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_once_and_a_new_session_begins_with_what_is_there() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().to_path_buf();
        let user = UserDirs::new(|name| (name == "HOME").then(|| path.clone().into())).unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let write = |text: &str| {
            fs::create_dir_all(&user.configuration).unwrap();
            fs::write(user.config(), text).unwrap();
        };
        assert!(!has_changed(&user, now, "a"), "nothing was seen yet");
        begin(&user).unwrap();
        assert!(!has_changed(&user, now, "a"));
        write("{}");
        assert!(has_changed(&user, now, "a"), "it came to be");
        assert!(!has_changed(&user, now, "a"), "it is told once");
        write("{ }");
        begin(&user).unwrap();
        assert!(
            !has_changed(&user, now, "b"),
            "between two sessions it is the person's"
        );
        assert_eq!(Seen::read(&user).unwrap().session.as_deref(), Some("a"));
        fs::remove_file(user.config()).unwrap();
        assert!(has_changed(&user, now, "b"), "it is gone");
    }
}

//! What servers answered last, for those who cannot wait: a file for each call of each skill, for the person alone.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use fs_err as fs;
use serde::{Deserialize, Serialize};

use super::{Answered, Call, Filled, Missing};
use crate::disk;
use crate::layout::{ProjectDirs, UserDirs};
use crate::message::count;
use crate::skill::folders;
use crate::time::Timestamp;

/// As much of an answer is kept, in bytes; a skill gets less.
pub const LONGEST_ANSWER: usize = 16 * 1024;

/// So many answers are kept; the oldest go first.
const MOST: usize = 200;

/// No skill is given an older answer.
const OLDEST: u64 = 30 * 24 * 60 * 60;

/// What makes an answer one's own: another skill, project, call or rule has another answer.
#[derive(Clone, Debug)]
pub struct Key<'a> {
    /// The person's folders.
    pub user: &'a UserDirs,
    /// The project that it was asked in: [`top`].
    pub top: &'a Path,
    /// The folder of the skill that asks.
    pub skill: &'a Path,
}

/// An answer that is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The version of the format.
    pub v: u32,
    /// When it was answered.
    pub at: Timestamp,
    /// Of what: `server.tool`.
    pub of: String,
    /// The configuration that the server had.
    #[serde(default)]
    pub fingerprint: String,
    /// The answer, or its beginning.
    pub text: String,
    /// How large it was.
    pub bytes: usize,
    /// The name under which `checkrein output show` has all of it, for some days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<String>,
}

/// Returns the folder that a session's work belongs to: the top of the project or the repository, or else this folder.
pub fn top(folder: &Path, root: Option<&Path>, home: Option<&Path>) -> PathBuf {
    let above = folders(&[folder], root, home).pop();
    above.unwrap_or_else(|| folder.to_path_buf())
}

impl Key<'_> {
    /// Returns where the answer to a call is kept. What the person and the project allow is part of it: after a change
    /// of rules nothing is given that was answered under others.
    fn path(&self, call: &Call) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        let mut add = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        add(self.top.as_os_str().as_encoded_bytes());
        add(self.skill.as_os_str().as_encoded_bytes());
        add(call.server.as_bytes());
        add(call.tool.as_bytes());
        // Maps are sorted, so the same arguments are the same text.
        add(serde_json::to_string(&call.arguments)
            .unwrap_or_default()
            .as_bytes());
        for rules in [
            self.user.config(),
            ProjectDirs::new(self.top).project_json(),
        ] {
            add(&fs::read(rules).unwrap_or_default());
        }
        let name = format!("{}.json", &hasher.finalize().to_hex()[..32]);
        self.user.answers().join(name)
    }
}

/// Returns what was answered last, and how many seconds ago; nothing that is too old.
pub fn last(key: &Key<'_>, call: &Call, now: Timestamp) -> Option<(Kept, u64)> {
    let kept: Kept = disk::parse_json(&fs::read(key.path(call)).ok()?).ok()?;
    let age = now.as_second().saturating_sub(kept.at.as_second());
    (kept.v == 1 && kept.of == call.name() && age <= OLDEST).then_some((kept, age))
}

/// Returns what stands in the place of a reference for those who cannot wait: what was answered last, with its age, or
/// the command that asks.
pub fn filled_by_last(key: &Key<'_>, name: &str, call: &Call, now: Timestamp) -> Filled {
    match last(key, call, now) {
        Some((kept, age)) => {
            let when = format!("{}; `checkrein skill load {name}` asks anew", ago(age));
            Filled::Answer(kept.answered(when))
        }
        None => Filled::Missing(Missing {
            why: "it was not asked yet, and nobody waits for a server here".into(),
            next: format!("run `checkrein skill load {name}`, which asks it"),
            said: None,
        }),
    }
}

impl Kept {
    /// Returns the answer as it is put into a skill.
    pub fn answered(self, when: String) -> Answered {
        let whole = self
            .whole
            .map(|id| format!("`checkrein output show {id}` prints all of it"));
        Answered {
            text: self.text,
            when,
            whole,
            bytes: self.bytes,
        }
    }
}

/// Says how long ago something was.
pub fn ago(seconds: u64) -> String {
    let units = [(24 * 60 * 60, "day"), (60 * 60, "hour"), (60, "minute")];
    let unit = units.into_iter().find(|(length, _)| seconds >= *length);
    match unit {
        Some((length, unit)) => {
            let number = usize::try_from(seconds / length).unwrap_or(usize::MAX);
            format!("{} ago", count(number, unit))
        }
        None => "less than a minute ago".into(),
    }
}

/// Keeps an answer, and takes away what is too old or too much.
pub fn keep(key: &Key<'_>, call: &Call, kept: &Kept) -> Result<()> {
    let folder = key.user.answers();
    private_folder(&folder)?;
    let _lock = disk::lock_dir(&folder, Duration::from_secs(2))?;
    disk::sweep(&folder);
    let path = key.path(call);
    // The permissions of a file stay when it is replaced.
    disk::create_private(&path, b"", |_| true)?;
    let text = disk::json_text(kept).context("an answer cannot be written")?;
    disk::replace_cached(&path, text.as_bytes())?;
    prune(&folder);
    Ok(())
}

fn private_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// Removes the oldest of too many answers.
fn prune(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut all: Vec<_> = entries
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    all.sort();
    let too_many = all.len().saturating_sub(MOST);
    for (_, path) in all.into_iter().take(too_many) {
        // One that stays is taken next time.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn call(arguments: serde_json::Value) -> Call {
        Call {
            server: "github".into(),
            tool: "list".into(),
            arguments: arguments.as_object().unwrap().clone(),
        }
    }

    fn kept(text: &str, at: u64) -> Kept {
        Kept {
            v: 1,
            at: Timestamp::from_second(at),
            of: "github.list".into(),
            fingerprint: String::new(),
            text: text.into(),
            bytes: text.len(),
            whole: None,
        }
    }

    fn user(home: &Path) -> UserDirs {
        UserDirs::new(|name| (name == "HOME").then(|| home.into())).unwrap()
    }

    #[test]
    fn the_last_answer_belongs_to_its_skill_project_call_and_rules() {
        let home = tempfile::tempdir().unwrap();
        let user = user(home.path());
        let key = |top: &'static str, skill: &'static str| Key {
            user: &user,
            top: Path::new(top),
            skill: Path::new(skill),
        };
        let asked = call(json!({"a": 1, "b": 2}));
        keep(&key("/p", "/s"), &asked, &kept("one", 100)).unwrap();
        let now = Timestamp::from_second(160);
        let text = |top, skill, call: &Call| {
            last(&key(top, skill), call, now).map(|(kept, age)| (kept.text, age))
        };
        assert_eq!(text("/p", "/s", &asked), Some(("one".into(), 60)));
        assert_eq!(
            text("/p", "/s", &call(json!({"b": 2, "a": 1}))),
            Some(("one".into(), 60))
        );
        assert_eq!(text("/p", "/other", &asked), None);
        assert_eq!(text("/other", "/s", &asked), None);
        assert_eq!(text("/p", "/s", &call(json!({"a": 1}))), None);
        keep(&key("/p", "/s"), &asked, &kept("two", 150)).unwrap();
        assert_eq!(text("/p", "/s", &asked), Some(("two".into(), 10)));
        fs::create_dir_all(&user.configuration).unwrap();
        fs::write(user.config(), "{}").unwrap();
        assert_eq!(text("/p", "/s", &asked), None, "the rules are others now");
    }

    #[test]
    fn who_cannot_wait_gets_the_last_answer_or_the_command_that_asks() {
        let home = tempfile::tempdir().unwrap();
        let user = user(home.path());
        let key = Key {
            user: &user,
            top: Path::new("/p"),
            skill: Path::new("/s"),
        };
        let asked = call(json!({}));
        let filled = |now| filled_by_last(&key, "triage", &asked, Timestamp::from_second(now));
        let Filled::Missing(missing) = filled(100) else {
            panic!()
        };
        assert_eq!(
            missing.next,
            "run `checkrein skill load triage`, which asks it"
        );
        let whole = Kept {
            whole: Some("ab12".into()),
            bytes: 9_000,
            ..kept("one", 100)
        };
        keep(&key, &asked, &whole).unwrap();
        for (now, age) in [
            (100, "less than a minute ago"),
            (160, "1 minute ago"),
            (7_400, "2 hours ago"),
            (100 + 3 * 86_400, "3 days ago"),
        ] {
            let Filled::Answer(answered) = filled(now) else {
                panic!()
            };
            assert_eq!(
                answered.when,
                format!("{age}; `checkrein skill load triage` asks anew")
            );
            assert_eq!(
                answered.whole.as_deref(),
                Some("`checkrein output show ab12` prints all of it")
            );
            assert_eq!((answered.text.as_str(), answered.bytes), ("one", 9_000));
        }
    }

    #[test]
    fn what_is_old_or_torn_is_none() {
        let home = tempfile::tempdir().unwrap();
        let user = user(home.path());
        let key = Key {
            user: &user,
            top: Path::new("/p"),
            skill: Path::new("/s"),
        };
        let asked = call(json!({}));
        keep(&key, &asked, &kept("one", 100)).unwrap();
        assert_eq!(
            last(&key, &asked, Timestamp::from_second(101 + OLDEST)),
            None
        );
        // A clock that went back makes no answer older.
        assert_eq!(last(&key, &asked, Timestamp::from_second(5)).unwrap().1, 0);
        fs::write(key.path(&asked), "{\"v\":1").unwrap();
        assert_eq!(last(&key, &asked, Timestamp::from_second(101)), None);
    }

    #[cfg(unix)]
    #[test]
    fn answers_are_for_the_person_alone_and_not_too_many() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let user = user(home.path());
        let key = Key {
            user: &user,
            top: Path::new("/p"),
            skill: Path::new("/s"),
        };
        for number in 0..MOST + 3 {
            keep(&key, &call(json!({ "n": number })), &kept("one", 100)).unwrap();
        }
        let files: Vec<_> = fs::read_dir(user.answers()).unwrap().flatten().collect();
        assert_eq!(files.len(), MOST);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert!(files.iter().all(|file| mode(&file.path()) == 0o600));
        assert_eq!(mode(&user.answers()), 0o700);
        assert!(
            last(
                &key,
                &call(json!({ "n": MOST + 2 })),
                Timestamp::from_second(100)
            )
            .is_some()
        );
    }
}

//! Commits and refs, written by plumbing: no hook, no editor, no signature.

use anyhow::{Result, bail};

use super::place;
use super::repository::{Head, Repository};
use super::room::Room;
use super::snapshot::Snapshot;
use super::take::Request;
use crate::git::{self, Git};

/// Who commits when nobody is configured.
const FALLBACK: (&str, &str) = ("checkrein", "checkrein@localhost");

/// The trailers of our commits, which is also how they are found again.
pub(super) const SESSION: &str = "Checkrein-Session";
pub(super) const PROJECT: &str = "Checkrein-Project";
pub(super) const FILES: &str = "Checkrein-Files";

/// Returns git with the person's identity, and the time that we were given.
fn committer(repository: &Repository, now: crate::time::Timestamp) -> Result<Git> {
    let time = format!("@{} +0000", now.as_second());
    let git = repository
        .git
        .with_variable("GIT_AUTHOR_DATE", &time)
        .with_variable("GIT_COMMITTER_DATE", &time);
    // Git would make an address up from the machine's name; that is not the person's.
    let strict = git.with_setting("user.useConfigOnly=true");
    for who in ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"] {
        if !strict.ask(&["var", who], &[])?.status.success() {
            let configured = |key: &str| -> Result<Option<String>> {
                let output = git.ask(&["config", "--get", key], &[])?;
                let value = String::from_utf8_lossy(&output.stdout).trim().to_owned();
                Ok((output.status.success() && !value.is_empty()).then_some(value))
            };
            let name = configured("user.name")?.unwrap_or_else(|| FALLBACK.0.to_owned());
            let email = configured("user.email")?.unwrap_or_else(|| FALLBACK.1.to_owned());
            return Ok(git
                .with_setting(&format!("user.name={name}"))
                .with_setting(&format!("user.email={email}")));
        }
    }
    Ok(git)
}

/// Writes the commits of a snapshot; nothing points at them yet.
pub(super) struct Commits {
    pub(super) work: String,
    pub(super) staged: Option<String>,
}

impl Commits {
    pub(super) fn write(
        repository: &Repository,
        request: &Request,
        head: &Head,
        snapshot: &Snapshot,
    ) -> Result<Self> {
        let git = committer(repository, request.now)?;
        let commit = |tree: &str, message: &str| {
            let mut arguments = vec!["commit-tree", "--no-gpg-sign", tree];
            if let Some(parent) = &head.commit {
                arguments.extend(["-p", parent]);
            }
            git.id(&arguments, message.as_bytes())
        };
        let message = message(repository, request, snapshot.differences.len());
        let staged = match &snapshot.staged_tree {
            Some(tree) => Some(commit(tree, "staged content beside a checkpoint\n")?),
            None => None,
        };
        Ok(Self {
            work: commit(&snapshot.tree, &message)?,
            staged,
        })
    }

    /// Puts the commit on the branch, if that is still where it was. All refs move or none does.
    pub(super) fn to_branch(
        &self,
        repository: &Repository,
        room: &Room,
        head: &Head,
        branch: &[u8],
    ) -> Result<bool> {
        let expected = match &head.commit {
            Some(commit) => commit.clone(),
            None => "0".repeat(self.work.len()),
        };
        let mut lines = [b"update ", branch].concat();
        lines.extend(format!("\0{}\0{expected}\0", self.work).bytes());
        self.keep_staged(&mut lines);
        let output = update(repository, room, &lines)?;
        if output.status.success() {
            return Ok(true);
        }
        // Did somebody else move the branch, or is there something wrong?
        if repository.head()? != *head {
            return Ok(false);
        }
        bail!(git::failure(&["update-ref"], &output))
    }

    /// Puts the commit in a new ref of its own; not if the name is taken.
    pub(super) fn to_ref(&self, repository: &Repository, room: &Room, name: &str) -> Result<bool> {
        let mut lines = format!("create {name}\0{}\0", self.work).into_bytes();
        self.keep_staged(&mut lines);
        let output = update(repository, room, &lines)?;
        if output.status.success() {
            return Ok(true);
        }
        let taken = repository
            .git
            .ask(&["rev-parse", "--quiet", "--verify", name], &[])?;
        if taken.status.success() {
            return Ok(false);
        }
        bail!(git::failure(&["update-ref"], &output))
    }

    fn keep_staged(&self, lines: &mut Vec<u8>) {
        if let Some(staged) = &self.staged {
            let name = place::staged_ref(&self.work);
            lines.extend(format!("update {name}\0{staged}\0\0").bytes());
        }
    }
}

fn update(repository: &Repository, room: &Room, lines: &[u8]) -> Result<std::process::Output> {
    let arguments = ["update-ref", "-m", "checkrein: checkpoint", "-z", "--stdin"];
    repository.git.run_shielded(&arguments, lines, &room.lock)
}

/// Puts a message together: subject, body, trailers.
fn message(repository: &Repository, request: &Request, files: usize) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let subject = match one_line(&request.message.subject) {
        subject if subject.is_empty() => "checkpoint".to_owned(),
        subject => subject,
    };
    let body = match request.message.body.trim() {
        "" => String::new(),
        body => format!("{body}\n\n"),
    };
    let mut message = format!(
        "{subject}\n\n{body}{SESSION}: {}\n{FILES}: {files}\n",
        one_line(request.session_id)
    );
    if !repository.prefix.is_empty() {
        message.push_str(&format!("{PROJECT}: {}\n", project(repository)));
    }
    message.replace('\0', "")
}

/// Names the project within its repository on one line.
pub(super) fn project(repository: &Repository) -> String {
    let folder = String::from_utf8_lossy(&repository.prefix);
    folder.trim_end_matches('/').escape_debug().to_string()
}

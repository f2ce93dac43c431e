//! What a git command that names no file would make of the guarded ones. Git is asked, and only
//! here: people use these commands all day, so only what would really change a file is refused.

use std::path::{Path, PathBuf};

use super::files::{self, Guarded};
use super::{Call, Objection, SEALED, resolve};
use crate::git::Git;
use crate::message::Refusal;
use crate::project::Project;
use crate::shell::{Effect, GitChange, Reach, Text};

/// The folder of the guarded files, as git is told to leave it out.
const LEFT_OUT: &str = "':!.claude/progress'";

/// Returns the guarded files that a git command may change.
pub(super) fn hits(call: &Call<'_>, effect: &Effect) -> Vec<Guarded> {
    let Reach::Git { whole, change, .. } = &effect.reach else {
        return Vec::new();
    };
    let Some(path) = effect.target.literal() else {
        return Vec::new();
    };
    let path = resolve::absolute(&path, call.cwd, None);
    let names = resolve::names(&path);
    // The project may be a package below the folder that git is told of.
    let near = names.iter().find_map(|name| Project::find(name, None));
    let here = Project::find(call.cwd, None).filter(|here| near.as_ref() != Some(here));
    let mut hits = Vec::new();
    for project in near.into_iter().chain(here) {
        // A folder that is not there yet is no repository, and one within the project is another.
        let repository = repository(&project.root);
        let told = |name: &&PathBuf| {
            (!*whole || name.is_dir())
                && repository.is_some()
                && self::repository(name) == repository
        };
        let told: Vec<&PathBuf> = names.iter().filter(told).collect();
        let is_below = |guarded: &Guarded| {
            let mut told = told.iter();
            told.any(|name| *whole || guarded.path.starts_with(name))
        };
        let below: Vec<Guarded> = files::of_project(&project)
            .filter(|guarded| guarded.kind.is_sealed())
            .filter(is_below)
            .collect();
        if below.is_empty() || is_of_now(change) && is_clean(&project.root) {
            continue;
        }
        hits.extend(below);
    }
    hits
}

/// Whether a change only concerns what differs from the last commit.
fn is_of_now(change: &GitChange) -> bool {
    match change {
        GitChange::Index | GitChange::Stash { .. } | GitChange::Clean { .. } => true,
        GitChange::Commit(commit) | GitChange::Overlay(commit) => is_head(commit),
        GitChange::Unstash(_) | GitChange::Remove => false,
    }
}

fn is_head(commit: &Text) -> bool {
    matches!(commit.lossy().as_str(), "HEAD" | "@")
}

/// Whether the guarded files are as they were committed: one question instead of a dozen, and most
/// often the answer.
fn is_clean(root: &Path) -> bool {
    let question = [
        "status",
        "--porcelain",
        "--untracked-files=all",
        "--ignored",
        "--",
        ".claude/progress",
    ];
    let said = Git::new(root, &[]).run(&question);
    said.is_ok_and(|said| said.is_empty())
}

/// Returns the top folder of the work tree that a path is in.
fn repository(path: &Path) -> Option<&Path> {
    path.ancestors()
        .find(|folder| folder.join(".git").symlink_metadata().is_ok())
}

/// Refuses a git command that would really change the file, and says which one would not.
pub(super) fn objection(
    call: &Call<'_>,
    guarded: &Guarded,
    change: &GitChange,
    except: &[Text],
    what: &str,
) -> Option<Objection> {
    if except.iter().any(|text| leaves_out(call, guarded, text)) {
        return None;
    }
    let file = Tracked {
        git: Git::new(&guarded.dirs.root, &[]),
        guarded,
    };
    if !file.would_change(change)? {
        return None;
    }
    let becomes = match change {
        GitChange::Index => "It would become what is staged",
        GitChange::Overlay(commit) | GitChange::Commit(commit) if is_head(commit) => {
            "It would become what the last commit has"
        }
        GitChange::Overlay(_) | GitChange::Commit(_) => "It would become what that commit has",
        GitChange::Stash { .. } => "It would go into the stash",
        GitChange::Unstash(_) => "It would become what was stashed",
        GitChange::Clean { .. } | GitChange::Remove => "It would be gone",
    };
    Some(Objection::Refuse(Refusal {
        gate: SEALED,
        what: what.to_owned(),
        why: format!("{becomes}, and it is written by checkrein's commands alone."),
        next: next(change, file.is_tracked(), &guarded.dirs.root, call.cwd),
    }))
}

/// Names the command that leaves the guarded files as they are.
fn next(change: &GitChange, is_tracked: bool, root: &Path, cwd: &Path) -> String {
    let git = if cwd == root || cwd.canonicalize().is_ok_and(|cwd| cwd == *root) {
        "git".to_owned()
    } else {
        format!("git -C '{}'", root.display())
    };
    let quoted = |text: &Text| format!("'{}'", text.lossy());
    let command = match change {
        GitChange::Index => format!("{git} checkout -- . {LEFT_OUT}"),
        GitChange::Overlay(commit) => {
            format!("{git} checkout {} -- . {LEFT_OUT}", quoted(commit))
        }
        GitChange::Commit(commit) if is_head(commit) => {
            format!("{git} restore --staged --worktree . {LEFT_OUT}")
        }
        GitChange::Commit(commit) => format!(
            "{git} reset --soft {} && {git} restore --staged --worktree . {LEFT_OUT}",
            quoted(commit)
        ),
        GitChange::Stash { untracked, ignored } => {
            let option = match (untracked, ignored) {
                (_, true) => "--all ",
                (true, _) => "--include-untracked ",
                _ => "",
            };
            format!("{git} stash push {option}-- . {LEFT_OUT}")
        }
        GitChange::Unstash(stash) => {
            format!("{git} checkout {} -- . {LEFT_OUT}", quoted(stash))
        }
        GitChange::Clean {
            ignored, others, ..
        } => match (ignored, others) {
            (true, true) => format!("{git} clean -fdx -e .claude"),
            (true, false) => format!("{git} clean -fdX -- . ':!.claude'"),
            _ => format!("{git} clean -fd -e .claude"),
        },
        GitChange::Remove => format!("{git} rm -r -- . {LEFT_OUT}"),
    };
    if let GitChange::Stash { .. } = change
        && is_tracked
    {
        // Where nothing but our files was changed, that command leaves nothing to stash.
        return format!(
            "run `{command}`; to switch branches, commit what checkrein wrote: `{git} commit -m progress -- .claude/progress`."
        );
    }
    format!("run `{command}`.")
}

/// Whether a pathspec that leaves something out leaves this file out.
fn leaves_out(call: &Call<'_>, guarded: &Guarded, text: &Text) -> bool {
    let path = guarded.path.to_string_lossy();
    let folders = [call.cwd.to_path_buf(), guarded.dirs.root.clone()];
    let from = |folder: &Path| Text::from(folder.to_string_lossy().into_owned()).join(text);
    folders
        .iter()
        .map(|folder| from(folder).clean())
        .any(|text| match text.literal() {
            Some(literal) => guarded.path.starts_with(&literal),
            None => text.could_be(&path),
        })
}

/// A guarded file as git sees it.
struct Tracked<'a> {
    git: Git,
    guarded: &'a Guarded,
}

impl Tracked<'_> {
    /// Whether the change would make another file of it; nothing where git cannot tell, since it
    /// could not do it either.
    fn would_change(&self, change: &GitChange) -> Option<bool> {
        let exists = self.guarded.path.exists();
        let becomes = |blob: Option<String>| blob.is_some() && blob != self.content();
        Some(match change {
            GitChange::Index => becomes(self.blob("")),
            GitChange::Overlay(commit) => becomes(self.blob(&commit.literal()?)),
            GitChange::Commit(commit) => self.is_changed_to(&commit.literal()?),
            GitChange::Stash { untracked, ignored } => {
                if self.is_tracked() {
                    self.is_changed_to("HEAD")
                } else {
                    exists && *untracked && (*ignored || !self.is_ignored())
                }
            }
            GitChange::Unstash(stash) => {
                let stash = stash.literal()?;
                let kept = self.blob(&stash);
                let base = self.blob(&format!("{stash}^1"));
                let untracked = self.blob(&format!("{stash}^3"));
                kept != base && kept != self.content() || !exists && untracked.is_some()
            }
            GitChange::Clean {
                ignored,
                others,
                folders,
            } => {
                let asked = || {
                    if self.is_ignored() { *ignored } else { *others }
                };
                exists
                    && self.blob("").is_none()
                    && asked()
                    && (*folders || self.has_tracked_neighbours())
            }
            GitChange::Remove => self.blob("").is_some(),
        })
    }

    /// Whether it becomes another file, or goes away, when all that is tracked becomes a commit.
    fn is_changed_to(&self, commit: &str) -> bool {
        match self.blob(commit) {
            Some(blob) => Some(blob) != self.content(),
            None => self.resolves(commit) && self.blob("").is_some() && self.guarded.path.exists(),
        }
    }

    fn is_tracked(&self) -> bool {
        self.blob("").is_some() || self.blob("HEAD").is_some()
    }

    fn relative(&self) -> PathBuf {
        let path = self.guarded.path.strip_prefix(&self.guarded.dirs.root);
        path.unwrap_or(&self.guarded.path).to_path_buf()
    }

    /// Returns the id of its content in a commit, or in the index.
    fn blob(&self, commit: &str) -> Option<String> {
        let name = format!("{commit}:./{}", self.relative().display());
        self.ask(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ])
    }

    fn resolves(&self, commit: &str) -> bool {
        let name = format!("{commit}^{{commit}}");
        self.ask(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ])
        .is_some()
    }

    /// Returns the id that its content in the work tree would have.
    fn content(&self) -> Option<String> {
        let path = self.relative();
        self.ask(&["hash-object", "--", &path.to_string_lossy()])
    }

    fn is_ignored(&self) -> bool {
        let path = self.relative();
        self.ask(&["check-ignore", "--", &path.to_string_lossy()])
            .is_some()
    }

    fn has_tracked_neighbours(&self) -> bool {
        let path = self.relative();
        let folder = path.parent().unwrap_or(&path);
        self.ask(&["ls-files", "--", &folder.to_string_lossy()])
            .is_some()
    }

    /// Returns what git says, if it says anything.
    fn ask(&self, arguments: &[&str]) -> Option<String> {
        let said = String::from_utf8(self.git.run(arguments).ok()?).ok()?;
        let said = said.trim();
        (!said.is_empty()).then(|| said.to_owned())
    }
}

//! Commands of the Bash tool.

use super::files::{self, Guarded, Kind};
use super::judgement::{self, Change};
use super::mention;
use super::{Call, Objection, git_change};
use crate::message::Refusal;
use crate::project::Project;
use crate::shell::{self, Copied, Effect, Reach};

/// Judges what the command would write into files of the kinds that are asked about.
pub(super) fn judge(call: &Call<'_>, asked: impl Fn(Kind) -> bool) -> Option<Objection> {
    let command = call.command()?;
    let mut asks = None;
    for (index, effect) in call.reading()?.effects.iter().enumerate() {
        for guarded in call.hits(index, effect) {
            if !asked(guarded.kind) {
                continue;
            }
            match judge_effect(call, command, effect, &guarded) {
                Some(Objection::Ask(refusal)) => {
                    asks.get_or_insert(Objection::Ask(refusal));
                }
                Some(refused) => return Some(refused),
                None => {}
            }
        }
    }
    asks
}

fn judge_effect(
    call: &Call<'_>,
    command: &str,
    effect: &Effect,
    guarded: &Guarded,
) -> Option<Objection> {
    let what = format!("a Bash command that writes `{}`", guarded.shown);
    if let Reach::Git { change, except, .. } = &effect.reach {
        return git_change::objection(call, guarded, change, except, &what);
    }
    let content = effect.content.clone().or_else(|| copied(guarded, effect));
    judgement::judge(guarded, &what, call.known, |_| match content {
        Some(content) => Change::Content(content),
        None => Change::Unknown {
            why: if guarded.kind == Kind::State {
                format!(
                    "`{}` changes it; state moves by command only, and the command is judged by the same rules.",
                    effect.by
                )
            } else {
                format!("`{}` changes it, to what cannot be told.", effect.by)
            },
            words: command.to_owned(),
            removed: removes(effect),
        },
    })
}

/// Returns what a copy would make of settings. The other files move by our commands, not by copies.
fn copied(guarded: &Guarded, effect: &Effect) -> Option<String> {
    let copied = effect
        .copied
        .as_ref()
        .filter(|_| guarded.kind == Kind::Settings)?;
    match copied {
        Copied::Content(content) => Some(content.clone()),
        Copied::File(path) => fs_err::read_to_string(path.literal()?).ok(),
    }
}

/// Whether the file would be gone from its place.
fn removes(effect: &Effect) -> bool {
    const REMOVE: &[&str] = &[
        "rm",
        "grm",
        "unlink",
        "shred",
        "trash",
        "trash-put",
        "find -delete",
        "git rm",
        "git clean",
        "git stash",
        "gzip",
        "bzip2",
        "xz",
        "rename",
        "truncate",
        "fallocate",
        "ln",
        "dd",
        "tar --remove-files",
    ];
    const MOVE: &[&str] = &["mv", "git mv", "rsync"];
    REMOVE.contains(&effect.by.as_str())
        || effect.reach == Reach::Tree && MOVE.contains(&effect.by.as_str())
}

/// A command that cannot be read is refused where it names a guarded file and a way to write.
pub(super) fn judge_unreadable(call: &Call<'_>) -> Option<Objection> {
    let unreadable = call.reading()?.unreadable?;
    let command = call.command()?;
    let project = Project::find(call.cwd, None)?;
    let guarded = files::of_project(&project).next()?;
    let (why, next) = match unreadable {
        shell::Unreadable::TooMuch if mention::may_name_folder_or_file(command) => (
            "it is too long, too deeply nested or too much work to be looked at",
            "put it into smaller commands, or the text into a file with the Write tool.",
        ),
        shell::Unreadable::Syntax if mention::names_file_and_writes(command) => (
            "it could not be read as Bash",
            "write it more plainly; state moves by `checkrein state enter STATE`.",
        ),
        _ => return None,
    };
    Some(Objection::Refuse(Refusal {
        gate: crate::state::GATE,
        what: format!("a Bash command that mentions `{}`", guarded.shown),
        why: format!("What it would write cannot be told: {why}."),
        next: next.into(),
    }))
}

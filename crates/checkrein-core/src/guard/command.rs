//! Commands of the Bash tool.

use std::path::Path;

use super::Call;
use super::files::{self, Guarded, ROWS};
use super::judgement::Before;
use super::mention;
use super::resolve;
use crate::layout::ProjectDirs;
use crate::message::Refusal;
use crate::project::Project;
use crate::shell::{self, Atom, Effect, Reach, Text};

/// Judges what the command would write.
pub(super) fn judge(call: &Call<'_>) -> Option<Refusal> {
    let command = call.input.get("command")?.as_str()?;
    if !mention::may_reach(command, call.cwd) {
        return None;
    }
    let reading = shell::read(command, call.cwd, call.home);
    let unreadable = reading.unreadable;
    reading
        .effects
        .iter()
        .find_map(|effect| judge_effect(call, command, effect))
        .or_else(|| judge_unreadable(call, command, unreadable?))
}

fn judge_effect(call: &Call<'_>, command: &str, effect: &Effect) -> Option<Refusal> {
    let guarded = hit(call, effect)?;
    let relative = guarded.row.relative();
    let what = format!("a Bash command that writes `{relative}`");
    let standing = match Before::read(&guarded, &what) {
        Ok(standing) => standing,
        Err(refusal) => return Some(refusal),
    };
    if let Some(content) = &effect.content {
        return standing.judge(content, &what);
    }
    let why = format!(
        "`{}` changes it; state moves by command only, and the command is judged by the same rules.",
        effect.by
    );
    Some(match standing.intended(command) {
        Some(state) => standing.refusal_of_move(&what, why, state),
        None => standing.refusal(&what, why),
    })
}

/// A command that cannot be read is refused where it names a guarded file and a way to write.
fn judge_unreadable(
    call: &Call<'_>,
    command: &str,
    unreadable: shell::Unreadable,
) -> Option<Refusal> {
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
    Some(Refusal {
        gate: crate::state::GATE,
        what: format!("a Bash command that mentions `{}`", guarded.row.relative()),
        why: format!("What it would write cannot be told: {why}."),
        next: next.into(),
    })
}

/// Returns the guarded file that an effect reaches.
fn hit(call: &Call<'_>, effect: &Effect) -> Option<Guarded> {
    match effect.target.literal() {
        Some(path) => {
            let path = resolve::absolute(&path, call.cwd, None);
            resolve::names(&path)
                .iter()
                .find_map(|name| reached(name, &effect.reach))
        }
        None => hit_by_pattern(call, effect),
    }
}

/// Returns the guarded file that a write at this very path reaches.
fn reached(path: &Path, reach: &Reach) -> Option<Guarded> {
    match reach {
        Reach::File => files::named(path),
        Reach::Touch => files::named(path).filter(|guarded| !guarded.path().exists()),
        Reach::Tree => files::named(path).or_else(|| files::inside(path)),
        Reach::Alias => files::named(path).or_else(|| {
            files::inside(path).filter(|guarded| guarded.path().parent() == Some(path))
        }),
        Reach::Inside => {
            files::inside(path).filter(|guarded| guarded.path().parent() == Some(path))
        }
        Reach::Over(source) => {
            let guarded = files::inside(path)?;
            let rest = guarded.path().strip_prefix(path).ok()?.to_path_buf();
            let harmless = source.literal().is_some_and(|source| {
                let source = Path::new(&source);
                source.exists() && !source.join(rest).exists()
            });
            (!harmless).then_some(guarded)
        }
    }
}

/// Returns the guarded file that a path with holes may mean: one of the project that its known
/// part lies in, or of the one that the command runs in.
fn hit_by_pattern(call: &Call<'_>, effect: &Effect) -> Option<Guarded> {
    let pattern = effect.target.clean();
    if !is_telling(&pattern) {
        return None;
    }
    let prefix = pattern.known_prefix();
    let folder = prefix.rfind('/').map_or("", |slash| &prefix[..slash]);
    let near = (!folder.is_empty() && folder.len() <= resolve::LONGEST)
        .then(|| Project::find(Path::new(folder), None))
        .flatten();
    let here = Project::find(call.cwd, None);
    [near, here]
        .into_iter()
        .flatten()
        .find_map(|project| matching(&project, &pattern, &effect.reach))
}

fn matching(project: &ProjectDirs, pattern: &Text, reach: &Reach) -> Option<Guarded> {
    let root = project
        .root
        .canonicalize()
        .unwrap_or_else(|_| project.root.clone());
    [project.clone(), ProjectDirs::new(root)]
        .iter()
        .flat_map(files::of_project)
        .find(|guarded| {
            let path = guarded.path();
            let could_be = |path: &Path| pattern.could_be(&path.to_string_lossy());
            match reach {
                Reach::File => could_be(&path),
                Reach::Touch => could_be(&path) && !path.exists(),
                Reach::Inside => path.parent().is_some_and(could_be),
                Reach::Alias => could_be(&path) || path.parent().is_some_and(could_be),
                Reach::Tree | Reach::Over(_) => {
                    path.ancestors().take(guarded.row.names.len()).any(could_be)
                }
            }
        })
}

/// Whether what is known of a pattern says more than that anything may be.
///
/// `$OUT` may be any file, and nobody would call it a write to the state.
fn is_telling(pattern: &Text) -> bool {
    let benign = pattern.0.contains(&Atom::Unknown { suspect: false });
    if !benign {
        return true;
    }
    pattern
        .lossy()
        .to_ascii_lowercase()
        .contains(ROWS[0].names[0])
}

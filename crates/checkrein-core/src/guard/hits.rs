//! Which guarded files an effect of a Bash command reaches.

use std::path::Path;

use super::Call;
use super::files::{self, Guarded, Kind, ROWS};
use super::git_change;
use super::resolve;
use crate::layout::ProjectDirs;
use crate::project::Project;
use crate::shell::{Atom, Effect, Reach, Text};

/// Returns the guarded files that an effect reaches.
pub(super) fn hits(call: &Call<'_>, effect: &Effect) -> Vec<Guarded> {
    match effect.reach {
        Reach::Git { .. } => return git_change::hits(call, effect),
        Reach::Named => return Vec::new(),
        _ => {}
    }
    let Some(path) = effect.target.literal() else {
        return hits_by_pattern(call, effect);
    };
    let path = resolve::absolute(&path, call.cwd, None);
    let names = resolve::names(&path);
    let reached = names.iter().map(|name| reached(call, name, &effect.reach));
    reached
        .into_iter()
        .find(|hits| !hits.is_empty())
        .unwrap_or_default()
}

/// Returns the guarded files that a write at this very path reaches.
fn reached(call: &Call<'_>, path: &Path, reach: &Reach) -> Vec<Guarded> {
    let named = files::named(path, call.user());
    let is_parent = |guarded: &Guarded| guarded.path.parent() == Some(path);
    // A folder that holds Claude Code's settings holds much else that is the person's.
    let sealed_here = |guarded: &Guarded| is_parent(guarded) && guarded.kind != Kind::Settings;
    match reach {
        Reach::File => named.into_iter().collect(),
        Reach::Touch => named
            .into_iter()
            .filter(|guarded| !guarded.path.exists() && guarded.kind.is_sealed())
            .collect(),
        Reach::Tree => match named {
            Some(guarded) => vec![guarded],
            None => files::inside(path, call.user()),
        },
        Reach::Alias => match named {
            Some(guarded) => vec![guarded],
            None => files::inside(path, call.user())
                .into_iter()
                .filter(sealed_here)
                .collect(),
        },
        Reach::Inside => files::inside(path, call.user())
            .into_iter()
            .filter(sealed_here)
            .collect(),
        Reach::Over(source) => files::inside(path, call.user())
            .into_iter()
            .filter(|guarded| may_come_along(guarded, path, source))
            .collect(),
        Reach::Git { .. } | Reach::Named => Vec::new(),
    }
}

/// Whether a copy of `source` over `folder` may bring the guarded file along.
fn may_come_along(guarded: &Guarded, folder: &Path, source: &Text) -> bool {
    let Ok(rest) = guarded.path.strip_prefix(folder) else {
        return false;
    };
    match source.literal() {
        Some(source) if Path::new(&source).exists() => Path::new(&source).join(rest).exists(),
        _ => guarded.kind != Kind::Settings,
    }
}

/// Returns the guarded files that a path with holes may mean: those of the project that its known
/// part lies in, or of the one that the command runs in.
fn hits_by_pattern(call: &Call<'_>, effect: &Effect) -> Vec<Guarded> {
    let pattern = effect.target.clean();
    let prefix = pattern.known_prefix();
    let folder = prefix.rfind('/').map_or("", |slash| &prefix[..slash]);
    let near = (!folder.is_empty() && folder.len() <= resolve::LONGEST)
        .then(|| Project::find(Path::new(folder), None))
        .flatten();
    let here = Project::find(call.cwd, None);
    [near, here]
        .into_iter()
        .flatten()
        .map(|project| matching(&project, &pattern, &effect.reach))
        .find(|hits| !hits.is_empty())
        .unwrap_or_default()
}

fn matching(project: &ProjectDirs, pattern: &Text, reach: &Reach) -> Vec<Guarded> {
    let root = project
        .root
        .canonicalize()
        .unwrap_or_else(|_| project.root.clone());
    let could_be = |path: &Path| pattern.could_be(&path.to_string_lossy());
    let is_hit = |guarded: &Guarded| {
        let path = &guarded.path;
        is_telling(pattern, guarded.kind)
            && match reach {
                Reach::File => could_be(path),
                Reach::Touch => could_be(path) && !path.exists(),
                Reach::Inside => path.parent().is_some_and(could_be),
                Reach::Alias => could_be(path) || path.parent().is_some_and(could_be),
                Reach::Tree | Reach::Over(_) => path
                    .ancestors()
                    .take_while(|ancestor| *ancestor != guarded.dirs.root)
                    .any(could_be),
                Reach::Git { .. } | Reach::Named => false,
            }
    };
    [project.clone(), ProjectDirs::new(root)]
        .iter()
        .flat_map(files::of_project)
        .filter(is_hit)
        .collect()
}

/// Whether what is known of a pattern says more than that anything may be.
///
/// `$OUT` may be any file, and nobody would call it a write to the state.
fn is_telling(pattern: &Text, kind: Kind) -> bool {
    if !pattern.0.contains(&Atom::Unknown { suspect: false }) {
        return true;
    }
    kind.is_sealed()
        && pattern
            .lossy()
            .to_ascii_lowercase()
            .contains(ROWS[0].names[0])
}

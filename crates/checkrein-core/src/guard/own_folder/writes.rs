//! What a command would write in our folders, take away with the folders above them, or give another name.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::{Call, resolve};
use super::{folders, is_below, real};
use crate::layout::UserDirs;
use crate::shell::{Effect, Reach, Text};

/// Whether an effect of the command changes what is ours.
pub(super) fn writes(call: &Call<'_>, user: &UserDirs, effect: &Effect) -> bool {
    match effect.target.literal() {
        Some(path) => {
            let path = resolve::absolute(&path, call.cwd, None);
            literal(call, user, effect, &path)
        }
        None => pattern(user, effect),
    }
}

fn literal(call: &Call<'_>, user: &UserDirs, effect: &Effect, path: &Path) -> bool {
    match &effect.reach {
        // What takes away a folder above takes ours with it.
        Reach::Tree => is_below(user, path) || is_above(user, path),
        // Through another name they are written to by a text that does not name them. A link to a program in it is
        // what `install` makes as well.
        Reach::Alias => is_below(user, path) && !is_open(user, path) || is_above(user, path),
        Reach::Named => is_below(user, path) && !is_open(user, path),
        Reach::Over(source) => is_below(user, path) || comes_along(call, user, path, source),
        // An archive brings what is in it; right above our folders that may well be ours.
        Reach::Inside => {
            is_below(user, path)
                || parents(user).any(|parent| is_same(path, &parent))
                || is_above(user, path) && (packs(call) || holds_ours(call, user, path))
        }
        Reach::File | Reach::Touch | Reach::Git { .. } => is_below(user, path),
    }
}

fn pattern(user: &UserDirs, effect: &Effect) -> bool {
    let pattern = effect.target.clean();
    let prefix = pattern.known_prefix();
    // `$OUT` may be anything, and nobody would call it our folder.
    let is_telling = Path::new(&prefix).starts_with(&user.home);
    let could_be = |path: &Path| pattern.could_be(&path.to_string_lossy());
    if matches!(effect.reach, Reach::Git { .. }) {
        return false;
    }
    if effect.reach == Reach::Named {
        // What code has listed: below the home there is much, right above ours little.
        let listed = Path::new(&prefix);
        return listed != user.home
            && above(user).any(|folder| folder == listed)
            && could_be(&user.config());
    }
    let is_whole = matches!(effect.reach, Reach::Tree | Reach::Alias);
    let is_ours =
        |folder: &Path| Path::new(&prefix).starts_with(folder) || is_telling && could_be(folder);
    // Of what is below, these are worth a name with stars in it.
    let project = |name: &str| user.projects().join("p").join(name);
    let worth = [
        user.config(),
        user.seal_key(),
        user.install_record(),
        project("mcp-approved.json"),
        project("audit.jsonl"),
        project("test-verdicts.json"),
        project("hints.index"),
    ];
    is_telling && worth.iter().any(|file| could_be(file))
        || folders(user).into_iter().any(is_ours)
        || is_telling && is_whole && above(user).any(|folder| could_be(&folder))
}

/// Whether a copy of `source` over `folder` brings one of our folders along: it has one, or the command makes one in it.
fn comes_along(call: &Call<'_>, user: &UserDirs, folder: &Path, source: &Text) -> bool {
    let Some(source) = source.clean().literal() else {
        return false;
    };
    let names = resolve::names(folder);
    let made = |path: &Path| {
        let effects = call.reading().map(|reading| &reading.effects);
        effects.into_iter().flatten().any(|effect| {
            let target = effect.target.clean().literal();
            target.is_some_and(|target| Path::new(&target).starts_with(path))
        })
    };
    folders(user).into_iter().any(|ours| {
        let rest = names.iter().find_map(|name| ours.strip_prefix(name).ok());
        rest.filter(|rest| !rest.as_os_str().is_empty())
            .map(|rest| Path::new(&source).join(rest))
            .is_some_and(|path| path.symlink_metadata().is_ok() || made(&path))
    })
}

/// Whether the command packs an archive itself: what it unpacks then is its own.
fn packs(call: &Call<'_>) -> bool {
    const PACKS: &[&str] = &["-c", "--create", "-o", "archive"];
    let runs = call.reading().map(|reading| &reading.runs);
    runs.into_iter().flatten().any(|run| {
        let archives = ["tar", "bsdtar", "gtar", "cpio", "git"].contains(&run.program.as_str());
        let first = run.arguments.iter().map(Text::lossy);
        let is_packing = |word: String| {
            PACKS.contains(&word.as_str())
                || run.program.ends_with("tar")
                    && !word.starts_with("--")
                    && !word.contains('/')
                    && word.trim_start_matches('-').starts_with('c')
        };
        run.program == "zip" || archives && first.take(3).any(is_packing)
    })
}

/// Whether an archive that the command unpacks there has one of our folders in it.
fn holds_ours(call: &Call<'_>, user: &UserDirs, folder: &Path) -> bool {
    /// Larger ones take too long to be listed.
    const LARGEST: u64 = 64 << 20;
    let names = resolve::names(folder);
    let rests: Vec<String> = folders(user)
        .into_iter()
        .filter_map(|ours| names.iter().find_map(|name| ours.strip_prefix(name).ok()))
        .map(|rest| format!("{}/", rest.display()))
        .collect();
    let runs = call.reading().map(|reading| &reading.runs);
    runs.into_iter().flatten().any(|run| {
        let listing: &[&str] = match run.program.as_str() {
            "tar" | "bsdtar" | "gtar" => &["-tf"],
            "unzip" => &["-Z1"],
            _ => return false,
        };
        let archives = run.arguments.iter().filter_map(|word| {
            let path = run.folder.join(word).clean().literal()?;
            let metadata = fs_err::metadata(&path).ok()?;
            (metadata.is_file() && metadata.len() <= LARGEST).then_some(path)
        });
        archives.into_iter().any(|archive| {
            let listed = Command::new(&run.program)
                .args(listing)
                .arg(archive)
                .output();
            listed.is_ok_and(|listed| {
                let text = String::from_utf8_lossy(&listed.stdout);
                rests.iter().any(|rest| text.contains(rest.as_str()))
            })
        })
    })
}

/// Whether anybody may have another name for it: programs and skills, which are there to be used.
fn is_open(user: &UserDirs, path: &Path) -> bool {
    [user.bin(), user.built_in_skills()]
        .iter()
        .any(|folder| path.starts_with(folder) || path.starts_with(real(folder)))
}

fn parents(user: &UserDirs) -> impl Iterator<Item = PathBuf> {
    let parents = folders(user).into_iter().filter_map(Path::parent);
    parents
        .map(Path::to_path_buf)
        .collect::<Vec<_>>()
        .into_iter()
}

/// Returns the folders above ours that are the person's own.
fn above(user: &UserDirs) -> impl Iterator<Item = PathBuf> {
    let above = folders(user).into_iter().flat_map(|folder| {
        let folders = folder.ancestors().skip(1);
        folders.take_while(|folder| folder.starts_with(&user.home))
    });
    above.map(Path::to_path_buf).collect::<Vec<_>>().into_iter()
}

fn is_same(path: &Path, folder: &Path) -> bool {
    let names = resolve::names(path);
    names
        .iter()
        .any(|name| name == folder || *name == real(folder))
}

fn is_above(user: &UserDirs, path: &Path) -> bool {
    above(user).any(|folder| is_same(path, &folder))
}

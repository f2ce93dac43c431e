//! A person takes guarded files as they are, or as they were before an undo.

use std::path::Path;

use checkrein_core::audit::Act;
use checkrein_core::feature::FeatureList;
use checkrein_core::layout::ProjectDirs;
use checkrein_core::project::Project;
use checkrein_core::seal::{File, Kept, Key, Seal};
use checkrein_core::state::StateFile;
use fs_err as fs;

use super::{key, note};
use crate::error::CommandError;
use crate::project;
use crate::surroundings::Surroundings;

/// Seals the files as they are, and says which were not as they had been sealed.
pub fn as_they_are(around: &Surroundings, reason: &str) -> Result<Vec<String>, CommandError> {
    let Some(dirs) = Project::find(&around.cwd, Some(&around.dirs.home)) else {
        return give_up(around, reason);
    };
    let _lock = project::lock(&dirs)?;
    let seal = Seal::of(&around.dirs, &dirs.root);
    let key = key(around)?;
    let was_sealed = seal.exists();
    for file in File::ALL {
        check(file, &file.path(&dirs))?;
    }
    let changed = seal.accept(&key, around.now)?;
    if !was_sealed {
        note(
            around,
            &seal,
            Act::Sealed,
            "every guarded file",
            reason.into(),
        )?;
        return Ok(vec![
            "sealed the project's guarded files as they are".to_owned(),
        ]);
    }
    if changed.is_empty() {
        return Ok(vec![nothing_to_accept(around, &seal, &key)]);
    }
    let mut said = Vec::new();
    for file in changed {
        note(around, &seal, Act::Accepted, file.shown(), reason.into())?;
        said.push(format!("accepted {} as it is", file.shown()));
    }
    Ok(said)
}

/// Puts the files of the latest undo back, and seals them; what they replace is kept in turn.
///
/// Where the project has moved on since that undo, the file has to be named.
pub fn of_kept(
    around: &Surroundings,
    named: Option<&Path>,
    reason: &str,
) -> Result<Vec<String>, CommandError> {
    let dirs = project::find(around)?;
    let _lock = project::lock(&dirs)?;
    let seal = Seal::of(&around.dirs, &dirs.root);
    let key: Key = key(around)?;
    let kept = match named {
        Some(path) => vec![named_one(&around.cwd.join(path))?],
        None => fresh(around, &seal, &key)?,
    };
    let mut changes = Vec::new();
    for kept in &kept {
        check(kept.file, &kept.path)?;
        changes.push((kept.file, fs::read(&kept.path)?));
    }
    let mut said = Vec::new();
    for kept in &kept {
        let file = kept.file.shown();
        note(around, &seal, Act::Accepted, file, reason.into())?;
        let from = around.short(&kept.path);
        said.push(format!("accepted {file} as it was kept in `{from}`"));
        if let Some(before) = seal.keep(kept.file, around.now)? {
            let before = around.short(&before);
            said.push(format!("  what it replaces is kept as `{before}`"));
        }
    }
    seal.write(&key, &changes, around.now)?;
    for kept in kept.iter().filter(|_| named.is_none()) {
        // Taken once: a later undo is another one.
        fs::remove_file(&kept.path)?;
    }
    Ok(said)
}

fn named_one(path: &Path) -> Result<Kept, CommandError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = File::ALL
        .into_iter()
        .find(|file| name.ends_with(file.name()))
        .ok_or_else(|| {
            CommandError::person(format!("`{}` is no guarded file's", path.display()))
                .hint("name a file that an undo has kept, such as `...-state.json`")
        })?;
    Ok(Kept {
        file,
        path: path.to_path_buf(),
    })
}

fn fresh(around: &Surroundings, seal: &Seal, key: &Key) -> Result<Vec<Kept>, CommandError> {
    let kept = seal.acceptable(key);
    if !kept.is_empty() {
        return Ok(kept);
    }
    let Some(older) = seal.latest_kept().into_iter().next() else {
        return Err(CommandError::person("no changed file is kept")
            .hint("`checkrein state accept` takes the files as they are now"));
    };
    Err(CommandError::person(
        "the project has moved on since the latest change was undone, and taking that change would \
         undo what was done since",
    )
    .hint(format!(
        "to take it all the same: `checkrein state accept --kept '{}'`",
        around.short(&older.path)
    )))
}

/// A project whose settings the person removed is no project any more.
fn give_up(around: &Surroundings, reason: &str) -> Result<Vec<String>, CommandError> {
    let Some(seal) = Seal::orphaned(&around.dirs, &around.cwd) else {
        project::find(around)?;
        return Ok(Vec::new());
    };
    let _lock = project::lock(&ProjectDirs::new(seal.root()))?;
    seal.remove()?;
    note(
        around,
        &seal,
        Act::Accepted,
        File::Settings.shown(),
        reason.into(),
    )?;
    Ok(vec![format!(
        "`{}` is no project any more; its state is not guarded",
        around.short(seal.root())
    )])
}

/// Refuses a file that could not be used: it would be sealed for good.
fn check(file: File, path: &Path) -> Result<(), CommandError> {
    if !path.exists() {
        return Ok(());
    }
    let sound = match file {
        File::State => StateFile::read(path).map(|_| ()),
        File::Features => FeatureList::read(path).map(|_| ()),
        File::Process | File::Settings => fs::read(path).map_err(Into::into).and_then(|content| {
            serde_json::from_slice::<serde_json::Value>(&content)
                .map(|_| ())
                .map_err(Into::into)
        }),
    };
    sound.map_err(|cause| {
        CommandError::person(format!("`{}` cannot be accepted", path.display()))
            .because(format!("{cause:#}"))
            .hint("mend it first")
    })
}

fn nothing_to_accept(around: &Surroundings, seal: &Seal, key: &Key) -> String {
    let mut text = "every guarded file is as it was sealed; nothing to accept".to_owned();
    for kept in seal.acceptable(key) {
        text.push_str(&format!(
            "\n{} was changed and the change undone; it is kept as `{}`: \
             `checkrein state accept --kept` takes it",
            kept.file.shown(),
            around.short(&kept.path)
        ));
    }
    text
}

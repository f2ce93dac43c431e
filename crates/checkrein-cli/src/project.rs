//! The project that a command works on: the one that the current folder is in.

use std::time::Duration;

use checkrein_core::disk::{Lock, lock_dir};
use checkrein_core::layout::ProjectDirs;
use checkrein_core::project::Project;
use checkrein_core::seal::{self, File, Key, Look, Seal};
use checkrein_core::standing::Standing;
use checkrein_core::time::Timestamp;

use crate::error::CommandError;
use crate::sealing;
use crate::surroundings::Surroundings;

/// Long enough for a hundred updates that come at once, short enough to notice a lock that stays.
const PATIENCE: Duration = Duration::from_secs(30);

/// Finds the project that the current folder is in.
///
/// One that was sealed and has lost its settings gets them back first.
pub fn find(around: &Surroundings) -> Result<ProjectDirs, CommandError> {
    let home = Some(around.dirs.home.as_path());
    if let Some(dirs) = Project::find(&around.cwd, home) {
        return Ok(dirs);
    }
    if let Some(seal) = Seal::orphaned(&around.dirs, &around.cwd) {
        settle(around, &seal)?;
    }
    Project::find(&around.cwd, home).ok_or_else(|| {
        let folder = around.short(&around.cwd);
        CommandError::person(format!("`{folder}` is not inside an initialized project"))
            .hint("run `checkrein init` in the project's top folder")
    })
}

/// Reads the project as it stands.
///
/// Who only looks changes nothing, but is told when a guarded file is not as it was sealed.
pub fn standing(around: &Surroundings) -> Result<Standing, CommandError> {
    let dirs = find(around)?;
    let seal = Seal::of(&around.dirs, &dirs.root);
    let is_off = || seal.is_off(seal::GATE, around.now);
    if seal.look() == Look::Unsettled && !is_off() && !sealing::changed(around, &seal).is_empty() {
        around.notices.borrow_mut().push(UNSETTLED.to_owned());
    }
    read(dirs, &seal)
}

const UNSETTLED: &str = "note: a guarded file is not as it was sealed; `checkrein state verify` undoes \
                         that, and `checkrein state accept` takes it, if a person made the change";

/// A project in the hands of a command: nobody else changes it meanwhile.
#[derive(Debug)]
pub struct Work {
    /// The project as it stands; what is changed in it counts once it is saved.
    pub standing: Standing,
    before: Standing,
    seal: Seal,
    key: Key,
    now: Timestamp,
    _lock: Lock,
}

impl Work {
    /// Writes and seals what was changed; all of it, or nothing.
    pub fn save(&self) -> Result<(), CommandError> {
        let (before, now) = (&self.before, &self.standing);
        let mut changes = Vec::new();
        if now.features != before.features {
            changes.push((File::Features, now.features.to_text()?.into_bytes()));
        }
        if now.state != before.state {
            changes.push((File::State, now.state.to_text()?.into_bytes()));
        }
        if let Some(process) = &now.process
            && now.process != before.process
        {
            changes.push((File::Process, process.to_text()?.into_bytes()));
        }
        if !changes.is_empty() {
            self.seal.write(&self.key, &changes, self.now)?;
        }
        Ok(())
    }
}

/// Changes the project: reads it, hands it to `change`, while no other process changes it.
///
/// What nobody judged is undone first, so that nothing is built upon it.
pub fn update<T>(
    around: &Surroundings,
    change: impl FnOnce(&mut Work) -> Result<T, CommandError>,
) -> Result<T, CommandError> {
    let dirs = find(around)?;
    let lock = lock(&dirs)?;
    let seal = Seal::of(&around.dirs, &dirs.root);
    let key = sealing::key(around)?;
    sealing::settle(around, &seal, &key)?;
    sealing::may_begin(around, &seal)?;
    let standing = sealed(dirs, &seal, &key)?;
    change(&mut Work {
        before: standing.clone(),
        standing,
        seal,
        key,
        now: around.now,
        _lock: lock,
    })
}

/// Settles the project that the current folder is in, or says nothing where there is none.
pub fn verify(around: &Surroundings) -> Result<(), CommandError> {
    let found = Project::find(&around.cwd, Some(&around.dirs.home));
    let seal = match found {
        Some(dirs) => Seal::of(&around.dirs, &dirs.root),
        None => match Seal::orphaned(&around.dirs, &around.cwd) {
            Some(seal) => seal,
            None => return Ok(()),
        },
    };
    settle(around, &seal)
}

/// Settles a project under its lock.
fn settle(around: &Surroundings, seal: &Seal) -> Result<(), CommandError> {
    let dirs = ProjectDirs::new(seal.root());
    {
        let _lock = lock(&dirs)?;
        sealing::settle(around, seal, &sealing::key(around)?)?;
    }
    if !dirs.project_json().exists() {
        // The folder was made for the lock alone; on this branch there is no project.
        let _ = fs_err::remove_dir(dirs.progress());
        let _ = fs_err::remove_dir(dirs.root.join(".claude"));
    }
    Ok(())
}

/// Locks the project against every other process that changes it.
pub fn lock(dirs: &ProjectDirs) -> Result<Lock, CommandError> {
    fs_err::create_dir_all(dirs.progress())?;
    Ok(lock_dir(&dirs.progress(), PATIENCE)?)
}

/// Reads a project as it is sealed: what somebody writes into its files from here on is not built upon.
fn sealed(dirs: ProjectDirs, seal: &Seal, key: &Key) -> Result<Standing, CommandError> {
    if !seal.exists() {
        return read(dirs, seal);
    }
    let mut texts = Vec::new();
    for file in [File::State, File::Features, File::Process] {
        let content = seal.sealed(key, file).ok_or_else(|| {
            CommandError::person(format!("`{}` is being changed by somebody", file.shown()))
                .hint("run the command again when nothing else writes it")
        })?;
        let text = content.map(|content| String::from_utf8_lossy(&content).into_owned());
        texts.push((file, text));
    }
    let text = |file| texts.iter().find(|(name, _)| *name == file)?.1.clone();
    mendable(Standing::of_texts(dirs, text), seal)
}

fn read(dirs: ProjectDirs, seal: &Seal) -> Result<Standing, CommandError> {
    mendable(Standing::read(dirs), seal)
}

fn mendable(standing: anyhow::Result<Standing>, seal: &Seal) -> Result<Standing, CommandError> {
    let hint = if seal.exists() {
        "`checkrein state verify` brings back what was sealed"
    } else {
        "mend the file by hand, or let `checkrein init` set it aside and begin it anew"
    };
    standing.map_err(|cause| CommandError::from(cause).hint(hint))
}

//! What every event looks at: are the guarded files as they were sealed? Reads only.

use fs_err as fs;

use super::key::Key;
use super::record::{Next, Record};
use super::{File, Seal, files};

/// What a look at a project's guarded files shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The project was never sealed on this machine, and nobody has looked into it yet.
    New,
    /// The project was never sealed on this machine.
    Unsealed,
    /// Every file is as it was sealed.
    Whole,
    /// Some file is not, or a change of one is not done: `settle` is called for.
    Unsettled,
}

impl Seal {
    /// Looks at the files.
    pub fn look(&self) -> Look {
        let Ok(text) = fs::read_to_string(self.record_path()) else {
            return match (self.exists(), self.unsealed_path().exists()) {
                (true, _) => Look::Unsettled,
                (false, true) => Look::Unsealed,
                (false, false) => Look::New,
            };
        };
        let record = Key::read(&self.user.seal_key())
            .and_then(|key| Some((Record::parse(&text, &key)?, key)));
        let Some((record, key)) = record else {
            return Look::Unsettled;
        };
        let is_whole = File::ALL.into_iter().all(|file| {
            let entry = record.of(file);
            let found = files::read(&file.path(&self.dirs));
            !matches!(entry.next, Next::Begun(_))
                && key.mark_of(file, &found).as_ref() == Some(&entry.mark)
        });
        if is_whole {
            Look::Whole
        } else {
            Look::Unsettled
        }
    }
}

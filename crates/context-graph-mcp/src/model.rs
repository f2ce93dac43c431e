//! The model that searches by meaning: the one that the person chose, loaded when it is first needed and
//! again when another was chosen. Without one, and where it cannot be used, words alone are searched.

use checkrein_core::layout::UserDirs;
use checkrein_embed::Embedder;
use checkrein_embed::choice::{self, Choice};

/// The model that was loaded last.
#[derive(Default)]
pub(crate) struct Model(Option<(Choice, Box<dyn Embedder>)>);

impl Model {
    /// Returns the model, if one was chosen, or why it cannot be used.
    pub(crate) fn get(&mut self, dirs: &UserDirs) -> Result<Option<&mut dyn Embedder>, String> {
        let Some(choice) = choice::read(dirs).map_err(|error| format!("{error:#}"))? else {
            self.0 = None;
            return Ok(None);
        };
        let loaded = match self.0.take() {
            Some(loaded) if loaded.0 == choice => loaded,
            _ => {
                let model = choice
                    .open()
                    .map_err(|error| format!("{error}; {}", error.next))?;
                (choice, model)
            }
        };
        Ok(Some(&mut *self.0.insert(loaded).1))
    }
}

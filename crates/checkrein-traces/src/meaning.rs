//! The model that the person chose, for whoever searches: loaded, or it is said why words alone answer.

use std::time::{Duration, Instant};

use anyhow::Result;
use checkrein_core::layout::UserDirs;
use checkrein_embed::Embedder;
use checkrein_embed::choice::{self, Choice};

use crate::Store;

/// Loads the model that was chosen, if one was; else says what is searched by, and why.
pub fn load(dirs: &UserDirs) -> Result<Option<Box<dyn Embedder>>, String> {
    chosen(dirs)?.map(|choice| open(&choice)).transpose()
}

/// The model of a program that is asked more than once: loaded when it is first needed, and again when
/// another was chosen.
#[derive(Default)]
pub struct Model(Option<(Choice, Box<dyn Embedder>)>);

impl Model {
    /// Returns the model that was chosen, if one was; else says what is searched by, and why.
    pub fn get(&mut self, dirs: &UserDirs) -> Result<Option<&mut dyn Embedder>, String> {
        let before = self.0.take();
        let Some(choice) = chosen(dirs)? else {
            return Ok(None);
        };
        let loaded = match before {
            Some(loaded) if loaded.0 == choice => loaded,
            _ => {
                let model = open(&choice)?;
                (choice, model)
            }
        };
        Ok(Some(&mut *self.0.insert(loaded).1))
    }
}

/// Makes the vectors that are missing, for as long as there is patience, and returns how many were made.
/// Each step tells how many of how many there are.
pub fn fill(
    store: &Store,
    model: &mut dyn Embedder,
    patience: Option<Duration>,
    tell: &mut dyn FnMut(usize, usize),
) -> Result<usize> {
    let begun = Instant::now();
    store.embed(model, &mut |done, all| {
        if all > 0 {
            tell(done, all);
        }
        patience.is_none_or(|patience| begun.elapsed() < patience)
    })
}

fn chosen(dirs: &UserDirs) -> Result<Option<Choice>, String> {
    choice::read(dirs).map_err(|error| by_words(format!("{error:#}")))
}

fn open(choice: &Choice) -> Result<Box<dyn Embedder>, String> {
    let model = choice.open();
    model.map_err(|unusable| by_words(format!("{unusable}; {}", unusable.next)))
}

fn by_words(why: String) -> String {
    format!("by words alone: {why}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_embed::Level;

    fn dirs(home: &std::path::Path) -> UserDirs {
        UserDirs::new(|name| (name == "HOME").then(|| home.into())).unwrap()
    }

    fn choose(dirs: &UserDirs, folder: &std::path::Path) {
        checkrein_testkit::tiny_model::write(folder);
        let model = checkrein_embed::load(folder).unwrap();
        choice::remember(dirs, &Choice::of(folder.into(), &*model).unwrap()).unwrap();
    }

    #[test]
    fn a_model_is_loaded_once_for_as_long_as_it_is_the_chosen_one() {
        let home = tempfile::tempdir().unwrap();
        let dirs = dirs(home.path());
        let mut model = Model::default();
        assert!(model.get(&dirs).unwrap().is_none());
        assert!(load(&dirs).unwrap().is_none());

        let folder = home.path().join("model");
        choose(&dirs, &folder);
        assert_eq!(load(&dirs).unwrap().unwrap().level(), Level::Static);
        assert_eq!(model.get(&dirs).unwrap().unwrap().level(), Level::Static);
        // What is loaded answers on when its files are gone; whoever loads anew is told.
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(model.get(&dirs).unwrap().is_some());
        let said = load(&dirs).err().unwrap();
        assert!(
            said.starts_with("by words alone: ") && said.contains("does not exist"),
            "{said}"
        );
        assert!(Model::default().get(&dirs).is_err());

        choice::forget(&dirs).unwrap();
        assert!(model.get(&dirs).unwrap().is_none());
    }

    #[test]
    fn a_choice_that_cannot_be_read_is_said() {
        let home = tempfile::tempdir().unwrap();
        let dirs = dirs(home.path());
        choose(&dirs, &home.path().join("model"));
        fs_err::write(dirs.model_choice(), "{").unwrap();
        let said = load(&dirs).err().unwrap();
        assert!(said.contains("`checkrein model use PATH`"), "{said}");
    }
}

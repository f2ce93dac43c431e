//! The store of a project's traces: SQLite, built from the log, read on from where it left off.
//!
//! It is a cache: deleting it is always safe.

mod ask;
mod catch_up;
mod lines;
mod list;
mod parse;
pub(crate) mod postings;
mod schema;
pub(crate) mod shelf;
mod write;

use std::cell::{OnceCell, RefCell};

use anyhow::Result;
use rusqlite::Connection;

use crate::Place;
use crate::search::vectors::Vectors;
use crate::search::{Neighbours, Vocabulary};

#[cfg(test)]
mod tests;

pub use ask::{Filter, Page, Rows, Wrong};
pub use catch_up::CaughtUp;
pub use list::{CategoryCount, Link, Linked, Listed, Lookup, Related};

/// A project's traces, ready to be asked.
pub struct Store {
    pub(crate) place: Place,
    pub(crate) connection: Connection,
    /// Which words are near to which, once somebody has asked.
    pub(crate) neighbours: OnceCell<Neighbours>,
    /// Its words by their letters, once somebody has asked for one that it does not have.
    pub(crate) vocabulary: RefCell<Vocabulary>,
    /// What its traces mean, once somebody has asked with a model.
    pub(crate) vectors: RefCell<Option<Vectors>>,
    in_memory: bool,
    told: Vec<String>,
}

impl Store {
    /// Opens the store; what the log says since is read by [`Store::catch_up`] alone.
    pub fn open(place: &Place) -> Result<Self> {
        let (connection, told) = schema::open(&place.database)?;
        Ok(Self {
            place: place.clone(),
            connection,
            neighbours: OnceCell::new(),
            vocabulary: RefCell::default(),
            vectors: RefCell::default(),
            in_memory: told.is_some(),
            told: told.into_iter().collect(),
        })
    }

    /// Returns what a person should know of the store, such as why it cannot be kept on disk.
    pub fn told(&self) -> Vec<String> {
        self.told.clone()
    }

    /// Returns where the store and its log are.
    pub fn place(&self) -> &Place {
        &self.place
    }

    fn use_connection(&mut self, connection: Connection, told: Option<String>) {
        self.connection = connection;
        self.in_memory = told.is_some();
        self.told = told.into_iter().collect();
    }
}

//! The index of a catalog: one file that a prompt is routed by, without reading any skill.
//!
//! `build` makes it of a catalog, `encode` says how it lies on the disk, `read` takes from it what
//! a prompt asks for. It is a hash table on the disk: a word of the prompt leads to one bucket,
//! and only that bucket is read, so the work does not grow with the text of the catalog.

mod build;
mod cursor;
mod encode;
mod examples;
mod read;

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;

use super::FrontMatter;
use super::catalog::{Catalog, Places, Source};
use super::model::Model;
use super::template::Templates;
use super::{stamp, words};
use crate::disk;
use read::Reader;

/// How many kinds of text a skill's words are counted in.
pub const FIELDS: usize = 7;

/// A kind of text of a skill that its words are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its name.
    Name,
    /// What its description says that it is for.
    Description,
    /// Its keywords, the phrases that its description quotes, its task types and file extensions.
    Keyword,
    /// Prompts that its author gives as examples.
    Example,
    /// The headings of its body.
    Heading,
    /// The text below the front matter.
    Body,
    /// What its description says that it is not for.
    Unwanted,
}

impl Field {
    /// The fields in which a skill speaks of itself; a body has every word.
    pub(super) const SHORT: u8 =
        Self::Name.bit() | Self::Description.bit() | Self::Keyword.bit() | Self::Example.bit();

    /// Returns the field's bit in [`Posting::fields`].
    pub(super) const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// How a skill has a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The skill's number.
    pub skill: u16,
    /// What the word adds to the skill's score, of 255.
    pub impact: u8,
    /// Which fields have it, a bit for each [`Field`].
    pub fields: u8,
}

/// A part of a skill's description, or a phrase of its author: its telling words.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// What its words weigh together.
    pub weight: f32,
    /// Whether it says what the skill is not for.
    pub is_unwanted: bool,
    /// The lower halves of its words' hashes.
    pub words: Vec<u32>,
}

/// A phrase that names a skill or calls for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The skill's number.
    pub skill: u16,
    /// Whether it is the skill's name.
    pub is_name: bool,
    /// Its stems, with spaces between them.
    pub stems: String,
    /// As its author wrote it.
    pub shown: String,
}

/// What the examples of a skill have taught of a trait of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraitWeight {
    /// The skill's number.
    pub skill: u16,
    /// What the trait weighs for it, in parts of [`TraitWeight::ONE`].
    pub weight: i16,
}

impl TraitWeight {
    /// A weight of one.
    pub(super) const ONE: f32 = 4096.0;
}

/// What the index knows of one word, or of one trait of texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// How much it tells that so few skills have the word, from nothing to one.
    pub rarity: f32,
    /// What examples have taught of the trait.
    pub trait_weights: Vec<TraitWeight>,
    /// The skills that have the word.
    pub postings: Vec<Posting>,
    /// The phrases that begin with it.
    pub phrases: Vec<Phrase>,
}

/// A skill as the router needs it for every prompt.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Brief {
    /// What the words of its name weigh together.
    pub name_weight: f32,
    /// Whether only who asks for it by name gets it.
    pub only_by_name: bool,
}

/// A skill as people and the client need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// The name that loads it.
    pub name: String,
    /// What it says it is for.
    pub description: String,
    /// Its SKILL.md.
    pub file: PathBuf,
    /// Whose it is.
    pub source: Source,
    /// The states of a project that it belongs to.
    pub states: Vec<String>,
    /// The skills that it builds on.
    pub depends_on: Vec<String>,
    /// Whether only who asks for it by name gets it.
    pub only_by_name: bool,
}

impl Skill {
    /// Returns the folder that the skill's own files are in.
    pub fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }

    /// Reads the skill's instructions, with what it wants of servers.
    pub fn read(&self) -> Result<Written> {
        let bytes = fs::read(&self.file)?;
        let text = String::from_utf8_lossy(&bytes);
        let (front, body) = FrontMatter::read(&text);
        let above = &text[..text.len() - body.len()];
        Ok(Written {
            templates: Templates::read(&front),
            first_line: above.matches('\n').count() + 1,
            body: body.to_owned(),
        })
    }
}

/// A skill as it is written in its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Its instructions: the file without the front matter.
    pub body: String,
    /// In which line of the file they begin.
    pub first_line: usize,
    /// What is to be filled in.
    pub templates: Templates,
}

/// How an index came to be at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// It was on the disk and nothing has changed since.
    Warm,
    /// It was made anew, and is on the disk now.
    Rebuilt(Reason),
    /// It was made anew and could not be saved: it works, and the next prompt makes it again.
    NotSaved(Reason, String),
}

/// Why an index was made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There was none.
    Missing,
    /// It was torn, or written by another version.
    Unreadable,
    /// Something changed, here.
    Changed(String),
    /// Something changed so shortly before it was written that a second change might look the same.
    TooFresh,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => write!(formatter, "there was none"),
            Self::Unreadable => write!(formatter, "it was torn or of another version"),
            Self::Changed(path) => write!(formatter, "`{path}` has changed"),
            Self::TooFresh => write!(formatter, "a skill had changed just before it was written"),
        }
    }
}

/// The index of a set of places.
#[derive(Debug)]
pub struct Index {
    reader: Reader,
    how: How,
    places: Places,
    path: Option<PathBuf>,
}

/// Nanoseconds between a change and the writing of an index that make it certain that a later
/// change has another time stamp. File systems tick in milliseconds, the coarsest in two seconds.
const QUIET: u64 = 2_000_000_000;

impl Index {
    /// Opens the index at `path`, making it anew when anything in `places` has changed since.
    ///
    /// Without a path it is made in memory. It never fails: what cannot be read is not in it.
    pub fn open(places: &Places, path: Option<&Path>) -> Self {
        let stale = match path.map(Reader::open) {
            None | Some(Ok(None)) => Reason::Missing,
            Some(Err(_)) => Reason::Unreadable,
            Some(Ok(Some(reader))) => match freshness(&reader) {
                None => {
                    return Self {
                        reader,
                        how: How::Warm,
                        places: places.clone(),
                        path: path.map(Path::to_path_buf),
                    };
                }
                Some(reason) => reason,
            },
        };
        Self::make(places.clone(), path.map(Path::to_path_buf), stale)
    }

    /// Makes the index of a catalog that is at hand, in memory.
    pub fn of_catalog(catalog: &Catalog) -> Self {
        Self::with_model(catalog, Model::shipped())
    }

    /// Makes the index of a catalog that is at hand, in memory, by other weights than the shipped.
    pub fn with_model(catalog: &Catalog, model: &Model) -> Self {
        let bytes = encode::encode(&build::build(catalog, model));
        Self {
            reader: Reader::of_bytes(bytes).expect("it was encoded a moment ago"),
            how: How::Rebuilt(Reason::Missing),
            places: Places::default(),
            path: None,
        }
    }

    fn make(places: Places, path: Option<PathBuf>, reason: Reason) -> Self {
        let catalog = Catalog::discover(&places);
        let bytes = encode::encode(&build::build(&catalog, Model::shipped()));
        let how = match path.as_deref().map(|path| disk::replace(path, &bytes)) {
            None | Some(Ok(())) => How::Rebuilt(reason),
            Some(Err(error)) => How::NotSaved(reason, format!("{error:#}")),
        };
        Self {
            reader: Reader::of_bytes(bytes).expect("it was encoded a moment ago"),
            how,
            places,
            path,
        }
    }

    /// Tells how it came to be at hand.
    pub fn how(&self) -> &How {
        &self.how
    }

    /// Returns how many skills there are.
    pub fn len(&self) -> usize {
        self.reader.briefs().len()
    }

    /// Whether there is no skill at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the skills' examples have taught the index anything.
    pub fn is_taught(&self) -> bool {
        self.reader.is_taught()
    }

    /// Returns what the router needs of every skill, by number.
    pub fn briefs(&self) -> &[Brief] {
        self.reader.briefs()
    }

    /// Looks words up by their hashes; the answers are in the order of the hashes.
    ///
    /// An index that turns out to be torn is made anew on the way.
    pub fn look_up(&mut self, hashes: &[u64]) -> Vec<Entry> {
        self.mending(|reader| reader.look_up(hashes))
            .unwrap_or_else(|| vec![Entry::default(); hashes.len()])
    }

    /// Returns the clauses of the skill with a number that this index gave.
    pub fn clauses(&mut self, number: u16) -> Vec<Clause> {
        self.mending(|reader| reader.clauses(number))
            .unwrap_or_default()
    }

    /// Returns the skill with a number that this index gave.
    pub fn skill(&mut self, number: u16) -> Option<Skill> {
        self.mending(|reader| reader.skill(number))
    }

    /// Returns the skill with a name, upper or lower case.
    ///
    /// A plugin's skill is found by its own name too, when no other skill has that.
    pub fn find(&mut self, name: &str) -> Option<Skill> {
        let number = self.number(name)?;
        self.skill(number)
    }

    /// Returns the number of the skill with a name, upper or lower case.
    pub fn number(&mut self, name: &str) -> Option<u16> {
        let stems = words::stems(name, NAME_WORDS);
        let entry = self
            .look_up(&[words::hash(stems.first()?)])
            .pop()
            .unwrap_or_default();
        let names = |phrase: &&Phrase| phrase.is_name && phrase.shown.eq_ignore_ascii_case(name);
        entry.phrases.iter().find(names).map(|phrase| phrase.skill)
    }

    /// Reads, and when the file proves torn, makes it anew and reads again.
    fn mending<T>(&mut self, read: impl Fn(&Reader) -> Result<T, cursor::Torn>) -> Option<T> {
        if let Ok(answer) = read(&self.reader) {
            return Some(answer);
        }
        *self = Self::make(
            std::mem::take(&mut self.places),
            self.path.take(),
            Reason::Unreadable,
        );
        read(&self.reader).ok()
    }
}

/// No name has more words than this.
const NAME_WORDS: usize = 32;

/// Returns why an index cannot be trusted; `None` when it can.
fn freshness(reader: &Reader) -> Option<Reason> {
    let Ok(watched) = reader.watched() else {
        return Some(Reason::Unreadable);
    };
    if reader.model() != Model::shipped().key() {
        return Some(Reason::Unreadable);
    }
    let changed = stamp::first_change(&watched).map(Reason::Changed);
    // Like git with an index that is younger than its files: too close to call is stale.
    let is_fresh = reader.newest().saturating_add(QUIET) > reader.written();
    changed.or_else(|| is_fresh.then_some(Reason::TooFresh))
}

#[cfg(test)]
mod tests;

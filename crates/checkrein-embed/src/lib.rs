//! What a text means, as a vector: models from a local folder, at three levels that are named in every answer.

use anyhow::Result;

/// How much of a text's meaning a search knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Its words: stems, synonyms and runs of letters.
    #[default]
    Words,
    /// A vector for each word, from a table.
    Static,
    /// A vector for the whole, from a sentence transformer.
    Transformer,
}

impl Level {
    /// Returns the level as answers name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Static => "static",
            Self::Transformer => "transformer",
        }
    }
}

/// Makes vectors of texts.
pub trait Embedder: Send {
    /// Returns what kind of model it is.
    fn level(&self) -> Level;
    /// Returns the hash of the model's files.
    fn id(&self) -> &str;
    /// Returns the length of its vectors.
    fn dimensions(&self) -> usize;
    /// Returns a unit vector for each text.
    fn embed(&mut self, texts: &[&str]) -> Result<Vec<Vec<f32>>>;
}

//! What every model can do, and the three levels of meaning.

use std::fmt;

use anyhow::Result;

/// How much of a text's meaning an answer is based on. Named in each answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Words alone: stems, synonyms, runs of letters. Always there.
    #[default]
    Words,
    /// A table of vectors, one for each piece of a word; the order of words plays no part.
    Static,
    /// A sentence transformer, which reads each word in its context.
    Transformer,
}

impl Level {
    /// Returns its name, as it is written in answers and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Static => "static",
            Self::Transformer => "transformer",
        }
    }

    /// Returns the level of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Words, Self::Static, Self::Transformer]
            .into_iter()
            .find(|level| level.as_str() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Turns texts into vectors.
pub trait Embedder: Send {
    /// Returns the level of meaning that its vectors have.
    fn level(&self) -> Level;

    /// Returns what no other model has: the hash of the model's files. Vectors of different ids cannot
    /// be compared.
    fn id(&self) -> &str;

    /// Returns how many numbers a vector has.
    fn dimensions(&self) -> usize;

    /// Returns the vector of each text, of length one.
    ///
    /// A text of which the model knows nothing has a vector of zeros, which is like no other. A text
    /// that is longer than the model can read counts by its beginning. What else is in the batch plays
    /// no part.
    fn embed(&mut self, texts: &[&str]) -> Result<Vec<Vec<f32>>>;
}

/// Brings a vector to length one; one without a direction becomes zeros.
pub(crate) fn unit(vector: &mut [f32]) {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length.is_finite() && length > 1e-12 {
        vector.iter_mut().for_each(|value| *value /= length);
    } else {
        vector.fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_found_by_its_name() {
        for level in [Level::Words, Level::Static, Level::Transformer] {
            assert_eq!(Level::named(level.as_str()), Some(level));
        }
        assert_eq!(Level::named("dense"), None);
    }

    #[track_caller]
    fn check(vector: &[f32], expected: &[f32]) {
        let mut vector = vector.to_vec();
        unit(&mut vector);
        assert_eq!(vector, expected);
    }

    #[test]
    fn a_vector_without_direction_is_like_no_other() {
        check(&[3.0, 4.0], &[0.6, 0.8]);
        check(&[0.0, 0.0], &[0.0, 0.0]);
        check(&[f32::NAN, 1.0], &[0.0, 0.0]);
        check(&[f32::MAX, f32::MAX], &[0.0, 0.0]);
    }
}

//! Tries a model out before it is chosen: does it tell texts that belong together from others?
//!
//! A tokenizer of another model, or numbers of another training, load without complaint. What they make
//! of a text is noise, and this is where that shows.

use anyhow::Result;

use crate::embedder::Embedder;

/// A text, another one of the same meaning, and one of another.
const TEXTS: [[&str; 3]; 8] = [
    [
        "the tests fail on windows",
        "a test does not pass on that system",
        "the colour of the button is blue",
    ],
    [
        "store passwords as a hash",
        "never keep a password in plain text",
        "the build takes ten minutes",
    ],
    [
        "retry the request after a timeout",
        "try again when the network is slow",
        "sort the list by name",
    ],
    [
        "the page loads slowly",
        "performance of the site is poor",
        "a user forgot the password",
    ],
    [
        "use a database for the orders",
        "orders are kept in a table",
        "the test fails again",
    ],
    [
        "remove the old button",
        "delete a button that is not used",
        "the network is slow",
    ],
    [
        "the user cannot log in",
        "login fails for a customer",
        "sort the files by size",
    ],
    [
        "the cache grows without limit",
        "memory is never freed",
        "rename the page",
    ],
];

/// A model that is one tells them all apart; noise, with the words that a pair shares, most of them at times.
const ENOUGH: usize = 7;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// In how many cases the text of the same meaning was nearer.
    pub right: usize,
    /// How many cases there are.
    pub cases: usize,
    /// How near texts of the same meaning are, in the mean.
    pub related: f32,
    /// How near others are.
    pub unrelated: f32,
}

impl Trial {
    /// Whether the model may be used.
    pub fn is_passed(&self) -> bool {
        self.right >= ENOUGH
    }
}

/// Tries a model out.
pub fn try_out(model: &mut dyn Embedder) -> Result<Trial> {
    let vectors = model.embed(TEXTS.as_flattened())?;
    let near = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let mut trial = Trial {
        right: 0,
        cases: TEXTS.len(),
        related: 0.0,
        unrelated: 0.0,
    };
    for texts in vectors.chunks_exact(3) {
        let (related, unrelated) = (near(&texts[0], &texts[1]), near(&texts[0], &texts[2]));
        trial.right += usize::from(related > unrelated);
        trial.related += related / TEXTS.len() as f32;
        trial.unrelated += unrelated / TEXTS.len() as f32;
    }
    Ok(trial)
}

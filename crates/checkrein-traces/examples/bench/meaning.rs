//! How long a search by meaning takes, with a model from a folder, beside one by words alone.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use checkrein_embed::{Embedder, Level};
use checkrein_traces::{Place, Store};

use crate::texts::Texts;
use crate::{QUESTIONS, question, row, say};

/// A model that says how long it has taken, and that need not make every vector: with a transformer that
/// takes most of an hour, and how long a search takes does not depend on what is in a vector.
struct Measured {
    model: Box<dyn Embedder>,
    /// How many more vectors are the model's own; those after them are made of these.
    own: usize,
    made: Vec<Vec<f32>>,
    /// Questions that were embedded before.
    known: HashMap<String, Vec<f32>>,
    took: Duration,
}

impl Embedder for Measured {
    fn level(&self) -> Level {
        self.model.level()
    }

    fn id(&self) -> &str {
        self.model.id()
    }

    fn dimensions(&self) -> usize {
        self.model.dimensions()
    }

    fn embed(&mut self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        if let [text] = texts
            && let Some(known) = self.known.get(*text)
        {
            return Ok(vec![known.clone()]);
        }
        let begun = Instant::now();
        let vectors = if texts.len() > 1 && self.own == 0 {
            (0..texts.len()).map(|_| self.mixed()).collect()
        } else {
            let vectors = self.model.embed(texts)?;
            if texts.len() > 1 {
                self.own = self.own.saturating_sub(texts.len());
                self.made.extend(vectors.iter().cloned());
            }
            vectors
        };
        self.took += begun.elapsed();
        Ok(vectors)
    }
}

impl Measured {
    /// Returns a vector between two that the model has made, as long as they are.
    fn mixed(&mut self) -> Vec<f32> {
        let number = self.made.len();
        let (one, other) = (&self.made[number * 7 % 97], &self.made[number * 13 % 89]);
        let mut mixed: Vec<f32> = one.iter().zip(other).map(|(a, b)| a + b * 0.9).collect();
        let length = mixed.iter().map(|value| value * value).sum::<f32>().sqrt();
        mixed
            .iter_mut()
            .for_each(|value| *value /= length.max(1e-6));
        self.made.push(mixed.clone());
        mixed
    }
}

/// Makes the vectors of all traces, then asks.
pub(crate) fn measure(place: &Place, folder: &Path, own: usize) -> Result<()> {
    let model = checkrein_embed::load(folder).map_err(|unusable| anyhow!("{unusable:?}"))?;
    let (level, dimensions) = (model.level().as_str(), model.dimensions());
    let mut model = Measured {
        model,
        own,
        made: Vec::new(),
        known: HashMap::new(),
        took: Duration::ZERO,
    };
    Store::open(place)?.embed(&mut model, &mut |_, _| true)?;
    say(&format!(
        "\n{level}, {dimensions} numbers a vector: {} vectors, {} of them by the model, in {:.1} s",
        model.made.len(),
        own.min(model.made.len()),
        model.took.as_secs_f64()
    ));
    model.made = Vec::new();
    // As a program finds it: vectors are on disk, none in memory.
    crate::forget_peak();
    let store = Store::open(place)?;
    let mut texts = Texts::new();
    let questions: Vec<String> = (0..QUESTIONS).map(|_| texts.text(6)).collect();
    row(
        "search, the first time: vectors are read",
        &questions[..1],
        |text| {
            store.search(&question(text), Some(&mut model))?;
            Ok(())
        },
    )?;
    row("search by words alone", &questions, |text| {
        store.search(&question(text), None)?;
        Ok(())
    })?;
    row("search by words and meaning", &questions, |text| {
        store.search(&question(text), Some(&mut model))?;
        Ok(())
    })?;
    row("of it, the question's vector", &questions, |text| {
        let vector = model.embed(&[text])?.pop().unwrap_or_default();
        model.known.insert(text.to_owned(), vector);
        Ok(())
    })?;
    row("of it, all else: words, scan, rank", &questions, |text| {
        store.search(&question(text), Some(&mut model))?;
        Ok(())
    })?;
    crate::say_peak("store, vectors and model");
    Ok(())
}

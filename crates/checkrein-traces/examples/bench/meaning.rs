//! How long a search by meaning takes, with a model from a folder.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Result, anyhow};
use checkrein_embed::{Embedder, Level};
use checkrein_traces::Store;

use crate::texts::Texts;
use crate::{QUESTIONS, question, row};

/// A model that remembers the questions that it was asked, so that the search alone is measured.
struct Remembering {
    model: Box<dyn Embedder>,
    known: HashMap<String, Vec<f32>>,
}

impl Embedder for Remembering {
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
        let known: Option<Vec<Vec<f32>>> = texts
            .iter()
            .map(|text| self.known.get(*text).cloned())
            .collect();
        match known {
            Some(known) => Ok(known),
            None => self.model.embed(texts),
        }
    }
}

/// Makes the vectors of all traces, then asks.
pub(crate) fn measure(store: &Store, folder: &Path) -> Result<()> {
    let model = checkrein_embed::load(folder).map_err(|unusable| anyhow!("{unusable:?}"))?;
    let mut model = Remembering {
        model,
        known: HashMap::new(),
    };
    let start = Instant::now();
    while store
        .search(&question("anything"), Some(&mut model))?
        .without_vector
        > 0
    {}
    let seconds = start.elapsed().as_secs_f64();
    let level = model.level().as_str();
    let dimensions = model.dimensions();
    let mut texts = Texts::new();
    let questions: Vec<String> = (0..QUESTIONS).map(|_| texts.text(6)).collect();
    row(
        &format!("search by meaning ({level}, {dimensions})"),
        &questions,
        |text| {
            store.search(&question(text), Some(&mut model))?;
            Ok(())
        },
    )?;
    for text in &questions {
        let vector = model.model.embed(&[text])?.pop().unwrap_or_default();
        model.known.insert(text.clone(), vector);
    }
    row("the same, questions embedded before", &questions, |text| {
        store.search(&question(text), Some(&mut model))?;
        Ok(())
    })?;
    crate::say(&format!(
        "vectors of all traces were made in {seconds:.1} s"
    ));
    Ok(())
}

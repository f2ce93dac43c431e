//! Static models: a vector for each token, and a text is the mean of its tokens' vectors.
//!
//! The format is model2vec's, and that of the step `StaticEmbedding` of sentence transformers.

use anyhow::{Result, ensure};
use fs_err as fs;
use serde_json::Value;

use crate::embedder::{Embedder, Level, unit};
use crate::folder::Parts;
use crate::unusable::Unusable;
use crate::weights::Weights;
use crate::words::Words;

/// What model2vec itself reads of a text, unless the model says otherwise.
const LONGEST: usize = 512;

/// A static model, ready.
pub(crate) struct Table {
    id: String,
    words: Words,
    unknown: Option<u32>,
    dimensions: usize,
    values: Vec<f32>,
    /// What each token counts, where that is not in the vectors already.
    weights: Option<Vec<f32>>,
    /// Which vector a token has, where several share one.
    mapping: Option<Vec<usize>>,
}

impl Table {
    /// Returns the name of the tensor that holds a table, if the file has one.
    pub(crate) fn tensor(weights: &Weights) -> Option<&'static str> {
        ["embeddings", "embedding.weight"]
            .into_iter()
            .find(|name| weights.has(name))
    }

    pub(crate) fn load(
        parts: &Parts,
        mut weights: Weights,
        name: &str,
        id: String,
    ) -> Result<Self, Unusable> {
        let broken = |what: String| Unusable::broken(&parts.weights, what);
        let numbers = weights.read(name)?;
        let [rows, dimensions] = numbers.shape[..] else {
            return Err(broken(format!(
                "has no table in `{name}`: its shape is {:?}",
                numbers.shape
            )));
        };
        if rows == 0 || dimensions == 0 {
            return Err(broken(format!("has an empty table in `{name}`")));
        }
        if !numbers.values.iter().all(|value| value.is_finite()) {
            return Err(broken(format!(
                "has something in `{name}` that is no number"
            )));
        }
        let mapping = match weights.has("mapping") {
            true => Some(weights.read("mapping")?.values),
            false => None,
        };
        let mapping: Option<Vec<usize>> =
            mapping.map(|mapping| mapping.iter().map(|row| *row as usize).collect());
        if mapping.iter().flatten().any(|row| *row >= rows) {
            return Err(broken(format!("maps tokens to vectors beyond its {rows}")));
        }
        let tokens = mapping.as_ref().map_or(rows, Vec::len);
        let weights = match weights.has("weights") {
            true => Some(weights.read("weights")?.values),
            false => None,
        };
        if weights
            .as_ref()
            .is_some_and(|weights| weights.len() < tokens)
        {
            return Err(broken(format!(
                "has fewer weights than its {tokens} tokens"
            )));
        }
        let words = Words::read(&parts.tokenizer, longest(parts), false, tokens)?;
        Ok(Self {
            id,
            unknown: words.unknown(),
            words,
            dimensions,
            values: numbers.values,
            weights,
            mapping,
        })
    }

    fn vector(&self, text: &str) -> Result<Vec<f32>> {
        let mut sum = vec![0.0f32; self.dimensions];
        for id in self.words.ids(text)? {
            if Some(id) == self.unknown {
                continue;
            }
            let token = id as usize;
            let row = self
                .mapping
                .as_ref()
                .map_or(Some(token), |mapping| mapping.get(token).copied());
            let start = row.map(|row| row * self.dimensions);
            let row = start.and_then(|start| self.values.get(start..start + self.dimensions));
            ensure!(
                row.is_some(),
                "the model has no vector for its token {token}"
            );
            let weight = self
                .weights
                .as_ref()
                .and_then(|weights| weights.get(token))
                .unwrap_or(&1.0);
            for (sum, value) in sum.iter_mut().zip(row.into_iter().flatten()) {
                *sum += weight * value;
            }
        }
        // The mean has the same direction as the sum.
        unit(&mut sum);
        Ok(sum)
    }
}

impl Embedder for Table {
    fn level(&self) -> Level {
        Level::Static
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn embed(&mut self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        texts.iter().map(|text| self.vector(text)).collect()
    }
}

/// Returns how many tokens of a text count.
fn longest(parts: &Parts) -> usize {
    let settings = parts.config.as_ref().and_then(|path| fs::read(path).ok());
    let settings: Option<Value> =
        settings.and_then(|content| serde_json::from_slice(&content).ok());
    let longest = settings.and_then(|settings| settings["max_length"].as_u64());
    longest.map_or(LONGEST, |longest| (longest as usize).clamp(1, 8192))
}

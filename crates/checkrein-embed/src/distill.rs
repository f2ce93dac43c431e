//! Makes a static model of a sentence transformer: a table of what it makes of each token by itself.
//!
//! The recipe is model2vec's: a vector for each token, their mean taken off, and common tokens count
//! less. What is common is told by a token's number, since vocabularies are ordered so (Zipf's law).

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use checkrein_core::disk;
use fs_err as fs;

use crate::folder::Parts;
use crate::transformer::Transformer;
use crate::weights::{Numbers, Weights, half_precision};

/// How much less common tokens count; the value of those who found the weighting (Arora et al., 2017).
const COMMON: f64 = 1e-4;

/// How many tokens are computed at once.
const BATCH: usize = 256;

/// Writes a static model of the transformer in `from` into the folder `to`, which must not exist.
///
/// `progress` is told how many tokens of how many are done.
pub fn distill(from: &Path, to: &Path, progress: &mut dyn FnMut(usize, usize)) -> Result<()> {
    ensure!(!to.exists(), "`{}` exists", to.display());
    let parts = Parts::find(from)?;
    let weights = Weights::open(&parts.weights)?;
    if crate::table::Table::tensor(&weights).is_some() {
        bail!("`{}` holds a static model already", from.display());
    }
    let model = Transformer::load(&parts, weights, String::new())?;
    let (before, after) = marks(&model)?;
    let tokens = model.words().plain();
    ensure!(
        !tokens.is_empty(),
        "`{}` has no tokens",
        parts.tokenizer.display()
    );
    let mut vectors = Vec::with_capacity(tokens.len());
    for part in tokens.chunks(BATCH) {
        let texts: Vec<Vec<u32>> = part
            .iter()
            .map(|token| [&before[..], &[*token], &after[..]].concat())
            .collect();
        let texts: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
        vectors.extend(model.batch(&texts)?);
        progress(vectors.len(), tokens.len());
    }
    centre(&mut vectors);
    weigh(&mut vectors);
    let rows = tokens
        .last()
        .map_or(0, |last| *last as usize + 1)
        .max(model.words().size());
    let size = vectors[0].len();
    let mut values = vec![0.0; rows * size];
    for (token, vector) in tokens.iter().zip(&vectors) {
        let start = *token as usize * size;
        values[start..start + size].copy_from_slice(vector);
    }
    write(
        &parts,
        to,
        &Numbers {
            shape: vec![rows, size],
            values,
        },
    )
}

/// Returns the tokens that the model puts before and behind each text.
fn marks(model: &Transformer) -> Result<(Vec<u32>, Vec<u32>)> {
    let mut before = model.words().ids("")?;
    let after = before.split_off(before.len().div_ceil(2));
    Ok((before, after))
}

/// Takes off what all vectors have in common: it says nothing about any of them.
fn centre(vectors: &mut [Vec<f32>]) {
    let size = vectors.first().map_or(0, Vec::len);
    let mut mean = vec![0.0f64; size];
    for vector in vectors.iter() {
        mean.iter_mut()
            .zip(vector)
            .for_each(|(sum, value)| *sum += f64::from(*value));
    }
    let count = vectors.len() as f64;
    for vector in vectors {
        vector
            .iter_mut()
            .zip(&mean)
            .for_each(|(value, sum)| *value -= (sum / count) as f32);
    }
}

/// Makes common tokens count less.
fn weigh(vectors: &mut [Vec<f32>]) {
    let share = |rank: usize| 1.0 / (rank as f64 + 2.0);
    let all: f64 = (0..vectors.len()).map(share).sum();
    for (rank, vector) in vectors.iter_mut().enumerate() {
        let weight = (COMMON / (COMMON + share(rank) / all)) as f32;
        vector.iter_mut().for_each(|value| *value *= weight);
    }
}

/// Writes the model beside its place and moves it there when it is whole.
fn write(parts: &Parts, to: &Path, table: &Numbers) -> Result<()> {
    let above = to
        .parent()
        .filter(|above| !above.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(above)?;
    let name = to
        .file_name()
        .context("the folder has no name")?
        .to_string_lossy();
    let new = above.join(format!(".{name}.{}", std::process::id()));
    fs::create_dir_all(&new)?;
    let written = (|| -> Result<()> {
        fs::copy(&parts.tokenizer, new.join("tokenizer.json"))?;
        fs::write(
            new.join("model.safetensors"),
            half_precision("embeddings", table)?,
        )?;
        let config = serde_json::json!({
            "model_type": "model2vec",
            "architectures": ["StaticModel"],
            "hidden_dim": table.shape[1],
            "sif_coefficient": COMMON,
            "seq_length": 1_000_000,
            "normalize": true,
            "pooling": "mean",
        });
        fs::write(new.join("config.json"), disk::json_text(&config)?)?;
        Ok(fs::rename(&new, to)?)
    })();
    if written.is_err() {
        let _ = fs::remove_dir_all(&new);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_have_in_common_is_taken_off() {
        let mut vectors = vec![vec![1.0, 5.0], vec![3.0, 5.0]];
        centre(&mut vectors);
        assert_eq!(vectors, [[-1.0, 0.0], [1.0, 0.0]]);
    }

    #[test]
    fn common_tokens_count_less() {
        let mut vectors = vec![vec![1.0]; 30_000];
        weigh(&mut vectors);
        assert!(
            vectors[0][0] < 0.01 && vectors[29_999][0] > 0.9,
            "{:?} {:?}",
            vectors[0],
            vectors[29_999]
        );
        assert!(vectors.is_sorted_by(|one, next| one[0] <= next[0]));
    }
}

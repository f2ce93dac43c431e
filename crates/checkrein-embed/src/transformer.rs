//! Sentence transformers: each word is read in its context, which takes milliseconds instead of
//! microseconds.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Result, ensure};
use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{self, BertModel};
use candle_transformers::models::xlm_roberta::{self, XLMRobertaModel};
use fs_err as fs;
use serde_json::{Value, json};

use crate::embedder::{Embedder, Level, unit};
use crate::folder::Parts;
use crate::pooling::Pooling;
use crate::unusable::Unusable;
use crate::weights::Weights;
use crate::words::Words;

/// How many tokens are computed at once, padding included: what fits the processor's caches is quick.
const BATCH: usize = 1024;

/// A sentence transformer, ready.
pub(crate) struct Transformer {
    id: String,
    words: Words,
    network: Network,
    pooling: Pooling,
    dimensions: usize,
    padding: u32,
}

enum Network {
    Bert(BertModel),
    Roberta(XLMRobertaModel),
}

impl Transformer {
    pub(crate) fn load(parts: &Parts, weights: Weights, id: String) -> Result<Self, Unusable> {
        let Some(path) = &parts.config else {
            return Err(Unusable::broken(
                &parts.weights,
                "has no `config.json` beside it",
            ));
        };
        let config = settings(path)?;
        let family = config["model_type"].as_str().unwrap_or_default();
        let is_roberta = matches!(family, "roberta" | "xlm-roberta" | "camembert");
        if !is_roberta && family != "bert" {
            return Err(Unusable::new(
                path,
                format!("describes a model of the family `{family}`, which we cannot run"),
                "choose a sentence transformer of the family `bert` or `xlm-roberta`, or a model2vec model",
            ));
        }
        let number = |name: &str| config[name].as_u64().unwrap_or(0) as usize;
        let (rows, dimensions) = (number("vocab_size"), number("hidden_size"));
        let positions =
            number("max_position_embeddings").saturating_sub(if is_roberta { 2 } else { 0 });
        let heads = number("num_attention_heads");
        let layers = number("num_hidden_layers");
        if [rows, dimensions, heads, layers].contains(&0) || positions < 3 {
            return Err(Unusable::broken(
                path,
                "does not say how large the model is",
            ));
        }
        let padding = number("pad_token_id");
        if padding >= rows {
            return Err(Unusable::broken(
                path,
                "pads with a token that the model does not have",
            ));
        }
        let pooling = parts
            .pooling
            .as_ref()
            .map_or(Ok(Pooling::Mean), |path| Pooling::read(path))?;
        let longest = longest(parts)?.map_or(positions, |longest| longest.min(positions));
        let words = Words::read(&parts.tokenizer, longest, true, rows)?;
        let network = network(&parts.weights, weights, &config, is_roberta)?;
        Ok(Self {
            id,
            words,
            network,
            pooling,
            dimensions,
            padding: padding as u32,
        })
    }

    /// Computes the vectors of texts of about the same length.
    pub(crate) fn batch(&self, batch: &[&[u32]]) -> Result<Vec<Vec<f32>>> {
        let longest = batch.iter().map(|ids| ids.len()).max().unwrap_or(0);
        ensure!(longest > 0, "a text without tokens cannot be computed");
        let padded = |of: fn(&u32) -> u32, rest: u32| -> Vec<u32> {
            let row = |ids: &&[u32]| {
                let gap = longest - ids.len();
                ids.iter()
                    .map(of)
                    .chain(std::iter::repeat_n(rest, gap))
                    .collect::<Vec<u32>>()
            };
            batch.iter().flat_map(row).collect()
        };
        let shape = (batch.len(), longest);
        let ids = Tensor::from_vec(padded(|id| *id, self.padding), shape, &Device::Cpu)?;
        let mask = Tensor::from_vec(padded(|_| 1, 0), shape, &Device::Cpu)?;
        let kinds = ids.zeros_like()?;
        let out = match &self.network {
            Network::Bert(model) => model.forward(&ids, &kinds, Some(&mask))?,
            Network::Roberta(model) => model.forward(&ids, &mask, &kinds, None, None, None)?,
        };
        let values: Vec<f32> = out.flatten_all()?.to_vec1()?;
        let rows = values.chunks_exact(longest * self.dimensions).zip(batch);
        Ok(rows
            .map(|(row, ids)| {
                self.pooling
                    .pool(&row[..ids.len() * self.dimensions], self.dimensions)
            })
            .collect())
    }

    pub(crate) fn words(&self) -> &Words {
        &self.words
    }
}

impl Embedder for Transformer {
    fn level(&self) -> Level {
        Level::Transformer
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn embed(&mut self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        let ids = texts
            .iter()
            .map(|text| self.words.ids(text))
            .collect::<Result<Vec<_>>>()?;
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by_key(|index| ids[*index].len());
        let mut vectors = vec![Vec::new(); ids.len()];
        let mut rest = &order[..];
        while !rest.is_empty() {
            let mut size = 1;
            while rest
                .get(size)
                .is_some_and(|next| ids[*next].len() * (size + 1) <= BATCH)
            {
                size += 1;
            }
            let (now, later) = rest.split_at(size);
            let batch: Vec<&[u32]> = now.iter().map(|index| &ids[*index][..]).collect();
            for (index, mut vector) in now.iter().zip(self.batch(&batch)?) {
                unit(&mut vector);
                vectors[*index] = vector;
            }
            rest = later;
        }
        Ok(vectors)
    }
}

fn settings(path: &Path) -> Result<Value, Unusable> {
    let content = fs::read(path).map_err(|error| Unusable::unread(path, &error))?;
    serde_json::from_slice(&content)
        .map_err(|error| Unusable::broken(path, format!("is not valid JSON: {error}")))
}

/// Returns how many tokens the model was trained to read, where it says so.
fn longest(parts: &Parts) -> Result<Option<usize>, Unusable> {
    let Some(path) = &parts.length else {
        return Ok(None);
    };
    let longest = settings(path)?["max_seq_length"].as_u64();
    Ok(longest.map(|longest| (longest as usize).max(3)))
}

fn network(
    path: &Path,
    mut weights: Weights,
    config: &Value,
    is_roberta: bool,
) -> Result<Network, Unusable> {
    let names: Vec<String> = weights.names().map(str::to_owned).collect();
    let mut tensors = HashMap::new();
    for name in names {
        // Heads of other tasks, and counters that are saved along, are not ours.
        if name.contains("pooler.") || name.ends_with("position_ids") || name.starts_with("cls.") {
            continue;
        }
        let numbers = weights.read(&name)?;
        let tensor =
            Tensor::from_vec(numbers.values, numbers.shape, &Device::Cpu).map_err(|error| {
                Unusable::broken(path, format!("has a wrong tensor `{name}`: {error}"))
            })?;
        let plain = name
            .strip_prefix("bert.")
            .or_else(|| name.strip_prefix("roberta."));
        tensors.insert(plain.unwrap_or(&name).to_owned(), tensor);
    }
    let wrong = |error: candle_core::Error| {
        let first = error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        Unusable::broken(path, format!("does not fit its `config.json`: {first}"))
    };
    let variables = VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu);
    let config = completed(config);
    let unread = |error: serde_json::Error| {
        Unusable::broken(
            &path.with_file_name("config.json"),
            format!("cannot be used: {error}"),
        )
    };
    Ok(if is_roberta {
        let config: xlm_roberta::Config = serde_json::from_value(config).map_err(unread)?;
        Network::Roberta(XLMRobertaModel::new(&config, variables).map_err(wrong)?)
    } else {
        let config: bert::Config = serde_json::from_value(config).map_err(unread)?;
        Network::Bert(BertModel::load(variables, &config).map_err(wrong)?)
    })
}

/// Adds what newer files leave out and candle insists on; all of it is for training, or what was always so.
fn completed(config: &Value) -> Value {
    let mut all = json!({
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "initializer_range": 0.02,
        "position_embedding_type": "absolute",
        "layer_norm_eps": 1e-12,
        "type_vocab_size": 2,
        "pad_token_id": 0,
    });
    if let (Some(all), Some(config)) = (all.as_object_mut(), config.as_object()) {
        let known = config.iter().filter(|(_, value)| !value.is_null());
        all.extend(known.map(|(name, value)| (name.clone(), value.clone())));
    }
    all
}

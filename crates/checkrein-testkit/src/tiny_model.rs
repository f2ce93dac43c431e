//! A static model of a few words, written by the tests themselves: it knows which words are about the same.

use std::path::Path;

use fs_err as fs;
use serde_json::{Map, json};

/// Words of a topic share a direction; each has a little of its own.
const TOPICS: [&str; 8] = [
    "tests test fail fails pass system windows suite flaky",
    "passwords password store hash keep plain text secret credentials",
    "retry request timeout try again network",
    "page loads slowly performance site poor latency sluggish",
    "database orders table query",
    "remove delete button old used",
    "user cannot log login customer",
    "cache grows limit memory freed",
];

/// Writes the model into a folder, which is made.
pub fn write(folder: &Path) {
    let words: Vec<(usize, &str)> = TOPICS
        .iter()
        .enumerate()
        .flat_map(|(topic, words)| words.split(' ').map(move |word| (topic, word)))
        .collect();
    let size = TOPICS.len() + 4;
    let mut vocabulary = Map::from_iter([("[UNK]".to_owned(), json!(0))]);
    let mut values = vec![0.0f32; size];
    for (number, (topic, word)) in (1..).zip(&words) {
        vocabulary.insert((*word).to_owned(), json!(number));
        let mut vector = vec![0.0f32; size];
        vector[*topic] = 1.0;
        vector[TOPICS.len() + number % 4] = 0.2;
        values.extend(vector);
    }
    let rows = words.len() + 1;
    let tokenizer = json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
        "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": null, "decoder": null,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    });
    let config = json!({"model_type": "model2vec", "normalize": true, "hidden_dim": size});
    fs::create_dir_all(folder).expect("a test's own folder takes files");
    fs::write(folder.join("tokenizer.json"), tokenizer.to_string())
        .expect("a test's own folder takes files");
    fs::write(folder.join("config.json"), config.to_string())
        .expect("a test's own folder takes files");
    let tensors = [("embeddings", vec![rows, size], values)];
    fs::write(folder.join("model.safetensors"), safetensors(&tensors))
        .expect("a test's own folder takes files");
}

/// Returns the bytes of a safetensors file.
pub fn safetensors(tensors: &[(&str, Vec<usize>, Vec<f32>)]) -> Vec<u8> {
    let mut header = Map::new();
    let mut data = Vec::new();
    for (name, shape, values) in tensors {
        let start = data.len();
        data.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        let entry = json!({"dtype": "F32", "shape": shape, "data_offsets": [start, data.len()]});
        header.insert((*name).to_owned(), entry);
    }
    let header = serde_json::Value::from(header).to_string();
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

/// The same, with a tensor `mapping` of whole numbers.
pub fn safetensors_with_mapping(
    tensors: &[(&str, Vec<usize>, Vec<f32>)],
    mapping: &[i32],
) -> Vec<u8> {
    // A mapping is four bytes a number, as the others are: its kind alone has to be put right.
    let bits = mapping
        .iter()
        .map(|row| f32::from_bits(row.cast_unsigned()))
        .collect();
    let all = [tensors, &[("mapping", vec![mapping.len()], bits)]].concat();
    let bytes = safetensors(&all);
    let head = r#""mapping":{"data_offsets":["#;
    let at = bytes
        .windows(head.len())
        .position(|window| window == head.as_bytes());
    let at = at.expect("the header names the mapping");
    let kind = bytes[at..].windows(3).position(|window| window == b"F32");
    let kind = at + kind.expect("a kind follows");
    [&bytes[..kind], b"I32", &bytes[kind + 3..]].concat()
}

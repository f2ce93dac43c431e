//! What tools mean, kept: the vectors of a model, each under the hash of its text, in one file for each model.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use checkrein_core::disk;
use fs_err as fs;

use super::search::Meaning;

/// As many bytes of a text's hash tell it from all others.
const KEY: usize = 16;

/// More vectors are not kept: those of texts that nobody asks about now go first. Other projects have other servers, so
/// what is not asked about here may be wanted there.
const MOST: usize = 5_000;

/// Returns the vectors of texts; makes and keeps those that are missing.
pub(super) fn of(
    folder: Option<&Path>,
    texts: &[&str],
    meaning: &mut Meaning<'_>,
) -> Result<Vec<Vec<f32>>, String> {
    let path = folder.map(|folder| file(folder, meaning.id));
    let mut known = path.as_deref().map(read).unwrap_or_default();
    let keys: Vec<[u8; KEY]> = texts.iter().map(|text| key(text)).collect();
    let missing: Vec<usize> = (0..texts.len())
        .filter(|at| !known.contains_key(&keys[*at]))
        .collect();
    if !missing.is_empty() {
        let wanted: Vec<&str> = missing.iter().map(|at| texts[*at]).collect();
        let made = (meaning.embed)(&wanted)?;
        if made.len() != wanted.len() {
            return Err("the model made other vectors than it was asked for".into());
        }
        known.extend(missing.iter().map(|at| keys[*at]).zip(made));
    }
    let vectors = keys
        .iter()
        .map(|key| known.get(key).cloned().unwrap_or_default())
        .collect();
    if let Some(path) = path.filter(|_| !missing.is_empty()) {
        if known.len() > MOST {
            known.retain(|key, _| keys.contains(key));
        }
        // What cannot be kept is made again.
        let _ = disk::replace_cached(&path, &bytes(&known));
    }
    Ok(vectors)
}

fn file(folder: &Path, model: &str) -> PathBuf {
    let hash = blake3::hash(model.as_bytes()).to_hex();
    folder.join(format!("{}.vectors", &hash[..32]))
}

fn key(text: &str) -> [u8; KEY] {
    let mut key = [0; KEY];
    key.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..KEY]);
    key
}

/// Each record is a key, how many numbers the vector has, and the numbers. What is torn ends the file.
fn read(path: &Path) -> HashMap<[u8; KEY], Vec<f32>> {
    let bytes = fs::read(path).unwrap_or_default();
    let mut rest = bytes.as_slice();
    let mut known = HashMap::new();
    while let Some((key, behind)) = rest.split_first_chunk::<KEY>() {
        let Some((length, behind)) = behind.split_first_chunk::<4>() else {
            break;
        };
        let length = u32::from_le_bytes(*length) as usize;
        let Some((numbers, behind)) = length
            .checked_mul(4)
            .and_then(|size| behind.split_at_checked(size))
        else {
            break;
        };
        let vector = numbers
            .as_chunks()
            .0
            .iter()
            .map(|number| f32::from_le_bytes(*number))
            .collect();
        known.insert(*key, vector);
        rest = behind;
    }
    known
}

fn bytes(known: &HashMap<[u8; KEY], Vec<f32>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (key, vector) in known {
        bytes.extend_from_slice(key);
        bytes.extend_from_slice(
            &u32::try_from(vector.len())
                .unwrap_or_default()
                .to_le_bytes(),
        );
        vector
            .iter()
            .for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
    }
    bytes
}

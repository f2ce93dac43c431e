//! Reads the numbers of a model: a safetensors file, tensor by tensor, as 32-bit floats.
//!
//! The file is read, not mapped: mapping is `unsafe`, since a file that shrinks meanwhile would end the
//! program. Each tensor is converted as it is read, so the numbers are in memory once.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use fs_err::File;
use half::{bf16, f16};
use serde::Deserialize;

use crate::unusable::Unusable;

/// No header of a real model comes near this.
const LONGEST_HEADER: u64 = 16 << 20;

/// Read at once; what is in the processor's cache is converted quickly.
const BLOCK: usize = 1 << 16;

/// A file of tensors, open.
#[derive(Debug)]
pub(crate) struct Weights {
    path: PathBuf,
    file: File,
    start: u64,
    tensors: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (u64, u64),
}

/// One tensor, whatever its numbers were.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Numbers {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f32>,
}

impl Weights {
    /// Opens a file and reads what is in it, but not yet the numbers.
    pub(crate) fn open(path: &Path) -> Result<Self, Unusable> {
        let unread = |error: std::io::Error| Unusable::unread(path, &error);
        let mut file = File::open(path).map_err(unread)?;
        let length = file.metadata().map_err(unread)?.len();
        let mut head = Vec::new();
        file.by_ref()
            .take(200)
            .read_to_end(&mut head)
            .map_err(unread)?;
        if head.starts_with(b"version https://git-lfs") {
            return Err(Unusable::new(
                path,
                "is not the file itself but what git-lfs leaves in its place",
                "run `git lfs pull` in the model's repository",
            ));
        }
        let cut = |needed: u64| {
            Unusable::broken(
                path,
                format!("is cut short: it has {length} bytes and should have {needed}"),
            )
        };
        let Some(size) = head
            .first_chunk::<8>()
            .map(|bytes| u64::from_le_bytes(*bytes))
        else {
            return Err(cut(8));
        };
        if size > LONGEST_HEADER {
            return Err(Unusable::broken(path, "is no safetensors file"));
        }
        if length < 8 + size {
            return Err(cut(8 + size));
        }
        file.seek(SeekFrom::Start(8)).map_err(unread)?;
        let mut header = Vec::new();
        file.by_ref()
            .take(size)
            .read_to_end(&mut header)
            .map_err(unread)?;
        let Ok(tensors) = tensors(&header) else {
            return Err(Unusable::broken(path, "is no safetensors file"));
        };
        let end = tensors
            .values()
            .map(|entry| entry.data_offsets.1)
            .max()
            .unwrap_or(0);
        let needed = end.saturating_add(8 + size);
        if length < needed {
            return Err(cut(needed));
        }
        Ok(Self {
            path: path.to_path_buf(),
            file,
            start: 8 + size,
            tensors,
        })
    }

    /// Returns the names of all tensors.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// Reads one tensor.
    pub(crate) fn read(&mut self, name: &str) -> Result<Numbers, Unusable> {
        let wrong =
            |what: String| Unusable::broken(&self.path, format!("{what} in its tensor `{name}`"));
        let entry = self
            .tensors
            .get(name)
            .ok_or_else(|| Unusable::broken(&self.path, format!("has no tensor `{name}`")))?;
        let kind = Kind::named(&entry.dtype).ok_or_else(|| {
            wrong(format!(
                "has numbers of the kind `{}`, which we do not read,",
                entry.dtype
            ))
        })?;
        let count = entry
            .shape
            .iter()
            .try_fold(1usize, |all, side| all.checked_mul(*side));
        let (from, to) = entry.data_offsets;
        let bytes = count.and_then(|count| count.checked_mul(kind.width()));
        let bytes = bytes
            .filter(|bytes| to.checked_sub(from) == Some(*bytes as u64))
            .ok_or_else(|| wrong("has other numbers than its shape says".into()))?;
        let unread = |error: std::io::Error| Unusable::unread(&self.path, &error);
        let mut values = Vec::with_capacity(bytes / kind.width());
        self.file
            .seek(SeekFrom::Start(self.start + from))
            .map_err(unread)?;
        let mut block = vec![0; BLOCK.min(bytes)];
        let mut left = bytes;
        while left > 0 {
            let part = &mut block[..left.min(BLOCK)];
            self.file.read_exact(part).map_err(unread)?;
            kind.convert(part, &mut values);
            left -= part.len();
        }
        Ok(Numbers {
            shape: entry.shape.clone(),
            values,
        })
    }
}

fn tensors(header: &[u8]) -> serde_json::Result<BTreeMap<String, Entry>> {
    let mut all: BTreeMap<String, serde_json::Value> = serde_json::from_slice(header)?;
    all.remove("__metadata__");
    all.into_iter()
        .map(|(name, value)| Ok((name, serde_json::from_value(value)?)))
        .collect()
}

/// The kinds of numbers that we read.
#[derive(Clone, Copy, Debug)]
enum Kind {
    F64,
    F32,
    F16,
    Bf16,
    I64,
    I32,
    I8,
}

impl Kind {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "F64" => Self::F64,
            "F32" => Self::F32,
            "F16" => Self::F16,
            "BF16" => Self::Bf16,
            "I64" => Self::I64,
            "I32" => Self::I32,
            "I8" => Self::I8,
            _ => return None,
        })
    }

    fn width(self) -> usize {
        match self {
            Self::F64 | Self::I64 => 8,
            Self::F32 | Self::I32 => 4,
            Self::F16 | Self::Bf16 => 2,
            Self::I8 => 1,
        }
    }

    /// Appends the numbers of a block. Whole numbers are exact up to 16 million, which no vocabulary
    /// comes near.
    fn convert(self, block: &[u8], values: &mut Vec<f32>) {
        match self {
            Self::F64 => values.extend(
                block
                    .as_chunks()
                    .0
                    .iter()
                    .map(|b| f64::from_le_bytes(*b) as f32),
            ),
            Self::F32 => values.extend(block.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b))),
            Self::F16 => values.extend(
                block
                    .as_chunks()
                    .0
                    .iter()
                    .map(|b| f16::from_le_bytes(*b).to_f32()),
            ),
            Self::Bf16 => values.extend(
                block
                    .as_chunks()
                    .0
                    .iter()
                    .map(|b| bf16::from_le_bytes(*b).to_f32()),
            ),
            Self::I64 => values.extend(
                block
                    .as_chunks()
                    .0
                    .iter()
                    .map(|b| i64::from_le_bytes(*b) as f32),
            ),
            Self::I32 => values.extend(
                block
                    .as_chunks()
                    .0
                    .iter()
                    .map(|b| i32::from_le_bytes(*b) as f32),
            ),
            Self::I8 => values.extend(block.iter().map(|b| f32::from(b.cast_signed()))),
        }
    }
}

/// Returns the bytes of a safetensors file of 16-bit floats.
pub(crate) fn half_precision(name: &str, numbers: &Numbers) -> serde_json::Result<Vec<u8>> {
    let size = numbers.values.len() * 2;
    let mut header = serde_json::to_vec(&serde_json::json!({
        name: {"dtype": "F16", "shape": numbers.shape, "data_offsets": [0, size]}
    }))?;
    // The numbers begin at a multiple of eight, as the format asks.
    header.resize(header.len().next_multiple_of(8), b' ');
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.append(&mut header);
    bytes.extend(
        numbers
            .values
            .iter()
            .flat_map(|value| f16::from_f32(*value).to_le_bytes()),
    );
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model.safetensors");
        fs_err::write(&path, bytes).unwrap();
        let read = Weights::open(&path).and_then(|mut weights| weights.read("a"));
        let said = match read {
            Ok(numbers) => format!("{:?} {:?}", numbers.shape, numbers.values),
            Err(unusable) => unusable.what,
        };
        assert_eq!(said, expected);
    }

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn numbers_of_every_kind_are_read() {
        let one = |kind: &str, data: &[u8]| {
            let header = format!(
                r#"{{"__metadata__":{{"format":"pt"}},"a":{{"dtype":"{kind}","shape":[2],"data_offsets":[0,{}]}}}}"#,
                data.len()
            );
            file(&header, data)
        };
        check(
            &one("F32", &[0, 0, 128, 63, 0, 0, 0, 192]),
            "[2] [1.0, -2.0]",
        );
        check(&one("F16", &[0, 60, 0, 192]), "[2] [1.0, -2.0]");
        check(&one("BF16", &[128, 63, 0, 192]), "[2] [1.0, -2.0]");
        check(&one("I8", &[1, 254]), "[2] [1.0, -2.0]");
        check(
            &one("I32", &[1, 0, 0, 0, 254, 255, 255, 255]),
            "[2] [1.0, -2.0]",
        );
        check(
            &one("U16", &[1, 0, 1, 0]),
            "has numbers of the kind `U16`, which we do not read, in its tensor `a`",
        );
    }

    #[test]
    fn what_was_written_is_read_again() {
        let numbers = Numbers {
            shape: vec![2, 1],
            values: vec![1.0, -0.5],
        };
        check(
            &half_precision("a", &numbers).unwrap(),
            "[2, 1] [1.0, -0.5]",
        );
    }

    #[test]
    fn a_file_that_is_none_says_so() {
        check(b"", "is cut short: it has 0 bytes and should have 8");
        check(&[255; 100], "is no safetensors file");
        check(&file("{]", b""), "is no safetensors file");
        check(
            &100u64.to_le_bytes(),
            "is cut short: it has 8 bytes and should have 108",
        );
        let header = r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#;
        check(
            &file(header, &[0; 4]),
            "is cut short: it has 66 bytes and should have 70",
        );
        let header = r#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#;
        check(
            &file(header, &[0; 8]),
            "has other numbers than its shape says in its tensor `a`",
        );
        let header =
            r#"{"a":{"dtype":"F32","shape":[9223372036854775807,4],"data_offsets":[0,8]}}"#;
        check(
            &file(header, &[0; 8]),
            "has other numbers than its shape says in its tensor `a`",
        );
        check(
            b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n",
            "is not the file itself but what git-lfs leaves in its place",
        );
        check(&file("{}", b""), "has no tensor `a`");
    }
}

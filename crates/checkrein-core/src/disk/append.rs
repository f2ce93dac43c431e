//! Logs of whole lines: appended by one write, read tolerantly.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use serde::{Serialize, de::DeserializeOwned};

/// Appends a record as one line of JSON, creating the file and its folder when they are missing.
///
/// One `write` to a file opened for appending is not torn by another process's append. A line
/// that a killed writer left unfinished is ended first, so that it swallows nothing else.
pub fn append_line<T: Serialize>(path: &Path, record: &T) -> Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    let mut file = match open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            open(path)?
        }
        other => other?,
    };
    if ends_in_the_middle_of_a_line(&mut file)? {
        line.insert(0, b'\n');
    }
    file.write_all(&line)?;
    Ok(())
}

fn open(path: &Path) -> std::io::Result<fs::File> {
    fs::OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)
}

fn ends_in_the_middle_of_a_line(file: &mut fs::File) -> Result<bool> {
    use std::io::{Read, Seek, SeekFrom};
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Reads every record of a log, skipping lines that are torn or from another version.
///
/// A log that does not exist has no records.
pub fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    Ok(bytes(path)?
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect())
}

/// The same, each record with the number of its line, from one; and how many lines are whole.
///
/// The numbers stay the same whatever a later version makes of a line.
pub fn read_numbered_lines<T: DeserializeOwned>(path: &Path) -> Result<(Vec<(usize, T)>, usize)> {
    let bytes = bytes(path)?;
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let whole: Vec<&[u8]> = lines.filter(|line| line.ends_with(b"\n")).collect();
    let records = whole.iter().zip(1..).filter_map(|(line, number)| {
        let record = serde_json::from_slice(line).ok()?;
        Some((number, record))
    });
    Ok((records.collect(), whole.len()))
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        other => Ok(other?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new folder/log.jsonl");
        append_line(&path, &1).unwrap();
        fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .unwrap()
            .write_all(b"{\"v\":")
            .unwrap();
        append_line(&path, &2).unwrap();
        assert_eq!(read_lines::<u8>(&path).unwrap(), [1, 2]);
    }

    #[test]
    fn lines_keep_their_numbers_and_a_line_in_the_making_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "1\ntorn\n3\n4").unwrap();
        let (records, lines) = read_numbered_lines::<u8>(&path).unwrap();
        assert_eq!((records, lines), (vec![(1, 1), (3, 3)], 3));
    }

    #[test]
    fn a_missing_log_is_empty() {
        assert!(
            read_lines::<u8>(Path::new("does/not/exist"))
                .unwrap()
                .is_empty()
        );
    }
}

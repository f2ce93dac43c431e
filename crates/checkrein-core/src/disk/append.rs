//! Logs of whole lines: appended by one write, read tolerantly.

use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use fs_err as fs;
use serde::{Serialize, de::DeserializeOwned};

use super::each_line;
use crate::message::plain;

/// Appends a record as one line of JSON, creating the file and its folder when they are missing.
pub fn append_line<T: Serialize>(path: &Path, record: &T) -> Result<()> {
    Appending::open(path)?.line(record)
}

/// A log that is open for appending, while nobody else appends to it.
///
/// A line is one `write` to a file that is opened for appending, so no other process's line gets into
/// it. A writer that is killed, or whose disk is full, may leave half a line; whoever comes next ends it
/// first. That look at the end and the write belong together, hence the lock. A holder that does not
/// give it back is not waited for: a line that begins with a line end needs no look.
#[derive(Debug)]
pub struct Appending {
    file: fs::File,
    is_alone: bool,
}

/// A thousand times what a line takes; a hook must not wait for a process that is stopped.
const PATIENCE: Duration = Duration::from_millis(100);

impl Appending {
    /// Opens a log, creating the file and its folder when they are missing.
    pub fn open(path: &Path) -> Result<Self> {
        let file = match open(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent)?;
                }
                open(path)?
            }
            other => other?,
        };
        ensure_is_file(&file, path)?;
        let is_alone = is_locked(file.file());
        Ok(Self { file, is_alone })
    }

    /// Calls back with each line of the log, as [`each_line`] does.
    pub fn each_line(&mut self, each: impl FnMut(&[u8])) -> Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(each_line(&mut self.file, each)?)
    }

    /// Appends a record as one line of JSON.
    pub fn line<T: Serialize>(&mut self, record: &T) -> Result<()> {
        let mut line = Vec::with_capacity(512);
        if !self.is_alone || self.ends_in_the_middle_of_a_line()? {
            line.push(b'\n');
        }
        serde_json::to_writer(&mut line, record)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        Ok(())
    }

    fn ends_in_the_middle_of_a_line(&mut self) -> Result<bool> {
        if self.file.metadata()?.len() == 0 {
            return Ok(false);
        }
        let mut last = [0];
        self.file.seek(SeekFrom::End(-1))?;
        self.file.read_exact(&mut last)?;
        Ok(last != *b"\n")
    }
}

fn open(path: &Path) -> std::io::Result<fs::File> {
    fs::OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)
}

/// Locks a file until it is closed; the system releases the lock of a process that was killed.
fn is_locked(file: &std::fs::File) -> bool {
    // On Windows a lock would keep those out who only read.
    if cfg!(not(unix)) {
        return false;
    }
    // The monotonic clock: a jump of the wall clock must not end the wait.
    let mut start = None;
    loop {
        match file.try_lock() {
            Ok(()) => return true,
            Err(std::fs::TryLockError::WouldBlock)
                if start.get_or_insert_with(Instant::now).elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_micros(100));
            }
            // Held for long, or a file system without locks.
            Err(_) => return false,
        }
    }
}

/// Reads every record of a log, skipping lines that are torn or from another version.
///
/// A log that does not exist has no records.
pub fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    Ok(lines(&content(path)?)
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect())
}

/// Returns the lines of a log, without the byte order mark that an editor may have put before them.
pub fn lines(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    content.split(|byte| *byte == b'\n')
}

/// The same, each record with the number of its line, from one; and how many lines are whole.
///
/// The numbers stay the same whatever a later version makes of a line.
pub fn read_numbered_lines<T: DeserializeOwned>(path: &Path) -> Result<(Vec<(usize, T)>, usize)> {
    let content = content(path)?;
    let lines = content.split_inclusive(|byte| *byte == b'\n');
    let whole: Vec<&[u8]> = lines.filter(|line| line.ends_with(b"\n")).collect();
    let records = whole.iter().zip(1..).filter_map(|(line, number)| {
        let record = serde_json::from_slice(line).ok()?;
        Some((number, record))
    });
    Ok((records.collect(), whole.len()))
}

/// Returns all that is in a log; nothing where there is none.
pub fn content(path: &Path) -> Result<Vec<u8>> {
    let Some(mut file) = open_log(path)? else {
        return Ok(Vec::new());
    };
    let length = file.metadata()?.len();
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.read_to_end(&mut content)?;
    Ok(content)
}

/// Opens a log for reading; nothing where there is none.
///
/// A link may lead to a device that never ends, and a pipe would be waited for: both are refused.
pub fn open_log(path: &Path) -> Result<Option<fs::File>> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use fs_err::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    let file = match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    ensure_is_file(&file, path)?;
    Ok(Some(file))
}

fn ensure_is_file(file: &fs::File, path: &Path) -> Result<()> {
    ensure!(
        file.metadata()?.is_file(),
        "`{}` is no regular file; move it away, and a log is begun there",
        plain(&path.to_string_lossy())
    );
    Ok(())
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
    fn a_line_that_waits_for_nobody_is_whole_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "{\"v\":").unwrap();
        let _held = Appending::open(&path).unwrap();
        let mut second = Appending::open(&path).unwrap();
        assert!(!second.is_alone || cfg!(not(unix)));
        second.line(&1).unwrap();
        second.line(&2).unwrap();
        assert_eq!(read_lines::<u8>(&path).unwrap(), [1, 2]);
    }

    #[test]
    fn what_an_editor_leaves_is_read_and_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "\u{feff}1\r\n2\r\n\r\n3").unwrap();
        append_line(&path, &"x".repeat(100_000)).unwrap();
        append_line(&path, &4).unwrap();
        assert_eq!(read_lines::<u8>(&path).unwrap(), [1, 2, 3, 4]);
        assert_eq!(read_lines::<String>(&path).unwrap()[0].len(), 100_000);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_no_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        for error in [
            append_line(&path, &1).unwrap_err(),
            read_lines::<u8>(&path).unwrap_err(),
        ] {
            assert!(error.to_string().contains("is no regular file"), "{error}");
        }
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

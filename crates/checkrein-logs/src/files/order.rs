//! Rotated logs in the order of time.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

/// Names that say how a file is compressed.
const COMPRESSED: [&str; 4] = ["gz", "zst", "zstd", "z"];

/// Tells whether a file is an older part of a log: `app.log.1`, `app.log-20261120.gz`, `app-2026-11-20.log`.
pub(super) fn is_part_of(log: &str, name: &str) -> bool {
    if name == log {
        return true;
    }
    let family = |name: &str| {
        pieces(name)
            .filter(|piece| !is_mark(piece))
            .collect::<Vec<_>>()
            .join(".")
    };
    if family(log) != family(name) {
        return false;
    }
    // `worker-2.log` is another log than `worker-1.log`; only what follows the name, or a date, is of a rotation.
    let rest = name.strip_prefix(log);
    let digits = |name: &str| {
        pieces(name)
            .filter(|piece| is_number(piece))
            .map(str::len)
            .sum::<usize>()
    };
    rest.is_some_and(|rest| rest.starts_with(['.', '-', '_'])) || digits(name) >= digits(log) + 6
}

/// Returns what a log is called without what a rotation adds, for files of a folder.
pub(super) fn family(name: &str) -> String {
    let digits: usize = pieces(name)
        .filter(|piece| is_number(piece))
        .map(str::len)
        .sum();
    let tail = pieces(name).skip_while(|piece| *piece != "log").count() > 1;
    if digits >= 6 || tail {
        return pieces(name)
            .filter(|piece| !is_mark(piece))
            .collect::<Vec<_>>()
            .join(".");
    }
    name.to_owned()
}

/// Sorts the parts of one log by what their names say: the highest number first, dates upwards, no mark last.
pub(super) fn by_name(files: &mut [PathBuf]) {
    files.sort_by_cached_key(|path| {
        let name = name(path);
        let numbers: Vec<String> = pieces(&name)
            .filter(|piece| is_number(piece))
            .map(str::to_owned)
            .collect();
        let date: String = numbers
            .iter()
            .filter(|piece| piece.len() != 1 && piece.len() != 3)
            .cloned()
            .collect();
        let is_dated = date.len() >= 6;
        let date = if is_dated { date } else { String::new() };
        let number = numbers
            .last()
            .and_then(|piece| piece.parse::<u64>().ok())
            .filter(|_| !is_dated);
        (numbers.is_empty(), date, Reverse(number), name)
    });
}

/// Returns the last part of a path as text.
pub(super) fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn pieces(name: &str) -> impl Iterator<Item = &str> {
    name.split(['.', '-', '_'])
        .filter(|piece| !piece.is_empty())
}

fn is_number(piece: &str) -> bool {
    piece.starts_with(|letter: char| letter.is_ascii_digit())
        && piece
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'T' | b'Z'))
}

fn is_mark(piece: &str) -> bool {
    is_number(piece) || piece == "old" || COMPRESSED.contains(&piece)
}

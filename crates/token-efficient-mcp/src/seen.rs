//! What the client would have shown of the same data at most: the honest measure of what is saved.
//!
//! Claude Code never puts a whole large file before its model, so a saving is counted against what one call
//! of its own tools shows, as it was measured (`docs/protocol.md`):
//!   1. Read shows a file of up to 256 KB, up to 25,000 tokens of it, and refuses a larger one
//!   2. Bash shows 30,000 bytes whole, so a part of that size can be had of any file; a compressed one has to
//!      be unpacked by it
//!   3. of what prints more than 30,000 bytes Bash shows a preview

use std::path::Path;

use checkrein_output::{CLIENT_LIMIT, PREVIEW};
use checkrein_serve::tokens;

/// Larger files are refused by Read.
const READ_BYTES: u64 = 256 * 1024;

/// So much of a file is shown by Read.
const READ_TOKENS: usize = 25_000;

/// Returns how many bytes of a file the client would have shown at most.
pub(crate) fn of_file(path: &Path) -> u64 {
    let Ok(metadata) = path.metadata() else {
        return 0;
    };
    let compressed = ["gz", "zst", "bz2", "xz", "zstd"];
    let is_packed = path
        .extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| compressed.contains(&extension));
    let limit = CLIENT_LIMIT as u64;
    if is_packed {
        // Nobody knows how large it is without unpacking it.
        return limit;
    }
    if metadata.len() <= limit || metadata.len() > READ_BYTES {
        return metadata.len().min(limit); // [2]
    }
    let content = fs_err::read(path).unwrap_or_default();
    of_text(&String::from_utf8_lossy(&content)).max(limit) // [1]
}

/// Returns how many bytes Read would show of a text.
fn of_text(text: &str) -> u64 {
    let mut left = READ_TOKENS;
    let shown = text.split_inclusive('\n').map_while(|line| {
        left = left.checked_sub(tokens(line))?;
        Some(line.len() as u64)
    });
    shown.sum()
}

/// Returns how many bytes Bash would have shown of what a command printed.
pub(crate) fn of_output(bytes: u64) -> u64 {
    if bytes > CLIENT_LIMIT as u64 {
        PREVIEW as u64 // [3]
    } else {
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, content: &[u8], expected: std::ops::RangeInclusive<u64>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs_err::write(&path, content).unwrap();
        let shown = of_file(&path);
        assert!(expected.contains(&shown), "{name}: {shown}");
    }

    #[test]
    fn a_file_is_shown_as_the_client_caps_it() {
        check("small.csv", b"a,b\n1,2\n", 8..=8);
        check("prose.txt", &b"word ".repeat(6_000), 30_000..=30_000);
        // 25,000 tokens of it.
        check(
            "dense.csv",
            &b"1.25,77,abc\n".repeat(20_000),
            30_000..=120_000,
        );
        // Read refuses it, and Bash shows a part.
        check("large.csv", &b"1,2,3\n".repeat(100_000), 30_000..=30_000);
        check("small.csv.gz", b"packed", 30_000..=30_000);
        assert_eq!(of_file(Path::new("no such file")), 0);
    }

    #[test]
    fn an_output_is_whole_or_a_preview() {
        assert_eq!(of_output(30_000), 30_000);
        assert_eq!(of_output(30_001), 2_280);
    }
}

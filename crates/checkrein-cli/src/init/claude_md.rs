//! The few lines of CLAUDE.md by which Claude knows the commands. They stand between two marks;
//! all else in the file is the person's, and stays as it is, byte for byte.

use std::path::PathBuf;

use checkrein_core::disk;
use checkrein_core::layout::ProjectDirs;
use fs_err as fs;

use super::Made;
use crate::error::CommandError;

/// The block as it is written, with plain line ends.
pub const BLOCK: &str = include_str!("../../../../templates/CLAUDE.md");

/// What the block's first and last line begin with.
const FIRST: &[u8] = b"<!-- checkrein:begin";
const LAST: &[u8] = b"<!-- checkrein:end";

/// A file as it will be.
#[derive(Debug)]
pub struct ClaudeMd {
    path: PathBuf,
    content: Option<Vec<u8>>,
}

impl ClaudeMd {
    /// Reads the project's CLAUDE.md, or the one below `.claude` where only that is there.
    pub fn plan(dirs: &ProjectDirs) -> Result<Self, CommandError> {
        let [top, inner] = dirs.claude_mds();
        let path = match !top.exists() && inner.exists() {
            true => inner,
            false => top,
        };
        let before = match fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            other => other?,
        };
        let content = with_block(&before).map_err(|line| {
            let name = path.strip_prefix(&dirs.root).unwrap_or(&path).display();
            CommandError::person(format!(
                "`{name}` has the first mark of our lines on line {line}, and not the last"
            ))
            .hint("put `<!-- checkrein:end -->` on a line behind them, or remove the mark")
        })?;
        Ok(Self { path, content })
    }

    /// Writes what was planned.
    pub fn write(self) -> Result<(PathBuf, Made), CommandError> {
        let Some(content) = self.content else {
            return Ok((self.path, Made::Kept));
        };
        disk::replace(&self.path, &content)?;
        Ok((self.path, Made::New))
    }
}

/// Returns a text with our block in it, or nothing if it is as it should be; fails with the line
/// of a first mark that has no last one.
fn with_block(before: &[u8]) -> Result<Option<Vec<u8>>, usize> {
    let end = line_end(before);
    let block = BLOCK.trim_end().replace('\n', end);
    let after = match place(before)? {
        Some((from, to)) => [&before[..from], block.as_bytes(), &before[to..]].concat(),
        None => {
            let gap = match before {
                [] => String::new(),
                [.., b'\n'] => end.to_owned(),
                _ => end.repeat(2),
            };
            [before, gap.as_bytes(), block.as_bytes(), end.as_bytes()].concat()
        }
    };
    Ok((after != before).then_some(after))
}

/// Finds where the block begins and ends; its last line's end is not part of it.
fn place(text: &[u8]) -> Result<Option<(usize, usize)>, usize> {
    let (mut offset, mut from) = (0, None);
    for (number, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let content = line.trim_ascii_end();
        match from {
            None if content.starts_with(FIRST) => from = Some((offset, number + 1)),
            Some((from, _)) if content.starts_with(LAST) => {
                return Ok(Some((from, offset + content.len())));
            }
            _ => {}
        }
        offset += line.len();
    }
    match from {
        Some((_, number)) => Err(number),
        None => Ok(None),
    }
}

/// Returns the line end that a text uses: that of its first line.
fn line_end(text: &[u8]) -> &'static str {
    match text.iter().position(|byte| *byte == b'\n') {
        Some(at) if at > 0 && text[at - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(end: &str) -> String {
        BLOCK.trim_end().replace('\n', end)
    }

    #[track_caller]
    fn check(before: &str, expected: &str) {
        let after = with_block(before.as_bytes()).expect("the marks are sound");
        let after = after.map(|bytes| String::from_utf8(bytes).expect("it is text"));
        let after = after.as_deref().unwrap_or(before);
        assert_eq!(after, expected);
        assert_eq!(with_block(after.as_bytes()), Ok(None), "once is enough");
    }

    #[test]
    fn the_block_comes_last_and_all_else_stays() {
        let plain = block("\n");
        check("", &format!("{plain}\n"));
        check("# Mine\n", &format!("# Mine\n\n{plain}\n"));
        check("# Mine", &format!("# Mine\n\n{plain}\n"));
        check("# Mine\n\n\n", &format!("# Mine\n\n\n\n{plain}\n"));
        let windows = block("\r\n");
        check("# Mine\r\n", &format!("# Mine\r\n\r\n{windows}\r\n"));
        check("\u{feff}a\tb \n", &format!("\u{feff}a\tb \n\n{plain}\n"));
    }

    #[test]
    fn an_older_block_is_replaced_where_it_stands() {
        let plain = block("\n");
        let old = "<!-- checkrein:begin of an older version -->\nold\n<!-- checkrein:end -->";
        check(&format!("a\n{old}\n\nb "), &format!("a\n{plain}\n\nb "));
        check(old, &plain);
        let windows = old.replace('\n', "\r\n");
        let expected = format!("{}\r\nb\r\n", block("\r\n"));
        check(&format!("{windows}\r\nb\r\n"), &expected);
    }

    #[test]
    fn a_mark_within_a_line_is_no_mark_and_a_lost_one_is_said() {
        let said = "It writes `<!-- checkrein:begin -->`.\n";
        check(said, &format!("{said}\n{}\n", block("\n")));
        assert_eq!(with_block(b"a\n<!-- checkrein:begin -->\nb\n"), Err(2));
    }

    #[test]
    fn what_is_no_text_stays_as_it_is() {
        let before = b"a\xff\xfe\n";
        let after = with_block(before)
            .expect("there is no mark")
            .expect("it is new");
        assert!(after.starts_with(before));
    }
}

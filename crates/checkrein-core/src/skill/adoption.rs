//! The edit that takes a skill out of Claude Code's list, and the one that puts it back.
//!
//! Pure: bytes in, bytes out. Two lines go to the top of the front matter, a comment and the flag: at
//! the top, since the client ends the block at the first `---` that it meets, and the comment on a
//! line of its own, since the quotes by which the client saves a block that is no YAML would take it
//! into the value. Whose files these are, and what is kept of them, the command knows.

use super::frontmatter::{self, FrontMatter};
use super::native::Native;

/// The key that keeps a skill out of the list.
pub const FLAG: &str = "disable-model-invocation";

/// The comment above the flag. What it begins with is what it is known by.
const MARK: &str = "# adopted by checkrein, so that Claude Code does not list it; `checkrein skills release` takes this line and the next away";
const MARK_START: &str = "# adopted by checkrein";

/// The same in a block that was not there before.
const OWN_MARK: &str = "# adopted by checkrein, these four lines included, so that Claude Code does not list it; `checkrein skills release` takes them away";
const OWN_MARK_START: &str = "# adopted by checkrein, these four lines included";

/// What stands before a line that the flag takes the place of. Ours is only one with the flag behind
/// it, in a block with our mark; others may write comments that begin so.
const KEPT: &str = "# checkrein keeps: ";

/// Why a skill is not adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// It is already.
    Adopted,
    /// Its author has hidden it from the list, and means it.
    AuthorsOwn,
    /// There are zero bytes in it.
    NoText,
    /// The front matter begins and does not end with `---`.
    NeverClosed,
    /// The front matter is longer than anybody reads.
    TooLong,
    /// Some of an earlier mark is left, or somebody wrote something like it.
    HalfMarked,
    /// The client would not read the flag, since it cannot read the block.
    Unread,
    /// The flag would change what else is read of the skill.
    Ambiguous,
}

impl WhyNot {
    /// Says what is the matter, and what to do about it where there is something to do.
    pub fn words(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Adopted => ("it is adopted already", None),
            Self::AuthorsOwn => (
                "its author keeps it out of Claude Code's list, so it costs nothing already",
                None,
            ),
            Self::NoText => ("it is not a text", Some("save it as UTF-8")),
            Self::NeverClosed => (
                "its front matter has no closing `---`",
                Some("put a line `---` below it"),
            ),
            Self::TooLong => (
                "its front matter is too long",
                Some("move what is no setting below it"),
            ),
            Self::HalfMarked => (
                "there is a part of an earlier adoption in it",
                Some("release it, or remove the lines in its front matter that name checkrein"),
            ),
            Self::Unread => (
                "Claude Code cannot read its front matter, and would not see the flag",
                Some("make it valid YAML: put texts with `: ` or quotes in them between quotes"),
            ),
            Self::Ambiguous => (
                "its front matter has keys that stand apart from its left edge, or another shape",
                Some("write it as `key: value` lines"),
            ),
        }
    }
}

/// Returns the text of a skill with the flag in it.
pub fn adopt(bytes: &[u8]) -> Result<Vec<u8>, WhyNot> {
    if bytes.contains(&0) {
        return Err(WhyNot::NoText);
    }
    let file = File::read(bytes);
    if file.is_adopted() {
        return Err(WhyNot::Adopted);
    }
    if file.lines.iter().any(|line| is_ours(line)) {
        return Err(WhyNot::HalfMarked);
    }
    if Native::read(&String::from_utf8_lossy(bytes)).is_hidden {
        return Err(WhyNot::AuthorsOwn);
    }
    let end = file.line_end();
    let after = match file.shape {
        Shape::Open => return Err(WhyNot::NeverClosed),
        Shape::None => {
            let block = ["---", OWN_MARK, &flag_line(), "---"].map(|line| format!("{line}{end}"));
            [file.head, block.concat().as_bytes(), file.rest].concat()
        }
        Shape::Closed => {
            if file.lines.concat().len() + MARK.len() + FLAG.len() + 64 > frontmatter::LIMIT {
                return Err(WhyNot::TooLong);
            }
            let mut after = file.head.to_vec();
            after.extend(format!("{MARK}{end}{}{end}", flag_line()).into_bytes());
            for line in &file.lines {
                if is_flag(line) {
                    after.extend(KEPT.as_bytes());
                }
                after.extend(*line);
            }
            after.extend(file.rest);
            after
        }
    };
    judge(bytes, &after)?;
    Ok(after)
}

/// Says whether the edit does what it is for, and nothing else.
fn judge(before: &[u8], after: &[u8]) -> Result<(), WhyNot> {
    let (old, new) = (
        String::from_utf8_lossy(before),
        String::from_utf8_lossy(after),
    );
    let native = Native::read(&new);
    if native.is_lost {
        let was_lost = Native::read(&old).is_lost;
        return Err(if was_lost {
            WhyNot::Unread
        } else {
            WhyNot::Ambiguous
        });
    }
    let ((old, old_body), (new, new_body)) = (FrontMatter::read(&old), FrontMatter::read(&new));
    let is_sound = native.is_hidden
        && old.same_but_for(&new, FLAG)
        && new.flag(FLAG) == Some(true)
        && old_body.trim_start_matches('\u{feff}') == new_body
        && is_adopted(after)
        && release(after).as_deref() == Some(before);
    if is_sound {
        Ok(())
    } else {
        Err(WhyNot::Ambiguous)
    }
}

/// Returns the text as it was before it was adopted; what was changed since stays. `None` when
/// nothing of ours is in it.
pub fn release(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = File::read(bytes);
    if !file.is_marked() {
        return None;
    }
    let mut kept = Vec::new();
    let mut lines = file.lines.iter().peekable();
    let mut is_own_block = false;
    while let Some(line) = lines.next() {
        if content(line).starts_with(MARK_START.as_bytes()) {
            is_own_block |= content(line).starts_with(OWN_MARK_START.as_bytes());
            lines.next_if(|next| content(next) == flag_line().as_bytes());
        } else {
            kept.extend(kept_line(line).unwrap_or(line));
        }
    }
    if is_own_block && kept.is_empty() && file.shape == Shape::Closed {
        let closing = file.rest.iter().position(|byte| *byte == b'\n');
        let body = closing.map_or(&[][..], |at| &file.rest[at + 1..]);
        return Some([file.mark, body].concat());
    }
    Some([file.head, &kept, file.rest].concat())
}

/// Returns the text without a flag that has lost its mark: whoever tidies front matter may take
/// comments out. Only the record can tell that the flag is ours. `None` when there is none.
pub fn release_unmarked(bytes: &[u8]) -> Option<Vec<u8>> {
    let file = File::read(bytes);
    let is_flag = |line: &&[u8]| content(line) == flag_line().as_bytes();
    if file.is_marked() || !file.lines.iter().any(&is_flag) {
        return None;
    }
    let kept = file.lines.iter().filter(|line| !is_flag(line));
    let kept: Vec<&[u8]> = kept.map(|line| kept_line(line).unwrap_or(line)).collect();
    Some([file.head, &kept.concat(), file.rest].concat())
}

/// Whether a skill has the flag from us.
pub fn is_adopted(bytes: &[u8]) -> bool {
    // Nearly all are not, and this is asked of each when the index is built.
    memchr::memmem::find(bytes, MARK_START.as_bytes()).is_some() && File::read(bytes).is_adopted()
}

/// Returns the lines of ours in a text, as a person would find them to take them out by hand.
pub fn our_lines(bytes: &[u8]) -> Vec<usize> {
    let file = File::read(bytes);
    let mut numbers = Vec::new();
    if !file.is_marked() {
        return numbers;
    }
    for (index, line) in file.lines.iter().enumerate() {
        let above = index.checked_sub(1).map(|above| content(file.lines[above]));
        let is_flag = content(line) == flag_line().as_bytes()
            && above.is_some_and(|above| above.starts_with(MARK_START.as_bytes()));
        if is_ours(line) || is_flag {
            // Lines are counted from one, and the first is the opening `---`.
            numbers.push(index + 2);
        }
    }
    numbers
}

fn flag_line() -> String {
    format!("{FLAG}: true")
}

fn is_ours(line: &[u8]) -> bool {
    line.starts_with(MARK_START.as_bytes()) || kept_line(line).is_some()
}

/// Returns the author's line that the flag took the place of, if this is one that is kept.
fn kept_line(line: &[u8]) -> Option<&[u8]> {
    line.strip_prefix(KEPT.as_bytes())
        .filter(|line| is_flag(line))
}

/// Whether a line gives the flag itself, and not that of some map further in.
fn is_flag(line: &[u8]) -> bool {
    let rest = line.strip_prefix(FLAG.as_bytes());
    rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
}

/// Returns a line without its end.
fn content(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// There is no front matter.
    None,
    /// There is one, between two `---`.
    Closed,
    /// It has no end, or another one.
    Open,
}

/// A file in its parts; `head`, `lines` and `rest` are all of it.
struct File<'a> {
    shape: Shape,
    /// The byte order mark, if there is one.
    mark: &'a [u8],
    /// The byte order mark and the opening `---`.
    head: &'a [u8],
    /// The lines of the block, with their ends.
    lines: Vec<&'a [u8]>,
    /// The closing `---` and all below it.
    rest: &'a [u8],
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Self {
        let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        let mut lines = bytes[mark..].split_inclusive(|byte| *byte == b'\n');
        let first = lines.next().unwrap_or_default();
        let is_dashes = |line: &[u8]| trimmed(line) == b"---";
        if !is_dashes(first) {
            return Self {
                shape: Shape::None,
                mark: &bytes[..mark],
                head: &bytes[..mark],
                lines: Vec::new(),
                rest: &bytes[mark..],
            };
        }
        let start = mark + first.len();
        let is_end = |line: &&[u8]| is_dashes(line) || trimmed(line) == b"...";
        let all: Vec<&[u8]> = lines.collect();
        let at = all.iter().position(is_end);
        let shape = match at {
            Some(at) if is_dashes(all[at]) => Shape::Closed,
            _ => Shape::Open,
        };
        // Of a block without an end, what is above the first empty line may be of it.
        let count = at.or_else(|| all.iter().position(|line| trimmed(line).is_empty()));
        let lines = all[..count.unwrap_or(all.len())].to_vec();
        let end = start + lines.iter().map(|line| line.len()).sum::<usize>();
        Self {
            shape,
            mark: &bytes[..mark],
            head: &bytes[..start],
            lines,
            rest: &bytes[end..],
        }
    }

    fn is_marked(&self) -> bool {
        let mut lines = self.lines.iter();
        lines.any(|line| line.starts_with(MARK_START.as_bytes()))
    }

    fn is_adopted(&self) -> bool {
        self.lines.windows(2).any(|pair| {
            pair[0].starts_with(MARK_START.as_bytes()) && content(pair[1]) == flag_line().as_bytes()
        })
    }

    /// Returns how the file ends its lines.
    fn line_end(&self) -> &'static str {
        let first = if self.shape == Shape::None {
            self.rest
        } else {
            self.head
        };
        let at = first.iter().position(|byte| *byte == b'\n');
        match at
            .and_then(|at| at.checked_sub(1))
            .map(|before| first[before])
        {
            Some(b'\r') => "\r\n",
            _ => "\n",
        }
    }
}

/// Returns a line without white space at its end, as `frontmatter` compares it.
fn trimmed(line: &[u8]) -> &[u8] {
    match std::str::from_utf8(line) {
        Ok(text) => text.trim_end().as_bytes(),
        Err(_) => line,
    }
}

#[cfg(test)]
mod tests;

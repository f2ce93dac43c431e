//! Questions to logs: what matches, what recurs, from when to when.
//!
//! A log is read once, in blocks, and never held as a whole; what is asked is counted in threads over those blocks
//! and put together in their order, so the same question to the same files always has the same answer.

use std::path::PathBuf;

mod answer;
mod ask;
mod block;
mod colour;
mod context;
mod fault;
mod field;
mod files;
mod gather;
mod head;
mod json;
mod last;
mod level;
mod long;
mod mask;
mod patterns;
mod plan;
mod question;
mod reader;
mod scan;
mod show;
mod templates;
#[cfg(test)]
mod tests;
mod time;
mod values;

pub use answer::{Answer, Bucket, Hit, Numbers, Place, Seen, Shown, Template, Value, Values};
pub use fault::Fault;
pub use level::Level;
pub use question::{Every, Question, Unit};

/// Answers a question about files: log files, folders of them, or patterns such as `logs/*.log`.
///
/// `stop` is asked often, and `doing` is told how many bytes were read so far; both on the caller's thread.
pub fn ask(
    files: &[PathBuf],
    question: &Question,
    stop: &dyn Fn() -> bool,
    doing: &dyn Fn(u64),
) -> Result<Answer, Fault> {
    ask::ask(files, question, stop, doing)
}

/// What a line says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its time, as the log's clock told it.
    pub time: Option<String>,
    /// Its level.
    pub level: Option<Level>,
    /// What it has in common with others like it.
    pub template: String,
}

/// Reads one line of a file that was written so many seconds after 1970.
pub fn line(bytes: &[u8], written: i64) -> Line {
    let head = head::head(bytes, time::Latest::of(written));
    let mut template = Vec::new();
    mask::mask(bytes, head.span, &mut template);
    Line {
        time: head.stamp.map(time::Stamp::text),
        level: head.level,
        template: show::plain(&template),
    }
}

//! Questions to tables in files (CSV, JSON lines), answered by SQL without loading them.
//!
//! [`ask`] is the only door. It knows nothing of MCP and prints nothing; it stops when it is told to.

mod answer;
mod compute;
mod fault;
mod file;
mod judge;
mod limits;
mod question;
mod row;
mod scan;
mod source;
mod sql;

pub use answer::{Answer, Bad, Column, Example, Oddity, Table, Value, Way};
pub use fault::{Fault, Kind};
pub use limits::Limits;
pub use question::{Question, Simple};
pub use source::{Encoding, Format, Header, Source, Type};

/// Answers a question to one table or several.
///
/// `stop` is asked a hundred times a second and ends the work; `doing` is told the bytes that were read so far.
pub fn ask(
    sources: &[Source],
    question: &Question,
    limits: &Limits,
    stop: &(dyn Fn() -> bool + Sync),
    doing: &(dyn Fn(u64) + Sync),
) -> Result<Answer, Fault> {
    let control = scan::control::Control::new(limits);
    control.watched(stop, doing, || {
        judge::ask::ask(sources, question, limits, &control)
    })
}

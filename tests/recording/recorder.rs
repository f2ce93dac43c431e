//! A program that records decisions and says of each that it has: to be run many times at once, and
//! killed.

use std::io::Write;
use std::path::PathBuf;
use std::time::SystemTime;

use checkrein_core::layout::ProjectDirs;
use checkrein_core::trace::{Draft, add};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().unwrap_or_default();
    let dirs = ProjectDirs::new(PathBuf::from(next()));
    let (who, number, length) = (next(), next().parse()?, next().parse::<usize>()?);
    let id = next();
    let mut out = std::io::stdout().lock();
    for count in 0..number {
        let draft = Draft {
            id: (!id.is_empty()).then(|| id.clone()),
            category: "test".into(),
            decision: if id.is_empty() {
                format!("{who} {count}")
            } else {
                "the same".into()
            },
            // Of different lengths, so that pages of memory and lines end at different places.
            context: "x".repeat(length * (count % 7 + 1) / 7),
            ..Draft::default()
        };
        let added = add(&dirs, draft, SystemTime::now().into())?;
        let added = added.map_err(|invalid| anyhow::Error::msg(invalid.what))?;
        writeln!(out, "{}", added.trace.decision)?;
        out.flush()?;
    }
    Ok(())
}

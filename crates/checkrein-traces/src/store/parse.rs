//! Lines become decisions and outcomes, on a thread of their own beside the one that writes.

use std::sync::mpsc::{SyncSender, sync_channel};

use anyhow::{Context, Result, anyhow};
use checkrein_core::trace::{Line, Settled, Trace};

use super::lines::{Log, Position};
use super::postings::{Dictionary, Weighed};

/// Lines that go from one thread to the other at once.
const BATCH: usize = 512;

/// What a line says.
pub(super) enum Said {
    /// A decision: itself, the line as it is, and its words.
    Decided(Box<Trace>, Vec<u8>, Weighed),
    /// What came of one, and its words.
    Settled(Settled, Weighed),
    /// Nothing.
    Nothing,
}

/// Lines in order.
#[derive(Default)]
pub(super) struct Batch {
    /// Whether words are numbered anew from here.
    pub(super) anew: bool,
    /// Names of words that were not there before, in the order of their numbers.
    pub(super) names: Vec<Box<str>>,
    /// The lines.
    pub(super) lines: Vec<Said>,
}

/// Parses a log from a place on, hands over what it says and returns the position behind it.
pub(super) fn in_parallel(
    log: &mut Log,
    from: u64,
    mut take: impl FnMut(Batch) -> Result<()>,
) -> Result<Position> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(4);
        let parser = scope.spawn(move || parse(log, from, &sender));
        let mut taken = Ok(());
        for batch in receiver {
            taken = take(batch);
            if taken.is_err() {
                // The receiver goes, and the parser ends with the next batch.
                break;
            }
        }
        let parsed = parser
            .join()
            .map_err(|_| anyhow!("the parser ended early"))?;
        taken?;
        parsed
    })
}

fn parse(log: &mut Log, from: u64, sender: &SyncSender<Batch>) -> Result<Position> {
    let mut words = Dictionary::default();
    let mut batch = Batch::default();
    let position = log.read(from, |line| {
        batch.lines.push(said(line, &mut words));
        if batch.lines.len() < BATCH {
            return Ok(());
        }
        batch.names = std::mem::take(&mut words.fresh);
        let full = std::mem::take(&mut batch);
        sender.send(full).context("the writer ended early")?;
        if words.is_full() {
            words = Dictionary::default();
            batch.anew = true;
        }
        Ok(())
    })?;
    batch.names = std::mem::take(&mut words.fresh);
    sender.send(batch).context("the writer ended early")?;
    Ok(position)
}

fn said(line: Option<&[u8]>, words: &mut Dictionary) -> Said {
    let Some(line) = line else {
        return Said::Nothing;
    };
    match Line::read(line) {
        Some(Line::Decided(trace)) => {
            let weighed = words.trace(&trace);
            Said::Decided(trace, line.to_vec(), weighed)
        }
        Some(Line::Settled(settled)) => {
            let weighed = words.note(&settled.note);
            Said::Settled(settled, weighed)
        }
        None => Said::Nothing,
    }
}

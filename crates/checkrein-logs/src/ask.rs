//! The way of a question: one thread reads, some look through blocks, and the caller's puts together and may stop it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use crate::block::{Block, Bytes, Ended, Kind};
use crate::files::expand;
use crate::gather::{Gather, begun};
use crate::patterns::Patterns;
use crate::plan::Plan;
use crate::reader::Reader;
use crate::scan::{Part, scan};
use crate::time::{Bound, Edge, Stamp, bound};
use crate::{Answer, Fault, Question, last};

/// More threads than this read no faster than the disk, or the cache of the system, gives.
const THREADS: usize = 4;

/// So many blocks wait before and behind each thread.
const WAITING: usize = 2;

/// So often, at least, it is asked whether to stop.
const PATIENCE: Duration = Duration::from_millis(20);

/// What goes from the reader through the threads, in the order of the files.
pub(crate) enum Work {
    Begin(PathBuf, Option<Stamp>),
    Block(Block, u64),
    End(Ended, u64, u64),
    /// A file that was only found, not named, cannot be read.
    LeftOut(Fault),
    Fault(Fault),
}

/// What comes out.
enum Done {
    Begin(PathBuf, Option<Stamp>),
    Lines(Block, Box<Part>, u64),
    Piece(Block, bool, u64),
    End(Ended, u64, u64),
    /// A file that was only found, not named, cannot be read.
    LeftOut(Fault),
    Fault(Fault),
}

/// Answers a question; see [`crate::ask`].
pub(crate) fn ask(
    paths: &[PathBuf],
    question: &Question,
    stop: &dyn Fn() -> bool,
    doing: &dyn Fn(u64),
) -> Result<Answer, Fault> {
    let patterns = [false, true].map(|has_cr| Patterns::of(question, has_cr).map(Arc::new));
    let [with_lf, with_cr] = patterns;
    let patterns = [with_lf?, with_cr?];
    let encoding = question.encoding.as_deref();
    let (files, notes) = expand(paths, question.rotated, encoding)?;
    let (since, until) = range(&files, question, stop)?;
    let plan = Plan::of(question, since, until)?;
    let mut gather = Gather::new(&plan, begun(notes, &plan));
    let missing = AtomicUsize::new(gather.missing());
    let stopped = AtomicBool::new(false);
    let count = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(THREADS);
    let result = thread::scope(|scope| {
        let (give_back, buffers) = channel();
        let mut to = Vec::new();
        let mut from = Vec::new();
        for _ in 0..count {
            let (send, receive) = sync_channel(WAITING);
            let (done, out) = sync_channel(WAITING);
            let (plan, missing) = (&plan, &missing);
            scope.spawn(move || work(plan, missing, &receive, &done));
            to.push(send);
            from.push(out);
        }
        let reader = Reader {
            files: &files,
            named: paths,
            encoding,
            patterns: &patterns,
            is_by_record: plan.is_by_record,
            stopped: &stopped,
        };
        scope.spawn(move || reader.run(&to, &buffers));
        let result = collect(&from, &mut gather, &missing, stop, doing, &give_back);
        // The others are waited for: the reader sees this, and the threads that nobody takes from them any more.
        stopped.store(true, Ordering::Relaxed);
        drop(from);
        result
    });
    result?;
    Ok(gather.finish())
}

/// Finds out which times are meant; the end of the log is looked for only when something is relative to it.
fn range(
    files: &[PathBuf],
    question: &Question,
    stop: &dyn Fn() -> bool,
) -> Result<(Option<Bound>, Option<Bound>), Fault> {
    let mut known: Option<Option<Stamp>> = None;
    let mut fault = None;
    let mut last = || {
        *known.get_or_insert_with(
            || match last::time(files, question.encoding.as_deref(), stop) {
                Ok(time) => time,
                Err(error) => {
                    fault = Some(error);
                    None
                }
            },
        )
    };
    let mut edge = |text: &Option<String>, edge| {
        let text = text.as_ref().filter(|text| !text.trim().is_empty());
        text.map(|text| bound(text, edge, &mut last)).transpose()
    };
    let since = edge(&question.since, Edge::Since);
    let until = edge(&question.until, Edge::Until);
    match fault {
        Some(fault) => Err(fault),
        None => {
            let since = since.map_err(Fault::Question)?;
            let until = until.map_err(Fault::Question)?;
            if let (Some(since), Some(until)) = (since, until)
                && since.is_after(until)
            {
                return Err(Fault::Question(format!(
                    "nothing is between {} and {}; `since` has to be the earlier one",
                    since.text(),
                    until.text()
                )));
            }
            Ok((since, until))
        }
    }
}

/// Looks through the blocks that come, until none do.
fn work(plan: &Plan, missing: &AtomicUsize, receive: &Receiver<Work>, done: &SyncSender<Done>) {
    for work in receive {
        let result = match work {
            Work::Begin(path, first) => Done::Begin(path, first),
            Work::End(ended, bytes, size) => Done::End(ended, bytes, size),
            Work::LeftOut(fault) => Done::LeftOut(fault),
            Work::Fault(fault) => Done::Fault(fault),
            Work::Block(block, bytes) => match block.kind {
                Kind::Piece { is_last } => Done::Piece(block, is_last, bytes),
                Kind::Lines => {
                    let part = scan(plan, &block, missing.load(Ordering::Relaxed));
                    Done::Lines(block, Box::new(part), bytes)
                }
            },
        };
        if done.send(result).is_err() {
            return;
        }
    }
}

/// Takes what was found in the order in which it was given out.
fn collect(
    from: &[Receiver<Done>],
    gather: &mut Gather<'_>,
    missing: &AtomicUsize,
    stop: &dyn Fn() -> bool,
    doing: &dyn Fn(u64),
    give_back: &std::sync::mpsc::Sender<Bytes>,
) -> Result<(), Fault> {
    for at in (0..from.len()).cycle() {
        let done = loop {
            if stop() {
                return Err(Fault::Stopped);
            }
            match from[at].recv_timeout(PATIENCE) {
                Ok(done) => break done,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        };
        match done {
            Done::Begin(path, first) => gather.begin(path, first),
            Done::End(ended, bytes, size) => gather.end(ended, bytes, size),
            Done::LeftOut(fault) => gather.left_out(&fault),
            Done::Fault(fault) => return Err(fault),
            Done::Piece(block, is_last, bytes) => {
                gather.piece(block, is_last);
                doing(bytes);
            }
            Done::Lines(mut block, part, bytes) => {
                gather.lines(*part, &block);
                // Nobody may be there any more to take it.
                let _ = give_back.send(std::mem::take(&mut block.bytes));
                doing(bytes);
            }
        }
        missing.store(gather.missing(), Ordering::Relaxed);
    }
    Ok(())
}

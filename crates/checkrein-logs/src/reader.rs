//! Reads the files of a question one after the other, and gives their blocks out in turn.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};

use crate::ask::Work;
use crate::block::{About, Bytes, read};
use crate::files::open;
use crate::head;
use crate::patterns::Patterns;
use crate::time::{Latest, Stamp};

/// What the reader has to know.
pub(crate) struct Reader<'a> {
    pub(crate) files: &'a [PathBuf],
    /// The paths as they were given.
    pub(crate) named: &'a [PathBuf],
    pub(crate) encoding: Option<&'a str>,
    /// The patterns for lines that end with a line feed, and for those with a carriage return before it.
    pub(crate) patterns: &'a [Arc<Patterns>; 2],
    pub(crate) is_by_record: bool,
    pub(crate) stopped: &'a AtomicBool,
}

impl Reader<'_> {
    /// Reads all files, or until nobody takes what is read.
    pub(crate) fn run(&self, to: &[SyncSender<Work>], buffers: &Receiver<Bytes>) {
        let mut turns = (0..to.len()).cycle();
        let mut send = |work: Work| {
            let at = turns.next().unwrap_or(0);
            !self.stopped.load(Ordering::Relaxed) && to[at].send(work).is_ok()
        };
        let mut before = 0;
        for (file, path) in self.files.iter().enumerate() {
            let opened = match open(path, self.encoding) {
                Ok(opened) => opened,
                Err(fault) => {
                    let is_named = self.named.contains(path);
                    if !send(if is_named {
                        Work::Fault(fault)
                    } else {
                        Work::LeftOut(fault)
                    }) {
                        return;
                    }
                    continue;
                }
            };
            let latest = Latest::of(opened.written);
            let (is_timed, first) = is_timed(&opened.sample, latest);
            let has_cr = memchr::memmem::find(&opened.sample, b"\r\n").is_some();
            let about = Arc::new(About {
                file,
                is_timed,
                latest,
                patterns: Arc::clone(&self.patterns[usize::from(has_cr)]),
            });
            if !send(Work::Begin(path.clone(), first)) {
                return;
            }
            let bytes = || opened.read.load(Ordering::Relaxed);
            let mut buffer = || buffers.try_recv().unwrap_or_default();
            let mut block = |block| send(Work::Block(block, before + bytes()));
            let ended = read(
                opened.text,
                &about,
                self.is_by_record,
                &mut buffer,
                &mut block,
            );
            let read = bytes();
            before += read;
            if !send(Work::End(ended, read, opened.size)) {
                return;
            }
        }
    }
}

/// Tells which files have lines with times: one line in ten, those aside that belong to others, has one.
fn is_timed(sample: &[u8], latest: Latest) -> (bool, Option<Stamp>) {
    let mut all = 0;
    let mut timed = 0;
    let mut first = None;
    for line in sample.split(|byte| *byte == b'\n') {
        if line.first().is_none_or(u8::is_ascii_whitespace) {
            continue;
        }
        all += 1;
        if let Some(stamp) = head::stamp(line, latest) {
            timed += 1;
            first = first.or(Some(stamp));
        }
    }
    (timed * 10 >= all && timed > 0, first)
}

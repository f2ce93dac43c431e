//! Ends work that takes too long or is told to stop, wherever it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::fault::{Fault, Kind};
use crate::limits::Limits;

const RUNS: u8 = 0;
const TIMED_OUT: u8 = 1;
const STOPPED: u8 = 2;

/// How often it is asked whether to stop.
const EVERY: Duration = Duration::from_millis(10);

/// What all threads of one question look at.
#[derive(Debug, Clone)]
pub(crate) struct Control {
    state: Arc<AtomicU8>,
    /// The bytes of files that were read.
    pub(crate) read: Arc<AtomicU64>,
    time: Duration,
}

impl Control {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            state: Arc::new(AtomicU8::new(RUNS)),
            read: Arc::new(AtomicU64::new(0)),
            time: limits.time,
        }
    }

    /// Whether the work is to end.
    pub(crate) fn is_over(&self) -> bool {
        self.state.load(Ordering::Relaxed) != RUNS
    }

    /// Fails when the work is to end.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        match self.state.load(Ordering::Relaxed) {
            RUNS => Ok(()),
            TIMED_OUT => Err(Fault::new(
                Kind::TimedOut,
                format!("it took longer than {} s", self.time.as_secs_f32()),
                "ask for less: a filter, fewer files, or a longer time limit",
            )),
            _ => Err(Fault::new(Kind::Stopped, "it was told to stop", "")),
        }
    }

    /// Does the work while somebody watches the clock and whoever may stop it.
    pub(crate) fn watched<T>(
        &self,
        stop: &(dyn Fn() -> bool + Sync),
        doing: &(dyn Fn(u64) + Sync),
        work: impl FnOnce() -> T,
    ) -> T {
        let begun = Instant::now();
        let (done, is_done) = channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                while is_done.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                    if stop() {
                        self.state.store(STOPPED, Ordering::Relaxed);
                        return;
                    }
                    if begun.elapsed() >= self.time {
                        self.state.store(TIMED_OUT, Ordering::Relaxed);
                        return;
                    }
                    doing(self.read.load(Ordering::Relaxed));
                }
            });
            let result = work();
            drop(done);
            result
        })
    }
}

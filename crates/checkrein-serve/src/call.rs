//! A call that is being worked on: what it says of itself, and whether anybody still wants its answer.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a call says about itself while it is worked on, and whether it should go on.
#[derive(Clone, Debug, Default)]
pub struct Call(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    doing: Mutex<Doing>,
    is_stopped: AtomicBool,
}

/// What is being done, and how far it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doing {
    pub(crate) what: String,
    pub(crate) done: Option<u64>,
    pub(crate) total: Option<u64>,
}

impl Call {
    /// Says what is being done; who waits longer than a second is told.
    pub fn doing(&self, what: &str) {
        self.change(|doing| what.clone_into(&mut doing.what));
    }

    /// Says how far it has come, such as the bytes that were read, and how far it goes.
    pub fn reached(&self, done: u64, total: Option<u64>) {
        self.change(|doing| {
            doing.done = Some(done);
            doing.total = total;
        });
    }

    /// Says whether nobody wants the answer any more: whoever works on it should end now.
    ///
    /// A call is stopped when its client cancels it, goes away, or ends the server.
    pub fn is_stopped(&self) -> bool {
        self.0.is_stopped.load(Ordering::Relaxed)
    }

    /// Wants the work to end.
    pub(crate) fn stop(&self) {
        self.0.is_stopped.store(true, Ordering::Relaxed);
    }

    pub(crate) fn state(&self) -> Doing {
        let doing = self.0.doing.lock();
        doing.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut Doing)) {
        let doing = self.0.doing.lock();
        change(&mut doing.unwrap_or_else(PoisonError::into_inner));
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The calls of a server that are being worked on, so that all of them can be stopped and waited for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Running(Arc<Calls>);

#[derive(Debug, Default)]
struct Calls {
    calls: Mutex<Vec<Call>>,
    ends: AtomicBool,
    fewer: tokio::sync::Notify,
}

impl Running {
    /// Notes that a call is worked on, until what is returned is dropped.
    pub(crate) fn begin(&self, call: &Call) -> Begun {
        self.calls().push(call.clone());
        // After it is on the list, so that a stop at the same time misses nobody.
        if self.0.ends.load(Ordering::SeqCst) {
            call.stop();
        }
        Begun {
            running: self.clone(),
            call: call.clone(),
        }
    }

    /// Stops every call, and every one that comes.
    pub(crate) fn stop(&self) {
        self.0.ends.store(true, Ordering::SeqCst);
        self.calls().iter().for_each(Call::stop);
    }

    /// Waits until nothing is worked on.
    pub(crate) async fn none_is_left(&self) {
        loop {
            let fewer = self.0.fewer.notified();
            let mut fewer = std::pin::pin!(fewer);
            // Before the look, so that nothing is missed in between.
            fewer.as_mut().enable();
            if self.calls().is_empty() {
                return;
            }
            fewer.await;
        }
    }

    fn calls(&self) -> std::sync::MutexGuard<'_, Vec<Call>> {
        let calls = self.0.calls.lock();
        calls.unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call is being worked on for as long as this is there.
pub(crate) struct Begun {
    running: Running,
    call: Call,
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.running.calls().retain(|call| !call.is(&self.call));
        self.running.0.fewer.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_worked_on_is_stopped_and_what_comes_then_as_well() {
        let (running, first, second) = (Running::default(), Call::default(), Call::default());
        let begun = running.begin(&first);
        let done = Call::default();
        drop(running.begin(&done));
        running.stop();
        let late = running.begin(&second);
        assert!(first.is_stopped() && second.is_stopped());
        assert!(!done.is_stopped(), "it was over before");
        drop((begun, late));
        assert!(running.calls().is_empty());
    }
}

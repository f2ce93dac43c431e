//! A sandbox that waits for its job: the warden, its namespaces and process 1 stand already. What is mounted and what
//! may be read is looked up when the job comes, so that nothing in it is older than the job.

use std::os::unix::net::UnixStream;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::outside::{self, Stage};
use crate::order::{Layers, Order};

/// Does anybody want one?
static WANTED: AtomicBool = AtomicBool::new(false);

/// The one that waits. It ends when this program does: its socket closes.
static WAITING: Mutex<Option<(Child, UnixStream)>> = Mutex::new(None);

/// From now on, one is made after each run.
pub(crate) fn keep() {
    WANTED.store(true, Ordering::Relaxed);
}

/// Can it be used for this? The network's way out has to be opened before process 1 is started.
pub(crate) fn is_for(order: &Order) -> bool {
    order.layers == Layers::Namespaces && order.proxy.is_none()
}

/// The one that waits, when it is alive.
pub(crate) fn take() -> Option<(Child, UnixStream)> {
    let (mut warden, stream) = waiting().take()?;
    // Ended from outside: then another one is made, as if there had been none.
    matches!(warden.try_wait(), Ok(None)).then_some((warden, stream))
}

/// Makes the next one, beside whatever the caller does now.
pub(crate) fn renew(after: &Order) {
    if !WANTED.load(Ordering::Relaxed) || after.layers != Layers::Namespaces {
        return;
    }
    // Without it, the next run only takes longer.
    let _ = std::thread::Builder::new()
        .name("ahead".to_owned())
        .spawn(|| {
            let mut waiting = waiting();
            if waiting.is_none() {
                *waiting = outside::start(Stage::Ahead, Stdio::piped(), Stdio::piped()).ok();
            }
        });
}

fn waiting() -> MutexGuard<'static, Option<(Child, UnixStream)>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Whether the person, or whoever runs the command, wants it to end while it waits for another.
//!
//! What a project's command started is in a process group of its own, which Ctrl-C does not reach.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

/// Listens from now on.
pub(super) fn listen() -> impl Fn() -> bool {
    let wanted = flag();
    move || wanted.load(Ordering::Relaxed)
}

/// Returns a flag that is set from now on when somebody wishes it.
pub(crate) fn flag() -> Arc<AtomicBool> {
    let wanted = Arc::new(AtomicBool::new(false));
    let signals = [
        SIGINT,
        SIGTERM,
        #[cfg(unix)]
        signal_hook::consts::SIGHUP,
    ];
    for signal in signals {
        // The second time it ends this command as well, whatever that is waiting for.
        let second = signal_hook::flag::register_conditional_default;
        let _ = second(signal, Arc::clone(&wanted));
        // Where one cannot be heard, it ends this command and leaves the other one running.
        let _ = signal_hook::flag::register(signal, Arc::clone(&wanted));
    }
    wanted
}

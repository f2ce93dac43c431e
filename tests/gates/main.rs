//! The two corpora of the gates: `attempts.txt` holds ways around them, `harmless.txt` what only
//! looks like one. Each entry is played for real: the hook judges it as the client would ask, and
//! what it lets through runs in a throw-away project, with the hook for what comes afterwards.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod attempts;
mod entry;
mod harmless;
mod play;
mod scene;

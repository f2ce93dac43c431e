//! Asks servers what the templates of a skill want, side by side and within one limit of time, and keeps the answers for
//! those who cannot wait.
//!
//! What fails becomes a line in the place of the answer: no server keeps a skill from being loaded.

mod one;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use checkrein_core::layout::UserDirs;
use checkrein_core::skill::template::{self, Filled};
use checkrein_core::time::Timestamp;

use crate::allowed::{Asking, Policy};
use crate::asking::Asker;
use crate::servers::Server;
use one::One;

/// Names the skills that are being loaded, in the environment of the servers that are asked for them: a server that loads
/// the same skill would be asked for ever.
pub const LOADING: &str = "CHECKREIN_LOADING";

/// How long all answers together may take, unless somebody says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// So many servers are asked at once.
const AT_ONCE: usize = 8;

/// A skill that wants answers, and what is known of the world around it.
pub struct Wanting<'a> {
    /// The person's folders.
    pub user: &'a UserDirs,
    /// The folder that servers are started in: the session's.
    pub folder: &'a Path,
    /// The top of the project: [`template::top`]. Its rules count, and its trail is written.
    pub top: &'a Path,
    /// The skill.
    pub skill: Asking<'a>,
    /// The servers that the client would see.
    pub servers: &'a [Server],
    /// The environment.
    pub variable: &'a (dyn Fn(&str) -> Option<OsString> + Sync),
    /// The program that keeps servers: see [`crate::With::keeper`].
    pub keeper: Option<PathBuf>,
    /// The session of Claude Code, if there is one.
    pub session: Option<String>,
    /// The time.
    pub now: Timestamp,
    /// How long all answers together may take.
    pub patience: Duration,
    /// Asked often: true ends what is going on.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Keeps a whole answer of which the skill gets the beginning, and returns the name that it is found under.
    pub keep_whole: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

/// Asks for what a skill wants; the answers stand in the order of the calls.
pub fn ask(calls: &[template::Call], wanting: &Wanting<'_>) -> Vec<Filled> {
    let begun = Instant::now();
    let is_over = || begun.elapsed() >= wanting.patience;
    let stop = || is_over() || (wanting.stop)();
    let policy = Policy::read(wanting.user, Some(wanting.top));
    let asker = Asker {
        user: wanting.user,
        root: wanting.top,
        folder: wanting.folder,
        policy: &policy,
        variable: wanting.variable,
        keeper: wanting.keeper.clone(),
        session: wanting.session.clone(),
        limit: None,
        stop: &stop,
    };
    let next = AtomicUsize::new(0);
    let filled: Mutex<Vec<Option<Filled>>> = Mutex::new(calls.iter().map(|_| None).collect());
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(call) = calls.get(number) else {
                return;
            };
            let one = One {
                wanting,
                asker: &asker,
                call,
                is_over: &is_over,
            };
            let answer = one.ask();
            filled.lock().unwrap_or_else(PoisonError::into_inner)[number] = Some(answer);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..calls.len().min(AT_ONCE) {
            scope.spawn(work);
        }
    });
    let filled = filled.into_inner().unwrap_or_else(PoisonError::into_inner);
    filled.into_iter().flatten().collect()
}

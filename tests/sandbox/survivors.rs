//! Finds what is still alive after a run: this process inherits every orphan, so that nothing can hide.

use std::time::{Duration, Instant};

/// All that is left to die after a run.
const LATEST: Duration = Duration::from_millis(100);

/// Inherits the orphans from now on.
pub(crate) fn inherit() {
    nix::sys::prctl::set_child_subreaper(true).unwrap();
}

/// What descends from this process, but for `known` and what they started: number and name.
pub(crate) fn alive(known: &[u32]) -> Vec<(u32, String)> {
    let all: Vec<(u32, u32, String)> = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| {
            let number: u32 = entry.file_name().to_str()?.parse().ok()?;
            let line = fs_err::read(entry.path().join("stat")).ok()?;
            // A process may call itself what is no text.
            let text = String::from_utf8_lossy(&line);
            let (name, rest) = text.split_once('(')?.1.rsplit_once(')')?;
            let mut fields = rest.split_ascii_whitespace();
            let state = fields.next()?;
            // The dead that nobody has buried yet are dead.
            (state != "Z" && state != "X").then_some((
                number,
                fields.next()?.parse().ok()?,
                name.to_owned(),
            ))
        })
        .collect();
    let descends = |mut number: u32| {
        loop {
            if known.contains(&number) {
                return false;
            }
            match all.iter().find(|(found, _, _)| *found == number) {
                Some((_, parent, _)) if *parent == std::process::id() => return true,
                Some((_, parent, _)) => number = *parent,
                None => return false,
            }
        }
    };
    all.iter()
        .filter(|(number, _, _)| descends(*number))
        .map(|(number, _, name)| (*number, name.clone()))
        .collect()
}

/// Asserts that a tenth of a second after the end of a run nothing of it is alive.
#[track_caller]
pub(crate) fn none(known: &[u32], what: &str) {
    none_after(known, what, LATEST);
}

/// The same, where somebody has to notice the end first.
#[track_caller]
pub(crate) fn none_after(known: &[u32], what: &str, latest: Duration) {
    let until = Instant::now() + latest;
    loop {
        let alive = alive(known);
        if alive.is_empty() {
            return;
        }
        assert!(
            Instant::now() < until,
            "{what}: still alive after {latest:?}: {alive:?}"
        );
        std::thread::yield_now();
    }
}

/// Kills what is alive, after it has been seen; returns it.
pub(crate) fn killed(known: &[u32]) -> Vec<(u32, String)> {
    let alive = alive(known);
    for (number, _) in &alive {
        let _ = nix::sys::signal::kill(
            nix::unistd::Pid::from_raw(number.cast_signed()),
            nix::sys::signal::Signal::SIGKILL,
        );
    }
    none(known, "after they were killed");
    alive
}

//! What an occasion is: the same fix counts once where it was written down twice for one thing.

use checkrein_core::trace::Trace;

/// What is said again of the same thing so soon, in seconds, is said of the same occasion.
const SOON: u64 = 600;

/// Returns one trace for each occasion, the earliest of each; the traces are sorted by time.
pub(super) fn occasions<'a>(traces: &[&'a Trace]) -> Vec<&'a Trace> {
    let mut kept: Vec<&Trace> = Vec::new();
    for trace in traces {
        let is_again = kept.iter().rev().any(|other| is_again(other, trace));
        if !is_again {
            kept.push(trace);
        }
    }
    kept
}

/// Whether a trace says again what another said of the same thing.
///
/// Without a session it is a person or a program that writes, and only a copy of the very same moment is
/// no decision of its own.
fn is_again(earlier: &Trace, later: &Trace) -> bool {
    let said = |trace: &Trace| -> String {
        let words: Vec<&str> = trace.context.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    let is_same_thing = earlier.session == later.session
        && earlier.feature == later.feature
        && earlier.files == later.files
        && said(earlier) == said(later);
    let apart = later.at.as_second().saturating_sub(earlier.at.as_second());
    is_same_thing
        && match earlier.session {
            Some(_) => apart <= SOON,
            None => earlier.at == later.at && earlier.decision == later.decision,
        }
}

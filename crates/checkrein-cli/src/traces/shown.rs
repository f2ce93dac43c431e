//! How a decision is shown: on a line, or whole. Others wrote it, so it is shown plainly.

use checkrein_core::message::{brief, plain};
use checkrein_core::trace::{History, Trace};

/// Returns a decision as a line of a list.
pub(super) fn line(trace: &Trace) -> String {
    let feature = brief(trace.feature.as_deref().unwrap_or("-"), 60);
    let (outcome, category) = (trace.outcome.as_str(), brief(&trace.category, 60));
    let (id, decision) = (brief(&trace.id, 80), brief(&trace.decision, 300));
    format!("{id}  {outcome:<7}  {feature}  {category}: {decision}")
}

/// Returns all that is written of a decision.
pub(super) fn whole(known: &History) -> String {
    let trace = &known.trace;
    let mut text = format!(
        "{}  {}\n{}\n",
        plain(&trace.id),
        trace.outcome.as_str(),
        plain(&trace.decision)
    );
    if !trace.context.is_empty() {
        text.push('\n');
        for line in trace.context.lines() {
            text.push_str(&format!("{}\n", plain(line)));
        }
    }
    text.push('\n');
    let mut fact =
        |name: &str, value: &str| text.push_str(&format!("{name:<12}{}\n", plain(value)));
    fact("category", &trace.category);
    fact("made", &format!("{:.0}", trace.at));
    let named = [
        ("feature", &trace.feature),
        ("session", &trace.session),
        ("follows", &trace.follows),
        ("supersedes", &trace.supersedes),
    ];
    for (name, value) in named {
        if let Some(value) = value {
            fact(name, value);
        }
    }
    for file in &trace.files {
        fact("file", file);
    }
    for settled in &known.outcomes {
        let note = match settled.note.as_str() {
            "" => String::new(),
            note => format!(": {note}"),
        };
        let said = format!("{} at {:.0}{note}", settled.outcome.as_str(), settled.at);
        fact("outcome", &said);
    }
    text
}

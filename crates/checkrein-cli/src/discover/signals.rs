//! What each signal gave to an answer, named for people and programs.

use checkrein_core::skill::{Candidate, Model};

/// Returns by its name what each signal added to the score, and what to confidence (in log-odds).
pub fn signals(candidate: &Candidate) -> Vec<(&'static str, f32)> {
    let model = Model::shipped();
    let signals = &candidate.signals;
    let score = [
        ("words", signals.words),
        ("learned", signals.learned),
        ("taught", model.taught * signals.taught),
        ("unwanted", -model.unwanted * signals.unwanted),
        ("negated", -model.negated * signals.negated),
    ];
    let confidence = signals
        .for_confidence(model)
        .map(|(name, signal, weight)| (name, signal * weight));
    score.into_iter().chain(confidence).collect()
}

/// Says what gave how much; what gave nothing is left out.
pub fn line(candidate: &Candidate) -> String {
    let given: Vec<String> = signals(candidate)
        .into_iter()
        .filter(|(_, given)| given.abs() >= 0.005)
        .map(|(name, given)| format!("{name} {given:+.2}"))
        .collect();
    given.join(", ")
}

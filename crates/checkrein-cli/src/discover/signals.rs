//! The signals that a skill's score is mixed of, named for people and programs: the one place to
//! change when the router gets another one.

use checkrein_core::skill::Candidate;

/// Returns each signal by its name.
pub fn signals(candidate: &Candidate) -> Vec<(&'static str, f32)> {
    let signals = &candidate.signals;
    vec![
        ("words", signals.words),
        ("share", signals.share),
        ("name", signals.name),
        ("whole_name", signals.whole_name),
        ("phrase", signals.phrase),
        ("unwanted", signals.unwanted),
        ("margin", signals.margin),
    ]
}

/// Says which signals there are, and how strong.
pub fn line(candidate: &Candidate) -> String {
    let phrase = candidate.phrase.iter();
    let phrase = phrase.map(|phrase| format!("says \"{phrase}\""));
    let signals = signals(candidate).into_iter();
    let signals = signals
        .filter(|(_, value)| *value != 0.0)
        .map(|(name, value)| format!("{name} {value:.2}"));
    phrase.chain(signals).collect::<Vec<_>>().join(", ")
}

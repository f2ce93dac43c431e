//! Nothing harmless is refused or asked about, and what it does to guarded files is what it says.

use crate::entry::{Entry, read};
use crate::play::{Answer, ask, complaints, play};
use crate::scene::{Scene, guarded};

const HARMLESS: &str = include_str!("harmless.txt");

fn judge(scene: &Scene, entry: &Entry) -> Result<(), String> {
    let project = scene.copy();
    let before = guarded(&project);
    // `told` is not run: it needs a network, a tool or a person.
    let answer = match entry.gate.as_deref() {
        Some("told") => entry
            .calls
            .iter()
            .map(|call| ask(&project, &entry.folder, call))
            .find(|answer| *answer != Answer::Silent)
            .unwrap_or(Answer::Silent),
        _ => play(&project, entry),
    };
    if answer != Answer::Silent {
        return Err(format!("{answer:?}"));
    }
    let moves = entry.gate.as_deref() == Some("moves");
    match before == guarded(&project) {
        true if moves => Err("moves nothing".into()),
        false if !moves => Err("changes a guarded file".into()),
        _ => Ok(()),
    }
}

#[test]
fn nothing_harmless_is_stopped() {
    let scene = Scene::new();
    let entries = read(HARMLESS);
    assert!(entries.len() >= 150, "{} entries", entries.len());
    let found = complaints(&entries, |entry| judge(&scene, entry));
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}

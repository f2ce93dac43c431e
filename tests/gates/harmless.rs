//! Nothing harmless is refused or asked about, and what it does to guarded files is what it says.

use checkrein_testkit::TestProject;

use crate::entry::{Entry, read};
use crate::play::{Answer, ask, complaints, play};
use crate::scene::{Scene, guarded};

const HARMLESS: &str = include_str!("harmless.txt");

fn judge(project: &TestProject, entry: &Entry) -> (bool, Result<(), String>) {
    let before = guarded(project);
    // `told` is not run: it needs a network, a tool or a person.
    let (answer, ran) = match entry.gate.as_deref() {
        Some("told") => {
            let answers = entry.calls.iter();
            let mut answers = answers.map(|call| ask(project, &entry.folder, call));
            let other = answers.find(|answer| *answer != Answer::Silent);
            (other.unwrap_or(Answer::Silent), false)
        }
        _ => play(project, entry),
    };
    let moves = entry.gate.as_deref() == Some("moves");
    let judged = match before == guarded(project) {
        _ if answer != Answer::Silent => Err(format!("{answer:?}")),
        true if moves => Err("moves nothing".into()),
        false if !moves => Err("changes a guarded file".into()),
        _ => Ok(()),
    };
    (!ran, judged)
}

#[test]
fn nothing_harmless_is_stopped() {
    let scene = Scene::new();
    let entries = read(HARMLESS);
    assert!(entries.len() >= 150, "{} entries", entries.len());
    let found = complaints(&scene, &entries, judge);
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}

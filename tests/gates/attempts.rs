//! Every attempt is stopped: by the gate that it names, or undone by the seal.

use checkrein_testkit::TestProject;

use crate::entry::{Entry, read};
use crate::play::{Answer, act, ask, complaints, play};
use crate::scene::{Scene, guarded};

const ATTEMPTS: &str = include_str!("attempts.txt");

fn judge(project: &TestProject, entry: &Entry) -> (bool, Result<(), String>) {
    let before = guarded(project);
    let (answer, ran) = play(project, entry);
    let changed: Vec<String> = before
        .iter()
        .zip(&guarded(project))
        .filter(|(old, new)| old != new)
        .map(|(old, _)| old.0.display().to_string())
        .collect();
    let judged = match changed.as_slice() {
        [] => stopped(entry, &answer),
        changed => Err(format!("changed {}", changed.join(", "))),
    };
    (!ran, judged)
}

/// Whether it was stopped as the corpus says.
fn stopped(entry: &Entry, answer: &Answer) -> Result<(), String> {
    match (entry.who.as_str(), answer) {
        ("gate", Answer::Refused(said)) => {
            let gate = entry.gate.as_deref().unwrap_or("valid-transition");
            if gate != "any" && !said.starts_with(&format!("{gate}: refused ")) {
                return Err(format!("refused by another gate than {gate}: {said}"));
            }
            if said.contains("\nNext: ") {
                Ok(())
            } else {
                Err(format!("the refusal names no way on: {said}"))
            }
        }
        ("ask", Answer::Asked(_)) | ("seal", Answer::Silent) => Ok(()),
        (who, said) => Err(format!("{who} expected, got {said:?}")),
    }
}

#[test]
fn every_attempt_is_stopped() {
    let scene = Scene::new();
    let entries = read(ATTEMPTS);
    assert!(entries.len() >= 150, "{} attempts", entries.len());
    let found = complaints(&scene, &entries, judge);
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}

/// The same command in other words.
fn variations(command: &str) -> Vec<String> {
    let quoted = format!("'{}'", command.replace('\'', "'\\''"));
    vec![
        format!("bash -c {quoted}"),
        format!("eval {quoted}"),
        format!("( {command}\n)"),
        format!("true && {{ {command}\n}}"),
        format!("if true; then {command}\nfi"),
        format!("env A=b sh -c {quoted}"),
        format!("bash <<'OUTER_END'\n{command}\nOUTER_END"),
        format!("x=$( {command}\n)"),
        format!("f() {{ {command}\n}}; f"),
        format!("cat > run-me.sh <<'OUTER_END'\n{command}\nOUTER_END\nbash run-me.sh"),
    ]
}

#[test]
fn an_attempt_in_other_words_is_refused_as_well() {
    let scene = Scene::new();
    let entries: Vec<Entry> = read(ATTEMPTS)
        .into_iter()
        .filter(|entry| entry.who == "gate" && entry.calls.len() == 1)
        .filter(|entry| !entry.calls[0].contains(" {\""))
        .collect();
    let found = complaints(&scene, &entries, |project, entry| {
        let answers = variations(&entry.calls[0])
            .into_iter()
            .map(|other| (ask(project, &entry.folder, &other), other));
        let let_through = answers
            .into_iter()
            .find(|(answer, _)| !matches!(answer, Answer::Refused(_)));
        let judged = match let_through {
            None => Ok(()),
            Some((answer, other)) => Err(format!("{answer:?} for\n{other}\nthat is")),
        };
        (true, judged)
    });
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}

/// What the seal is for: without it, these do change a guarded file.
#[test]
fn what_only_the_seal_stops_is_a_real_attempt() {
    let scene = Scene::new();
    let entries: Vec<Entry> = read(ATTEMPTS)
        .into_iter()
        .filter(|entry| entry.who == "seal")
        .collect();
    assert!(entries.len() >= 10, "{} entries", entries.len());
    let found = complaints(&scene, &entries, |project, entry| {
        let before = guarded(project);
        for call in &entry.calls {
            act(project, &entry.folder, call);
        }
        let judged = if before == guarded(project) {
            Err("changes nothing".to_owned())
        } else {
            Ok(())
        };
        (false, judged)
    });
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}

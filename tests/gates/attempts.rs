//! Every attempt is stopped: by the gate that it names, or undone by the seal.

use crate::entry::{Entry, read};
use crate::play::{Answer, ask, complaints, play};
use crate::scene::{Scene, guarded};

const ATTEMPTS: &str = include_str!("attempts.txt");

/// Whether what the gates let through is undone at the next event.
const UNDONE: bool = false;

fn judge(scene: &Scene, entry: &Entry) -> Result<(), String> {
    let project = scene.copy();
    let before = guarded(&project);
    let answer = play(&project, entry);
    let after = guarded(&project);
    let same = before == after;
    match (entry.who.as_str(), &answer) {
        (_, Answer::Odd(said)) => return Err(format!("answered oddly: {said}")),
        ("gate", Answer::Refused(said)) => {
            let gate = entry.gate.as_deref().unwrap_or("valid-transition");
            if gate != "any" && !said.starts_with(&format!("{gate}: refused ")) {
                return Err(format!("refused by another gate than {gate}: {said}"));
            }
            if !said.contains("\nNext: ") {
                return Err(format!("the refusal names no way on: {said}"));
            }
        }
        ("ask", Answer::Asked(_)) => {}
        ("seal", Answer::Silent) if UNDONE => {}
        ("seal", Answer::Silent) => {
            // Until then an attempt must at least be a real one.
            return if same {
                Err("changes nothing, so it is no attempt".into())
            } else {
                Ok(())
            };
        }
        ("seal", said) => return Err(format!("is stopped before by now: {said:?}")),
        (who, said) => return Err(format!("{who} expected, got {said:?}")),
    }
    if same {
        return Ok(());
    }
    let changed = before.iter().zip(&after).filter(|(old, new)| old != new);
    let paths: Vec<_> = changed
        .map(|(old, _)| old.0.display().to_string())
        .collect();
    Err(format!("changed {}", paths.join(", ")))
}

#[test]
fn every_attempt_is_stopped() {
    let scene = Scene::new();
    let entries = read(ATTEMPTS);
    assert!(entries.len() >= 150, "{} attempts", entries.len());
    let found = complaints(&entries, |entry| judge(&scene, entry));
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
    let project = scene.copy();
    let entries: Vec<Entry> = read(ATTEMPTS)
        .into_iter()
        .filter(|entry| entry.who == "gate" && entry.calls.len() == 1)
        .filter(|entry| !entry.calls[0].contains(" {\""))
        .collect();
    let found = complaints(&entries, |entry| {
        for other in variations(&entry.calls[0]) {
            let answer = ask(&project, &entry.folder, &other);
            if !matches!(answer, Answer::Refused(_)) {
                return Err(format!("{answer:?} for\n{other}\nthat is"));
            }
        }
        Ok(())
    });
    assert!(found.is_empty(), "{}:\n{}", found.len(), found.join("\n"));
}

//! One skill: a subject and a kind of work, put into words.

use std::fmt::Write as _;

use super::Skill;
use super::kinds::Kind;
use super::subjects::Subject;

const SECTIONS: &str = include_str!("sections.txt");

/// Returns a skill. Its place in the great catalog decides the wording and how much it says.
pub(super) fn skill(subject: &Subject, kind: &Kind, index: usize) -> Skill {
    let fill = |text: &str| fill(text, subject);
    let description = kind.descriptions[index / 3 % kind.descriptions.len()];
    Skill {
        name: fill(kind.name),
        description: fill(description),
        body: body(subject, kind, index),
        prompt: fill(&format!("This is about {{thing}}. {}", kind.prompt)),
        vague_prompt: fill(kind.prompt),
    }
}

fn body(subject: &Subject, kind: &Kind, index: usize) -> String {
    let mut text = format!(
        "# {}\n\nResult: {}\n\n## Steps\n\n",
        title(kind.name),
        kind.result
    );
    for (number, step) in (1..).zip(&kind.steps) {
        let _ = writeln!(text, "{number}. {step}");
    }
    text.push_str("\n## What goes wrong\n\n| What you see | What to look at |\n| --- | --- |\n");
    for (fault, term) in subject.faults.iter().zip(&subject.terms) {
        let _ = writeln!(
            text,
            "| {fault} | {term}, in `{{file}}` and where it is read |"
        );
    }
    text.push_str("\n## Commands\n\n```\ngit status --short\n{command}\ngit diff --stat\n```\n");
    // From one to all of the sections, each skill beginning with another one.
    let sections: Vec<&str> = SECTIONS.split("= ").skip(1).collect();
    for offset in 0..=index * 5 % sections.len() {
        let _ = write!(
            text,
            "\n## {}",
            sections[(index + offset) % sections.len()].replacen('\n', "\n\n", 1)
        );
    }
    text.push_str(
        "\n## Before you say that it is done\n\n\
         - [ ] `{command}` was run on the last state and its output was read.\n\
         - [ ] Nothing is in the change that nobody asked for.\n\
         - [ ] {a} and {b} were looked at, and what was seen is written down.\n",
    );
    fill(&text, subject)
}

/// A heading of the skill's own name, as people write it.
fn title(name: &str) -> String {
    match name.split_once("{name}") {
        Some(("", "-build")) => "Building {thing}".into(),
        Some(("", "-review")) => "Reviewing {thing}".into(),
        Some(("", _)) => "Tuning {thing}".into(),
        Some(("debug-", _)) => "Finding faults in {thing}".into(),
        _ => "Moving {thing}".into(),
    }
}

fn fill(text: &str, subject: &Subject) -> String {
    let Subject {
        name,
        thing,
        asked,
        terms,
        file,
        command,
        faults,
    } = subject;
    let mut text = text.to_owned();
    let places = [
        ("{name}", *name),
        ("{thing}", thing),
        ("{asked}", asked),
        ("{file}", file),
        ("{command}", command),
        ("{a}", terms[0]),
        ("{b}", terms[1]),
        ("{c}", terms[2]),
        ("{d}", terms[3]),
        ("{e}", terms[4]),
        ("{w1}", faults[0]),
    ];
    for (place, value) in places {
        text = text.replace(place, value);
    }
    text
}

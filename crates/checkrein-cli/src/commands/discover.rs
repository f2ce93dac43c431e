//! `checkrein discover`: which skill a prompt would get, and why.

use checkrein_core::intent::{self, Intent, Ranked, detect};
use checkrein_core::project::Project;
use checkrein_core::skill::SURE;
use checkrein_core::standing::Standing;
use clap::Args;
use serde_json::{Value, json};

use crate::error::CommandError;
use crate::skills;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Tell which skill a prompt would get at the start of a session, and why
#[derive(Debug, Args)]
pub struct Discover {
    /// The prompt
    prompt: String,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

/// As many runners-up as are worth a look.
const RUNNERS_UP: usize = 5;

impl Discover {
    /// Asks the same code as the hook does.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let home = Some(around.dirs.home.as_path());
        let standing = Project::find(&around.cwd, home)
            .map(Standing::read)
            .transpose()?;
        let mut index = skills::index(around, &skills::places(around, standing.as_ref()));
        let project = intent::Surroundings {
            state_skill: standing.as_ref().and_then(Standing::skill),
            is_initialized: standing.is_some(),
        };
        let intent = detect(&self.prompt, &project, &mut index);
        let ranked = intent::rank(&self.prompt, &mut index);
        if self.json {
            return ui.json(&as_json(&intent, &ranked, index.len()));
        }
        say(&intent, &ranked, index.len(), around, ui);
        Ok(())
    }
}

fn say(intent: &Intent, ranked: &[Ranked], skills: usize, around: &Surroundings, ui: &mut Ui) {
    match &intent.skill {
        Some(skill) => {
            ui.say(format!(
                "{} (confidence {:.2})",
                skill.name, intent.confidence
            ));
            ui.say(format!("  because: {}", intent.reason));
            ui.say(format!("  from: {}", around.short(&skill.file)));
        }
        None => {
            ui.say("no skill");
            ui.say(format!("  because: {}", intent.reason));
        }
    }
    if ranked.is_empty() {
        ui.say(format!(
            "no other of the {skills} skills has anything of the prompt's words"
        ));
        return;
    }
    ui.say(format!(
        "by the prompt's words alone, of {skills} skills (loads from {SURE:.2}):"
    ));
    for other in ranked.iter().take(RUNNERS_UP) {
        ui.say(format!(
            "  {:.2}  {}  {}",
            other.candidate.confidence,
            other.name,
            signals(other)
        ));
    }
}

fn signals(ranked: &Ranked) -> String {
    let signals = &ranked.candidate.signals;
    let mut said: Vec<String> = Vec::new();
    if let Some(phrase) = &ranked.candidate.phrase {
        said.push(format!("phrase \"{phrase}\""));
    }
    for (name, value) in [
        ("words", signals.words),
        ("share", signals.share),
        ("name", signals.name),
        ("unwanted", signals.unwanted),
        ("margin", signals.margin),
    ] {
        if value != 0.0 {
            said.push(format!("{name} {value:.2}"));
        }
    }
    said.join(", ")
}

fn as_json(intent: &Intent, ranked: &[Ranked], skills: usize) -> Value {
    json!({
        "skill": intent.skill.as_ref().map(|skill| &skill.name),
        "file": intent.skill.as_ref().map(|skill| &skill.file),
        "reason": intent.reason.to_string(),
        "confidence": intent.confidence,
        "threshold": SURE,
        "skills": skills,
        "ranked": ranked.iter().take(RUNNERS_UP).map(|other| {
            let signals = &other.candidate.signals;
            json!({
                "skill": other.name,
                "confidence": other.candidate.confidence,
                "score": other.candidate.score,
                "phrase": other.candidate.phrase,
                "signals": {
                    "words": signals.words,
                    "share": signals.share,
                    "name": signals.name,
                    "whole_name": signals.whole_name,
                    "phrase": signals.phrase,
                    "unwanted": signals.unwanted,
                    "margin": signals.margin,
                },
            })
        }).collect::<Vec<_>>(),
    })
}

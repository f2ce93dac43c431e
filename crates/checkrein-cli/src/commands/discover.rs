//! `checkrein discover`: which skill a prompt would get, and why.

use checkrein_core::intent::{self, Reason, detect};
use checkrein_core::project::Project;
use checkrein_core::skill::{Model, Thresholds};
use checkrein_core::standing::Standing;
use clap::Args;

use crate::discover::answer::Answer;
use crate::discover::changes::{Asked, changes};
use crate::discover::explanation::Explanation;
use crate::doctor;
use crate::error::CommandError;
use crate::skills;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Tell which skill, or two, a prompt would get at the start of a session, and why
#[derive(Debug, Args)]
pub struct Discover {
    /// The prompt; several words are one prompt
    #[arg(required = true, num_args = 1..)]
    prompt: Vec<String>,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

impl Discover {
    /// Asks the same code as the hook does.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let prompt = self.prompt.join(" ");
        let home = Some(around.dirs.home.as_path());
        let standing = Project::find(&around.cwd, home)
            .map(Standing::read)
            .transpose()?;
        let places = skills::places(around, standing.as_ref());
        let mut index = skills::index(around, &places);
        let learned = skills::learned(around, &places);
        let project = intent::Surroundings {
            state_skill: standing.as_ref().and_then(Standing::skill),
            is_initialized: standing.is_some(),
            at_hand: &[],
            wish: skills::wish(standing.as_ref()),
            learned: learned.as_ref(),
        };
        let thresholds = Thresholds::wished(project.wish);
        let intent = detect(&prompt, &project, &mut index);
        let ranked = intent::rank_with(&prompt, &mut index, Model::shipped(), learned.as_ref());
        let names: Vec<String> = ranked.iter().map(|ranked| ranked.name.clone()).collect();
        let asked = Asked {
            prompt: &prompt,
            answer: &Answer::of(&intent),
            ranked: &names,
            sure: thresholds.sure,
            state: match &intent.reason {
                Reason::State(name) => Some(name),
                _ => None,
            },
        };
        let changes = changes(asked, |prompt, state_may| {
            let project = intent::Surroundings {
                state_skill: project.state_skill.filter(|_| state_may),
                ..project
            };
            Answer::of(&detect(prompt, &project, &mut index))
        });
        let files = [&intent.skill, &intent.second].map(|skill| {
            skill.as_ref().map(|skill| {
                if self.json {
                    skill.file.display().to_string()
                } else {
                    around.short(&skill.file)
                }
            })
        });
        let explanation =
            Explanation::new(&intent, &ranked, changes, files, index.len(), thresholds);
        if self.json {
            return ui.json(&explanation);
        }
        ui.say(explanation);
        if let Some(fault) = doctor::thresholds::faults(around).first() {
            ui.say(format!("a threshold is not as wished: {fault}"));
        }
        Ok(())
    }
}

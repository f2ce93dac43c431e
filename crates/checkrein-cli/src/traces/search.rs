//! `checkrein trace search`: what was decided before about something.

use checkrein_core::message::count;
use checkrein_embed::{Embedder, Level, choice};
use checkrein_traces::search::{Answer, By, Found, Query};
use checkrein_traces::{Place, reuse};
use clap::Args;
use serde_json::{Value, json};

use super::narrow::Narrow;
use super::{shown, store, wrong};
use crate::error::CommandError;
use crate::meaning;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// As many as are read with attention.
const USUAL: usize = 5;

/// Find what was decided before, by words, and by meaning where a model was chosen
#[derive(Debug, Args)]
pub struct Search {
    /// What is looked for, in your own words
    #[arg(required = true)]
    text: Vec<String>,
    #[command(flatten)]
    narrow: Narrow,
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

impl Search {
    /// Does it.
    pub fn run(
        self,
        place: &Place,
        around: &Surroundings,
        ui: &mut Ui,
    ) -> Result<(), CommandError> {
        let (filter, page) = self.narrow.asked(USUAL, around)?;
        let text = self.text.join(" ");
        if text.trim().is_empty() {
            return Err(
                CommandError::person("the question is empty").hint(
                    "say in your own words what you look for; `checkrein trace list` shows all decisions",
                ),
            );
        }
        let query = Query { text, filter, page };
        let store = store(place, around)?;
        let mut model = meaning::model(around);
        if let Some(model) = &mut model {
            meaning::embed(&store, &mut **model, Some(meaning::PATIENCE), ui)?;
        }
        let model = model
            .as_mut()
            .map(|model| &mut **model as &mut dyn Embedder);
        let answer = store.search(&query, model).map_err(wrong)?;
        let seen: Vec<String> = answer
            .found
            .iter()
            .map(|found| found.trace.id.clone())
            .collect();
        reuse::consulted(place, around.session.as_deref(), &seen, &[], around.now);
        if self.json {
            return ui.json(&as_json(&answer));
        }
        if answer.found.is_empty() {
            ui.say(if answer.says_nothing {
                "no word of the question can be looked for; name what it is about"
            } else {
                "nothing was found; `checkrein trace list` shows all decisions"
            });
        }
        for found in &answer.found {
            ui.say(shown::line(&found.trace));
        }
        // Of one that cannot be used a notice says why.
        let is_chosen = !matches!(choice::read(&around.dirs), Ok(None));
        ui.say(said(&answer, is_chosen));
        Ok(())
    }
}

/// Says what gave the answer, and how to see more of it.
fn said(answer: &Answer, is_chosen: bool) -> String {
    let by = match answer.level {
        Level::Words if is_chosen => "by words alone",
        Level::Words => "by words alone; a model finds by meaning: `checkrein model use PATH`",
        Level::Static => "by words and by a static model",
        Level::Transformer => "by words and by a transformer",
    };
    let mut said = format!("{}, {by}", count(answer.total, "trace"));
    if answer.without_vector > 0 && answer.level != Level::Words {
        let number = answer.without_vector;
        said.push_str(&format!(
            "; {number} without a vector yet: `checkrein trace index`"
        ));
    }
    if let Some(next) = &answer.next {
        said.push_str(&format!("; more of them with `--cursor {next}`"));
    }
    said
}

fn as_json(answer: &Answer) -> Value {
    let found = |found: &Found| {
        let by = match found.by {
            By::Words => "words",
            By::Meaning => "meaning",
            By::Both => "both",
        };
        json!({ "trace": found.trace, "score": found.score, "by": by })
    };
    json!({
        "found": answer.found.iter().map(found).collect::<Vec<_>>(),
        "level": answer.level.as_str(),
        "total": answer.total,
        "without_vector": answer.without_vector,
        "next": answer.next,
    })
}

//! `checkrein trace add`: a decision is written down.

use checkrein_core::project::Project;
use checkrein_core::trace::{self, Added, Draft};
use checkrein_traces::{Place, record};
use clap::Args;
use serde_json::json;

use super::{invalid, shown};
use crate::error::CommandError;
use crate::project;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Write down a decision whose outcome is not known yet
#[derive(Debug, Args)]
pub struct Add {
    /// What was decided, in one line
    decision: String,
    /// What kind of decision it is, such as architecture, debugging or tooling
    #[arg(long, value_name = "NAME", default_value = "decision")]
    category: String,
    /// What it is about, and why
    #[arg(long, value_name = "TEXT", default_value = "")]
    context: String,
    /// The feature that it belongs to; the one in work unless said otherwise
    #[arg(long, value_name = "ID", conflicts_with = "no_feature")]
    feature: Option<String>,
    /// It belongs to no feature
    #[arg(long)]
    no_feature: bool,
    /// A file that it is about; may be given several times
    #[arg(long = "file", value_name = "PATH")]
    files: Vec<String>,
    /// The id that it is to have; the same decision under the same id is written once
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// The decision that it follows from: its id, or the beginning of that
    #[arg(long, value_name = "ID")]
    follows: Option<String>,
    /// The decision that it takes the place of
    #[arg(long, value_name = "ID")]
    supersedes: Option<String>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

impl Add {
    /// Does it.
    pub fn run(
        self,
        place: &Place,
        around: &Surroundings,
        ui: &mut Ui,
    ) -> Result<(), CommandError> {
        let feature = self.feature(around)?;
        let draft = Draft {
            id: self.id,
            session: around.session.clone(),
            category: self.category,
            decision: self.decision,
            context: self.context,
            feature,
            files: self.files,
            follows: full(place, self.follows)?,
            supersedes: full(place, self.supersedes)?,
        };
        let Added { trace, was_there } = record::add(place, draft, around.now)?.map_err(invalid)?;
        if self.json {
            return ui.json(&json!({ "trace": trace, "was_there": was_there }));
        }
        ui.say(shown::line(&trace));
        if was_there {
            ui.say("it was there already; nothing was written");
            return Ok(());
        }
        ui.say(format!(
            "next: once it is known, `checkrein trace outcome {} success` or `failure`",
            trace.id
        ));
        Ok(())
    }

    /// Returns the feature that was named, or the one in work; a project without settings has none of
    /// its own, so any name will do.
    fn feature(&self, around: &Surroundings) -> Result<Option<String>, CommandError> {
        let is_governed = Project::find(&around.cwd, Some(&around.dirs.home)).is_some();
        if self.no_feature || !is_governed {
            return Ok(self.feature.clone());
        }
        let standing = project::standing(around)?;
        let Some(id) = &self.feature else {
            return Ok(standing.current_feature().map(str::to_owned));
        };
        let mut features = standing.features.features.iter();
        if !features.any(|feature| feature.id == *id) {
            let id = id.escape_debug();
            return Err(CommandError::person(format!("there is no feature `{id}`"))
                .hint("list them with `checkrein feature list`"));
        }
        Ok(Some(id.clone()))
    }
}

/// Returns the whole id of a decision that was named.
fn full(place: &Place, id: Option<String>) -> Result<Option<String>, CommandError> {
    let Some(id) = id else {
        return Ok(None);
    };
    let found = trace::find(&place.log, &id)?.map_err(invalid)?;
    Ok(Some(found.trace.id))
}

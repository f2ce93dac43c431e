//! A feature becomes tested.

use checkrein_core::feature::{Denied, Feature, Status};
use checkrein_core::gate::Step;
use checkrein_core::standing::Standing;

use super::{ask, note};
use crate::error::{CommandError, Kind};
use crate::evidence::Gathered;
use crate::project;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Says that a feature is tested, if every gate agrees; `line` says it in the list's words.
pub fn tested(
    id: &str,
    again: bool,
    line: fn(&Feature) -> String,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    project::verify(around)?;
    let standing = project::standing(around)?;
    let evidence = Gathered::new(around, &standing.project)
        .talking(ui)
        .again(again);
    let feature = find(&standing, id)?;
    if feature.status == Status::Tested {
        return tested_before(&feature, again, &evidence);
    }
    let step = Step::Tested(&feature);
    let refused = |refusal| {
        note(&step, Some(&refusal), around);
        CommandError::refused(&refusal)
    };
    ask(&step, &standing, &evidence, around).map_err(refused)?;
    evidence.settle();
    project::update(around, |work| {
        let feature = find(&work.standing, id)?;
        let now = Step::Tested(&feature);
        let asked = ask(&now, &work.standing, &evidence, around).map_err(refused)?;
        let features = &mut work.standing.features;
        let feature = features.advance(id, Status::Tested, around.now);
        let said = line(feature.map_err(denied)?);
        work.save()?;
        note(&step, None, around);
        asked.audit(&evidence, around, &work.standing)?;
        evidence.say(said);
        evidence.say(format!("next: {}", work.standing.next_step()));
        Ok(())
    })
}

/// Says that there is nothing to do. Whoever asks for a run is not to take that for one that passed.
fn tested_before(
    feature: &Feature,
    again: bool,
    evidence: &Gathered<'_>,
) -> Result<(), CommandError> {
    let id = &feature.id;
    let when = feature.tested_at.map(|at| format!(" at {at:.0}"));
    let said = format!(
        "`{id}` was tested already{}; nothing was run",
        when.unwrap_or_default()
    );
    let anew = format!("to test it anew, take it up again with `checkrein feature start {id}`");
    if again {
        return Err(CommandError::person(said).hint(anew));
    }
    evidence.say(said);
    evidence.say(anew);
    Ok(())
}

fn find(standing: &Standing, id: &str) -> Result<Feature, CommandError> {
    let mut features = standing.features.features.iter();
    let found = features.find(|feature| feature.id == id);
    found.cloned().ok_or_else(|| {
        denied(Denied {
            what: format!("there is no feature `{}`", id.escape_debug()),
            next: "list them with `checkrein feature list`".into(),
        })
    })
}

/// Makes an error of what a feature list does not allow.
pub fn denied(denied: Denied) -> CommandError {
    CommandError::new(Kind::Person, anyhow::Error::msg(denied.what)).hint(denied.next)
}

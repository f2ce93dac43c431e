//! A step of the command's, judged; and the audit line of what a person had switched off.

use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::gate::{self, Step};
use checkrein_core::message::Refusal;
use checkrein_core::standing::Standing;

use super::Gathered;
use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// A step that may be taken.
#[derive(Debug)]
pub struct Asked {
    overridden: Vec<Refusal>,
}

/// Asks every gate; a refusal comes back as it is.
pub fn ask(
    step: &Step<'_>,
    standing: &Standing,
    evidence: &Gathered<'_>,
    off: &dyn Fn(&str) -> bool,
) -> Result<Asked, Refusal> {
    let judgement = gate::judge(step, standing, evidence, off);
    match judgement.refusal {
        Some(refusal) => Err(refusal),
        None => Ok(Asked {
            overridden: judgement.overridden,
        }),
    }
}

impl Asked {
    /// Writes down what went ahead although a gate would have refused it.
    pub fn audit(self, around: &Surroundings, standing: &Standing) -> Result<(), CommandError> {
        for refusal in self.overridden {
            let entry = Entry {
                act: Act::Overridden,
                of: refusal.gate.to_owned(),
                why: format!("{}: {}", refusal.what, refusal.why),
                session: around.session.clone(),
            };
            audit::append(&around.dirs, &standing.project.dirs.root, around.now, entry)?;
        }
        Ok(())
    }
}

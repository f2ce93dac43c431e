//! A step of the project, taken by the command: judged with evidence that is gathered first, and once
//! more under the project's lock, where nothing is run and nothing may have changed.

pub mod enter;
pub mod health;
pub mod tested;

use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::gate::{self, Step};
use checkrein_core::message::Refusal;
use checkrein_core::seal::Seal;
use checkrein_core::session::{self, Fact};
use checkrein_core::standing::Standing;

use crate::error::CommandError;
use crate::evidence::Gathered;
use crate::surroundings::Surroundings;

/// A step that may be taken.
#[derive(Debug)]
struct Asked {
    overridden: Vec<Refusal>,
}

/// Asks every gate; a refusal comes back as it is.
fn ask(
    step: &Step<'_>,
    standing: &Standing,
    evidence: &Gathered<'_>,
    around: &Surroundings,
) -> Result<Asked, Refusal> {
    let off = switched_off(around, standing);
    let judgement = gate::judge(step, standing, evidence, &off);
    match judgement.refusal {
        Some(refusal) => Err(refusal),
        None => Ok(Asked {
            overridden: judgement.overridden,
        }),
    }
}

/// Notes how a step was judged, in the session that the command was started in.
///
/// What cannot be noted is missing where is learned from what worked, and nowhere else.
fn note(step: &Step<'_>, refusal: Option<&Refusal>, around: &Surroundings) {
    let Some(session) = &around.session else {
        return;
    };
    let fact = Fact::Judged {
        step: step.name(),
        passed: refusal.is_none(),
        gate: refusal.map(|refusal| refusal.gate.to_owned()),
    };
    let _ = session::append(&around.dirs.session_log(session), around.now, fact);
}

/// Returns what tells the gates that a person has switched off.
fn switched_off(around: &Surroundings, standing: &Standing) -> impl Fn(&str) -> bool + use<> {
    let off = Seal::of(&around.dirs, &standing.project.dirs.root).off();
    let now = around.now;
    move |gate| off.as_ref().is_some_and(|off| off.is_off(gate, now))
}

impl Asked {
    /// Writes down, and says, what went ahead although a gate would have refused it.
    fn audit(
        self,
        evidence: &Gathered<'_>,
        around: &Surroundings,
        standing: &Standing,
    ) -> Result<(), CommandError> {
        for refusal in self.overridden {
            let (gate, why) = (refusal.gate, &refusal.why);
            evidence.say(format!("note: `{gate}` is switched off: {why}"));
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

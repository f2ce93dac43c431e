//! `UserPromptSubmit`: gives the model the one skill that the prompt calls for, or a few to choose
//! from, and the parts of the project's context that it does not have yet.

use anyhow::Result;
use checkrein_core::event::{Event, UserPromptSubmit};
use checkrein_core::intent::{self, Intent, Ranked, Reason, detect};
use checkrein_core::session::{Fact, Memory};
use checkrein_core::skill::{Index, Skill};
use checkrein_core::standing::Standing;

use crate::edge::{Hook, Outcome, Surroundings};
use crate::giving::{self, Choice};
use crate::{scene, skills, trouble};

/// The hook.
pub const HOOK: Hook = Hook::new(handle);

fn handle(surroundings: &Surroundings, event: &Event) -> Result<Outcome> {
    let Event::UserPromptSubmit(event) = event else {
        return Ok(Outcome::default());
    };
    if !event.is_from_a_person() || event.prompt.trim().is_empty() {
        return Ok(Outcome::default());
    }
    let memory = scene::memory(surroundings, &event.common);
    match scene::standing(surroundings, &event.common) {
        Ok(standing) => Ok(answer(surroundings, event, standing.as_ref(), &memory)),
        // A broken file of the project's must not cost the person the skill as well.
        Err(trouble) => {
            let outcome = answer(surroundings, event, None, &memory);
            Ok(trouble::tell(outcome, &trouble, &memory))
        }
    }
}

fn answer(
    surroundings: &Surroundings,
    event: &UserPromptSubmit,
    standing: Option<&Standing>,
    memory: &Memory,
) -> Outcome {
    let Some((choice, heard)) = choice(surroundings, event, standing, memory) else {
        return Outcome::default();
    };
    let parts = match standing {
        Some(standing) => giving::context(surroundings, standing).parts,
        None => Vec::new(),
    };
    let mut outcome = giving::give(&parts, &choice, memory);
    outcome.facts.splice(0..0, heard);
    outcome
}

/// Returns the skill to give or those to choose from, if any, and what may be learned from should
/// somebody choose; nothing at all when the prompt needs neither skill nor context.
fn choice(
    surroundings: &Surroundings,
    event: &UserPromptSubmit,
    standing: Option<&Standing>,
    memory: &Memory,
) -> Option<(Choice, Option<Fact>)> {
    let mut skills = skills::open(surroundings, &event.common, standing);
    let project = intent::Surroundings {
        // The state's skill is given once; from then on the prompt's own words have their turn.
        state_skill: standing
            .and_then(Standing::skill)
            .filter(|name| !memory.has_skill(name) && !memory.was_dismissed(name)),
        is_initialized: standing.is_some(),
        at_hand: memory.extensions(),
        wish: skills::wish(surroundings, standing),
        learned: skills.learned.as_ref(),
    };
    let intent = detect(&event.prompt, &project, &mut skills.index);
    if matches!(
        intent.reason,
        Reason::Question | Reason::Courtesy | Reason::Command(_)
    ) {
        return None;
    }
    let heard = heard(&intent, &event.prompt, skills.catalog).filter(|_| surroundings.learns);
    let index = &mut skills.index;
    let Some(skill) = &intent.skill else {
        return Some((among(&intent.shortlist, index, memory), heard));
    };
    // Words do not call back what was sent away; who names the skill does.
    let is_unwanted = intent.reason == Reason::Words && memory.was_dismissed(&skill.name);
    if is_unwanted || memory.has_skill(&skill.name) {
        return Some((Choice::None, heard));
    }
    let text = skills::text(skill, &intent.reason.to_string());
    Some((text.map_or(Choice::None, Choice::Body), heard))
}

/// Returns what may be learned from a prompt: only where it names a skill, or words spoke for one.
fn heard(intent: &Intent, prompt: &str, catalog: String) -> Option<Fact> {
    let named = match &intent.reason {
        Reason::Named(_) => intent.skill.as_ref().map(|skill| skill.name.clone()),
        Reason::Words | Reason::Unsure => None,
        _ => return None,
    };
    let words = intent::kept(prompt);
    (!words.is_empty()).then_some(Fact::Heard {
        catalog,
        words,
        named,
    })
}

/// Returns those of a shortlist that the model does not have; none when it was offered them.
fn among(shortlist: &[Ranked], index: &mut Index, memory: &Memory) -> Choice {
    // Who has what fits best is not offered what fits less.
    if shortlist
        .first()
        .is_some_and(|best| memory.has_skill(&best.name))
    {
        return Choice::None;
    }
    let fresh: Vec<Skill> = shortlist
        .iter()
        .filter(|ranked| !memory.has_skill(&ranked.name) && !memory.was_dismissed(&ranked.name))
        .filter_map(|ranked| index.skill(ranked.candidate.skill))
        .collect();
    let names: Vec<String> = fresh.iter().map(|skill| skill.name.clone()).collect();
    if fresh.is_empty() || memory.was_offered(&names) {
        Choice::None
    } else {
        Choice::Among(fresh)
    }
}

//! `UserPromptSubmit`: gives the model the one skill that the prompt calls for, or a few to choose
//! from, and the parts of the project's context that it does not have yet.

use anyhow::Result;
use checkrein_core::event::{Event, UserPromptSubmit};
use checkrein_core::intent::{self, Ranked, Reason, detect};
use checkrein_core::session::Memory;
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
    let Some(choice) = choice(surroundings, event, standing, memory) else {
        return Outcome::default();
    };
    let parts = match standing {
        Some(standing) => giving::context(surroundings, standing).parts,
        None => Vec::new(),
    };
    giving::give(&parts, &choice, memory)
}

/// Returns the skill to give or those to choose from, if any; nothing at all when the prompt needs
/// neither skill nor context.
fn choice(
    surroundings: &Surroundings,
    event: &UserPromptSubmit,
    standing: Option<&Standing>,
    memory: &Memory,
) -> Option<Choice> {
    let mut index = skills::index(surroundings, &event.common, standing);
    let project = intent::Surroundings {
        // The state's skill is given once; from then on the prompt's own words have their turn.
        state_skill: standing
            .and_then(Standing::skill)
            .filter(|name| !memory.has_skill(name)),
        is_initialized: standing.is_some(),
        at_hand: memory.extensions(),
        wish: skills::wish(surroundings, standing),
    };
    let intent = detect(&event.prompt, &project, &mut index);
    if matches!(
        intent.reason,
        Reason::Question | Reason::Courtesy | Reason::Command(_)
    ) {
        return None;
    }
    let reason = intent.reason.to_string();
    let Some(skill) = intent.skill else {
        return Some(among(&intent.shortlist, &mut index, memory));
    };
    let text = (!memory.has_skill(&skill.name)).then(|| skills::text(&skill, &reason));
    Some(text.flatten().map_or(Choice::None, Choice::Body))
}

/// Returns those of a shortlist that the model does not have; none when it was offered them.
fn among(shortlist: &[Ranked], index: &mut Index, memory: &Memory) -> Choice {
    let fresh: Vec<Skill> = shortlist
        .iter()
        .filter(|ranked| !memory.has_skill(&ranked.name))
        .filter_map(|ranked| index.skill(ranked.candidate.skill))
        .collect();
    let names: Vec<String> = fresh.iter().map(|skill| skill.name.clone()).collect();
    if fresh.is_empty() || memory.was_offered(&names) {
        Choice::None
    } else {
        Choice::Among(fresh)
    }
}

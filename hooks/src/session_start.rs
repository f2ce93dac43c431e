//! `SessionStart`: the entry protocol. (1) reads the state, (2) checks health and environment,
//! (3) says where the work stands and what is next.

use anyhow::Result;
use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::env;
use checkrein_core::event::{Event, SessionSource, SessionStart};
use checkrein_core::git;
use checkrein_core::inject::{Claim, Rank, Room};
use checkrein_core::session::{Fact, Injected, Memory};
use checkrein_core::standing::Standing;

use crate::edge::{Hook, Outcome, Surroundings};
use crate::entry_checks::{self, Checks};
use crate::giving::{self, Gift, give};
use crate::{bash_path, pending, scene, skills, trouble};

/// The hook.
pub const HOOK: Hook = Hook {
    silenced: Some(silenced),
    ..Hook::new(handle)
};

/// Writes down that a session runs without gates in a project that has them.
fn silenced(surroundings: &Surroundings, event: &Event) {
    let common = event.common();
    let dirs = common.and_then(|common| scene::project(surroundings, common));
    if let (Some(user), Some(common), Some(dirs)) = (&surroundings.user, common, dirs) {
        let entry = Entry {
            act: Act::Disabled,
            of: "all hooks".to_owned(),
            why: format!("{} is set", env::CHECKREIN_DISABLE),
            session: Some(common.session_id.clone()),
        };
        // Who silences us is not to be disturbed by our faults.
        let _ = audit::append(user, &dirs.root, surroundings.now, entry);
    }
}

fn handle(surroundings: &Surroundings, event: &Event) -> Result<Outcome> {
    let Event::SessionStart(event) = event else {
        return Ok(Outcome::default());
    };
    bash_path::extend(surroundings)?;
    let (standing, trouble) = match scene::standing(surroundings, &event.common) {
        Ok(standing) => (standing, None), // (1)
        Err(trouble) => (None, Some(trouble)),
    };
    let started = started(event, standing.as_ref());
    let mut memory = scene::memory(surroundings, &event.common);
    memory.note(&started);
    let kept = kept(event, &memory);
    kept.iter().for_each(|fact| memory.note(fact));
    let outcome = orient(surroundings, event, standing.as_ref(), &memory);
    let mut outcome = match trouble {
        Some(trouble) => trouble::tell(outcome, &trouble, &memory),
        None => outcome,
    };
    outcome
        .facts
        .splice(0..0, std::iter::once(started).chain(kept));
    Ok(outcome)
}

/// Gives the model what it needs to begin or to go on.
fn orient(
    surroundings: &Surroundings,
    event: &SessionStart,
    standing: Option<&Standing>,
    memory: &Memory,
) -> Outcome {
    let gift = match (event.source(), standing) {
        (SessionSource::Compact, _) => Gift {
            change: standing.and_then(|standing| {
                let parts = giving::context(surroundings, standing).parts;
                giving::change_of(standing, &parts, memory)
            }),
            claims: lost_skills(surroundings, event, standing, memory),
            ..Gift::new(Room::WHOLE)
        },
        (source, Some(standing)) => report(surroundings, standing, source, memory),
        (_, None) => return Outcome::default(),
    };
    give(gift, memory) // (3)
}

/// Returns that skills are still before the model although the conversation was compacted, if so.
fn kept(event: &SessionStart, memory: &Memory) -> Option<Fact> {
    if event.source() != SessionSource::Compact {
        return None;
    }
    let along = pending::skills(&event.common.transcript_path, memory.lost_skills());
    (!along.is_empty()).then(|| {
        Fact::Injected(Injected {
            along,
            ..Injected::default()
        })
    })
}

fn started(event: &SessionStart, standing: Option<&Standing>) -> Fact {
    let root = standing.map(|standing| standing.project.dirs.root.as_path());
    Fact::Started {
        source: event.source.clone(),
        project: root.map(|root| root.display().to_string()),
        commit: root.and_then(git::head_commit),
    }
}

/// Returns where the work stands, what the checks found, and what is next: under 30 lines.
fn report(
    surroundings: &Surroundings,
    standing: &Standing,
    source: SessionSource,
    memory: &Memory,
) -> Gift {
    // A session that merely goes on, or begins anew after `/clear`, was checked a moment ago.
    let checks = match source {
        SessionSource::Clear => Checks::default(),
        _ => entry_checks::run(surroundings, standing), // (2)
    };
    // The health check may have moved the state.
    let moved = checks.has_moved();
    let moved = moved.then(|| Standing::read(standing.project.dirs.clone()).ok());
    let moved = moved.flatten();
    let standing = moved.as_ref().unwrap_or(standing);
    let now = giving::context(surroundings, standing)
        .parts
        .into_iter()
        .next();
    // A resumed session still has the last report before it, so only trouble is said again.
    let quiet = source == SessionSource::Resume && !checks.is_trouble();
    let room = match memory.before_prompts() {
        Some(taken) => Room::before_prompts(taken),
        None => Room::WHOLE,
    };
    Gift {
        change: now.map(|now| giving::change_of_standing(standing, &now, memory)),
        besides: (!quiet)
            .then(|| checks.part(standing))
            .into_iter()
            .collect(),
        ..Gift::new(room)
    }
}

/// Returns the skills to give once more after a compaction, if there were any: first that of the
/// state that the project is in now, else the latest; then the others, the latest first.
fn lost_skills(
    surroundings: &Surroundings,
    event: &SessionStart,
    standing: Option<&Standing>,
    memory: &Memory,
) -> Vec<Claim> {
    if memory.lost_skills().is_empty() {
        return Vec::new();
    }
    let mut index = skills::index(surroundings, &event.common, standing);
    let of_state = standing
        .and_then(Standing::skill)
        .filter(|name| !memory.was_dismissed(name));
    let lost = memory.lost_skills().iter().rev().map(String::as_str);
    let answers = skills::Answers::new(surroundings, &event.common, standing);
    let mut claims: Vec<Claim> = Vec::new();
    for name in of_state.into_iter().chain(lost) {
        let Some(skill) = index.find(name) else {
            continue;
        };
        if claims.iter().any(|claim| claim.skill.name == skill.name) {
            continue;
        }
        let rank = if claims.is_empty() {
            Rank::First
        } else {
            Rank::Again
        };
        claims.extend(skills::claim(&skill, rank, AGAIN, answers));
    }
    skills::name_needs(&mut claims);
    claims
}

/// Why a skill is given that no prompt asked for.
const AGAIN: &str = "given again after the conversation was compacted";

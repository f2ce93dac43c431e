//! `SessionStart`: the entry protocol. (1) reads the state, (2) checks health and environment,
//! (3) says where the work stands and what is next.

use anyhow::Result;
use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::context::Part;
use checkrein_core::env;
use checkrein_core::event::{Event, SessionSource, SessionStart};
use checkrein_core::git;
use checkrein_core::inject::SkillText;
use checkrein_core::session::{Fact, Memory};
use checkrein_core::standing::Standing;

use crate::edge::{Hook, Outcome, Surroundings};
use crate::entry_checks::{self, Checks};
use crate::giving::{Choice, context, give};
use crate::{bash_path, scene, skills, trouble};

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
    let mut outcome = match (&standing, &trouble) {
        (Some(standing), _) => orient(surroundings, event, standing, &memory),
        (None, Some(trouble)) => trouble::tell(Outcome::default(), trouble, &memory),
        (None, None) => Outcome::default(),
    };
    outcome.facts.insert(0, started);
    Ok(outcome)
}

/// Gives the model what it needs to begin or to go on.
fn orient(
    surroundings: &Surroundings,
    event: &SessionStart,
    standing: &Standing,
    memory: &Memory,
) -> Outcome {
    let source = event.source();
    let (parts, skill) = match source {
        SessionSource::Compact => (
            context(surroundings, standing).parts,
            lost_skill(surroundings, event, standing, memory),
        ),
        _ => (report(surroundings, standing, source), None),
    };
    give(&parts, &skill.map_or(Choice::None, Choice::Body), memory) // (3)
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
fn report(surroundings: &Surroundings, standing: &Standing, source: SessionSource) -> Vec<Part> {
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
    let now = context(surroundings, standing).parts.into_iter().next();
    // A resumed session still has the last report before it, so only trouble is said again.
    let quiet = source == SessionSource::Resume && !checks.is_trouble();
    let checks = (!quiet).then(|| checks.part(standing));
    now.into_iter().chain(checks).collect()
}

/// Returns the skill to give once more after a compaction, if there was any: that of the state that
/// the project is in now, else the latest that was lost.
fn lost_skill(
    surroundings: &Surroundings,
    event: &SessionStart,
    standing: &Standing,
    memory: &Memory,
) -> Option<SkillText> {
    let latest = memory.lost_skills().last()?;
    let mut index = skills::index(surroundings, &event.common, Some(standing));
    let skill = standing
        .skill()
        .filter(|name| !memory.was_dismissed(name))
        .and_then(|name| index.find(name))
        .or_else(|| index.find(latest))?;
    skills::text(&skill, "given again after the conversation was compacted")
}

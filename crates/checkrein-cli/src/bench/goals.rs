//! What is to be reached, and what was.

use serde::Serialize;

use super::home::Way;
use super::parts::{Part, Sizes};
use super::play::{self, Session};

/// The tasks that are also done without any skill and without checkrein, to compare with.
pub(super) const BARE: [&str; 2] = ["one-skill", "in-feature"];

/// The tasks in which all prompts but the first need nothing new.
const FOLLOWING: [&str; 2] = ["following", "in-feature"];

/// What the client lets a hook say whole.
const FIRST_PROMPT: usize = 10_000;

/// A goal, with its figure.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Goal {
    /// What is counted.
    pub(super) what: &'static str,
    pub(super) unit: &'static str,
    /// The most that it may be.
    pub(super) most: usize,
    /// What it is; nothing, where no task that shows it was done.
    pub(super) is: Option<usize>,
}

/// Returns the goals for the sessions of one catalog.
pub(super) fn of(sessions: &[Session]) -> Vec<Goal> {
    let with = |name: &'static str, way| {
        let same = move |session: &&Session| session.task == name && session.way == way;
        sessions.iter().filter(same)
    };
    let listed = sessions
        .iter()
        .filter(|session| session.way == Way::Checkrein)
        .flat_map(|session| &session.requests)
        .map(|request| play::of(&request.parts, |part| part == Part::Listed).bytes);
    let more_than_bare = BARE.iter().filter_map(|name| {
        let first = |way| with(name, way).find_map(Session::first);
        let (bare, ours) = (first(Way::Bare)?, first(Way::Checkrein)?);
        Some(read(&ours.parts).saturating_sub(read(&bare.parts)))
    });
    let said_later = FOLLOWING.iter().filter_map(|name| {
        let session = with(name, Way::Checkrein).next()?;
        let later = session.requests.iter().filter(|request| request.prompt > 1);
        let said = later.map(|request| play::of(&request.new, is_said).characters);
        Some(said.sum())
    });
    vec![
        Goal {
            what: "the catalog in the client's list, in any request",
            unit: "bytes",
            most: 0,
            is: listed.max(),
        },
        Goal {
            what: "a first prompt with checkrein, more than in a bare project",
            unit: "characters",
            most: FIRST_PROMPT,
            is: more_than_bare.max(),
        },
        Goal {
            what: "what hooks add to prompts that need nothing new",
            unit: "characters",
            most: 0,
            is: said_later.max(),
        },
    ]
}

fn read(parts: &Sizes) -> usize {
    play::of(parts, |_| true).characters
}

fn is_said(part: Part) -> bool {
    matches!(part, Part::Skill | Part::Context | Part::Hints)
}

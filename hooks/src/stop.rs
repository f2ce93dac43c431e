//! `Stop`: reminds the model of a test that is still open, once for each feature.

use anyhow::Result;
use checkrein_core::event::Event;
use checkrein_core::feature::Status;
use checkrein_core::reply::{Answer, Reply};
use checkrein_core::session::{Fact, Memory, TextKey};
use checkrein_core::standing::Standing;
use checkrein_core::state::State;

use crate::edge::{Hook, Outcome, Surroundings};
use crate::scene;

/// The hook.
pub const HOOK: Hook = Hook::new(handle);

fn handle(surroundings: &Surroundings, event: &Event) -> Result<Outcome> {
    let Event::Stop(event) = event else {
        return Ok(Outcome::default());
    };
    // A turn that goes on because of a Stop hook ends when it ends.
    if event.stop_hook_active {
        return Ok(Outcome::default());
    }
    let Some(standing) = scene::sound_standing(surroundings, &event.common) else {
        return Ok(Outcome::default());
    };
    Ok(decide(
        &standing,
        &scene::memory(surroundings, &event.common),
    ))
}

/// Asks the model to go on when the feature under test has no verdict yet.
///
/// Any answer that the model sees makes it go on, so this is said once for each feature in a
/// session: the model may have good reason to stop, such as a question to the person.
fn decide(standing: &Standing, memory: &Memory) -> Outcome {
    let Some(feature) = standing.features.current() else {
        return Outcome::default();
    };
    if standing.state.state != State::Test || feature.status != Status::Done {
        return Outcome::default();
    }
    let key = TextKey::of(&format!("test of {}", feature.id));
    // A session that only asked questions has nothing to finish.
    if memory.was_reminded(&key) || !memory.worked() {
        return Outcome::default();
    }
    let id = &feature.id;
    let run = match &standing.project.config.test_command {
        Some(command) => format!("run `{command}`"),
        None => "run the project's tests".to_owned(),
    };
    let reason = format!(
        "checkrein: the test of `{id}` has no verdict yet (state TEST, feature done, not tested).\n\
         Next: {run}; when it passes, `checkrein feature tested {id}`; when it fails, \
         `checkrein state enter IMPLEMENT`. If you wait for the person, say what for and stop."
    );
    Outcome {
        reply: Reply::Answer(Answer {
            keep_going: Some(reason),
            ..Answer::default()
        }),
        facts: vec![Fact::Reminded { of: key }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::feature::{Feature, FeatureList};
    use checkrein_core::layout::ProjectDirs;
    use checkrein_core::project::{Project, ProjectConfig};
    use checkrein_core::session::Record;
    use checkrein_core::state::StateFile;

    fn memory(facts: &[Fact]) -> Memory {
        let record = |fact: &Fact| Record {
            v: 1,
            at: checkrein_core::time::Timestamp::UNIX_EPOCH,
            fact: fact.clone(),
        };
        Memory::of(&facts.iter().map(record).collect::<Vec<_>>())
    }

    fn worked() -> Fact {
        Fact::Changed {
            path: "src/a.rs".into(),
            feature: None,
        }
    }

    #[track_caller]
    fn check(state: State, status: Status, facts: &[Fact], reminds: bool) {
        let feature = Feature {
            id: "feat-001".into(),
            status,
            ..Feature::default()
        };
        let standing = Standing {
            project: Project {
                dirs: ProjectDirs::new("/p"),
                config: ProjectConfig::default(),
            },
            state: StateFile {
                state,
                ..StateFile::default()
            },
            features: FeatureList {
                features: vec![feature],
                ..FeatureList::default()
            },
            process: None,
        };
        let outcome = decide(&standing, &memory(facts));
        assert_eq!(
            outcome.reply != Reply::Silent,
            reminds,
            "{state} {status:?}"
        );
    }

    #[test]
    fn only_an_open_test_is_worth_a_word_and_only_once() {
        check(State::Test, Status::Done, &[worked()], true);
        check(State::Test, Status::Tested, &[worked()], false);
        check(State::Test, Status::InProgress, &[worked()], false);
        check(State::Implement, Status::Done, &[worked()], false);
        check(State::Test, Status::Done, &[], false);
        let reminded = Fact::Reminded {
            of: TextKey::of("test of feat-001"),
        };
        check(State::Test, Status::Done, &[worked(), reminded], false);
    }
}

//! What follows from a judgement besides its answer: the seal learns what the call may write, and the
//! audit trail what a gate would have refused, had a person not switched it off.

use std::time::Duration;

use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::disk::lock_dir;
use checkrein_core::event::Common;
use checkrein_core::feature::{Feature, FeatureList, Status};
use checkrein_core::gate::Step;
use checkrein_core::guard::{Allowed, Notes, Objection};
use checkrein_core::layout::ProjectDirs;
use checkrein_core::seal::{File, Off, Seal};
use checkrein_core::session::Fact;
use checkrein_core::state::StateFile;

use crate::edge::Surroundings;
use crate::scene;

/// A tool call waits for this; what is not announced in time is undone afterwards, and said.
const PATIENCE: Duration = Duration::from_secs(2);

/// Returns what a person has switched off in the project of an event.
pub(crate) fn switches(surroundings: &Surroundings, common: &Common) -> Option<Off> {
    let dirs = scene::project(surroundings, common)?;
    Seal::of(surroundings.user.as_ref()?, &dirs.root).off()
}

/// Returns the steps that a call may take, since every gate that was asked about them agreed.
pub(crate) fn passed(notes: &Notes) -> Vec<Fact> {
    let steps = notes.allowed.borrow().iter().flat_map(steps).collect();
    let fact = |step| Fact::Judged {
        step,
        passed: true,
        gate: None,
    };
    Vec::into_iter(steps).map(fact).collect()
}

/// Returns the steps between a file's content before a call and after it.
fn steps(allowed: &Allowed) -> Vec<String> {
    match allowed.file {
        File::State => {
            let state = |text: &str| StateFile::parse(text).map(|file| file.state);
            match (state(&allowed.before), state(&allowed.content)) {
                (Ok(before), Ok(after)) if before != after => vec![Step::Enter(after).name()],
                (Err(_), Ok(after)) => vec![Step::Enter(after).name()],
                _ => Vec::new(),
            }
        }
        File::Features => {
            let read = |text: &str| FeatureList::parse(text).unwrap_or_default().features;
            let before = read(&allowed.before);
            let is_new = |feature: &Feature| {
                feature.status == Status::Tested
                    && !before
                        .iter()
                        .any(|old| old.id == feature.id && old.status == Status::Tested)
            };
            let after = read(&allowed.content);
            let tested = after.iter().filter(|feature| is_new(feature));
            tested.map(|feature| Step::Tested(feature).name()).collect()
        }
        File::Process | File::Settings => Vec::new(),
    }
}

/// Notes what a judgement came to.
pub(crate) fn note(
    surroundings: &Surroundings,
    common: &Common,
    objection: Option<&Objection>,
    notes: Notes,
) {
    let Some(user) = &surroundings.user else {
        return;
    };
    // What is refused does not happen.
    if matches!(objection, Some(Objection::Refuse(_))) {
        return;
    }
    for allowed in notes.allowed.into_inner() {
        let progress = ProjectDirs::new(&allowed.root).progress();
        if let Ok(_lock) = lock_dir(&progress, PATIENCE) {
            let seal = Seal::of(user, &allowed.root);
            let (before, content) = (allowed.before.as_bytes(), allowed.content.as_bytes());
            let _ = seal.allow(allowed.file, before, content);
        }
    }
    let overridden = notes.overridden.into_inner();
    let root = scene::project(surroundings, common).map(|dirs| dirs.root);
    for (refusal, root) in overridden.into_iter().zip(root.iter().cycle()) {
        let entry = Entry {
            act: Act::Overridden,
            of: refusal.gate.to_owned(),
            why: format!("{}: {}", refusal.what, refusal.why),
            session: Some(common.session_id.clone()),
        };
        let _ = audit::append(user, root, surroundings.now, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[track_caller]
    fn check(file: File, before: &str, content: &str, expected: &[&str]) {
        let allowed = Allowed {
            root: PathBuf::new(),
            file,
            before: before.into(),
            content: content.into(),
        };
        assert_eq!(steps(&allowed), expected, "{content}");
    }

    #[test]
    fn a_step_is_what_a_file_says_now_and_did_not_before() {
        let state = |name: &str| format!(r#"{{"v":1,"state":"{name}"}}"#);
        let (implement, test) = (state("IMPLEMENT"), state("TEST"));
        check(File::State, &implement, &test, &["enter TEST"]);
        check(File::State, &test, &test, &[]);
        check(File::State, "", &test, &["enter TEST"]);
        check(File::State, &test, "{", &[]);
        let list = |a: &str, b: &str| {
            let feature = |id: &str, status: &str| {
                format!(r#"{{"id":"{id}","title":"x","status":"{status}"}}"#)
            };
            let features = [feature("a", a), feature("b", b)].join(",");
            format!(r#"{{"v":1,"features":[{features}]}}"#)
        };
        let before = list("tested", "done");
        check(
            File::Features,
            &before,
            &list("tested", "tested"),
            &["tested b"],
        );
        check(File::Features, &before, &before, &[]);
        check(File::Process, "", "{}", &[]);
    }
}

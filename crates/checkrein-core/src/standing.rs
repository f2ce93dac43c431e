//! A project as it stands: its settings, state, features and process, read together.

use std::path::Path;

use anyhow::{Context, Result};

use crate::feature::{FeatureList, Status};
use crate::layout::ProjectDirs;
use crate::message::count;
use crate::process::Process;
use crate::project::Project;
use crate::seal::File;
use crate::state::{State, StateFile};

/// A project as it stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The project and its settings.
    pub project: Project,
    /// Where it stands.
    pub state: StateFile,
    /// What is to be built.
    pub features: FeatureList,
    /// The phases and tasks that the work goes through, if it has any.
    pub process: Option<Process>,
}

impl Standing {
    /// Reads everything that a project says of itself.
    pub fn read(dirs: ProjectDirs) -> Result<Self> {
        let state = StateFile::read(&dirs.state_json())?;
        let features = FeatureList::read(&dirs.feature_list_json())?;
        let process = Process::read(&dirs.process_json())?;
        Ok(Self {
            project: Project::open(dirs)?,
            state,
            features,
            process,
        })
    }

    /// Reads a project from what its guarded files are known to hold, and not from the files, which
    /// somebody may be changing. One that is not there has no text.
    pub fn of_texts(dirs: ProjectDirs, text: impl Fn(File) -> Option<String>) -> Result<Self> {
        fn parsed<T>(
            file: File,
            text: &impl Fn(File) -> Option<String>,
            parse: impl Fn(&str) -> Result<T>,
        ) -> Result<Option<T>> {
            let read = text(file).map(|text| parse(&text)).transpose();
            read.with_context(|| format!("`{}` cannot be read", file.shown()))
        }
        let state = parsed(File::State, &text, StateFile::parse)?;
        let features = parsed(File::Features, &text, FeatureList::parse)?;
        let process = parsed(File::Process, &text, Process::parse)?;
        Ok(Self {
            project: Project::open(dirs)?,
            state: state.unwrap_or_default(),
            features: features.unwrap_or_default(),
            process,
        })
    }

    /// Returns the skill that the state calls for.
    pub fn skill(&self) -> Option<&str> {
        self.project.skill_of(self.state.state)
    }

    /// Returns the id of the feature in work.
    pub fn current_feature(&self) -> Option<&str> {
        self.features.current().map(|feature| feature.id.as_str())
    }

    /// Returns a path as the project names it: relative to its top folder, if it is inside.
    pub fn relative<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        path.strip_prefix(&self.project.dirs.root).ok()
    }

    /// Says in one line what is to be done next: the task at hand, or what the state asks for
    /// where there is no task or where the project is broken.
    pub fn next_step(&self) -> String {
        let task = self.process.as_ref().and_then(Process::line);
        match task {
            Some(task) if self.state.state != State::FixBroken => task,
            _ => self.next_step_of_state(),
        }
    }

    /// Says in one line what the state asks for.
    pub fn next_step_of_state(&self) -> String {
        let feature = self.features.current();
        let pending = self.features.next();
        let enter = |state: State| format!("`checkrein state enter {state}`");
        match (self.state.state, feature, pending) {
            (State::FixBroken, ..) => {
                let back = self.state.came_from.unwrap_or_default();
                let then = match self.project.config.health_check {
                    Some(_) => format!("`checkrein state health`, which leads back to {back}"),
                    None => enter(back),
                };
                format!("mend what the health check finds, then {then}")
            }
            (State::Start, _, None) => {
                format!("break the work down into features: {}", enter(State::Init))
            }
            (State::Start, ..) => enter(State::Implement),
            (State::Init, None, None) => {
                "add the features: `checkrein feature add \"TITLE\"`".into()
            }
            (State::Init, ..) => {
                format!("when the features are agreed: {}", enter(State::Implement))
            }
            (State::Implement, Some(feature), _) if feature.status == Status::Done => {
                format!("test `{}`: {}", feature.id, enter(State::Test))
            }
            (State::Implement, Some(feature), _) => {
                format!("build `{0}`, then `checkrein feature done {0}`", feature.id)
            }
            (State::Implement, None, Some(next)) => {
                format!("begin `{0}`: `checkrein feature start {0}`", next.id)
            }
            (State::Implement, None, None) => {
                format!("nothing is left to build: {}", enter(State::Test))
            }
            (State::Test, Some(feature), _) if feature.status == Status::InProgress => {
                format!(
                    "`{}` is not built yet: {}",
                    feature.id,
                    enter(State::Implement)
                )
            }
            (State::Test, Some(feature), _) => format!(
                "test `{0}`, then `checkrein feature tested {0}`",
                feature.id
            ),
            (State::Test, None, Some(_)) => {
                format!("go on with the next feature: {}", enter(State::Implement))
            }
            (State::Test, None, None) => {
                format!("every feature is tested: {}", enter(State::Complete))
            }
            (State::Complete, None, None) => {
                "all features are tested; add the next with `checkrein feature add \"TITLE\"`"
                    .into()
            }
            (State::Complete, ..) => {
                let untested = count(self.features.untested().count(), "feature");
                let back = enter(State::Implement);
                format!("{untested} not tested yet (`checkrein feature list`): {back}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::Feature;
    use crate::project::ProjectConfig;

    #[track_caller]
    fn check(state: State, features: &[Status], expected: &str) {
        check_with(None, state, features, expected);
    }

    #[track_caller]
    fn check_with(process: Option<Process>, state: State, features: &[Status], expected: &str) {
        let project = Project {
            dirs: ProjectDirs::new("/p"),
            config: ProjectConfig::default(),
        };
        let features = features.iter().enumerate().map(|(at, status)| Feature {
            id: format!("f{at}"),
            status: *status,
            ..Feature::default()
        });
        let standing = Standing {
            project,
            state: StateFile {
                state,
                ..StateFile::default()
            },
            features: FeatureList {
                features: features.collect(),
                ..FeatureList::default()
            },
            process,
        };
        let next = standing.next_step();
        assert!(next.contains(expected), "{state}: {next}");
    }

    #[test]
    fn there_is_always_a_next_step() {
        use Status::*;
        check(State::Start, &[], "enter INIT");
        check(State::Start, &[Pending], "enter IMPLEMENT");
        check(State::Init, &[], "feature add");
        check(State::Init, &[Pending], "enter IMPLEMENT");
        check(State::Implement, &[Tested, Pending], "feature start f1");
        check(State::Implement, &[InProgress], "feature done f0");
        check(
            State::Implement,
            &[Done, Pending],
            "test `f0`: `checkrein state enter TEST`",
        );
        check(State::Implement, &[Tested], "enter TEST");
        check(State::Test, &[Done], "feature tested f0");
        check(State::Test, &[InProgress], "enter IMPLEMENT");
        check(State::Test, &[Tested, Pending], "enter IMPLEMENT");
        check(State::Test, &[Tested], "enter COMPLETE");
        check(State::Complete, &[Tested], "feature add");
        check(State::Complete, &[Tested, InProgress], "enter IMPLEMENT");
        check(State::Complete, &[Done], "1 feature not tested yet");
        check(State::FixBroken, &[], "health check");
    }

    #[test]
    fn the_task_at_hand_is_the_next_step_unless_the_project_is_broken() {
        let process = |status: &str| {
            let text = format!(
                r#"{{"name":"x","phases":[{{"id":"p","title":"P","tasks":[{{"id":"A-1","title":"Go","status":"{status}"}}]}}]}}"#
            );
            Some(serde_json::from_str(&text).unwrap())
        };
        check_with(process("pending"), State::Start, &[], "Task A-1 (1 of 1");
        check_with(process("pending"), State::FixBroken, &[], "health check");
        check_with(process("done"), State::Start, &[], "enter INIT");
    }
}

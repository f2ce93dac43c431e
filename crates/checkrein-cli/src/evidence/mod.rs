//! What the command finds out for the gates: it asks git, and runs what the project names for tests
//! and health.
//!
//! That happens before the project is locked, since tests take minutes. Then [`Gathered::settle`]
//! ends it: from there on nothing is run, and what was found counts only as long as the work tree is
//! still the same.

mod folder;
pub(crate) mod interrupt;
mod runs;

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::time::Duration;

use checkrein_core::command::End;
use checkrein_core::evidence::{
    Answer, Evidence, Pending, Trouble, Uncommitted, Verdict, WorkTree, is_in_repository,
    pending_traces, uncommitted,
};
use checkrein_core::feature::Feature;
use checkrein_core::project::{HEALTH_TIMEOUT, Project, TEST_TIMEOUT};

use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// What is found out about one project, by one command.
pub struct Gathered<'a> {
    around: &'a Surroundings,
    project: Project,
    /// Whether tests and health check run though it is known how they end.
    again: bool,
    health_limit: Duration,
    /// Where it is said what is being waited for, if it is said.
    ui: Option<RefCell<&'a mut Ui>>,
    is_settled: Cell<bool>,
    tests: RefCell<Option<Tests>>,
    health: RefCell<Option<(String, Answer<Verdict>)>>,
}

/// How the tests ended, and the work trees that this is about.
struct Tests {
    command: String,
    keys: Vec<String>,
    answer: Answer<Verdict>,
}

impl<'a> Gathered<'a> {
    /// Begins with nothing.
    pub fn new(around: &'a Surroundings, project: &Project) -> Self {
        let limit = project.config.health_timeout.unwrap_or(HEALTH_TIMEOUT);
        Self {
            around,
            project: project.clone(),
            again: false,
            health_limit: Duration::from_secs(limit),
            ui: None,
            is_settled: Cell::new(false),
            tests: RefCell::new(None),
            health: RefCell::new(None),
        }
    }

    /// Says what is being waited for.
    #[must_use]
    pub fn talking(mut self, ui: &'a mut Ui) -> Self {
        self.ui = Some(RefCell::new(ui));
        self
    }

    /// Runs tests and health check though it may be known how they end.
    #[must_use]
    pub fn again(mut self, again: bool) -> Self {
        self.again = again;
        self
    }

    /// Gives the health check another time limit.
    #[must_use]
    pub fn health_limit(mut self, limit: Duration) -> Self {
        self.health_limit = limit;
        self
    }

    /// Ends the gathering: nothing is run from here on.
    pub fn settle(&self) {
        self.is_settled.set(true);
    }

    /// Says something, where somebody listens.
    pub fn say(&self, text: impl std::fmt::Display) {
        if let Some(ui) = &self.ui {
            ui.borrow_mut().say(text);
        }
    }

    /// Whether the health check ran and found the project ill. One that took too long, or that
    /// could not be run, tells neither way.
    pub fn is_ill(&self) -> bool {
        let health = self.health.borrow();
        let Some((_, Answer::Known(verdict))) = &*health else {
            return false;
        };
        matches!(verdict.end, End::Code(code) if code != 0) || verdict.end == End::Killed
    }

    fn root(&self) -> &std::path::Path {
        &self.project.dirs.root
    }

    /// A folder of ours for what is needed for a moment.
    fn scratch(&self) -> PathBuf {
        self.around.dirs.project_data(self.root()).join("scratch")
    }

    /// Looks at the work tree. What git cannot tell, and what is in no repository, is read file by
    /// file; nothing comes of that where there are too many.
    fn work_tree(&self) -> Option<WorkTree> {
        if self.has_repository()
            && let Answer::Known(tree) = WorkTree::of_repository(self.root(), &self.scratch())
        {
            return Some(tree);
        }
        folder::work_tree(self.root())
    }

    /// Returns what was found before, if it is about the work tree as it is now.
    fn settled_tests(&self, command: &str) -> Answer<Verdict> {
        let tests = self.tests.borrow();
        let found = tests.as_ref().filter(|tests| tests.command == command);
        let now = self.work_tree().map(|tree| tree.key(command));
        let is_same = |tests: &&Tests| match &now {
            Some(key) => tests.keys.contains(key),
            // Nobody can tell; it was the same as far as anybody could.
            None => tests.keys.is_empty(),
        };
        match found.filter(is_same) {
            Some(tests) => tests.answer.clone(),
            None => Answer::Failed(changed()),
        }
    }
}

/// What a judgement was about is not there any more.
fn changed() -> Trouble {
    Trouble {
        why: "The work tree or the project's settings changed after the tests had run.".to_owned(),
        next: "run the command again when nothing else is being changed.".to_owned(),
    }
}

impl Evidence for Gathered<'_> {
    fn has_repository(&self) -> bool {
        is_in_repository(self.root())
    }

    fn uncommitted(&self, feature: &Feature) -> Answer<Uncommitted> {
        let mut answer = uncommitted(self.root(), &self.scratch(), feature);
        if let Answer::Known(found) = &mut answer
            && self.around.cwd == self.root()
        {
            found.below_top = None;
        }
        answer
    }

    fn pending_traces(&self, feature: &Feature) -> Answer<Vec<Pending>> {
        pending_traces(&self.project.dirs.traces_jsonl(), feature)
    }

    fn tests(&self, command: &str) -> Answer<Verdict> {
        if self.is_settled.get() {
            return self.settled_tests(command);
        }
        let limit = self.project.config.test_timeout.unwrap_or(TEST_TIMEOUT);
        let tests = self.run_tests(command, Duration::from_secs(limit));
        let answer = tests.answer.clone();
        self.tests.replace(Some(tests));
        answer
    }

    fn health(&self, command: &str) -> Answer<Verdict> {
        if let Some((known, answer)) = &*self.health.borrow()
            && known == command
        {
            return answer.clone();
        }
        if self.is_settled.get() {
            return Answer::Failed(changed());
        }
        let answer = self.run_health(command);
        self.health
            .replace(Some((command.to_owned(), answer.clone())));
        answer
    }

    fn missing_env(&self, names: &[String]) -> Answer<Vec<String>> {
        let missing = names.iter().filter(|name| !self.around.is_set(name));
        Answer::Known(missing.cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::layout::{ProjectDirs, UserDirs};
    use checkrein_core::project::ProjectConfig;
    use fs_err as fs;

    /// A person with a home and a project in it that is in no repository.
    fn around(folder: &std::path::Path) -> (Surroundings, Project) {
        let home = folder.as_os_str().to_owned();
        let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.clone())).unwrap();
        let project = Project {
            dirs: ProjectDirs::new(folder.join("p")),
            config: ProjectConfig::default(),
        };
        fs::create_dir(&project.dirs.root).unwrap();
        fs::write(project.dirs.root.join("a"), "1").unwrap();
        let around = Surroundings {
            dirs,
            cwd: folder.to_path_buf(),
            now: checkrein_core::time::Timestamp::from_second(1_800_000_000),
            program: PathBuf::new(),
            path: std::ffi::OsString::new(),
            session: None,
            disabled: false,
            learns: false,
            notices: RefCell::default(),
        };
        (around, project)
    }

    #[track_caller]
    fn check(answer: &Answer<Verdict>, passes: bool) {
        match answer {
            Answer::Known(verdict) => assert!(passes && verdict.passes()),
            Answer::Failed(trouble) => {
                assert!(
                    !passes && trouble.why.contains("changed after"),
                    "{trouble:?}"
                );
            }
            Answer::Unknown => panic!("the command finds it out"),
        }
    }

    #[test]
    fn what_was_found_counts_for_the_same_work_tree_and_command_only() {
        let folder = tempfile::tempdir().unwrap();
        let (around, project) = around(folder.path());
        let file = project.dirs.root.join("a");
        let evidence = Gathered::new(&around, &project);
        check(&evidence.tests("true"), true);
        evidence.settle();
        check(&evidence.tests("true"), true);
        check(&evidence.tests("true && true"), false);
        fs::write(&file, "2").unwrap();
        check(&evidence.tests("true"), false);
        fs::write(&file, "1").unwrap();
        check(&evidence.tests("true"), true);
    }

    #[test]
    fn once_settled_nothing_is_run() {
        let folder = tempfile::tempdir().unwrap();
        let (around, project) = around(folder.path());
        let evidence = Gathered::new(&around, &project);
        evidence.settle();
        check(&evidence.tests("touch ran"), false);
        check(&evidence.health("touch ran"), false);
        assert!(!project.dirs.root.join("ran").exists());
    }
}

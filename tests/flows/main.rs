//! What a person with checkrein gets: the real client in front of a scripted model, in a HOME into
//! which checkrein was installed by its own command. Asserted is what the model reads, what is on
//! the disk and what is in git.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod adopted;
mod bench;
mod bill;
mod checkpoint;
mod compaction;
mod doors;
mod faults;
mod first_prompt;
mod folders;
mod given;
mod hinted;
mod learned_pattern;
mod learning;
mod once;
mod own;
mod process;
mod seal;
mod shortlist;
mod skills;
mod stop;
mod subagents;
mod templates;
mod tested;
mod together;
mod transitions;
mod trimmed;
mod uninitialized;

use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};

/// A project of a person who has installed checkrein, and has not initialized it there.
fn installed() -> TestProject {
    TestProject::new().installed()
}

/// Runs one prompt with a model that says something short.
fn run(project: &TestProject, prompt: &str) -> Run {
    Client::new(project).run(&MockApi::start(Script::new()), prompt)
}

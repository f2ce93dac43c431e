//! The command line as a person meets it: the real program in a home of its own.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod discover;
mod doctor;
mod eval;
mod example;
mod init_process;
mod install;
mod parallel;
mod person;
mod process;
mod route;
mod script;
mod skill;
mod skills;
mod tasks_at_once;
mod trace;
mod trial;
mod uninstall;

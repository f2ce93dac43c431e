//! The command line as a person meets it: the real program in a home of its own.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod adopt;
mod adopt_hindered;
mod adopt_safe;
mod approval;
mod bench;
mod discover;
mod doctor;
mod dropped;
mod eval;
mod example;
mod health;
mod init_process;
mod install;
mod judged;
mod learn;
mod learn_change;
mod learn_hindered;
mod learn_stats;
mod mcp;
mod mcp_ended;
mod mcp_install;
mod model;
mod output;
mod parallel;
mod person;
mod process;
mod process_at_once;
mod route;
mod script;
mod skill;
mod skills;
mod templates;
mod tested;
mod trace;
mod trace_answers;
mod trace_merge;
mod trial;
mod uninstall;

//! One file per subcommand, named after it.
//!
//! A subcommand is a `clap::Args` struct whose doc comment is its help, with
//! `run(self, &Surroundings, &mut Ui) -> Result<(), CommandError>`. To add one: `pub mod name;`
//! here, and its variant with its arm in `cli.rs`.

pub mod approve;
pub mod bench;
pub mod checkpoint;
pub mod discover;
pub mod doctor;
pub mod done;
pub mod eval;
pub mod feature;
pub mod gate;
pub mod init;
pub mod install;
pub mod learn;
pub mod mcp;
pub mod model;
pub mod next;
pub mod output;
pub mod reopen;
pub mod route;
pub mod skill;
pub mod skills;
pub mod skip;
pub mod state;
pub mod status;
pub mod tidy;
pub mod trace;

//! The syntax tree alone, for whoever wants to know which programs a command names and decides
//! nothing by it.

use std::sync::mpsc;
use std::thread;

use brush_parser::ast::Program;

use super::parse::{Unreadable, parse};
use super::walk::{PATIENCE, STACK};

/// Parses a command within the time and on the stack that a walk has.
pub fn syntax(command: &str) -> Result<Program, Unreadable> {
    let (sender, receiver) = mpsc::channel();
    let command = command.to_owned();
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            // Nobody may be waiting any more; then the result does not matter.
            let _ = sender.send(parse(&command));
        })
        .map_err(|_| Unreadable::TooMuch)?;
    receiver
        .recv_timeout(PATIENCE)
        .unwrap_or(Err(Unreadable::TooMuch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_has_a_tree_and_a_broken_or_hostile_one_has_none() {
        assert_eq!(
            syntax("a | b; c").map(|program| program.complete_commands.len()),
            Ok(1)
        );
        assert_eq!(syntax("if").err(), Some(Unreadable::Syntax));
        assert_eq!(syntax(&"(".repeat(9_000)).err(), Some(Unreadable::TooMuch));
    }
}

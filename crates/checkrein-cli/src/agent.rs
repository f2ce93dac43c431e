//! Who runs this command: a person, or the agent that Claude Code gives a shell to.
//!
//! Some commands are a person's. The agent's processes are marked by the client; a script of the
//! agent's may take the mark off its own environment, but not off the process that started it.

use checkrein_core::env;

/// More ancestors than any shell has.
const MOST_ANCESTORS: usize = 64;

/// The marks of the client's processes, as they stand in an environment.
const MARKS: [&str; 2] = [env::CLAUDECODE, env::CLAUDE_CODE_SESSION_ID];

/// Whether this process, or one that it descends from, belongs to an agent.
pub fn is_one() -> bool {
    MARKS
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
        || ancestors()
            .any(|id| is_client(id) || environment(id).is_some_and(|bytes| is_marked(&bytes)))
}

/// Whether a process is the client itself, which starts a shell for its model and nothing else that
/// would start us.
fn is_client(process: u32) -> bool {
    let name = fs_err::read_to_string(format!("/proc/{process}/comm"));
    name.is_ok_and(|name| name.trim_end() == "claude")
}

fn is_marked(environment: &[u8]) -> bool {
    environment.split(|byte| *byte == 0).any(|variable| {
        let mut halves = variable.splitn(2, |byte| *byte == b'=');
        let (name, value) = (halves.next(), halves.next().unwrap_or_default());
        MARKS.iter().any(|mark| name == Some(mark.as_bytes())) && !value.is_empty()
    })
}

/// Returns the processes that this one descends from, the nearest first, where the system tells.
fn ancestors() -> impl Iterator<Item = u32> {
    std::iter::successors(parent_of("self"), |id| parent_of(&id.to_string())).take(MOST_ANCESTORS)
}

fn parent_of(process: &str) -> Option<u32> {
    let stat = fs_err::read_to_string(format!("/proc/{process}/stat")).ok()?;
    parent_in(&stat)
}

/// Reads the parent out of a line of `/proc/*/stat`; the program's name in it may hold anything.
fn parent_in(stat: &str) -> Option<u32> {
    let rest = &stat[stat.rfind(')')? + 1..];
    let parent = rest.split_whitespace().nth(1)?.parse().ok()?;
    (parent > 0).then_some(parent)
}

fn environment(process: u32) -> Option<Vec<u8>> {
    fs_err::read(format!("/proc/{process}/environ")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_a_variable_with_a_value() {
        assert!(is_marked(b"A=1\0CLAUDECODE=1\0"));
        assert!(is_marked(b"CLAUDE_CODE_SESSION_ID=x"));
        assert!(!is_marked(b"CLAUDECODE=\0X=CLAUDECODE=1\0NOT_CLAUDECODE=1"));
        assert!(!is_marked(b""));
    }

    #[test]
    fn a_hostile_program_name_does_not_hide_the_parent() {
        assert_eq!(parent_in("7 (a) R 1) S 42 7 7"), Some(42));
        assert_eq!(parent_in("1 (init) S 0 1 1"), None);
        assert_eq!(parent_in("nonsense"), None);
    }
}

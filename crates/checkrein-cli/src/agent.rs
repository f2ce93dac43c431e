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
        || is_orphan()
}

/// Whether whoever started this process has gone, and no terminal is there either: so a script gets
/// rid of its ancestors. A person's shell waits, or has a terminal.
fn is_orphan() -> bool {
    stat("self")
        .zip(stat("1"))
        .is_some_and(|(own, first)| own.is_orphan(&first))
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
    let parent = stat(process)?.parent;
    (parent > 0).then_some(parent)
}

/// What a line of `/proc/*/stat` says of a process's place among the others.
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    parent: u32,
    session: u32,
    /// The controlling terminal; 0 is none.
    terminal: i32,
}

fn stat(process: &str) -> Option<Stat> {
    let line = fs_err::read_to_string(format!("/proc/{process}/stat")).ok()?;
    Stat::parse(&line)
}

impl Stat {
    /// Reads the line; the program's name in it may hold anything.
    fn parse(line: &str) -> Option<Self> {
        let rest = &line[line.rfind(')')? + 1..];
        let mut words = rest.split_whitespace().skip(1);
        let parent = words.next()?.parse().ok()?;
        let session = words.nth(1)?.parse().ok()?;
        let terminal = words.next()?.parse().ok()?;
        Some(Self {
            parent,
            session,
            terminal,
        })
    }

    /// Whether the system's first process took it in; one that it started itself shares its session.
    fn is_orphan(&self, first: &Self) -> bool {
        self.parent == 1 && self.terminal == 0 && self.session != first.session
    }
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
    fn a_hostile_program_name_hides_nothing() {
        let stat = |parent, session, terminal| Stat {
            parent,
            session,
            terminal,
        };
        assert_eq!(
            Stat::parse("7 (a) R 1) S 42 6 5 34816 -1"),
            Some(stat(42, 5, 34816))
        );
        assert_eq!(Stat::parse("nonsense"), None);
    }

    #[test]
    fn who_lost_its_parents_and_has_no_terminal_is_nobody() {
        let first = Stat::parse("1 (init) S 0 1 1 0").unwrap();
        let orphan = |line: &str| Stat::parse(line).unwrap().is_orphan(&first);
        assert!(orphan("9 (checkrein) R 1 9 9 0"));
        assert!(!orphan("9 (checkrein) R 1 9 9 34816"), "it has a terminal");
        assert!(
            !orphan("9 (checkrein) R 1 9 1 0"),
            "the first process started it"
        );
        assert!(!orphan("9 (checkrein) R 8 9 9 0"), "its parent lives");
    }
}

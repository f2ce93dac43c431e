//! Who runs this command: a person, or the agent that Claude Code gives a shell to.
//!
//! Some commands are a person's. The agent's processes are marked by the client; a script of the
//! agent's may take the mark off its own environment, but not off the process that started it.

use checkrein_core::env;

/// More ancestors than any shell has.
const MOST_ANCESTORS: usize = 64;

/// The marks of the client's processes, as they stand in an environment.
const MARKS: [&str; 2] = [env::CLAUDECODE, env::CLAUDE_CODE_SESSION_ID];

/// Whether this process, or one that it descends from, belongs to an agent, or nobody can tell.
pub fn is_one() -> bool {
    is_known() || is_orphan()
}

/// Whether this process, or one that it descends from, bears an agent's mark.
///
/// Whoever has lost its ancestors passes: a benchmark or a test run that was sent to the background
/// has nobody to ask, and is no agent for that.
pub fn is_known() -> bool {
    MARKS
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
        || ancestors()
            .any(|id| is_client(id) || environment(id).is_some_and(|bytes| is_marked(&bytes)))
}

/// Whether whoever started this process has gone, and nobody has given it a terminal either: so a script
/// gets rid of its ancestors. A person's shell waits, or has a terminal.
///
/// A terminal by itself says nothing: any script makes one (`script`). What counts is whether the first of
/// the processes that we descend from was there before every agent, or gives terminals to persons.
fn is_orphan() -> bool {
    let (Some(own), Some(first)) = (stat("self"), stat("1")) else {
        return false;
    };
    let is_younger = || {
        oldest().is_some_and(|(id, oldest)| {
            let is_a_persons = own.terminal != 0 && gives_terminals(id);
            !is_a_persons && has_older_agent(&oldest)
        })
    };
    own.session != first.session && (own.is_orphan(&first) || is_younger())
}

/// Programs that persons have their terminals from, and that begin anew while agents are at work.
const GIVERS: &str = "alacritty code cursor foot ghostty gnome-terminal-server kgx kitty konsole login \
    lxterminal mate-terminal mosh-server ptyxis screen sshd sshd-session st terminator tilix tmux wezterm-gui \
    xfce4-terminal xterm zed zellij";

/// Whether a process runs one of those, by the file that it runs and not by the name that it gives itself.
/// The file is the system's: a copy of a script under such a name is somebody else's.
fn gives_terminals(process: u32) -> bool {
    use std::os::unix::fs::MetadataExt;

    // A login or the service of a remote shell runs as another user, and then its file is nobody's to read.
    let Ok(file) = fs_err::read_link(format!("/proc/{process}/exe")) else {
        let owner = fs_err::metadata(format!("/proc/{process}"));
        return owner.is_ok_and(|owner| owner.uid() == 0);
    };
    let name = file.file_name().and_then(std::ffi::OsStr::to_str);
    name.is_some_and(|name| GIVERS.split_whitespace().any(|giver| giver == name))
        && fs_err::metadata(&file).is_ok_and(|file| file.uid() == 0)
}

/// Returns the last process of those that this one descends from before the system's own: the first
/// process, or the one that takes in the orphans of a person's session.
fn oldest() -> Option<(u32, Stat)> {
    let adopts = |id: u32| id == 1 || name(id).is_some_and(|name| name == "systemd");
    std::iter::once(std::process::id())
        .chain(ancestors())
        .filter_map(|id| Some((id, stat(&id.to_string())?)))
        .find(|(_, stat)| adopts(stat.parent))
}

/// Whether an agent was at work before a process began. What an agent has sent away is younger than the
/// agent, and what a service of the system starts for a person is older, as a rule.
fn has_older_agent(process: &Stat) -> bool {
    let ids = fs_err::read_dir("/proc").into_iter().flatten().flatten();
    ids.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|id| is_client(*id) || environment(*id).is_some_and(|bytes| is_marked(&bytes)))
        .filter_map(|id| stat(&id.to_string()))
        .any(|agent| agent.begun <= process.begun)
}

/// Whether a process is the client itself, which starts a shell for its model and nothing else that
/// would start us.
fn is_client(process: u32) -> bool {
    name(process).is_some_and(|name| name == "claude")
}

fn name(process: u32) -> Option<String> {
    let name = fs_err::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(name.trim_end().to_owned())
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
    /// When it began, in ticks of the system's clock since its start.
    begun: u64,
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
        let begun = words.nth(14)?.parse().ok()?;
        Some(Self {
            parent,
            session,
            terminal,
            begun,
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

    /// A line as the system writes it, of which only the beginning and the time differ.
    fn line(start: &str) -> String {
        format!("{start} -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 693509 3133440 413")
    }

    #[test]
    fn a_hostile_program_name_hides_nothing() {
        let stat = |parent, session, terminal| Stat {
            parent,
            session,
            terminal,
            begun: 693_509,
        };
        assert_eq!(
            Stat::parse(&line("7 (a) R 1) S 42 6 5 34816")),
            Some(stat(42, 5, 34816))
        );
        assert_eq!(Stat::parse("nonsense"), None);
    }

    #[test]
    fn who_lost_its_parents_and_has_no_terminal_is_nobody() {
        let first = Stat::parse(&line("1 (init) S 0 1 1 0")).unwrap();
        let orphan = |start: &str| Stat::parse(&line(start)).unwrap().is_orphan(&first);
        assert!(orphan("9 (checkrein) R 1 9 9 0"));
        assert!(!orphan("9 (checkrein) R 1 9 9 34816"), "it has a terminal");
        assert!(
            !orphan("9 (checkrein) R 1 9 1 0"),
            "the first process started it"
        );
        assert!(!orphan("9 (checkrein) R 8 9 9 0"), "its parent lives");
    }
}

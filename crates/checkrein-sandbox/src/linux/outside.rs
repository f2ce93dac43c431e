//! How the stages are started and talk: each is our own program anew, with nothing but a socket.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};

/// The stages, by the first argument of our own program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Outside; ends what a killed warden leaves, where there are no namespaces.
    Guard,
    /// Outside; watches.
    Warden,
    /// The same, which goes as far as it can before it is told what to run.
    Ahead,
    /// Process 1 inside.
    Init,
    /// What becomes the interpreter, where there are no namespaces.
    Plain,
}

impl Stage {
    const ALL: [Self; 5] = [
        Self::Guard,
        Self::Warden,
        Self::Ahead,
        Self::Init,
        Self::Plain,
    ];

    /// Names that nobody types by accident.
    fn argument(self) -> &'static str {
        match self {
            Self::Guard => "checkrein-sandbox-guard",
            Self::Warden => "checkrein-sandbox-warden",
            Self::Ahead => "checkrein-sandbox-ahead",
            Self::Init => "checkrein-sandbox-init",
            Self::Plain => "checkrein-sandbox-plain",
        }
    }

    /// Which stage this process was started as, if it was.
    pub(crate) fn of_this_process() -> Option<Self> {
        let mut arguments = std::env::args_os().skip(1);
        let first = arguments.next()?;
        let stage = Self::ALL
            .into_iter()
            .find(|stage| first == stage.argument())?;
        arguments.next().is_none().then_some(stage)
    }
}

/// Starts our own program as a stage, with the one end of a socket as its standard input and no environment.
pub(crate) fn start(stage: Stage, output: Stdio, errors: Stdio) -> io::Result<(Child, UnixStream)> {
    let (ours, theirs) = UnixStream::pair()?;
    let child = command(stage)
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(output)
        .stderr(errors)
        .spawn()?;
    Ok((child, ours))
}

/// The running program itself, also when its file was replaced or removed since.
pub(crate) fn command(stage: Stage) -> Command {
    let mut command = Command::new("/proc/self/exe");
    command.arg(stage.argument()).env_clear();
    command
}

/// The socket that a stage was started with.
pub(crate) fn standard_input() -> io::Result<UnixStream> {
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}

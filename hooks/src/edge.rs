//! The rim: the only place where a hook reads its input, asks the clock and the environment,
//! prints, and ends.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use checkrein_core::event::{Event, EventName};
use checkrein_core::layout::UserDirs;
use checkrein_core::reply::{Rendered, Reply};
use checkrein_core::session::{self, Fact};
use checkrein_core::time::Timestamp;
use checkrein_core::{env, exit};

use crate::seal_watch;

/// What a hook knows of its surroundings besides the event.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The time.
    pub now: Timestamp,
    /// The person's folders; there are none without a home.
    pub user: Option<UserDirs>,
    /// The folder that the session was started in.
    pub project_dir: Option<PathBuf>,
    /// The file that takes `export` lines for the session's Bash.
    pub env_file: Option<PathBuf>,
    /// Whether it may be learned from what the person chooses.
    pub learns: bool,
}

/// What a hook decided: what to answer, and what to remember.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The answer.
    pub reply: Reply,
    /// What goes into the session's log once the answer is out.
    pub facts: Vec<Fact>,
}

impl From<Reply> for Outcome {
    fn from(reply: Reply) -> Self {
        Self {
            reply,
            facts: Vec::new(),
        }
    }
}

/// One hook: how it answers an event, and what it says to input that is no event.
pub struct Hook {
    /// Answers an event.
    pub handle: fn(&Surroundings, &Event) -> Result<Outcome>,
    /// Answers input that could not be read, if there is more to it than an error.
    pub unreadable: fn(&[u8]) -> Option<Reply>,
    /// Answers for a hook that panics, where an abort would let pass what must not.
    pub faulty: Option<fn() -> Reply>,
    /// What is still done where the hooks are silenced.
    pub silenced: Option<fn(&Surroundings, &Event)>,
}

impl Hook {
    /// A hook that has nothing to say to input that is no event.
    pub const fn new(handle: fn(&Surroundings, &Event) -> Result<Outcome>) -> Self {
        Self {
            handle,
            unreadable: |_| None,
            faulty: None,
            silenced: None,
        }
    }
}

/// Runs a hook from its input to its exit code.
///
/// Takes no arguments and knows no usage error: those exit with 2 elsewhere, which would mean
/// "refused" here. A failure of ours is reported and stops nobody's work.
pub fn run(hook: &Hook) -> ExitCode {
    if std::env::var_os(env::CHECKREIN_DISABLE).is_some_and(|value| value == "1") {
        if let Some(silenced) = hook.silenced
            && let Some(event) = read().ok().and_then(|input| Event::parse(&input).ok())
        {
            silenced(&Surroundings::look(), &event);
        }
        return ExitCode::from(exit::OK);
    }
    if let Some(faulty) = hook.faulty {
        answer_panics(faulty);
    }
    let rendered = answer(hook).unwrap_or_else(|error| {
        let rendered = Rendered {
            stdout: String::new(),
            stderr: format!("error: {error:#}\n\nhint: `checkrein doctor` tells what is wrong\n"),
            code: exit::FAILURE,
        };
        print(&rendered);
        rendered
    });
    ExitCode::from(rendered.code)
}

/// Turns a panic, of whichever thread, into an answer.
#[expect(
    clippy::exit,
    reason = "a process that panics cannot end in any other way"
)]
fn answer_panics(faulty: fn() -> Reply) {
    std::panic::set_hook(Box::new(move |_| {
        let rendered = faulty().render(EventName::Unknown);
        print(&rendered);
        std::process::exit(i32::from(rendered.code));
    }));
}

fn answer(hook: &Hook) -> Result<Rendered> {
    let input = read()?;
    let event = match Event::parse(&input) {
        Ok(event) => event,
        Err(error) => {
            let reply = (hook.unreadable)(&input).ok_or(error)?;
            let rendered = reply.render(EventName::Unknown);
            print(&rendered);
            return Ok(rendered);
        }
    };
    let surroundings = Surroundings::look();
    // First, so that nothing is decided upon what nobody judged.
    let undone = seal_watch::look(&surroundings, &event);
    let outcome = seal_watch::tell((hook.handle)(&surroundings, &event), undone, event.name())?;
    let rendered = outcome.reply.render(event.name());
    print(&rendered);
    // The answer is out; what cannot be remembered costs a repetition at worst.
    if let (Some(user), Some(common)) = (&surroundings.user, event.common()) {
        let log = user.session_log(&common.session_id);
        for fact in outcome.facts {
            let _ = session::append(&log, surroundings.now, fact);
        }
    }
    Ok(rendered)
}

fn read() -> Result<Vec<u8>> {
    // Room for the ordinary event, which would else be read in pieces.
    let mut input = Vec::with_capacity(16 * 1024);
    std::io::stdin()
        .lock()
        .read_to_end(&mut input)
        .context("failed to read standard input")?;
    Ok(input)
}

/// Prints what was rendered. A client that no longer listens is no failure of ours.
fn print(rendered: &Rendered) {
    let _ = std::io::stdout().write_all(rendered.stdout.as_bytes());
    let _ = std::io::stderr().write_all(rendered.stderr.as_bytes());
}

impl Surroundings {
    fn look() -> Self {
        let folder = |name| std::env::var_os(name).map(PathBuf::from);
        Self {
            now: std::time::SystemTime::now().into(),
            user: UserDirs::new(|name| std::env::var_os(name)),
            project_dir: folder(env::CLAUDE_PROJECT_DIR),
            env_file: folder(env::CLAUDE_ENV_FILE),
            learns: std::env::var_os(env::CHECKREIN_LEARN).is_none_or(|value| value != "0"),
        }
    }

    /// Returns our command, if it is where the hooks are.
    pub fn command(&self) -> Option<PathBuf> {
        let program = std::env::current_exe().ok()?;
        let name = format!("checkrein{}", std::env::consts::EXE_SUFFIX);
        Some(program.with_file_name(name)).filter(|command| command.is_file())
    }

    /// Returns the value of an environment variable.
    pub fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    /// Whether an environment variable has a value.
    pub fn is_set(&self, name: &str) -> bool {
        std::env::var_os(name).is_some_and(|value| !value.is_empty())
    }
}

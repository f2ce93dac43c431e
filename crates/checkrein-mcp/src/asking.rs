//! The one way by which our programs ask servers of others: what the person says of each is looked up, what may be called
//! is judged, and what is called is written down.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::layout::UserDirs;
use checkrein_core::time::Timestamp;
use serde_json::{Map, Value};

use crate::allowed::{self, Asked, Asking, By, Denial, Policy};
use crate::reach::{Access, Failure, Limits, With, access, of_approval};
use crate::servers::Server;
use crate::{Answer, Call, call};

/// Who asks, from where, and what holds for all that they ask.
pub struct Asker<'a> {
    /// The person's folders.
    pub user: &'a UserDirs,
    /// The project's top folder, whose rules narrow and whose trail is written.
    pub root: &'a Path,
    /// The folder that servers are started in.
    pub folder: &'a Path,
    /// What may be called.
    pub policy: &'a Policy,
    /// The environment.
    pub variable: &'a (dyn Fn(&str) -> Option<OsString> + Sync),
    /// The program that keeps servers: see [`With::keeper`].
    pub keeper: Option<PathBuf>,
    /// The session of Claude Code, if there is one.
    pub session: Option<String>,
    /// How long each phase may take at most, where somebody has said so just now.
    pub limit: Option<Duration>,
    /// Asked often: true ends what is going on.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// Why a call gave no answer.
#[derive(Debug)]
pub enum Refused {
    /// It is not allowed.
    Denied(Box<Denial>),
    /// The server gave none.
    Failed(Box<Failure>),
    /// It could not be written down, so it was not made.
    Unwritten(anyhow::Error),
}

impl Asker<'_> {
    /// Returns what a contact with a server is given.
    pub fn with(&self, server: &Server, skill: Option<&Asking<'_>>) -> Result<With<'_>, Failure> {
        let most = self.policy.most(&server.name, skill);
        let mut limits = Limits::default();
        if let Some(seconds) = most.seconds {
            limits.call = Duration::from_secs(seconds);
            limits.list = limits.list.max(limits.call);
        }
        if let Some(bytes) = most.bytes {
            limits.message = usize::try_from(bytes).unwrap_or(usize::MAX);
        }
        if let Some(limit) = self.limit {
            for phase in [
                &mut limits.handshake,
                &mut limits.list,
                &mut limits.ping,
                &mut limits.call,
            ] {
                *phase = limit;
            }
        }
        let access = match self.policy.server(&server.name) {
            // Who may not be started is not told who we are either.
            Some(said) if server.may_start() => {
                access(server, said, self.variable, &self.user.home)?
            }
            _ => Access::default(),
        };
        Ok(With {
            root: self.folder.to_path_buf(),
            limits,
            access,
            keeper: self.keeper.clone(),
            stop: self.stop,
        })
    }

    /// Judges whether a call may be made, of this server at all and with these arguments; a refusal is written down.
    ///
    /// `read_only` is what the server says of the tool, as far as it is known.
    pub fn judge(
        &self,
        server: &Server,
        asked: &Call,
        by: By<'_>,
        read_only: Option<bool>,
        now: Timestamp,
    ) -> Result<(), Refused> {
        if let Some(failure) = of_approval(server) {
            let _ = self.note(Act::Refused, server, asked, &failure.cause, now);
            return Err(Refused::Failed(Box::new(failure)));
        }
        let verdict = self.policy.judge(&Asked {
            server: &server.name,
            tool: &asked.tool,
            arguments: &asked.arguments,
            read_only,
            by,
        });
        let Some(denial) = verdict.denial() else {
            return Ok(());
        };
        // It was not made: a trail that cannot be written does not change that.
        let _ = self.note(Act::Refused, server, asked, &denial.why, now);
        Err(Refused::Denied(Box::new(denial)))
    }

    /// Calls a tool, if that is allowed: judged, written down, called.
    pub fn call(
        &self,
        server: &Server,
        asked: &Call,
        by: By<'_>,
        read_only: Option<bool>,
        now: Timestamp,
    ) -> Result<Answer, Refused> {
        self.judge(server, asked, by, read_only, now)?;
        let skill = match &by {
            By::Skill(asking) => Some(asking),
            By::Person | By::Agent => None,
        };
        let failed = |failure| Refused::Failed(Box::new(failure));
        let with = self.with(server, skill).map_err(failed)?;
        self.noted(server, asked, by, now, || call(server, asked, &with))
    }

    /// Writes a call down, makes it, and writes down what came of it.
    pub fn noted(
        &self,
        server: &Server,
        asked: &Call,
        by: By<'_>,
        now: Timestamp,
        make: impl FnOnce() -> Result<Answer, Failure>,
    ) -> Result<Answer, Refused> {
        let who = match by {
            By::Person => "by a person".to_owned(),
            By::Agent => "by an agent".to_owned(),
            By::Skill(Asking { name, .. }) => format!("by the skill {name}"),
        };
        let why = format!("{who}, arguments {}", hash(&asked.arguments));
        self.note(Act::Called, server, asked, &why, now)
            .map_err(Refused::Unwritten)?;
        let start = Instant::now();
        let answer = make();
        let took = start.elapsed();
        let outcome = match &answer {
            Ok(answer) if answer.is_error => format!("its own error, {} bytes", answer.bytes),
            Ok(answer) => format!("{} bytes", answer.bytes),
            // The kind alone: the cause may quote what the server said.
            Err(failure) => format!("failed: {} ({})", failure.kind, failure.phase.as_str()),
        };
        let outcome = format!("{outcome} after {} ms", took.as_millis());
        let later =
            Timestamp::from(UNIX_EPOCH + Duration::from_millis(now.as_millisecond()) + took);
        // The call was made: that its end is not in the trail is no reason to withhold the answer.
        let _ = self.note(Act::Answered, server, asked, &outcome, later);
        answer.map_err(|failure| Refused::Failed(Box::new(failure)))
    }

    fn note(
        &self,
        act: Act,
        server: &Server,
        asked: &Call,
        why: &str,
        at: Timestamp,
    ) -> anyhow::Result<()> {
        let entry = Entry {
            act,
            of: format!("{}.{}", server.name, asked.tool),
            why: why.to_owned(),
            session: self.session.clone(),
        };
        audit::append(self.user, self.root, at, entry)
    }
}

/// Arguments may hold anything, secrets as well: the trail has their hash and their size.
fn hash(arguments: &Map<String, Value>) -> String {
    let text = Value::Object(arguments.clone()).to_string();
    let hash = blake3::hash(text.as_bytes()).to_hex();
    format!("{} ({} bytes)", &hash[..16], text.len())
}

impl From<allowed::Denial> for Refused {
    fn from(denial: Denial) -> Self {
        Self::Denied(Box::new(denial))
    }
}

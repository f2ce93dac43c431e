//! A task, done once: the real client in a throw-away home, in front of the script.

use std::collections::{BTreeSet, HashMap};

use checkrein_client::mock_api::Kind;
use checkrein_client::{MockApi, Request};
use serde::Serialize;

use super::home::{Home, Way};
use super::parts::{self, Counter, Part, Piece, Size, Sizes};
use super::script::{self, Need};
use super::tasks::Task;
use crate::error::CommandError;

/// The version of the client that the tasks are written for, and tested with.
const VERSION: &str = include_str!("../../../../tests/client.version");

/// What became of a task, done one way.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Session {
    /// The task's name.
    pub(super) task: &'static str,
    pub(super) about: &'static str,
    pub(super) way: Way,
    /// The skills that it needed.
    pub(super) needs: Vec<Need>,
    /// What was sent, in order.
    pub(super) requests: Vec<Sent>,
    /// The catalog's part of the client's list, as the model reads it.
    #[serde(skip)]
    pub(super) list: String,
}

/// One request.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sent {
    /// Who asked: conversation, subagent, compaction or side.
    pub(super) kind: &'static str,
    /// Which of the person's prompts it belongs to, from 1 on.
    pub(super) prompt: usize,
    /// The length of its body.
    pub(super) bytes: usize,
    /// All that is in it.
    pub(super) parts: Sizes,
    /// What was in none of the requests before it.
    pub(super) new: Sizes,
}

impl Session {
    /// What the session sent, each request with all that it carries.
    pub(super) fn sent(&self) -> Sizes {
        sum(self.requests.iter().map(|request| &request.parts))
    }

    /// What the session sent for the first time.
    pub(super) fn first_sent(&self) -> Sizes {
        sum(self.requests.iter().map(|request| &request.new))
    }

    /// The first request of the conversation.
    pub(super) fn first(&self) -> Option<&Sent> {
        let is_main = |request: &&Sent| request.kind == "conversation";
        self.requests.iter().find(is_main)
    }
}

fn sum<'a>(all: impl Iterator<Item = &'a Sizes>) -> Sizes {
    let mut sum = Sizes::new();
    all.for_each(|sizes| parts::add(&mut sum, sizes));
    sum
}

/// Returns the size of those parts that are wanted, together.
pub(super) fn of(sizes: &Sizes, wanted: impl Fn(Part) -> bool) -> Size {
    let parts = sizes.iter().filter(|(part, _)| wanted(**part));
    parts.map(|(_, size)| *size).sum()
}

/// Does a task, and takes apart what was sent. The names are those of the catalog's skills.
pub(super) fn play(
    home: &Home<'_>,
    task: &Task,
    way: Way,
    names: &BTreeSet<&str>,
    counter: &mut Counter,
) -> Result<Session, CommandError> {
    let (script, log) = script::script(task, way);
    let api = MockApi::start(script)?;
    let mut session = home.client(task.place).session(&api)?;
    let mut ends = Vec::new();
    for prompt in &task.prompts {
        let answered = session.prompt(&prompt.text);
        answered.map_err(|error| strayed(task, &error.to_string()))?;
        ends.push(api.requests().len());
    }
    let run = session.finish()?;
    if run.code != 0 || log.left() > 0 {
        let reason = match run.stderr.trim_end() {
            "" => format!("it ended with exit code {}", run.code),
            stderr => stderr.to_owned(),
        };
        return Err(strayed(task, &reason));
    }
    let conversation = run.conversation();
    let list = conversation.first().map(|first| list(first, names));
    Ok(Session {
        task: task.name,
        about: task.about,
        way,
        needs: log.needs(),
        list: list.unwrap_or_default(),
        requests: look_at(&run.requests, &ends, names, counter),
    })
}

fn strayed(task: &Task, reason: &str) -> CommandError {
    let message = format!(
        "the client did not do the task `{}` as it is written",
        task.name
    );
    let version = VERSION.trim();
    CommandError::person(message)
        .because(reason.trim_end())
        .hint(format!(
            "it is written for version {version}: `npm install -g @anthropic-ai/claude-code@{version}`"
        ))
}

fn list(request: &Request, names: &BTreeSet<&str>) -> String {
    let pieces = parts::take_apart(&request.body, request.bytes, names);
    let listed = pieces
        .into_iter()
        .filter(|piece| piece.part == Part::Listed);
    listed.map(|piece| piece.text).collect()
}

fn look_at(
    requests: &[Request],
    ends: &[usize],
    names: &BTreeSet<&str>,
    counter: &mut Counter,
) -> Vec<Sent> {
    let mut before: HashMap<String, Vec<Piece>> = HashMap::new();
    let look = |(index, request): (usize, &Request)| {
        let pieces = parts::take_apart(&request.body, request.bytes, names);
        let line = before.entry(line(request)).or_default();
        let sent = Sent {
            kind: kind(request.kind),
            prompt: 1 + ends.iter().filter(|end| **end <= index).count(),
            bytes: request.bytes,
            parts: counter.sizes(&pieces),
            new: counter.sizes(parts::new_since(line, &pieces)),
        };
        *line = pieces;
        sent
    };
    requests.iter().enumerate().map(look).collect()
}

/// Returns by what requests that carry each other on belong together: each subagent is a line of its
/// own, and a compaction carries the conversation.
fn line(request: &Request) -> String {
    match request.kind {
        Kind::Subagent => {
            let id = request.headers.get("x-claude-code-agent-id");
            id.cloned().unwrap_or_default()
        }
        Kind::Side => "side".to_owned(),
        Kind::Conversation | Kind::Compaction => "main".to_owned(),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Conversation => "conversation",
        Kind::Subagent => "subagent",
        Kind::Compaction => "compaction",
        Kind::Side => "side",
    }
}

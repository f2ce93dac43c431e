//! One call of a template: which server, whether it may be asked, what came of it.

use std::sync::{Mutex, PoisonError};

use checkrein_core::message::plain;
use checkrein_core::skill::template::{self, Filled, Kept, Key, LONGEST_ANSWER, Missing};

use super::{LOADING, Wanting};
use crate::allowed::{Asked, By};
use crate::asking::{Asker, Refused};
use crate::index::{Ask, Index};
use crate::servers::{Approval, Server, Transport};
use crate::{Answer, Call, Failure, list_tools};

/// Skills that load each other by way of servers are stopped at this depth, whatever their names.
const DEEPEST: usize = 3;

/// A skill gets so much of an answer; of a longer one all is kept elsewhere as well.
const WHOLE: usize = 2_000;

/// One call, with what is known.
pub(super) struct One<'a> {
    pub(super) wanting: &'a Wanting<'a>,
    pub(super) asker: &'a Asker<'a>,
    pub(super) call: &'a template::Call,
    /// Whether the time for all calls is over.
    pub(super) is_over: &'a (dyn Fn() -> bool + Sync),
}

fn missing(why: impl Into<String>, next: impl Into<String>) -> Missing {
    Missing {
        why: why.into(),
        next: next.into(),
        said: None,
    }
}

impl One<'_> {
    /// Asks, and says what stands in the place of the reference.
    pub(super) fn ask(&self) -> Filled {
        let (loading, server) = match self
            .loading()
            .and_then(|loading| Ok((loading, self.server()?)))
        {
            Ok(found) => found,
            Err(missing) => return Filled::Missing(missing),
        };
        let server = with_variable(server, LOADING, &loading);
        let by = By::Skill(self.wanting.skill);
        let asked = Call {
            tool: self.call.tool.clone(),
            arguments: self.call.arguments.clone(),
        };
        let (read_only, trouble) = self.read_only(&server, &asked, by);
        match self
            .asker
            .call(&server, &asked, by, read_only, self.wanting.now)
        {
            Ok(answer) if answer.is_error => Filled::Missing(Missing {
                said: Some(text_of(&answer)),
                ..missing(
                    "the tool says that it failed",
                    format!(
                        "mend the arguments in the skill `{}`, or what the tool needs",
                        self.wanting.skill.name
                    ),
                )
            }),
            Ok(answer) => self.answered(&server, &answer),
            Err(Refused::Denied(denial)) => match trouble {
                // Whether it only reads is not known, because its server is not well.
                Some(failure) => self.failed(&failure),
                None => Filled::Missing(missing(denial.why, denial.next)),
            },
            Err(Refused::Unwritten(error)) => Filled::Missing(missing(
                format!("the audit trail cannot be written, so it was not asked: {error:#}"),
                "run `checkrein doctor`",
            )),
            Err(Refused::Failed(failure)) => self.failed(&failure),
        }
    }

    /// Returns the skills that are being loaded, this one included.
    fn loading(&self) -> Result<String, Missing> {
        let before = (self.wanting.variable)(LOADING).unwrap_or_default();
        let before = before.to_string_lossy().into_owned();
        let name = self.wanting.skill.name;
        let mut chain: Vec<&str> = before.split('\n').filter(|name| !name.is_empty()).collect();
        let is_cycle = chain.contains(&name) || chain.len() >= DEEPEST;
        chain.push(name);
        if is_cycle {
            let why = format!(
                "a server that is asked for a skill loads skills itself: `{}`",
                chain.join("` → `")
            );
            return Err(missing(why, "take the template out of one of them"));
        }
        Ok(chain.join("\n"))
    }

    /// Returns the server that is meant, if it may be started.
    fn server(&self) -> Result<&Server, Missing> {
        let name = plain(&self.call.server);
        let meant = self
            .wanting
            .servers
            .iter()
            .filter(|server| server.name == self.call.server);
        // One that may be started, as the client does: a project's that nobody approved hides nobody.
        let Some(server) =
            meant.min_by_key(|server| (!server.may_start(), server.hidden_by.is_some()))
        else {
            return Err(missing(
                format!("no MCP server `{name}` is configured here"),
                "`checkrein mcp list-servers` names those that are",
            ));
        };
        match &server.approval {
            Approval::Approved => Ok(server),
            Approval::Pending(next) => {
                let why = format!(
                    "the server `{name}` comes with the project, and the person has not approved it"
                );
                Err(missing(why, next.as_str()))
            }
            Approval::Rejected(why) | Approval::Forbidden(why) => {
                let why = format!("the server `{name}` is switched off: {why}");
                Err(missing(
                    why,
                    "a person decides about that; go on without it",
                ))
            }
        }
    }

    /// Returns whether the server says that this tool only reads, and why it says nothing. It is asked only where that
    /// decides.
    fn read_only(
        &self,
        server: &Server,
        asked: &Call,
        by: By<'_>,
    ) -> (Option<bool>, Option<Failure>) {
        let is_allowed = |read_only| {
            let asked = Asked {
                server: &server.name,
                tool: &asked.tool,
                arguments: &asked.arguments,
                read_only,
                by,
            };
            self.asker.policy.judge(&asked).denial().is_none()
        };
        if is_allowed(None) || !is_allowed(Some(true)) {
            return (None, None);
        }
        let trouble = Mutex::new(None);
        let open = |ask: Ask| {
            let list = |server: &Server| {
                let listed = self
                    .asker
                    .with(server, None)
                    .and_then(|with| list_tools(server, &with));
                listed.inspect_err(|failure| {
                    *trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure.clone());
                })
            };
            let folder = self.wanting.user.tool_index();
            let one = std::slice::from_ref(server);
            let index = Index::open(one, &folder, self.wanting.now, ask, list);
            index.tool(&server.name, &asked.tool).cloned()
        };
        // A tool that is new is in no list that is kept.
        let tool = open(Ask::Stale).or_else(|| open(Ask::All));
        let trouble = trouble.into_inner().unwrap_or_else(PoisonError::into_inner);
        match tool {
            Some(tool) => (tool.read_only, None),
            None => (None, trouble),
        }
    }

    fn answered(&self, server: &Server, answer: &Answer) -> Filled {
        let text = text_of(answer);
        let whole = (text.len() > WHOLE)
            .then(|| (self.wanting.keep_whole)(&text))
            .flatten();
        let kept = Kept {
            v: 1,
            at: self.wanting.now,
            of: self.call.name(),
            fingerprint: server.fingerprint.clone(),
            bytes: text.len(),
            text: text[..text.floor_char_boundary(LONGEST_ANSWER)].to_owned(),
            whole,
        };
        // What cannot be kept is asked for again.
        let _ = template::keep(&self.key(), self.call, &kept);
        Filled::Answer(kept.answered(format!("just now, {:.0}", self.wanting.now)))
    }

    fn failed(&self, failure: &Failure) -> Filled {
        let why = if failure.kind == "stopped" && (self.is_over)() {
            let seconds = self.wanting.patience.as_secs_f64();
            format!("it did not answer within {seconds} s")
        } else {
            format!(
                "it failed in the phase `{}`: {}",
                failure.phase.as_str(),
                failure.cause
            )
        };
        // What was answered before is better than nothing, as long as its age is said.
        if let Some((kept, age)) = template::last(&self.key(), self.call, self.wanting.now) {
            let when = format!("{}; just now {}", template::ago(age), one_line(&why));
            return Filled::Answer(kept.answered(when));
        }
        let next = format!(
            "`checkrein mcp test-connection {}` looks closer",
            self.call.server
        );
        Filled::Missing(missing(why, next))
    }

    fn key(&self) -> Key<'_> {
        Key {
            user: self.wanting.user,
            top: self.wanting.top,
            skill: self.wanting.skill.folder,
        }
    }
}

/// Returns an answer as a text: its blocks, or what it has for programs.
fn text_of(answer: &Answer) -> String {
    match &answer.structured {
        Some(structured) if answer.text.trim().is_empty() => structured.to_string(),
        _ => answer.text.clone(),
    }
}

/// A cause may quote what a server wrote.
fn one_line(text: &str) -> String {
    let line = plain(text).replace(['[', ']', '`'], "'");
    line[..line.floor_char_boundary(200)].to_owned()
}

/// Returns the server with one more variable in its environment, if it is a program.
fn with_variable(server: &Server, name: &str, value: &str) -> Server {
    let mut server = server.clone();
    if let Ok(Transport::Stdio { environment, .. }) = &mut server.transport {
        environment.insert(name.to_owned(), value.to_owned());
    }
    server
}

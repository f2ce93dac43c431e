//! Steps of a process: a task is done or left out, a phase is approved, a template is begun. Each
//! is refused with the command that would be accepted.

use super::{Act, Current, Entry, Process, Status, Task};
use crate::feature::Denied;
use crate::message::{count, ticked};
use crate::time::Timestamp;

/// Enough for several processes; what is older is in git.
const HISTORY_LENGTH: usize = 200;

/// A longer one belongs in a file or a commit message.
const LONGEST_TEXT: usize = 1000;

/// Who takes a step, and when.
#[derive(Clone, Debug, Default)]
pub struct By {
    /// When, in UTC.
    pub at: Timestamp,
    /// The session of Claude Code that it is in, if it is one.
    pub session: Option<String>,
    /// Whether it is an agent, not a person.
    pub agent: bool,
}

/// Whether a step changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It did.
    Made,
    /// Everything stood so already.
    None,
}

impl Process {
    /// Ends a task as done.
    pub fn done(&mut self, id: &str, summary: &str, by: &By) -> Result<Change, Denied> {
        let (phase, task) = self.find(id)?;
        let own = self.phases[phase].tasks[task].id.clone();
        let how = format!("`checkrein done {own} --summary \"what was done, and what shows it\"`");
        let summary = one_line(summary, "a summary", &how)?;
        match self.phases[phase].tasks[task].status {
            Status::Done => return Ok(Change::None),
            // What was left out may be done after all.
            Status::Skipped => {}
            Status::Pending => self.must_be_current(&own)?,
        }
        let task = &mut self.phases[phase].tasks[task];
        task.status = Status::Done;
        task.summary = Some(summary.clone());
        task.reason = None;
        task.ended_at = Some(by.at);
        self.note(Act::Done, own, Some(summary), by);
        Ok(Change::Made)
    }

    /// Ends a task by leaving it out.
    pub fn skip(&mut self, id: &str, reason: &str, by: &By) -> Result<Change, Denied> {
        let (phase, task) = self.find(id)?;
        let Task {
            id: own,
            status,
            required,
            ..
        } = self.phases[phase].tasks[task].clone();
        let how = format!("`checkrein skip {own} --reason \"why it does not apply\"`");
        let reason = one_line(reason, "a reason", &how)?;
        match status {
            Status::Skipped => return Ok(Change::None),
            Status::Done => {
                return denied(
                    format!("`{own}` is done already"),
                    format!(
                        "go on with what is next: `checkrein next`; or open it again: \
                         `checkrein reopen {own} --reason TEXT`"
                    ),
                );
            }
            Status::Pending => self.must_be_current(&own)?,
        }
        if required && by.agent {
            return denied(
                format!("`{own}` is required, so only a person may leave it out"),
                format!(
                    "do it, then `checkrein done {own} --summary TEXT`; or ask the person to run \
                     `checkrein skip {own} --reason TEXT` in a terminal of their own"
                ),
            );
        }
        let task = &mut self.phases[phase].tasks[task];
        task.status = Status::Skipped;
        task.reason = Some(reason.clone());
        task.ended_at = Some(by.at);
        self.note(Act::Skipped, own, Some(reason), by);
        Ok(Change::Made)
    }

    /// Approves a phase in the name of a person; that it is one, the caller makes sure of.
    pub fn approve(&mut self, id: &str, name: Option<String>, by: &By) -> Result<Change, Denied> {
        let found = self.phases.iter().position(|phase| is_same(&phase.id, id));
        let Some(at) = found else {
            let ids = self.phases.iter().filter(|phase| phase.approval);
            let ids: Vec<&str> = ids.map(|phase| phase.id.as_str()).collect();
            let next = match ids.as_slice() {
                [] => "no phase needs approval; see `checkrein status`".to_owned(),
                ids => format!("name one that needs approval: {}", ticked(ids)),
            };
            return denied(format!("there is no phase `{}`", id.escape_debug()), next);
        };
        let phase = &self.phases[at];
        if !phase.approval {
            return denied(
                format!("phase `{}` needs no approval", phase.id),
                "go on with what is next: `checkrein next`",
            );
        }
        if phase.approved_at.is_some() {
            return Ok(Change::None);
        }
        let is_next = matches!(self.current(), Current::Approval(next) if next.id == phase.id);
        if !is_next {
            let open = self.phases[..=at].iter();
            let open: usize = open.map(|phase| phase.count(Status::Pending)).sum();
            let what = match open {
                0 => format!("phase `{}` is not the next one to be approved", phase.id),
                open => format!(
                    "{} before the approval of `{}`",
                    comes(open, "open task"),
                    phase.id
                ),
            };
            return denied(what, self.way_on());
        }
        let phase = &mut self.phases[at];
        phase.approved_at = Some(by.at);
        phase.approved_by = name;
        let of = phase.id.clone();
        self.note(Act::Approved, of, None, by);
        Ok(Change::Made)
    }

    /// Opens a task again, and all that came after it: what rests on it has to be looked at anew,
    /// by a person too.
    pub fn reopen(&mut self, id: &str, reason: &str, by: &By) -> Result<Change, Denied> {
        let (phase, task) = self.find(id)?;
        let own = self.phases[phase].tasks[task].id.clone();
        let how = format!("`checkrein reopen {own} --reason \"why it is not done\"`");
        let reason = one_line(reason, "a reason", &how)?;
        if self.phases[phase].tasks[task].status == Status::Pending {
            return Ok(Change::None);
        }
        for (at, later) in self.phases.iter_mut().enumerate().skip(phase) {
            let from = if at == phase { task } else { 0 };
            later.tasks[from..].iter_mut().for_each(Task::open);
            later.take_back();
        }
        self.note(Act::Reopened, own, Some(reason), by);
        Ok(Change::Made)
    }

    /// Begins a process from a template: nothing of it is done yet. The history goes on from that
    /// of the process before it.
    pub fn begin(mut self, history: Vec<Entry>, by: &By) -> Self {
        for phase in &mut self.phases {
            phase.take_back();
            phase.tasks.iter_mut().for_each(Task::open);
        }
        self.begun_at = Some(by.at);
        self.history = history;
        let of = self.name.clone();
        self.note(Act::Begun, of, None, by);
        self
    }

    /// Returns where a task is; capital and small letters are the same.
    ///
    /// Of two with the same id, which no command makes, the one that is open is meant: the work
    /// must be able to go on.
    fn find(&self, id: &str) -> Result<(usize, usize), Denied> {
        let phases = self.phases.iter().enumerate();
        let places = phases.flat_map(|(at, phase)| {
            let tasks = phase.tasks.iter().enumerate();
            tasks.map(move |(number, task)| (at, number, task))
        });
        let found = places
            .filter(|(_, _, task)| is_same(&task.id, id))
            .min_by_key(|(_, _, task)| task.status != Status::Pending);
        if let Some((phase, task, _)) = found {
            return Ok((phase, task));
        }
        denied(
            format!("there is no task `{}`", id.escape_debug()),
            self.way_on(),
        )
    }

    fn must_be_current(&self, id: &str) -> Result<(), Denied> {
        let what = match self.current() {
            Current::Task(place) if place.task.id == id => return Ok(()),
            Current::Task(place) => format!("`{}` comes before `{id}`", place.task.id),
            Current::Approval(phase) => format!(
                "phase `{}` waits for a person's approval, so `{id}` is not open yet",
                phase.id
            ),
            // A pending task is never behind the end.
            Current::Finished => return Ok(()),
        };
        denied(what, self.way_on())
    }

    /// Returns the command that would be accepted.
    fn way_on(&self) -> String {
        match self.current() {
            Current::Task(place) => format!(
                "`{0}` is next: `checkrein done {0} --summary TEXT`, or \
                 `checkrein skip {0} --reason TEXT`",
                place.task.id
            ),
            Current::Approval(phase) => format!(
                "ask the person to run `checkrein approve {}` in a terminal of their own",
                phase.id
            ),
            Current::Finished => {
                "every task has ended; open one again with `checkrein reopen TASK --reason TEXT`"
                    .into()
            }
        }
    }

    fn note(&mut self, act: Act, of: String, text: Option<String>, by: &By) {
        self.history.push(Entry {
            at: by.at,
            act,
            of,
            text,
            session: by.session.clone(),
        });
        let surplus = self.history.len().saturating_sub(HISTORY_LENGTH);
        self.history.drain(..surplus);
    }
}

fn denied<T>(what: impl Into<String>, next: impl Into<String>) -> Result<T, Denied> {
    let (what, next) = (what.into(), next.into());
    Err(Denied { what, next })
}

fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn comes(number: usize, what: &str) -> String {
    let verb = if number == 1 { "comes" } else { "come" };
    format!("{} {verb}", count(number, what))
}

/// Returns a text as one line, or says what is wrong with it.
fn one_line(text: &str, what: &str, how: &str) -> Result<String, Denied> {
    let text = text.replace(char::is_control, " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return denied(format!("{what} is missing"), format!("give one: {how}"));
    }
    let length = text.chars().count();
    if length > LONGEST_TEXT {
        return denied(
            format!("{what} has {LONGEST_TEXT} characters at most, and this has {length}"),
            "shorten it; the rest belongs in a file or a commit message",
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests;

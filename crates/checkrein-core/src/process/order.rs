//! What is next: tasks come one after another, and a phase that a person approves is approved
//! before the next one opens.

use super::fault::LONGEST_TITLE;
use super::{Phase, Process, Status, Task};

/// What is next in a process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Current<'a> {
    /// A task is to be done.
    Task(Place<'a>),
    /// All tasks of a phase are ended, and a person has to approve them.
    Approval(&'a Phase),
    /// Nothing is left.
    Finished,
}

/// A task and where in the process it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// The phase that it belongs to.
    pub phase: &'a Phase,
    /// The task.
    pub task: &'a Task,
    /// Its number among all tasks, from one.
    pub number: usize,
}

impl Process {
    /// Returns what is next.
    pub fn current(&self) -> Current<'_> {
        let mut places = self.places();
        for phase in &self.phases {
            let mut own = places.by_ref().take(phase.tasks.len());
            if let Some(place) = own.find(|place| place.task.status == Status::Pending) {
                return Current::Task(place);
            }
            if phase.is_unapproved() {
                return Current::Approval(phase);
            }
        }
        Current::Finished
    }

    /// Returns all tasks in their order.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        let tasks = self
            .phases
            .iter()
            .flat_map(|phase| phase.tasks.iter().map(move |task| (phase, task)));
        tasks.zip(1..).map(|((phase, task), number)| Place {
            phase,
            task,
            number,
        })
    }

    /// Returns how many tasks there are.
    pub fn len(&self) -> usize {
        self.phases.iter().map(|phase| phase.tasks.len()).sum()
    }

    /// Whether there is no task at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether nothing is left to do and to approve.
    pub fn is_finished(&self) -> bool {
        self.current() == Current::Finished
    }

    /// Says in one line what is next; nothing when it is finished.
    pub fn line(&self) -> Option<String> {
        match self.current() {
            Current::Task(Place { task, number, .. }) => Some(format!(
                "Task {} ({number} of {}, how: `checkrein next`): {}",
                task.id,
                self.len(),
                short(&task.title)
            )),
            Current::Approval(phase) => Some(format!(
                "Phase `{0}` waits for the person to run `checkrein approve {0}`; what to show \
                 them: `checkrein next`",
                phase.id
            )),
            Current::Finished => None,
        }
    }
}

/// Returns a title as one line, whatever somebody wrote there.
fn short(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_TITLE).collect()
}

impl Phase {
    /// Returns how many of its tasks stand so.
    pub fn count(&self, status: Status) -> usize {
        let tasks = self.tasks.iter();
        tasks.filter(|task| task.status == status).count()
    }

    /// Whether a person has yet to approve it.
    pub fn is_unapproved(&self) -> bool {
        self.approval && self.approved_at.is_none()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::time::Timestamp;

    /// Draws a process: phases apart by spaces, each task a letter (`-` pending, `d` done, `s`
    /// skipped), and behind them `?` where approval is needed, `!` where it was given. The tasks
    /// are `T-1`, `T-2` and so on, the phases `p1`, `p2`.
    pub(in crate::process) fn process(drawing: &str) -> Process {
        let mut number = 0;
        let phases = drawing.split(' ').zip(1..).map(|(drawing, phase)| {
            let tasks = drawing.chars().filter_map(|letter| {
                let status = match letter {
                    '-' => Status::Pending,
                    'd' => Status::Done,
                    's' => Status::Skipped,
                    _ => return None,
                };
                number += 1;
                Some(Task {
                    id: format!("T-{number}"),
                    title: format!("Title {number}"),
                    status,
                    ..Task::default()
                })
            });
            Phase {
                id: format!("p{phase}"),
                title: format!("Phase {phase}"),
                tasks: tasks.collect(),
                approval: drawing.ends_with(['?', '!']),
                approved_at: drawing.ends_with('!').then_some(Timestamp::UNIX_EPOCH),
                ..Phase::default()
            }
        });
        Process {
            v: 1,
            name: "test".into(),
            title: String::new(),
            begun_at: None,
            phases: phases.collect(),
            history: Vec::new(),
            other: serde_json::Map::new(),
        }
    }

    #[track_caller]
    fn check(drawing: &str, expected: &str) {
        let line = process(drawing).line();
        assert_eq!(line.as_deref().unwrap_or("nothing"), expected, "{drawing}");
    }

    #[test]
    fn one_thing_is_next() {
        check("-- -", "Task T-1 (1 of 3, how: `checkrein next`): Title 1");
        check("ds -", "Task T-3 (3 of 3, how: `checkrein next`): Title 3");
        check("d-? d", "Task T-2 (2 of 3, how: `checkrein next`): Title 2");
        let approve = "Phase `p1` waits for the person to run `checkrein approve p1`; what to show them: `checkrein next`";
        check("dd? -", approve);
        check("ds?", approve);
        check("dd! -", "Task T-3 (3 of 3, how: `checkrein next`): Title 3");
        check("dd! s", "nothing");
        check("", "nothing");
    }
}

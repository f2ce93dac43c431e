//! How much work one judgement may be: whatever multiplies in a command ends here.

use super::parse::Unreadable;
use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;

/// Commands, rounds of loops, scripts and programs run by others; twice what the longest honest
/// script has.
const MOST_STEPS: usize = 6000;

/// Characters that are made or copied. An atom is eight bytes.
const MOST_TEXT: usize = 1 << 20;

/// A copy in one block costs a fraction of what making each character does.
const COPIED: usize = 4;

/// What was spent so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    steps: usize,
    text: usize,
}

impl Walk {
    /// Counts a step; false when the walk is over.
    pub(super) fn step(&mut self) -> bool {
        self.budget.steps += 1;
        self.within()
    }

    /// Counts characters that are about to be made; false when they must not be.
    pub(super) fn take(&mut self, length: usize) -> bool {
        self.budget.text = self.budget.text.saturating_add(length);
        self.within()
    }

    /// Counts a copy of that many characters; false when it must not be made.
    pub(super) fn take_copy(&mut self, length: usize) -> bool {
        self.take(length / COPIED + 1)
    }

    /// Ends the walk: what is left of the command is not looked at.
    pub(super) fn give_up(&mut self) {
        self.failed = Some(Unreadable::TooMuch);
    }

    /// Whether the walk has ended before the command did.
    pub(super) fn is_over(&self) -> bool {
        self.failed == Some(Unreadable::TooMuch)
    }

    /// Returns a scope of its own for a subshell.
    pub(super) fn fork(&mut self, scope: &Scope) -> Scope {
        if self.take_copy(scope.size()) {
            scope.clone()
        } else {
            Scope::default()
        }
    }

    /// Adds to what was printed.
    pub(super) fn append(&mut self, printed: &mut Text, more: Text) {
        if printed.0.is_empty() {
            *printed = more;
        } else if self.take_copy(more.0.len()) {
            printed.0.extend(more.0);
        }
    }

    fn within(&mut self) -> bool {
        if self.budget.steps > MOST_STEPS || self.budget.text > MOST_TEXT {
            self.give_up();
        }
        !self.is_over()
    }
}

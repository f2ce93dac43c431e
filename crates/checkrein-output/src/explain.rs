//! What explains the lines that stay: the code below a message, and the lines that a rule knows to
//! explain something.

use std::collections::HashMap;

use crate::classify::Class;
use crate::excerpt::Excerpt;
use crate::select::{Budget, Choice};

/// Bytes that the code below messages takes besides what explains them otherwise.
const EXCERPTS: usize = 4_000;

impl Choice<'_> {
    /// Shows the code that the messages shown are about, each with the signs below it or not at all.
    pub(crate) fn excerpts(&mut self, budget: &Budget, excerpts: &HashMap<usize, Excerpt>) {
        let mut heads: Vec<usize> = excerpts.keys().copied().collect();
        heads.sort_unstable();
        let room = (self.used + EXCERPTS).min(budget.cap);
        for head in heads {
            let Excerpt { core, lines, .. } = &excerpts[&head];
            if !self.shown[head] || self.lines[head].class != Class::Essential {
                continue;
            }
            // Where it is stands above the code.
            if lines.start < core.start && self.used + self.cost(lines.start) <= budget.cap {
                self.show(lines.start);
            }
            let core = core.clone();
            let cost: usize = core.clone().map(|index| self.cost(index)).sum();
            if self.used + cost <= room {
                core.for_each(|index| self.show(index));
            }
        }
    }

    /// Adds explanations, first a few lines to each that they explain, then more.
    pub(crate) fn context(&mut self, budget: &Budget, excerpts: &HashMap<usize, Excerpt>) {
        let mut excerpt_of: HashMap<usize, &Excerpt> = HashMap::new();
        for excerpt in excerpts.values() {
            excerpt_of.extend(excerpt.lines.clone().map(|index| (index, excerpt)));
        }
        let all = self.of(Class::Context);
        for most in [4, 12, usize::MAX] {
            let mut run = 0;
            let mut last = None;
            for &index in &all {
                run = if last == index.checked_sub(1) {
                    run + 1
                } else {
                    1
                };
                last = Some(index);
                // Code without its message, or half of it, says nothing.
                let is_torn = excerpt_of
                    .get(&index)
                    .is_some_and(|excerpt| !self.shown[excerpt.core.start]);
                if run <= most
                    && !is_torn
                    && !self.shown[index]
                    && !self.replaced[index]
                    && self.used + self.cost(index) <= budget.target
                {
                    self.show(index);
                }
            }
        }
    }
}

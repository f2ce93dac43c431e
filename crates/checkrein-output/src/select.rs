//! Which of the classed lines are shown: what is essential, then what fits into a budget.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::classify::{Class, Line};
use crate::cut::cut;
use crate::excerpt::{Excerpt, excerpts};
use crate::group::{Groups, group};
use crate::render::{BARE_GAP, longest, render};
use crate::shape::log;

/// How much may be shown of an output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// How many lines of the beginning stay.
    pub head: usize,
    /// How many lines of the end stay.
    pub tail: usize,
    /// Bytes up to which explanations and warnings are added.
    pub target: usize,
    /// Bytes that nothing exceeds.
    pub cap: usize,
    /// Whether lines that differ by their times and numbers are the same.
    pub is_log: bool,
}

/// Essential lines of so many bytes are shown as they came: grouping them saves too little.
const GROUPED_FROM: usize = 2_000;

/// From so many bytes on, equal lines are shown once, and from the next on lines that differ by numbers.
const EQUAL_FROM: usize = 2_500;
const ALIKE_FROM: usize = 16_000;

/// In a log the same failure comes with other numbers sooner.
const ALIKE_IN_LOG_FROM: usize = 8_000;

/// Bytes that warnings take at most where nothing failed, and besides failures.
const WARNINGS: usize = 8_000;
const WARNINGS_BESIDES: usize = 6_000;

/// Bytes that failures leave to the last lines and the counts, however many failures there are.
const RESERVED: usize = 2_000;

/// The last counts are those of the whole run.
const SUMMARIES: usize = 6;

/// Shows the lines that matter and counts the others. Returns how many were removed as well.
pub(crate) fn select(lines: &[Line<'_>], budget: &Budget) -> (String, usize) {
    let mut choice = Choice {
        lines,
        shown: vec![false; lines.len()],
        replaced: vec![false; lines.len()],
        times: HashMap::new(),
        also: HashMap::new(),
        used: 0,
        costs: vec![OnceCell::new(); lines.len()],
    };
    let excerpts = excerpts(lines);
    choice.essential(budget, &excerpts);
    choice.ends(budget);
    choice.summaries(budget);
    choice.excerpts(budget, &excerpts);
    choice.warnings(budget, &excerpts);
    choice.context(budget, &excerpts);
    render(&choice)
}

/// Which lines are shown, and what is said besides.
pub(crate) struct Choice<'a> {
    /// All lines.
    pub lines: &'a [Line<'a>],
    /// Whether each is shown.
    pub shown: Vec<bool>,
    /// Another line that is shown stands for it.
    pub replaced: Vec<bool>,
    /// How often a line was there that is shown once.
    pub times: HashMap<usize, usize>,
    /// The further places of a message that is shown once.
    pub also: HashMap<usize, Vec<String>>,
    /// Bytes that are used up.
    pub used: usize,
    /// What each line costs, where somebody asked.
    pub costs: Vec<OnceCell<usize>>,
}

impl Choice<'_> {
    pub(crate) fn of(&self, class: Class) -> Vec<usize> {
        let lines = self.lines.iter().enumerate();
        lines
            .filter(|(_, line)| line.class == class)
            .map(|(index, _)| index)
            .collect()
    }

    pub(crate) fn cost(&self, index: usize) -> usize {
        *self.costs[index].get_or_init(|| {
            let line = &self.lines[index];
            cut(line.text, longest(line.class)).len() + 1 + BARE_GAP.len()
        })
    }

    fn bytes(&self, of: &[usize]) -> usize {
        let of = of.iter().filter(|index| !self.replaced[**index]);
        of.map(|index| self.cost(*index)).sum()
    }

    /// Shows a line, with the one that names its file.
    pub(crate) fn show(&mut self, index: usize) {
        let header = self.lines[index].header;
        for index in header.into_iter().chain([index]) {
            if !self.shown[index] && !self.replaced[index] {
                self.shown[index] = true;
                self.used += self.cost(index);
            }
        }
    }

    fn take(&mut self, groups: Groups) {
        for (index, gone) in groups.gone.iter().enumerate() {
            self.replaced[index] |= gone;
        }
        self.also.extend(groups.also);
    }

    fn essential(&mut self, budget: &Budget, excerpts: &HashMap<usize, Excerpt>) {
        let all = self.of(Class::Essential);
        if budget.is_log {
            self.fold(&all, |text| log::message(text).to_owned());
            if self.bytes(&all) > ALIKE_IN_LOG_FROM {
                self.fold_alike(&all, true);
            }
        }
        let code: Vec<usize> = excerpts.values().flat_map(|one| one.core.clone()).collect();
        if self.bytes(&all) + self.bytes(&code) > GROUPED_FROM {
            self.take(group(self.lines, Class::Essential, excerpts));
        }
        if self.bytes(&all) > EQUAL_FROM {
            self.fold(&all, |text| text.trim().to_owned());
        }
        if self.bytes(&all) > ALIKE_FROM {
            self.fold_alike(&all, budget.is_log);
        }
        // What the run ends with has room in any case.
        let room = budget.cap.saturating_sub(RESERVED.min(budget.cap / 4));
        for index in all {
            if self.used + self.cost(index) > room {
                break;
            }
            if !self.replaced[index] {
                self.show(index);
            }
        }
        self.used += self.places_within(room.saturating_sub(self.used));
    }

    fn ends(&mut self, budget: &Budget) {
        let filled = |index: &usize| !self.lines[*index].text.trim().is_empty();
        let head: Vec<usize> = (0..self.lines.len())
            .filter(filled)
            .take(budget.head)
            .collect();
        let tail: Vec<usize> = (0..self.lines.len())
            .rev()
            .filter(filled)
            .take(budget.tail)
            .collect();
        for index in head.into_iter().chain(tail) {
            if self.used + self.cost(index) <= budget.cap {
                self.show(index);
            }
        }
    }

    fn summaries(&mut self, budget: &Budget) {
        let all = self.of(Class::Summary);
        for &index in all.iter().rev().take(SUMMARIES) {
            if self.used + self.cost(index) <= budget.cap {
                self.show(index);
            }
        }
    }

    fn warnings(&mut self, budget: &Budget, excerpts: &HashMap<usize, Excerpt>) {
        self.take(group(self.lines, Class::Warning, excerpts));
        let mut all = self.of(Class::Warning);
        // A remark below a message is none by itself.
        let remarks: HashSet<usize> = excerpts
            .values()
            .flat_map(|one| one.lines.clone())
            .filter(|index| !excerpts.contains_key(index))
            .collect();
        all.retain(|index| {
            !remarks.contains(index) || self.lines[*index].text.trim_start().starts_with("-->")
        });
        // Where nothing failed they are what there is to know: a linter's findings, say.
        let is_all = self.of(Class::Essential).len() < 3;
        let most = if is_all { WARNINGS } else { WARNINGS_BESIDES };
        let room = (self.used + most).min(budget.cap);
        if budget.is_log || self.bytes(&all) > most {
            self.fold(&all, |text| text.trim().to_owned());
        }
        if budget.is_log || self.bytes(&all) > most {
            self.fold_alike(&all, budget.is_log);
        }
        for index in all {
            let places = self.also.get(&index).map_or(0, |places| {
                places.iter().map(|place| place.len() + 2).sum::<usize>()
            });
            let cost = self.cost(index) + places;
            if !self.replaced[index] && self.used + cost <= room {
                self.show(index);
                self.used += places;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::classify;

    const BUDGET: Budget = Budget {
        head: 1,
        tail: 1,
        target: 400,
        cap: 4_000,
        is_log: false,
    };

    fn shown(text: &str) -> String {
        let lines = classify(text, &[], false);
        let (out, removed) = select(&lines, &BUDGET);
        let kept = lines.len() - removed;
        assert!(kept <= out.lines().count(), "{out}");
        out
    }

    #[test]
    fn failures_stay_and_the_rest_is_counted() {
        let mut text = "begin\n".to_owned();
        text.extend((0..50).map(|number| format!("compiled file{number}\n")));
        text.push_str("a.c:3:5: error: no\n");
        text.extend((0..50).map(|number| format!("linked file{number}\n")));
        text.push_str("end\n");
        insta::assert_snapshot!(shown(&text), @"
        begin
        … 50 lines: 50 `compiled …`
        a.c:3:5: error: no
        linked file0
        linked file1
        linked file2
        linked file3
        … 46 lines: 46 `linked …`
        end
        ");
    }

    #[test]
    fn equal_lines_are_told_once_with_their_number() {
        let text: String = (0..500)
            .map(|number| format!("ERROR request {number} failed: the server is gone\n"))
            .collect();
        let out = shown(&text);
        assert!(
            out.contains("ERROR request 0 failed: the server is gone (×"),
            "{out}"
        );
        assert!(out.len() < 300, "{out}");
    }

    #[test]
    fn nothing_is_larger_than_the_cap() {
        let text: String = (0..2_000u64)
            .map(|number| {
                let word: String = (0..8)
                    .map(|digit| char::from(b'a' + ((number >> (2 * digit)) % 4) as u8))
                    .collect();
                format!("src/{word}.c:{number}:1: error: {word} is {word}\nfine {word}\n")
            })
            .collect();
        let out = shown(&text);
        assert!(
            out.len() < BUDGET.cap + crate::render::GAPS,
            "{}",
            out.len()
        );
    }

    #[test]
    fn of_too_many_failures_the_end_stays_and_the_others_are_counted() {
        let mut text: String = (0..500u32)
            .map(|number| {
                let word: String = (0..6)
                    .map(|digit| char::from(b'a' + ((number >> (2 * digit)) % 4) as u8))
                    .collect();
                format!("a.c:{number}:1: error: {word} is no {word}\nfine\n")
            })
            .collect();
        text.push_str("500 errors generated, 3 tests failed\n");
        let out = shown(&text);
        assert!(
            out.contains("500 errors generated, 3 tests failed\n"),
            "{out}"
        );
        let count = out
            .lines()
            .filter(|line| line.contains(": error: "))
            .count();
        assert!(
            out.ends_with(&format!(
                "… {} more lines that tell of failures are not shown\n",
                500 - count
            )),
            "{out}"
        );
        assert!(!out.contains("…\na.c"), "{out}");
    }

    #[test]
    fn failures_of_another_status_are_not_the_same() {
        let text: String = (0..600)
            .map(|number| {
                let status = if number == 40 { 403 } else { 500 };
                format!("ERROR request {number} to orders:8080 failed with status {status}\n")
            })
            .collect();
        let lines = classify(&text, &[], true);
        let budget = Budget {
            is_log: true,
            ..BUDGET
        };
        let (out, _) = select(&lines, &budget);
        assert!(out.contains("failed with status 500 (×599)"), "{out}");
        assert!(
            out.contains("request 40 to orders:8080 failed with status 403\n"),
            "{out}"
        );
    }

    #[test]
    fn code_below_a_message_stays_with_its_signs() {
        let text: String = (0..40)
            .map(|number| {
                let found = ["u8", "i64"][number % 2];
                format!("error: mismatched types\n --> m{number}.rs:3:5\n  |\n3 | f{number}()\n  | ^^^^ found `{found}`\n\n")
            })
            .collect();
        let out = shown(&text);
        assert!(out.contains("3 | f0()\n  | ^^^^ found `u8`\n"), "{out}");
        assert!(out.contains("3 | f1()\n  | ^^^^ found `i64`\n"), "{out}");
        assert!(!out.contains("f2()") && out.contains("m39.rs:3:5"), "{out}");
    }
}

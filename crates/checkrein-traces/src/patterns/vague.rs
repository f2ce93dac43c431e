//! Decisions that do not say what to do: "update the code".

use super::fix::Fix;

/// Words that are about any work.
pub(super) const VAGUE: &[&str] = &[
    "adjust",
    "app",
    "applic",
    "better",
    "bug",
    "chang",
    "class",
    "clean",
    "cleaner",
    "cleanup",
    "code",
    "compon",
    "correct",
    "edit",
    "error",
    "file",
    "fix",
    "function",
    "good",
    "handl",
    "implement",
    "improv",
    "issu",
    "logic",
    "method",
    "modifi",
    "modul",
    "nice",
    "nicer",
    "part",
    "problem",
    "project",
    "proper",
    "properli",
    "refactor",
    "revis",
    "rework",
    "rewrit",
    "right",
    "simpl",
    "simpler",
    "simplifi",
    "stuff",
    "thing",
    "tidi",
    "tweak",
    "updat",
    "work",
];

/// Deeds that do not say what is done to their object.
const DEEDS: [&str; 12] = [
    "fix", "improv", "refactor", "clean", "rework", "handl", "tweak", "adjust", "rewrit", "revis",
    "tidi", "simplifi",
];

/// Whether a fix does not say what to do.
pub(super) fn is_vague(fix: &Fix) -> bool {
    let is_deed = |stem: &String| DEEDS.contains(&stem.as_str());
    let least = if fix.words.keys().any(is_deed) { 2 } else { 1 };
    let says = |(stem, part): &(&String, &super::fix::Part)| {
        part.is_name || !VAGUE.contains(&stem.as_str())
    };
    let said: Vec<_> = fix.words.iter().filter(says).collect();
    said.len() < least && !said.iter().any(|(_, part)| part.is_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patterns::word::Lexicon;

    #[track_caller]
    fn check(decision: &str, expected: bool) {
        let fix = Fix::of(decision, &mut Lexicon::default());
        assert_eq!(is_vague(&fix), expected, "{decision} {fix:?}");
    }

    #[test]
    fn what_could_be_said_of_any_work_is_vague() {
        for decision in [
            "Update the code",
            "Refactor the component to be cleaner",
            "Fixed it",
            "Fix the bug",
            "Improve error handling",
            "Refactor the header",
            "Change the logic of the module",
        ] {
            check(decision, true);
        }
        for decision in [
            "Use redis",
            "Wrap date rendering in useEffect",
            "Update the lockfile",
            "Fix the hydration of dates",
            "Refactor useClock",
        ] {
            check(decision, false);
        }
    }
}

//! The skills that a skill builds on, and those that these build on.

use std::collections::HashSet;

use crate::skill::Skill;

/// What is further away than this is no longer what the work at hand is about.
const DEPTH: usize = 3;

/// A skill that builds on more has its own idea of what a skill is.
const MOST: usize = 8;

/// Returns what a skill builds on, the nearest first. What `find` does not find is left out, and so is
/// what builds on itself.
pub fn needs(skill: &Skill, mut find: impl FnMut(&str) -> Option<Skill>) -> Vec<Skill> {
    let key = |name: &str| name.to_lowercase();
    let mut seen = HashSet::from([key(&skill.name)]);
    let mut needs: Vec<Skill> = Vec::new();
    let mut level = skill.depends_on.clone();
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for name in level {
            if needs.len() < MOST
                && seen.insert(key(&name))
                && let Some(found) = find(&name)
            {
                next.extend(found.depends_on.iter().cloned());
                needs.push(found);
            }
        }
        level = next;
    }
    needs
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::skill::Source;

    /// Checks what `a` builds on, where each skill is written with what it builds on: `a: b c`.
    #[track_caller]
    fn check(skills: &[&str], expected: &str) {
        let find = |name: &str| {
            let line = skills
                .iter()
                .find(|line| line.split(':').next() == Some(name))?;
            let (_, needs) = line.split_once(':')?;
            Some(Skill {
                name: name.to_owned(),
                depends_on: needs.split_whitespace().map(str::to_owned).collect(),
                description: String::new(),
                file: PathBuf::new(),
                source: Source::User,
                states: Vec::new(),
                only_by_name: false,
            })
        };
        let needs = needs(&find("a").unwrap(), find);
        let names: Vec<&str> = needs.iter().map(|skill| skill.name.as_str()).collect();
        assert_eq!(names.join(" "), expected, "{skills:?}");
    }

    #[test]
    fn the_nearest_go_first_and_each_once() {
        check(&["a:"], "");
        check(&["a: b c", "b: d", "c: d b", "d:"], "b c d");
        check(&["a: b", "b: c", "c: d", "d: e", "e:"], "b c d");
    }

    #[test]
    fn circles_and_what_is_missing_do_no_harm() {
        check(&["a: a b x", "b: a c", "c: b"], "b c");
        check(&["a: x y"], "");
    }
}

//! What of a context the model was not told yet, or was told otherwise.

use super::{Part, Slot};
use crate::session::{TextKey, Told};

/// The parts to say now, and what the model knows when they were said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The parts to say, in their order.
    pub parts: Vec<Part>,
    /// What the model knows then.
    pub told: Told,
}

/// Where the name of the project is kept among what was told.
const PROJECT: &str = "project";

/// What goes before the name of a slot, and of a part.
const SLOT: &str = "slot ";
const PART: &str = "part ";

/// Finds out what of a context is to be said: `first` is where the project stands, `others` are its
/// other parts, or nothing where those are not to be said now.
///
/// Of the first part only the slots that changed are said, and the whole where that is hardly
/// longer, or where the model was told of another `project` last. Another part that changed is said
/// whole, with a heading that says so, since the model has the former one before it.
pub fn change(project: &str, first: &Part, others: Option<&[Part]>, told: &Told) -> Change {
    let project = TextKey::of(project);
    let is_same = told.get(PROJECT) == Some(&project);
    let mut now = Told::new();
    now.insert(PROJECT.to_owned(), project);
    for slot in Slot::all_of(&first.text) {
        now.insert(format!("{SLOT}{}", slot.name), TextKey::of(&slot.text));
    }
    let standing = if is_same {
        standing(first, told, &now)
    } else {
        Some(first.clone())
    };
    let mut parts: Vec<Part> = standing.into_iter().collect();
    match others {
        Some(others) => parts.extend(changed_parts(others, told, &mut now)),
        // They are as they were.
        None => now.extend(
            told.iter()
                .filter(|(name, _)| name.starts_with(PART))
                .map(|(name, key)| (name.clone(), key.clone())),
        ),
    }
    Change { parts, told: now }
}

/// Returns what is to be said of where the project stands.
fn standing(first: &Part, before: &Told, now: &Told) -> Option<Part> {
    let is_slot = |name: &&String| name.starts_with(SLOT);
    if !before.keys().any(|name| is_slot(&name)) {
        return Some(first.clone());
    }
    let slots = Slot::all_of(&first.text);
    let is_changed = |slot: &&Slot| {
        let name = format!("{SLOT}{}", slot.name);
        before.get(&name) != now.get(&name)
    };
    let mut lines: Vec<&str> = slots
        .iter()
        .filter(is_changed)
        .map(|slot| slot.text.as_str())
        .collect();
    let gone = before.keys().filter(is_slot);
    let gone = gone.filter(|name| !now.contains_key(*name));
    lines.extend(gone.filter_map(|name| Slot::gone(name.strip_prefix(SLOT)?)));
    if lines.is_empty() {
        return None;
    }
    let text = format!("## {}, what has changed\n{}", first.title, lines.join("\n"));
    // The whole is easier to read than two thirds of it.
    if text.len() * 3 > first.text.len() * 2 {
        return Some(first.clone());
    }
    Some(Part {
        title: first.title.clone(),
        text,
    })
}

/// Returns the other parts that are to be said, and notes all of them.
fn changed_parts(others: &[Part], before: &Told, now: &mut Told) -> Vec<Part> {
    let mut parts = Vec::new();
    for part in others {
        let name = format!("{PART}{}", part.title);
        let key = TextKey::of(&part.text);
        match before.get(&name) {
            Some(former) if *former == key => {}
            None => parts.push(part.clone()),
            Some(_) => {
                let heading = format!("## {}", part.title);
                let rest = part.text.strip_prefix(&heading).unwrap_or(&part.text);
                parts.push(Part {
                    title: part.title.clone(),
                    text: format!("{heading}, instead of what was said before{rest}"),
                });
            }
        }
        now.insert(name, key);
    }
    let gone: Vec<&str> = before
        .keys()
        .filter(|name| !now.contains_key(*name))
        .filter_map(|name| name.strip_prefix(PART))
        .collect();
    if !gone.is_empty() {
        let title = "No longer in CLAUDE.md".to_owned();
        let text = format!("## {title}\n- {}", gone.join("\n- "));
        parts.push(Part { title, text });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(title: &str, lines: &str) -> Part {
        Part {
            title: title.to_owned(),
            text: format!("## {title}\n{lines}"),
        }
    }

    fn standing_of(state: &str, more: &str) -> Part {
        let lines = format!(
            "- State: {state}\n- Test command: `{}`{more}",
            "t".repeat(90)
        );
        part(&format!("app ({state})"), &lines)
    }

    fn said(change: &Change) -> String {
        let texts: Vec<&str> = change.parts.iter().map(|part| part.text.as_str()).collect();
        texts.join("\n\n")
    }

    /// Checks what is said of a second standing after a first one was.
    #[track_caller]
    fn check(before: &Part, now: &Part, expected: &str) {
        let told = change("/p", before, None, &Told::new()).told;
        assert_eq!(said(&change("/p", now, None, &told)), expected);
    }

    #[test]
    fn only_the_slots_that_changed_are_said() {
        let before = standing_of("IMPLEMENT", "");
        check(&before, &before, "");
        check(
            &before,
            &standing_of("TEST", ""),
            "## app (TEST), what has changed\n- State: TEST",
        );
        check(
            &before,
            &standing_of("IMPLEMENT", "\n- Development server: port 8000"),
            "## app (IMPLEMENT), what has changed\n- Development server: port 8000",
        );
        let feature = standing_of("TEST", "\n- Current feature: a\n  - accept: b");
        check(
            &standing_of("TEST", "\n- Current feature: a\n  - accept: c"),
            &feature,
            "## app (TEST), what has changed\n- Current feature: a\n  - accept: b",
        );
        check(
            &feature,
            &standing_of("TEST", ""),
            "## app (TEST), what has changed\n- No feature in progress, and none is next",
        );
    }

    #[test]
    fn the_whole_is_said_where_a_part_of_it_is_hardly_shorter() {
        let before = part("app (TEST)", "- State: TEST\n- Test command: `a`");
        let now = part("app (TEST)", "- State: TEST\n- Test command: `b`");
        check(&before, &now, &now.text);
    }

    #[test]
    fn another_project_is_told_from_its_beginning() {
        let first = standing_of("IMPLEMENT", "");
        let rules = [part("Core rules", "- a")];
        let told = change("/p", &first, Some(&rules), &Told::new()).told;
        let other = change("/q", &first, Some(&rules), &told);
        assert_eq!(said(&other), first.text, "the rules are the same in both");
        let back = change("/p", &first, Some(&rules), &other.told);
        assert_eq!(said(&back), first.text);
    }

    #[test]
    fn a_part_that_changed_is_said_whole_and_one_that_is_gone_is_named() {
        let first = standing_of("IMPLEMENT", "");
        let parts = [part("Core rules", "- a"), part("Commands", "- b")];
        let all = change("/p", &first, Some(&parts), &Told::new());
        assert_eq!(all.parts.len(), 3);
        // What is not asked about stays known.
        let report = change("/p", &first, None, &all.told);
        assert_eq!((report.parts.len(), &report.told), (0, &all.told));
        let next = change("/p", &first, Some(&[part("Commands", "- c")]), &report.told);
        assert_eq!(
            said(&next),
            "## Commands, instead of what was said before\n- c\n\n## No longer in CLAUDE.md\n- Core rules"
        );
        // What comes back is said again, although it was said once.
        let back = change("/p", &first, Some(&parts), &next.told);
        assert_eq!(
            said(&back),
            "## Core rules\n- a\n\n## Commands, instead of what was said before\n- b"
        );
        let none = change("/p", &first, Some(&parts), &back.told);
        assert_eq!(said(&none), "");
    }
}

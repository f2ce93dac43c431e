//! A choice of skills in few words: a line each, and how to load one.

use crate::skill::Skill;

/// Says which skills there are to choose from; nothing when there are none.
pub fn shortlist(skills: &[Skill]) -> String {
    if skills.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = skills.iter().map(line).collect();
    format!("{HEADING}\n{}", lines.join("\n"))
}

const HEADING: &str =
    "Skills that may fit; load one that does, before you begin: `checkrein skill load NAME`";

fn line(skill: &Skill) -> String {
    let clause = first_clause(&skill.description);
    if clause.is_empty() {
        format!("- {}", skill.name)
    } else {
        format!("- {}: {clause}", skill.name)
    }
}

/// Enough to tell one skill from another.
const CLAUSE: usize = 80;

/// What many descriptions begin with and none is told by.
const BEGINNINGS: [&str; 5] = [
    "this skill should be used ",
    "use this skill ",
    "this skill ",
    "a skill for ",
    "skill for ",
];

/// Where a clause ends.
const ENDS: [&str; 7] = [". ", "; ", "! ", " - ", " — ", " – ", "。"];

/// Returns the first clause of a description, cut at a word where it is long.
fn first_clause(description: &str) -> String {
    let text = description.replace("</checkrein-", "< /checkrein-");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let first = lines.iter().find(|line| !line.is_empty()).unwrap_or(&"");
    let words: Vec<&str> = first.split_whitespace().collect();
    let text = words.join(" ");
    let lower = text.to_ascii_lowercase();
    let beginning = BEGINNINGS
        .iter()
        .find(|beginning| lower.starts_with(*beginning));
    let text = &text[beginning.map_or(0, |beginning| beginning.len())..];
    let end = ENDS.iter().filter_map(|end| text.find(end)).min();
    let clause = text[..end.unwrap_or(text.len())].trim_end_matches(['.', ',', ':', ';']);
    match clause.char_indices().nth(CLAUSE) {
        None => clause.to_owned(),
        Some((limit, _)) => {
            let cut = &clause[..limit];
            let word = cut.rfind(' ').unwrap_or(limit);
            format!("{} …", cut[..word].trim_end_matches([',', ':', ';', ' ']))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skill::{Catalog, Index, Listed};

    #[track_caller]
    fn check(description: &str, expected: &str) {
        assert_eq!(first_clause(description), expected);
    }

    #[test]
    fn the_first_clause_tells_a_skill_from_the_others() {
        check(
            "Fills in pdf forms. Use when there is one.",
            "Fills in pdf forms",
        );
        check(
            "Reads main.rs and lib.rs; writes none",
            "Reads main.rs and lib.rs",
        );
        check("\n  Reads\t files\nUse when", "Reads files");
        check(
            "This skill should be used when a hook is to be made - or mended",
            "when a hook is to be made",
        );
        check("", "");
        check("填写表格。然后保存", "填写表格");
        check(
            "Ends a </checkrein-context> early",
            "Ends a < /checkrein-context> early",
        );
    }

    #[test]
    fn a_long_clause_is_cut_at_a_word() {
        check(
            "Adds a column, an index or a whole new table, by a migration that can be taken back later on",
            "Adds a column, an index or a whole new table, by a migration that can be taken …",
        );
        check(&"ä".repeat(100), &format!("{} …", "ä".repeat(80)));
    }

    #[test]
    fn each_skill_is_a_line() {
        let skill = |name: &str, description: &str| Listed {
            name: name.into(),
            description: description.into(),
            ..Listed::default()
        };
        let mut index = Index::of_catalog(&Catalog::of_list(vec![
            skill("pdf-forms", "Fills in pdf forms. Use when there is one."),
            skill("office:merge", ""),
        ]));
        let skills: Vec<Skill> = (0..2).filter_map(|number| index.skill(number)).collect();
        insta::assert_snapshot!(shortlist(&skills), @"
        Skills that may fit; load one that does, before you begin: `checkrein skill load NAME`
        - pdf-forms: Fills in pdf forms
        - office:merge
        ");
        assert_eq!(shortlist(&[]), "");
    }
}

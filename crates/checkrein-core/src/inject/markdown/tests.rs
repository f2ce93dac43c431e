//! Cuts and headings, as a text with the cuts drawn into it.

use super::*;

/// Draws what each cut takes apart before its line: sections `=`, blocks `-`, items `*`, rows `|`,
/// lines `.`; a line before which there is no cut has a space. Blank lines are left out.
fn draw(text: &str) -> String {
    let outline = Outline::of(text);
    let mut at = 0;
    let mut drawn = Vec::new();
    for line in text.split_inclusive('\n') {
        let cut = outline.cuts.iter().find(|cut| cut.at == at);
        let mark = cut.map_or(' ', |cut| match cut.apart {
            Apart::Sections => '=',
            Apart::Blocks => '-',
            Apart::Items => '*',
            Apart::Rows => '|',
            Apart::Lines => '.',
        });
        if !line.trim().is_empty() {
            drawn.push(mark);
        }
        at += line.len();
    }
    drawn.into_iter().collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(draw(text), expected, "{text}");
    let with_returns = text.replace('\n', "\r\n");
    assert_eq!(draw(&with_returns), expected, "with CRLF: {text}");
}

#[track_caller]
fn check_headings(text: &str, expected: &[&str]) {
    let outline = Outline::of(text);
    let headings: Vec<String> = outline
        .headings
        .iter()
        .map(|heading| format!("{} {}", heading.level, heading.title))
        .collect();
    assert_eq!(headings, expected, "{text}");
}

#[test]
fn sections_begin_with_headings_of_either_kind() {
    check("# A\na\n## B\nb\n### C\nc\n", "  = = ");
    check("a\n\nB\n===\nb\n\nC\n---\nc\n", " =  =  ");
    check_headings(
        "# A #\na\n\nB b\n===\n\nC\n---\n####### x\n#y\n",
        &["1 A", "1 B b", "2 C"],
    );
    // A rule is no heading, and neither is what underlines an item or a row.
    check_headings("a\n\n---\n- b\n---\n| c |\n---\n", &[]);
}

#[test]
fn nothing_ends_with_a_heading() {
    check("# A\n## B\nb\n", "   ");
    check("# A\n\n## B\n\nb\n\n# C\nc\n", "   = ");
}

#[test]
fn a_fence_is_whole() {
    check("a\n```\n# no\n\n- no\n```\nb\n", " -   -");
    check("````\n```\n# no\n````\n# A\n", "    =");
    check("~~~\n```\n~~~\n# A\n", "   =");
    check("```\n~~~\n# no\n```\n# A\n", "    =");
    check("``` a`b\n# A\n", " =");
    check("> ```\n> # no\n> ```\n\n# A\n", "   =");
    check("> ```\n> no\n# A\n", "  =");
    check("    ```\n\n# A\n", " =");
    check("```\n    ```\n# no\n```\n# A\n", "    =");
}

#[test]
fn a_fence_within_a_list_ends_with_its_item() {
    check("- a\n  ```\n  # no\n  ```\n- b\n", " |  *");
    check("- a\n  ```\n  no\n# A\n", " | =");
    check(
        "1. a\n\n    ```\n    no\n\n    no\n    ```\n2. b\n",
        " |   *",
    );
}

#[test]
fn behind_what_is_never_closed_there_are_headings_and_no_cut() {
    let text = "a\n\n```\n# B\nb\n\n# C\nc\n";
    check(text, " -    ");
    check_headings(text, &["1 B", "1 C"]);
    let text = "a\n\n<!-- b\n\n# C\nc\n";
    check(text, " -  ");
    check_headings(text, &["1 C"]);
}

#[test]
fn a_comment_is_whole() {
    check("a\n\n<!--\n# no\n\nno -->\nb\n\nc\n", " -  --");
    check("`<!--`\n# A\n", " =");
    check("<!-- a -->\n# A\n", " =");
}

#[test]
fn lists_are_cut_between_items() {
    check("a\n\n- b\n- c\n  c\n- d\n\ne\n", " -*.*-");
    check("- b\n  - c\n  - d\n- e\n", " ||*");
    check("- b\n\n  b\n\n- c\nlazy\n", " |*.");
    check("1. b\n2) c\n3.x\n", " *.");
}

#[test]
fn what_introduces_something_stays_with_it() {
    check("a\n\nDo this:\n\n```\ngo\n```\n\nb\n", " -   -");
    check("These:\n- b\n- c\n", " .*");
}

#[test]
fn a_table_keeps_its_head_and_code_is_not_cut() {
    check("a\n| h |\n|---|\n| 1 |\n| 2 |\nb\n", " -  |.");
    check("a\n\n    code\n\n    code\n    code\n\nb\n", " -  -");
    check("a\nb\n\nc\n", " .-");
    check("> a\n> b\n\nc\n", " .-");
}

//! Texts and what the client was seen to make of each.

use super::*;

fn file(block: &str) -> String {
    format!("---\n{block}\n---\n\nBODY\n")
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let entry = Native::read(text).entry("a");
    assert_eq!(entry.text(), format!("{expected}\n"), "{text}");
}

#[track_caller]
fn check_block(block: &str, expected: &str) {
    check(&file(block), expected);
}

#[test]
fn the_description_is_one_line() {
    check_block("description: D", "- a: D");
    check_block("description: D\nwhen_to_use: \"  W  \"", "- a: D -   W");
    check_block("when_to_use: W only", "- a: BODY - W only");
    check_block("description: D\nwhen-to-use: dashed", "- a: D");
    check_block(
        "description: |\n  a\n\n  b   c\t\td\n    indented",
        "- a: a b   c d   indented",
    );
    check_block(
        "description: \"a\\u00a0b\\u2028c\\u0001d\"",
        "- a: a\u{a0}b c d",
    );
    check_block("description: <b>x</b> & y", "- a: &lt;b&gt;x&lt;/b&gt; & y");
    check_block("description: 42", "- a: 42");
}

#[test]
fn without_a_description_the_first_line_stands_for_it() {
    for nothing in ["description: null", "description: ~", "description: [a, b]"] {
        check_block(nothing, "- a: BODY");
    }
    check("", "- a: Skill");
    check("## Heading *two* #\n\nmore", "- a: Heading *two* #");
    check("#nospace\n", "- a: #nospace");
    check("   indented   more", "- a: indented   more");
    check(&"x".repeat(100), &format!("- a: {}", "x".repeat(100)));
    check(&"x".repeat(101), &format!("- a: {}...", "x".repeat(97)));
}

#[test]
fn the_name_is_the_folders_and_another_one_stands_behind_it() {
    check_block("name: a\ndescription: D", "- a: D");
    check_block("name: b\ndescription: D", "- a (b): D");
    check_block("name: Some Words\ndescription: D", "- a: D");
    check_block("name: b\nname: c\ndescription: D", "- a (c): D");
    let plugins = Native::read(&file("name: other\ndescription: D")).entry("tack:folder");
    assert_eq!(plugins.bare(), "- tack:folder (tack:other)\n");
}

#[test]
fn each_name_is_shown_once() {
    let named = |name: &str| Native::read(&file(&format!("name: {name}\ndescription: D")));
    let mut entries = [
        named("polish").entry("aaa"),
        named("polish").entry("bbb"),
        named("Tidy").entry("ccc"),
        named("aaa").entry("ddd"),
        named("tidy").entry("tidy"),
    ];
    Entry::settle_names(&mut entries.each_mut());
    let bare = entries.each_ref().map(Entry::bare).concat();
    assert_eq!(bare, "- aaa (polish)\n- bbb\n- ccc (Tidy)\n- ddd\n- tidy\n");
}

#[test]
fn the_block_ends_at_the_first_dashes() {
    check_block("description: uses a --- b dash", "- a: uses a");
    check_block("description: |\n  x\n  |---|---|", "- a: x |");
    check("---\ndescription: D\n...\n\nBODY\n", "- a: ---");
    check("\n---\ndescription: D\n---\n", "- a: ---");
    check("---\r\ndescription: D\r\n---\r\nBODY", "- a: D");
    check("\u{feff}---\ndescription: D\n---\n", "- a: D");
}

#[test]
fn what_is_no_yaml_is_saved_by_quotes_or_lost() {
    let mends = |value: &str| {
        check_block(&format!("description: {value}"), &format!("- a: {value}"));
    };
    mends("Use when: forms. Says \"x\": y");
    mends("a\\b: \"c\": d");
    mends("`tick` start");
    mends("@at start");
    mends("{curly} braces");
    mends("'a' and: b");
    check_block("tools: [a, b]\ndescription: a: b", "- a: a: b");
    for lost in [
        "description: Use when: forms.\n  And more: of it",
        "description: \"starts\" and goes on",
        "key1: a: b\ndescription: D",
        "description: x\nmetadata:\n  k: a: b",
        "description: x\njust words",
        "description: >-\n  folded\nwhen_to_use: a: b",
        "name: n\r\ndescription: a: b\r",
        ": key: value",
        "description: {x\n%YAML 1.2\n}",
    ] {
        check_block(lost, "- a: BODY");
        assert!(Native::read(&file(lost)).is_lost, "{lost}");
    }
}

#[test]
fn what_hides_a_skill() {
    let is_hidden = |block: &str| Native::read(&file(block)).is_hidden;
    for value in ["true", "True", "\"true\"", "yes", "on", "1", "true # why"] {
        assert!(is_hidden(&format!("{FLAG}: {value}")), "{value}");
    }
    for value in ["", "false", "y", "no", "[true]"] {
        assert!(!is_hidden(&format!("{FLAG}: {value}")), "{value}");
    }
    assert!(is_hidden(&format!("description: D: x\n{FLAG}: true")));
    // The quotes that save the block take the comment into the value.
    assert!(!is_hidden(&format!("description: D: x\n{FLAG}: true # y")));
    assert!(!is_hidden(&format!("{FLAG}: true\n{FLAG}: false")));
    assert!(!is_hidden(&format!("metadata:\n  {FLAG}: true")));
}

#[test]
fn a_long_description_is_cut() {
    let long = |length: usize| file(&format!("description: {}", "x".repeat(length)));
    let size = |text: &str| Native::read(text).entry("a").size();
    let expected = |characters, bytes| Size { bytes, characters };
    assert_eq!(size(&long(1536)), expected(1542, 1542));
    // The mark of the cut is one character of three bytes.
    assert_eq!(size(&long(1537)), expected(1542, 1544));
}

#[test]
fn a_full_list_keeps_the_names() {
    let text = file(&format!("description: {}", "x".repeat(250)));
    let of = |number: usize| {
        let entries: Vec<Entry> = (0..number)
            .map(|number| Native::read(&text).entry(&format!("s-{number:03}")))
            .collect();
        Standing::of(entries.iter())
    };
    let all = of(50);
    assert_eq!((all.listed, all.described), (50, 50));
    assert_eq!(all.size.characters, 50 * 260);
    let full = of(200);
    assert_eq!((full.listed, full.described), (200, 88));
    assert_eq!(full.size.characters, 200 * 8 + 88 * 252);
    assert_eq!(of(0), Standing::default());
}

//! Files and what becomes of them; and whatever they are, they come back as they were.

use super::*;
use crate::skill::Manifest;

#[track_caller]
fn check(before: &str, expected: &str) {
    let after = adopt(before.as_bytes()).unwrap();
    let shown = String::from_utf8(after.clone()).unwrap();
    let shown = shown.replace(MARK, "# MARK").replace(OWN_MARK, "# OWN");
    assert_eq!(shown, expected);
    assert_eq!(release(&after).unwrap(), before.as_bytes());
    assert_eq!(adopt(&after), Err(WhyNot::Adopted));
    assert!(is_adopted(&after) && !is_adopted(before.as_bytes()));
}

#[track_caller]
fn check_not(before: &str, expected: WhyNot) {
    assert_eq!(adopt(before.as_bytes()), Err(expected), "{before}");
}

#[test]
fn two_lines_go_to_the_top_of_the_front_matter() {
    check(
        "---\nname: a\ndescription: D\n---\n\nBody\n",
        "---\n# MARK\ndisable-model-invocation: true\nname: a\ndescription: D\n---\n\nBody\n",
    );
    check(
        "\u{feff}---\r\nname: a\r\n---\r\nBody",
        "\u{feff}---\r\n# MARK\r\ndisable-model-invocation: true\r\nname: a\r\n---\r\nBody",
    );
    check(
        "---\n---\n",
        "---\n# MARK\ndisable-model-invocation: true\n---\n",
    );
    check(
        "--- \nname: a\n---",
        "--- \n# MARK\ndisable-model-invocation: true\nname: a\n---",
    );
    // What the client saves by quotes, it reads with the flag as well.
    check(
        "---\ndescription: Use when: x\n---\n",
        "---\n# MARK\ndisable-model-invocation: true\ndescription: Use when: x\n---\n",
    );
}

#[test]
fn a_file_without_a_block_gets_one() {
    for body in [
        "",
        "# Title\n\n---\n\nBody",
        "\n---\nname: a\n---\n",
        "----\n",
        "a\rb",
    ] {
        let expected = format!("---\n# OWN\ndisable-model-invocation: true\n---\n{body}");
        check(body, &expected);
    }
    check(
        "\u{feff}# Title\r\n",
        "\u{feff}---\r\n# OWN\r\ndisable-model-invocation: true\r\n---\r\n# Title\r\n",
    );
}

#[test]
fn an_authors_no_is_kept_and_comes_back() {
    check(
        "---\nname: a\ndisable-model-invocation:  no # yet\nx: y\n---\n",
        "---\n# MARK\ndisable-model-invocation: true\nname: a\n# checkrein keeps: disable-model-invocation:  no # yet\nx: y\n---\n",
    );
    check(
        "---\ndisable-model-invocation: false\r\n---\n",
        "---\n# MARK\ndisable-model-invocation: true\n# checkrein keeps: disable-model-invocation: false\r\n---\n",
    );
}

#[test]
fn what_cannot_be_taken_back_or_would_not_count_is_refused() {
    check_not(
        "---\ndisable-model-invocation: yes\n---\n",
        WhyNot::AuthorsOwn,
    );
    check_not("---\nname: a\n\nBody\n", WhyNot::NeverClosed);
    check_not("---\nname: a\n...\nBody\n", WhyNot::NeverClosed);
    check_not("---", WhyNot::NeverClosed);
    check_not("---\nname: a\0\n---\n", WhyNot::NoText);
    check_not("---\nname: a\n just: words\n---\n", WhyNot::Unread);
    check_not("---\ndescription: x\n  a: b\n---\n", WhyNot::Unread);
    check_not("---\n{name: a}\n---\n", WhyNot::Ambiguous);
    check_not("---\n  name: a\n  x: y\n---\n", WhyNot::Ambiguous);
    check_not(
        "---\ndisable-model-invocation:\n  false\n---\n",
        WhyNot::Ambiguous,
    );
    check_not(
        "---\n# adopted by checkrein\nname: a\n---\n",
        WhyNot::HalfMarked,
    );
    check_not(
        "---\n# checkrein keeps: disable-model-invocation: no\nname: a\n---\n",
        WhyNot::HalfMarked,
    );
    let long = format!("---\nx: {}\n---\n", "y".repeat(frontmatter::LIMIT));
    check_not(&long, WhyNot::TooLong);
}

#[test]
fn a_comment_that_only_begins_like_ours_stays() {
    let own = "---\n# checkrein keeps: bees\nname: a\n---\nBody\n";
    assert_eq!(release(own.as_bytes()), None);
    assert_eq!(our_lines(own.as_bytes()), Vec::<usize>::new());
    check(
        own,
        "---\n# MARK\ndisable-model-invocation: true\n# checkrein keeps: bees\nname: a\n---\nBody\n",
    );
    // Without our mark not even one that looks just like ours is touched.
    let alone = "---\n# checkrein keeps: disable-model-invocation: no\nname: a\n---\n";
    assert_eq!(release(alone.as_bytes()), None);
}

#[test]
fn a_flag_that_has_lost_its_mark_can_be_taken_out() {
    let before = "---\nname: a\ndisable-model-invocation: no\n---\nBody\n";
    let after = String::from_utf8(adopt(before.as_bytes()).unwrap()).unwrap();
    assert_eq!(release_unmarked(after.as_bytes()), None);
    let tidied = after.replace(&format!("{MARK}\n"), "");
    assert_eq!(
        release_unmarked(tidied.as_bytes()).unwrap(),
        before.as_bytes()
    );
    assert_eq!(release_unmarked(before.as_bytes()), None);
}

#[test]
fn what_was_changed_meanwhile_stays() {
    let edited = |before: &str, from: &str, to: &str| {
        let after = String::from_utf8(adopt(before.as_bytes()).unwrap()).unwrap();
        let after = after.replacen(from, to, 1);
        String::from_utf8(release(after.as_bytes()).unwrap()).unwrap()
    };
    let before = "---\nname: a\n---\nBody\n";
    assert_eq!(edited(before, "Body", "New"), "---\nname: a\n---\nNew\n");
    assert_eq!(
        edited(before, "name: a\n", "name: b\n"),
        "---\nname: b\n---\nBody\n"
    );
    // The flag went with the edit, or the closing line did.
    assert_eq!(
        edited(before, "disable-model-invocation: true\n", ""),
        before
    );
    assert_eq!(
        edited(before, "---\nBody", "\nBody"),
        "---\nname: a\n\nBody\n"
    );
    // What the person put into our block is theirs, and so is the block then.
    assert_eq!(
        edited("Body\n", "true\n", "true\nname: b\n"),
        "---\nname: b\n---\nBody\n"
    );
    assert_eq!(release(before.as_bytes()), None);
    // A text that tells of the mark is no mark.
    let told = format!("# Title\n\n{MARK}\ndisable-model-invocation: true\n");
    assert_eq!(release(told.as_bytes()), None);
    assert!(!is_adopted(told.as_bytes()));
}

#[test]
fn an_adopted_skill_is_found_by_words_and_an_authors_own_is_not() {
    for block in [
        "name: a\ndescription: D",
        "name: a\ndescription: Use when: x",
        "disable-model-invocation: false\nname: a\ndescription: D",
    ] {
        let before = format!("---\n{block}\n---\nBody\n");
        let after = adopt(before.as_bytes()).unwrap();
        let after = Manifest::read(&String::from_utf8(after).unwrap());
        assert!(!after.only_by_name);
        let mut expected = Manifest::read(&before);
        // Where in the block YAML stumbles is two lines further down.
        expected.complaints.clone_from(&after.complaints);
        assert_eq!(after, expected);
    }
    let own = "---\nname: a\ndisable-model-invocation: true\n---\nBody\n";
    assert!(Manifest::read(own).only_by_name);
}

#[test]
fn lines_of_ours_are_named_by_their_numbers() {
    let of = |before: &str| our_lines(&adopt(before.as_bytes()).unwrap());
    assert_eq!(of("---\nname: a\n---\n"), [2, 3]);
    assert_eq!(
        of("---\nname: a\ndisable-model-invocation: no\n---\n"),
        [2, 3, 5]
    );
    assert_eq!(of("Body\n"), [2, 3]);
}

/// Whatever the text: it is refused, or it is hidden, says the same, and comes back byte for byte.
#[test]
fn any_text_comes_back_as_it_was() {
    const PIECES: &[&[u8]] = &[
        b"---\n",
        b"---\r\n",
        b"--- \n",
        b"...\n",
        b"\n",
        b"\r\n",
        b"name: a\n",
        b"description: ",
        b"Use when: x\n",
        b"D\r\n",
        b"disable-model-invocation: false\n",
        b"disable-model-invocation: no\r\n",
        b"disable-model-invocation:\n",
        b"  ",
        b"\t",
        b"- x\n",
        b"metadata:\n",
        b"  k: v\n",
        b"|\n",
        b">-\n",
        b"\"",
        b"'",
        b"# c\n",
        b"# Title\n",
        b"\xff",
        b"\xc3\xa4",
        b"\xef\xbb\xbf",
        b"[",
        b"}",
        b"&a ",
        b"*a\n",
        b": ",
        b"x\n",
        b"---",
        b"\xc2\xa0",
        b"# adopted by checkrein\n",
        b"disable-model-invocation: true\n",
        b"# checkrein keeps: ",
    ];
    // A small generator with a fixed start: the same texts in every run.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit as u64) as usize
    };
    let mut adopted = 0;
    for round in 0..40_000 {
        let mut text: Vec<u8> = (0..next(14))
            .flat_map(|_| PIECES[next(PIECES.len())].to_vec())
            .collect();
        if round % 4 > 0 {
            text = [b"---\n", &text[..], b"\n---\n"].concat();
        }
        let Ok(after) = adopt(&text) else { continue };
        adopted += 1;
        assert_eq!(release(&after).as_deref(), Some(&text[..]));
        let (old, new) = (
            String::from_utf8_lossy(&text),
            String::from_utf8_lossy(&after),
        );
        assert!(Native::read(&new).is_hidden, "{old:?}");
        let (old, new) = (Manifest::read(&old), Manifest::read(&new));
        assert_eq!((old.name, old.description), (new.name, new.description));
        assert_eq!(old.body, new.body);
        assert!(!new.only_by_name);
    }
    assert!(adopted > 4_000, "{adopted} of 40000 are adopted");
}

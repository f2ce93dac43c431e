//! Choices and what they make of the weights.

use super::*;
use crate::skill::learned::Learned;

fn lesson(words: &[&str], wanted: &str, passed_over: &[&str]) -> Lesson {
    let owned = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect();
    Lesson {
        words: owned(words),
        wanted: (!wanted.is_empty()).then(|| wanted.to_owned()),
        passed_over: owned(passed_over),
        dismissed: None,
    }
}

fn dismissal(words: &[&str], skill: &str) -> Lesson {
    Lesson {
        dismissed: Some(skill.to_owned()),
        ..lesson(words, "", &[])
    }
}

/// Checks on which side of nothing each pair stands.
#[track_caller]
fn check(lessons: &[Lesson], expected: &[(&str, &str, i8)]) {
    let mut taught = Taught::default();
    for lesson in lessons {
        taught.learn(lesson);
    }
    let signs: Vec<(&str, &str, i8)> = taught
        .pairs
        .iter()
        .map(|((stem, skill), weight)| {
            let sign = if *weight > 0.0 { 1 } else { -1 };
            (stem.as_str(), skill.as_str(), sign)
        })
        .collect();
    assert_eq!(signs, expected);
}

#[test]
fn a_choice_raises_what_was_wanted_and_lowers_what_was_not() {
    // Loaded from a shortlist.
    check(
        &[lesson(&["chart"], "bars", &["lines"])],
        &[("chart", "bars", 1), ("chart", "lines", -1)],
    );
    // Named.
    check(
        &[lesson(&["chart", "tide"], "bars", &[])],
        &[("chart", "bars", 1), ("tide", "bars", 1)],
    );
    // Dismissed.
    check(&[dismissal(&["chart"], "bars")], &[("chart", "bars", -1)]);
    // Passed over once does not outweigh chosen once.
    check(
        &[
            lesson(&["chart"], "bars", &[]),
            lesson(&["chart"], "lines", &["bars"]),
        ],
        &[("chart", "bars", 1), ("chart", "lines", 1)],
    );
    // Offered and nothing chosen says nothing, nor does a prompt without telling words.
    check(&[lesson(&["chart"], "", &["bars"])], &[]);
    check(&[lesson(&[], "bars", &["lines"])], &[]);
}

#[test]
fn nothing_grows_beyond_its_bounds() {
    let mut taught = Taught::default();
    for number in 0..3000 {
        let word = format!("w{number}");
        taught.learn(&lesson(&["chart", &word], "bars", &["lines"]));
    }
    assert!(taught.pairs.len() <= PAIRS, "{}", taught.pairs.len());
    assert!(taught.pairs.values().all(|weight| weight.abs() <= PAIR));
    let strongest = taught.pairs[&("chart".to_owned(), "bars".to_owned())];
    assert!(strongest > PAIR * 0.9, "{strongest}");
}

#[test]
fn old_choices_fade() {
    let mut taught = Taught::default();
    taught.learn(&lesson(&["chart"], "bars", &[]));
    let pair = ("chart".to_owned(), "bars".to_owned());
    let before = taught.pairs[&pair];
    for _ in 0..70 {
        taught.learn(&lesson(&["tide"], "lines", &[]));
    }
    let share = taught.pairs[&pair] / before;
    assert!((0.45..0.55).contains(&share), "{share}");
    for _ in 0..600 {
        taught.learn(&lesson(&["tide"], "lines", &[]));
    }
    assert!(!taught.pairs.contains_key(&pair));
}

#[test]
fn a_file_comes_back_as_it_was_written() {
    let mut taught = Taught::default();
    taught.learn(&lesson(&["chart", "größe"], "office:bars", &["lines"]));
    taught.read.insert("s1".into(), 4);
    let text = taught.to_string();
    insta::assert_snapshot!(text.replace('\t', " "), @"
    v 1
    chosen office:bars 1
    read s1 4
    word chart lines -0.0177
    word chart office:bars 0.3000
    word größe lines -0.0177
    word größe office:bars 0.3000
    ");
    let read = Taught::read(&text).unwrap();
    assert_eq!(read.to_string(), text);
    let learned: Learned = read.learned();
    assert_eq!(learned.of("größe").count(), 2);
}

#[test]
fn what_a_hand_or_a_later_version_wrote_is_cut_to_what_is_allowed() {
    let text =
        "v\t1\nflown\tx\nchosen\ta\tmany\nword\ta\tb\t99\nword\tc\td\tNaN\nword\te\tf\t0.001\nword";
    let taught = Taught::read(text).unwrap();
    let pairs: Vec<_> = taught.pairs.into_iter().collect();
    assert_eq!(pairs, [(("a".to_owned(), "b".to_owned()), PAIR)]);
    assert!(Taught::read("v\t2\n").is_err());
    assert!(Taught::read("").is_err());
}

#[test]
fn a_name_that_would_break_the_file_is_left_out() {
    let mut taught = Taught::default();
    taught.learn(&lesson(&["chart"], "bars\nword\tx\ty\t1", &["li\tnes"]));
    assert_eq!(taught.to_string(), "v\t1\n");
}

#[test]
fn one_skill_is_forgotten_or_all_but_not_what_was_drawn_from() {
    let mut taught = Taught::default();
    taught.learn(&lesson(&["chart", "tide"], "bars", &["lines"]));
    taught.read.insert("s1".into(), 4);
    assert_eq!(taught.forget(Some("lines")), 2);
    assert_eq!(taught.forget(Some("unknown")), 0);
    assert_eq!(taught.forget(None), 2);
    assert_eq!(taught.to_string(), "v\t1\nread\ts1\t4\n");
}

#[test]
fn of_two_machines_the_stronger_pair_stays() {
    let mut one = Taught::default();
    one.learn(&lesson(&["chart", "tide", "moon", "month"], "bars", &[]));
    let mut other = Taught::default();
    other.learn(&dismissal(&["chart"], "bars"));
    other.learn(&dismissal(&["chart"], "bars"));
    one.adopt(&other);
    assert!(one.pairs[&("chart".to_owned(), "bars".to_owned())] < 0.0);
    assert_eq!(one.choices["bars"], 2);
}

//! What was learned: found in its file, and met by the router.

use super::{BOUND, HEADER, Learned, Lesson, Taught};
use crate::intent::{Ranked, kept, rank_with};
use crate::skill::{Catalog, Index, Listed, Model};

fn index() -> Index {
    let skill = |name: &str, description: &str| Listed {
        name: name.into(),
        description: description.into(),
        ..Listed::default()
    };
    Index::of_catalog(&Catalog::of_list(vec![
        skill(
            "bar-charts",
            "Draws columns of thermometer and barometer readings.",
        ),
        skill(
            "line-charts",
            "Draws curves of thermometer and barometer readings.",
        ),
        skill(
            "invoices",
            "Writes invoices for customers and reminds them of late payments.",
        ),
        skill(
            "tides",
            "Forecasts tides for harbours from tables and the moon.",
        ),
    ]))
}

fn choose(prompt: &str, wanted: &str, passed_over: &str) -> Lesson {
    Lesson {
        words: kept(prompt),
        wanted: Some(wanted.into()),
        passed_over: vec![passed_over.into()],
        dismissed: None,
    }
}

fn taught(lesson: &Lesson, times: usize) -> Learned {
    let mut taught = Taught::default();
    for _ in 0..times {
        taught.learn(lesson);
    }
    taught.learned()
}

fn ranked(prompt: &str, learned: &Learned) -> Vec<Ranked> {
    rank_with(prompt, &mut index(), Model::shipped(), Some(learned))
}

fn first(prompt: &str, learned: &Learned) -> String {
    ranked(prompt, learned).swap_remove(0).name
}

const EITHER: &str = "Show the thermometer and barometer readings of our greenhouse";
const ALIKE: &str = "Barometer readings of the greenhouse, please, and the thermometer";

#[test]
fn a_skill_that_was_chosen_comes_first_for_a_like_prompt() {
    let nothing = Learned::default();
    let other = match first(EITHER, &nothing).as_str() {
        "bar-charts" => "line-charts",
        _ => "bar-charts",
    };
    let learned = taught(&choose(EITHER, other, &first(EITHER, &nothing)), 2);
    assert_eq!(first(ALIKE, &learned), other);
    let before = &ranked(ALIKE, &nothing)[0];
    let after = &ranked(ALIKE, &learned)[0];
    assert!(after.candidate.confidence > before.candidate.confidence);
    assert!(after.candidate.signals.learned > 0.0);
}

#[test]
fn a_word_that_no_skill_has_is_learned() {
    let learned = taught(&choose("greenhouse hygrometer", "tides", "invoices"), 3);
    assert_eq!(first("the hygrometer in my greenhouse", &learned), "tides");
    assert!(ranked("the hygrometer in my greenhouse", &Learned::default()).is_empty());
}

#[test]
fn no_number_of_wrong_choices_breaks_a_clear_case() {
    let prompt = "Forecast the tides for the harbours from the tables and the moon";
    let lead = {
        let ranked = ranked(prompt, &Learned::default());
        let next = ranked.get(1).map_or(0.0, |next| next.candidate.score);
        ranked[0].candidate.score - next
    };
    assert!(lead > 2.0 * BOUND, "{lead} is no clear case");
    for wrong in ["invoices", "bar-charts", "line-charts"] {
        let learned = taught(&choose(prompt, wrong, "tides"), 1000);
        assert_eq!(first(prompt, &learned), "tides", "{wrong}");
    }
}

#[test]
fn what_is_only_shown_or_of_a_skill_that_is_gone_counts_for_nothing() {
    let learned = taught(&choose(EITHER, "gone", "removed"), 5);
    assert_eq!(
        ranked(EITHER, &learned),
        ranked(EITHER, &Learned::default())
    );
    let learned = taught(&choose("greenhouse", "tides", "invoices"), 5);
    let shown = "Look:\n```\ngreenhouse\n```\n";
    assert!(ranked(shown, &learned).is_empty());
}

#[test]
fn the_sum_for_a_skill_is_bounded_both_ways() {
    let words: Vec<String> = ('a'..='t').map(|letter| format!("{letter}word")).collect();
    let lesson = Lesson {
        words: words.clone(),
        wanted: Some("tides".into()),
        passed_over: vec!["invoices".into()],
        dismissed: Some("bar-charts".into()),
    };
    let learned = taught(&lesson, 50);
    let sums = learned.sums(words.iter().map(|word| (word.as_str(), 1.0)));
    assert_eq!(sums.len(), 3);
    for (skill, sum) in sums {
        assert!(sum.abs() <= BOUND, "{skill}: {sum}");
    }
}

const TEXT: &str = "v\t1\nchosen\tbars\t3\nread\ts\t4\nword\tabc\tbars\t0.1\n\
    word\tabcd\tbars\t0.2\nword\tabcd\tlines\t-0.05\nword\tabcd\ttorn\nword\tabcd\tx\tNaN\n\
    word\tz\tlines\t0.3\n";

#[track_caller]
fn check(stem: &str, expected: &[(&str, f32)]) {
    let learned = Learned::of_text(TEXT.to_owned()).unwrap();
    let found: Vec<_> = learned.of(stem).collect();
    assert_eq!(found, expected, "{stem}");
}

#[test]
fn a_stem_finds_its_own_lines_only() {
    check("abc", &[("bars", 0.1)]);
    check("abcd", &[("bars", 0.2), ("lines", -0.05)]);
    check("z", &[("lines", 0.3)]);
    check("ab", &[]);
    check("abcde", &[]);
    check("a", &[]);
    check("zz", &[]);
    check("", &[]);
}

#[test]
fn every_place_of_a_file_is_found() {
    let stems: Vec<String> = (0..100).map(|number| format!("w{number:03}")).collect();
    let mut text = format!("{HEADER}\n");
    for stem in &stems {
        text.push_str(&format!("word\t{stem}\ts\t0.5\n"));
    }
    let learned = Learned::of_text(text).unwrap();
    for stem in &stems {
        assert_eq!(learned.of(stem).count(), 1, "{stem}");
    }
}

#[test]
fn a_file_of_another_kind_teaches_nothing() {
    for text in ["", "v\t2\nword\ta\tb\t1\n", "{\"v\":1}", "v\t1x\n", "\n"] {
        assert_eq!(Learned::of_text(text.to_owned()), None, "{text:?}");
    }
    let torn = Learned::of_text("v\t1\nword\ta".to_owned()).unwrap();
    assert_eq!(torn.of("a").count(), 0);
}

//! Searches in small stores.

use checkrein_core::layout::UserDirs;
use checkrein_core::time::Timestamp;
use checkrein_core::trace::Draft;

use super::*;
use crate::{Place, record};

fn store(decisions: &[&str]) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let dirs = UserDirs::new(|name| (name == "HOME").then(|| folder.path().join("home").into()));
    let place = Place::of(&dirs.unwrap(), folder.path().join("a project"));
    let mut store = Store::open(&place).unwrap();
    for decision in decisions {
        add(&mut store, decision);
    }
    (folder, store)
}

fn add(store: &mut Store, decision: &str) {
    let draft = Draft {
        category: "design".into(),
        decision: decision.into(),
        ..Draft::default()
    };
    let added = record::add(store.place(), draft, Timestamp::from_second(1));
    added.unwrap().unwrap();
    store.catch_up().unwrap();
}

fn found(store: &Store, query: &Query) -> Vec<String> {
    let answer = store.search(query, None).unwrap();
    answer
        .found
        .into_iter()
        .map(|found| found.trace.decision)
        .collect()
}

fn query(text: &str, limit: usize) -> Query {
    Query {
        text: text.into(),
        page: Page {
            limit,
            cursor: None,
        },
        ..Query::default()
    }
}

const DECISIONS: &[&str] = &[
    "Expire session tokens after a day",
    "Keep the list of users in PostgreSQL",
    "Wrap fetch_user in exponential backoff",
    "Silence E0277 by a bound on the trait",
    "把数据库连接池的上限设为二十",
    "Показывать ошибку соединения сразу",
    "Name the buttons for screen readers",
    "Move src/auth/login.rs below the gateway",
];

#[track_caller]
fn check(text: &str, first: Option<usize>) {
    let (_folder, store) = store(DECISIONS);
    let seen = found(&store, &query(text, 1));
    let expected: Vec<&str> = first.map(|at| DECISIONS[at]).into_iter().collect();
    assert_eq!(seen, expected, "{text:?}");
}

#[test]
fn other_words_for_the_same_find_it() {
    check("how long a JWT lives", Some(0));
    check("database for accounts", Some(1));
    check("retries", Some(2));
    check("a11y", Some(6));
}

#[test]
fn names_are_found_as_they_are_written() {
    check("fetchUser", Some(2));
    check("fetch_user", Some(2));
    check("error E0277", Some(3));
    check("src/auth/login.rs", Some(7));
    check("login.rs", Some(7));
}

#[test]
fn typing_errors_and_other_scripts_find_it() {
    check("exponentiel", Some(2));
    check("screenreaders", Some(6));
    check("数据库", Some(4));
    check("ошибки", Some(5));
}

#[test]
fn a_question_that_says_nothing_finds_nothing() {
    for text in [
        "",
        " \n\t",
        "the of and",
        "🚀",
        "\0",
        "\"",
        "*",
        "NEAR(",
        "- OR",
        "::",
    ] {
        check(text, None);
    }
}

#[test]
fn what_other_engines_take_for_syntax_is_words() {
    for text in [
        "\"backoff",
        "backoff AND",
        "decision:backoff*",
        "NEAR(backoff",
        "^backoff'; --",
        "backoff\0",
    ] {
        check(text, Some(2));
    }
    let long = format!("{} backoff", "x".repeat(10_000));
    check(&long, Some(2));
    check(&"backoff ".repeat(2_000), Some(2));
}

#[test]
fn pages_are_those_of_the_moment_of_the_first() {
    let texts: Vec<String> = (0..9)
        .map(|n| format!("Cache page {n} in memory"))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (_folder, mut store) = store(&texts);
    let mut query = query("cache", 4);
    let mut seen = Vec::new();
    loop {
        let answer = store.search(&query, None).unwrap();
        assert_eq!((answer.total, answer.level), (9, Level::Words));
        seen.extend(answer.found.into_iter().map(|found| found.trace.decision));
        add(&mut store, "Cache nothing");
        query.page.cursor = answer.next;
        if query.page.cursor.is_none() {
            break;
        }
    }
    seen.sort();
    assert_eq!(seen, texts);
}

#[test]
fn a_cursor_belongs_to_its_question() {
    let (_folder, store) = store(&["Cache a", "Cache b"]);
    let mut one = query("cache", 1);
    let next = store.search(&one, None).unwrap().next;
    let huge = "s7fffffffffffffff-0-00000000".to_owned();
    for (text, cursor) in [
        ("b", next),
        ("cache", Some(huge)),
        ("cache", Some("".into())),
    ] {
        one.text = text.into();
        one.page.cursor = cursor;
        let error = store.search(&one, None).unwrap_err();
        assert!(error.is::<crate::store::Wrong>(), "{error}");
    }
}

#[test]
fn a_filter_comes_before_the_ranking() {
    let (_folder, store) = store(&["Cache a", "Cache b"]);
    let mut one = query("cache", 5);
    one.filter.category = Some("other".into());
    assert_eq!(found(&store, &one), [""; 0]);
    one.filter.category = Some("design".into());
    assert_eq!(found(&store, &one).len(), 2);
}

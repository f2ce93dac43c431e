//! Lists page by page, filters, counts and neighbours, over three decisions.

use super::*;
use crate::Place;
use checkrein_core::time::Timestamp;
use checkrein_core::trace::{Draft, Settled};

/// A store of decisions, one a second: category, decision, files.
fn store(drafts: &[(&str, &str, &[&str])]) -> (tempfile::TempDir, Store, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let dirs = checkrein_core::layout::UserDirs::new(|name| {
        (name == "HOME").then(|| folder.path().join("home").into())
    });
    let place = Place::of(&dirs.unwrap(), folder.path().join("a project"));
    let mut ids = Vec::new();
    for ((category, decision, files), second) in drafts.iter().zip(1..) {
        let draft = Draft {
            category: (*category).into(),
            decision: (*decision).into(),
            files: files.iter().map(|file| (*file).to_owned()).collect(),
            ..Draft::default()
        };
        let at = Timestamp::from_second(second);
        let added = crate::record::add(&place, draft, at).unwrap().unwrap();
        ids.push(added.trace.id);
    }
    let mut store = Store::open(&place).unwrap();
    store.catch_up().unwrap();
    (folder, store, ids)
}

const THREE: &[(&str, &str, &[&str])] = &[
    ("cache", "keep it in memory", &["src/cache.rs"]),
    ("auth", "expire tokens after a day", &["src/auth/token.rs"]),
    ("cache", "keep it on disk", &["src/cache.rs", "a file.rs"]),
];

#[test]
fn pages_follow_each_other_and_what_comes_meanwhile_changes_none() {
    let (_folder, mut store, ids) = store(THREE);
    let mut page = Page {
        limit: 2,
        cursor: None,
    };
    let first = store.list(&Filter::default(), &page).unwrap();
    let seen: Vec<&String> = first.traces.iter().map(|trace| &trace.id).collect();
    assert_eq!((seen, first.total), (vec![&ids[2], &ids[1]], 3));
    let draft = Draft {
        category: "new".into(),
        decision: "new".into(),
        ..Draft::default()
    };
    let at = Timestamp::from_second(9);
    crate::record::add(&store.place, draft, at)
        .unwrap()
        .unwrap();
    store.catch_up().unwrap();
    page.cursor = first.next;
    let second = store.list(&Filter::default(), &page).unwrap();
    assert_eq!(second.traces[0].id, ids[0]);
    assert_eq!((second.traces.len(), second.next), (1, None));
}

#[test]
fn a_wrong_cursor_is_said_to_be_one() {
    let (_folder, store, _) = store(THREE);
    for cursor in ["", "x", "l", "l-", "lzz-t-1", "s1-2"] {
        let page = Page {
            limit: 1,
            cursor: Some(cursor.into()),
        };
        let error = store.list(&Filter::default(), &page).unwrap_err();
        assert!(error.is::<Wrong>(), "{cursor}: {error}");
    }
}

#[test]
fn a_cursor_is_of_use_for_its_own_list_alone() {
    let (_folder, store, _) = store(THREE);
    let about = |category: Option<&str>, cursor: Option<String>| {
        let filter = Filter {
            category: category.map(Into::into),
            ..Filter::default()
        };
        store.list(&filter, &Page { limit: 1, cursor })
    };
    let next = about(Some("cache"), None).unwrap().next;
    assert!(about(Some("cache"), next.clone()).unwrap().next.is_none());
    for category in [Some("auth"), None] {
        let error = about(category, next.clone()).unwrap_err();
        assert!(error.is::<Wrong>(), "{error}");
    }
    let made_up = Some("l7fffffffffffffff-00000000-zzz".to_owned());
    assert!(about(None, made_up).unwrap_err().is::<Wrong>());
}

#[test]
fn all_neighbours_are_counted() {
    let alike = ("cache", "keep it", &["src/cache.rs"][..]);
    let (_folder, store, ids) = store(&vec![alike; NEIGHBOURS + 3]);
    let known = store.related(&ids[0]).unwrap();
    assert_eq!(
        (known.related.len(), known.total),
        (NEIGHBOURS, NEIGHBOURS + 2)
    );
}

#[track_caller]
fn check_filter(filter: Filter, expected: &[usize]) {
    let (_folder, store, ids) = store(THREE);
    let listed = store.list(&filter, &Page::default()).unwrap();
    let seen: Vec<String> = listed.traces.into_iter().map(|trace| trace.id).collect();
    let expected: Vec<String> = expected.iter().rev().map(|at| ids[*at].clone()).collect();
    assert_eq!(seen, expected, "{filter:?}");
}

#[test]
fn a_filter_lets_through_what_it_names() {
    let file = |file: &str| Filter {
        file: Some(file.into()),
        ..Filter::default()
    };
    check_filter(file("src/cache.rs"), &[0, 2]);
    check_filter(file("./token.rs"), &[1]);
    check_filter(file("src/"), &[0, 1, 2]);
    check_filter(file("a file.rs"), &[2]);
    check_filter(file("oken.rs"), &[]);
    check_filter(file("%"), &[]);
    let category = Filter {
        category: Some("cache".into()),
        since: Some(Timestamp::from_second(2)),
        ..Filter::default()
    };
    check_filter(category, &[2]);
    let until = Filter {
        until: Some(Timestamp::from_second(2)),
        outcome: Some(Outcome::Pending),
        ..Filter::default()
    };
    check_filter(until, &[0]);
}

#[test]
fn categories_are_counted_by_outcome() {
    let (_folder, mut store, ids) = store(THREE);
    let settled = Settled {
        v: 1,
        of: ids[0].clone(),
        at: Timestamp::from_second(5),
        session: None,
        outcome: Outcome::Success,
        note: String::new(),
    };
    crate::record::settle(&store.place, settled)
        .unwrap()
        .unwrap();
    store.catch_up().unwrap();
    let counted: Vec<(String, usize, usize)> = store
        .categories()
        .unwrap()
        .into_iter()
        .map(|count| (count.category.clone(), count.success, count.total()))
        .collect();
    assert_eq!(counted, [("cache".into(), 1, 2), ("auth".into(), 0, 1)]);
}

#[test]
fn neighbours_share_a_file() {
    let (_folder, store, ids) = store(THREE);
    let Linked { related, total } = store.related(&ids[0]).unwrap();
    assert_eq!((related.len(), total), (1, 1));
    assert_eq!(related[0].trace.id, ids[2]);
    assert_eq!(related[0].links, [Link::File("src/cache.rs".into())]);
    assert_eq!(store.get("t-").unwrap(), Lookup::Many(sorted(&ids)));
    assert_eq!(store.get("none").unwrap(), Lookup::None);
    assert_eq!(store.related("none").unwrap(), Linked::default());
}

fn sorted(ids: &[String]) -> Vec<String> {
    let mut ids = ids.to_vec();
    ids.sort();
    ids
}

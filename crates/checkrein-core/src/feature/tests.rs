//! How features move, and which ids they get.

use super::*;

fn list(features: &[(&str, Status)]) -> FeatureList {
    let features = features
        .iter()
        .map(|(id, status)| Feature {
            id: (*id).into(),
            status: *status,
            ..Feature::default()
        })
        .collect();
    FeatureList {
        features,
        ..FeatureList::default()
    }
}

#[track_caller]
fn check(from: Status, to: Status, allowed: bool) {
    let result = list(&[("a", from)])
        .advance("a", to, Timestamp::UNIX_EPOCH)
        .map(|feature| feature.status);
    assert_eq!(
        result.clone().ok(),
        allowed.then_some(to),
        "{from:?} → {to:?}: {result:?}"
    );
}

#[test]
fn a_feature_moves_in_order_and_back_to_work() {
    use Status::*;
    check(Pending, InProgress, true);
    check(InProgress, Done, true);
    check(Done, Tested, true);
    check(Done, InProgress, true);
    check(Tested, InProgress, true);
    check(Tested, Tested, true);
    check(Pending, Done, false);
    check(Pending, Tested, false);
    check(InProgress, Tested, false);
    check(Tested, Done, false);
}

#[test]
fn one_feature_is_built_at_a_time() {
    let mut list = list(&[("a", Status::InProgress), ("b", Status::Pending)]);
    let denied = list
        .advance("b", Status::InProgress, Timestamp::UNIX_EPOCH)
        .unwrap_err();
    assert!(
        denied.next.contains("checkrein feature done a"),
        "{denied:?}"
    );
}

#[test]
fn ids_are_fresh_and_checked() {
    let mut list = list(&[("feat-007", Status::Tested), ("other", Status::Pending)]);
    let named = |id: &str| Feature {
        id: id.into(),
        title: "t".into(),
        ..Feature::default()
    };
    assert_eq!(
        list.add(named(""), Timestamp::UNIX_EPOCH).unwrap().id,
        "feat-008"
    );
    let long = Feature {
        title: "x".repeat(300),
        ..named("")
    };
    assert!(list.add(long, Timestamp::UNIX_EPOCH).is_err());
    for id in ["feat-007", "Ä", "a b", "../x", "a/b"] {
        assert!(list.add(named(id), Timestamp::UNIX_EPOCH).is_err(), "{id}");
    }
}

#[test]
fn the_current_feature_is_the_one_in_work() {
    let list = list(&[
        ("a", Status::Done),
        ("b", Status::InProgress),
        ("c", Status::Pending),
    ]);
    assert_eq!(list.current().map(|feature| feature.id.as_str()), Some("b"));
    assert_eq!(list.next().map(|feature| feature.id.as_str()), Some("c"));
    assert_eq!(
        list.facts(),
        Facts {
            features: 3,
            untested: 3
        }
    );
}

#[test]
fn no_number_is_given_twice() {
    let named = |id: &str| Feature {
        id: id.into(),
        title: "t".into(),
        ..Feature::default()
    };
    let mut list = list(&[("feat-001", Status::Pending), ("feat-002", Status::Pending)]);
    assert!(!list.to_text().unwrap().contains("last_number"));
    list.drop("feat-002").unwrap();
    let text = list.to_text().unwrap();
    assert!(text.contains(r#""last_number": 2"#), "{text}");
    let mut list = FeatureList::parse(&text).unwrap();
    list.drop("feat-001").unwrap();
    let added = list.add(named(""), Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(added.id, "feat-003");
    for id in ["feat-002", "feat-2", "feat-003"] {
        assert!(list.add(named(id), Timestamp::UNIX_EPOCH).is_err(), "{id}");
    }
    let added = list.add(named("feat-010"), Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(added.id, "feat-010");
}

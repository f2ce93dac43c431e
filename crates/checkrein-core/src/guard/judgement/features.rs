//! `feature-list.json`: what features say is free; how far they are moves as `checkrein feature`
//! moves it, and none vanishes.

use super::super::SEALED;
use super::{Case, Change, step};
use crate::feature::{Denied, Feature, FeatureList, Status};
use crate::gate::Step;
use crate::message::Refusal;
use crate::state::GATE;
use crate::time::Timestamp;

/// Judges the list as it would be.
pub(super) fn judge(case: &Case<'_>) -> Option<Refusal> {
    let before = match case.before {
        "" if !case.guarded.path.exists() => Ok(FeatureList::default()),
        text => FeatureList::parse(text),
    };
    let before = match before {
        Ok(before) => before,
        Err(error) => {
            let why = format!("The list as it is cannot be read: {error:#}.");
            let next = "run `checkrein init`: it keeps the broken file aside and begins anew.";
            return Some(case.refusal(GATE, why, next));
        }
    };
    match case.change {
        Change::Content(content) => match FeatureList::parse(content) {
            Ok(after) => judge_lists(case, &before, &after),
            Err(error) => {
                let why = format!("It would not be a feature list: {error}.");
                Some(case.refusal(GATE, why, ways(&before)))
            }
        },
        Change::Unknown { why, .. } => Some(case.refusal(SEALED, why.clone(), ways(&before))),
    }
}

fn judge_lists(case: &Case<'_>, before: &FeatureList, after: &FeatureList) -> Option<Refusal> {
    let tested = match steps(before, after) {
        Ok(tested) => tested,
        Err(Objected { gate, denied }) => {
            let why = format!("{}.", capital(&denied.what));
            return Some(case.refusal(gate, why, format!("{}.", denied.next)));
        }
    };
    tested
        .iter()
        .find_map(|feature| step::judge(case, &Step::Tested(feature)))
}

/// Why a list may not become another one.
#[derive(Debug)]
struct Objected {
    gate: &'static str,
    denied: Denied,
}

/// Returns the features that would become tested, each as it is before; or why the list may not
/// become the other one.
fn steps(before: &FeatureList, after: &FeatureList) -> Result<Vec<Feature>, Objected> {
    let sealed = |what: String, next: String| Objected {
        gate: SEALED,
        denied: Denied { what, next },
    };
    for (at, feature) in after.features.iter().enumerate() {
        let id = &feature.id;
        if after.features[..at].iter().any(|other| other.id == *id) {
            let what = format!("there would be two features `{}`", id.escape_debug());
            let next = "give each an id of its own, or run `checkrein feature add \"TITLE\"`";
            return Err(sealed(what, next.into()));
        }
    }
    let find = |list: &FeatureList, id: &str| -> Option<Feature> {
        list.features
            .iter()
            .find(|feature| feature.id == id)
            .cloned()
    };
    if let Some(gone) = before
        .features
        .iter()
        .find(|feature| find(after, &feature.id).is_none())
    {
        let what = format!("`{}` would vanish from the list", gone.id);
        let next = format!(
            "keep `{0}` in the file; where it is to be given up, run `checkrein feature drop {0} --reason \"WHY\"`",
            gone.id
        );
        return Err(sealed(what, next));
    }
    // It keeps the number of what was dropped from being given again.
    if after.last_number > before.last_number || after.highest() < before.highest() {
        let what = format!(
            "`last_number` would be {}, not {}",
            after.last_number, before.last_number
        );
        let next = "leave `last_number` as it is, or run `checkrein feature add \"TITLE\"`";
        return Err(sealed(what, next.into()));
    }
    let mut list = before.clone();
    let mut moves = Vec::new();
    for feature in &after.features {
        if find(before, &feature.id).is_none()
            && let Some(denied) = before.given_before(&feature.id)
        {
            return Err(sealed(denied.what, denied.next));
        }
        match find(before, &feature.id) {
            None if feature.status != Status::Pending => {
                return Err(Objected {
                    gate: GATE,
                    denied: Denied {
                        what: format!(
                            "`{}` is new, so it is pending, not {}",
                            feature.id.escape_debug(),
                            feature.status.as_str()
                        ),
                        next: "add it with `checkrein feature add \"TITLE\"`, then begin it".into(),
                    },
                });
            }
            None => {}
            Some(was) => moves.push((was, feature.status)),
        }
    }
    // One feature is in progress at a time: another one may make room for it in the same call.
    moves.sort_by_key(|(_, to)| *to == Status::InProgress);
    let mut tested = Vec::new();
    for (was, to) in moves {
        list.advance(&was.id, to, Timestamp::UNIX_EPOCH)
            .map_err(|denied| Objected { gate: GATE, denied })?;
        if to == Status::Tested && was.status != to {
            tested.push(was);
        }
    }
    Ok(tested)
}

/// Names the commands that change the list.
fn ways(list: &FeatureList) -> String {
    let id = match list.current().or_else(|| list.next()) {
        Some(feature) => feature.id.as_str(),
        None => "ID",
    };
    format!(
        "run `checkrein feature start|done|tested {id}`, `checkrein feature add \"TITLE\"` or `checkrein feature drop {id} --reason \"WHY\"`."
    )
}

fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first = chars.next().map(|char| char.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> FeatureList {
        let features = text.split_whitespace().map(|word| {
            let (id, status) = word.split_once('=').unwrap_or((word, "pending"));
            Feature {
                id: id.into(),
                status: serde_json::from_value(status.into()).unwrap(),
                ..Feature::default()
            }
        });
        FeatureList {
            features: features.collect(),
            ..FeatureList::default()
        }
    }

    #[track_caller]
    fn check(before: &str, after: &str, expected: Result<&[&str], &str>) {
        let found = steps(&list(before), &list(after));
        let found = match &found {
            Ok(tested) => Ok(tested
                .iter()
                .map(|feature| feature.id.as_str())
                .collect::<Vec<_>>()),
            Err(objected) => Err(objected.denied.what.as_str()),
        };
        match expected {
            Ok(tested) => assert_eq!(found, Ok(tested.to_vec()), "{before} → {after}"),
            Err(what) => assert_eq!(found, Err(what), "{before} → {after}"),
        }
    }

    #[test]
    fn features_move_as_the_command_moves_them() {
        check("a b", "a b", Ok(&[]));
        check("a b", "b a c", Ok(&[]));
        check("a", "a=in-progress", Ok(&[]));
        check("a=in-progress b", "a=done b=in-progress", Ok(&[]));
        check("b a=in-progress", "b=in-progress a=done", Ok(&[]));
        check("a=done b=tested", "a=tested b=tested", Ok(&["a"]));
        check("a=tested", "a=in-progress", Ok(&[]));
        check("a", "a=done", Err("`a` is pending, so it cannot be done"));
        check(
            "a=in-progress",
            "a=tested",
            Err("`a` is in progress, so it cannot be tested"),
        );
        check(
            "a b",
            "a=in-progress b=in-progress",
            Err("`a` is in progress, and one feature is built at a time"),
        );
    }

    #[test]
    fn none_vanishes_and_none_begins_further_on() {
        check("a b", "a", Err("`b` would vanish from the list"));
        check("a b", "a c", Err("`b` would vanish from the list"));
        check("a", "a a", Err("there would be two features `a`"));
        check(
            "a",
            "a b=tested",
            Err("`b` is new, so it is pending, not tested"),
        );
    }

    #[test]
    fn the_number_of_a_dropped_feature_stays_used() {
        let before = FeatureList {
            last_number: 7,
            ..list("feat-002")
        };
        let judged = |last_number, features: &str| {
            let after = FeatureList {
                last_number,
                ..list(features)
            };
            steps(&before, &after).map_err(|objected| objected.denied.what)
        };
        assert!(judged(7, "feat-002 other").is_ok());
        assert!(judged(7, "feat-002 feat-008").is_ok());
        assert!(judged(0, "feat-002 feat-008").is_ok(), "the list says it");
        for lost in [0, 2, 6] {
            let denied = judged(lost, "feat-002").unwrap_err();
            assert!(denied.starts_with("`last_number` would be"), "{denied}");
        }
        assert!(judged(8, "feat-002").is_err(), "nor is one made up");
        let denied = judged(7, "feat-002 feat-005").unwrap_err();
        assert!(
            denied.starts_with("the number 5 was given before"),
            "{denied}"
        );
    }
}

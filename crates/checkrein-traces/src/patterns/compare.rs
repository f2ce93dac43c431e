//! Two fixes beside each other: what they share, what each has of its own, and whether one denies the other.

use super::alike::Saying;
use super::fix::{Fix, Part};
use super::opposite::{are_opposed, are_turned};
use super::vague::VAGUE;

/// Whether of two fixes one says what the other denies: these are two, whoever is between them.
pub(super) fn contradict(one: &Fix, other: &Fix) -> bool {
    contradict_in(&Compared::of(one, other), one, other)
}

pub(super) fn contradict_in(words: &Compared, one: &Fix, other: &Fix) -> bool {
    let have_other_values =
        !one.values.is_empty() && !other.values.is_empty() && one.values != other.values;
    let lacks = |this: &Fix, stem: &String| !this.words.contains_key(stem);
    let is_turned = |stem: &String| {
        let theirs = other.words.keys().filter(|stem| lacks(one, stem));
        lacks(other, stem) && theirs.into_iter().any(|other| are_turned(stem, other))
    };
    are_opposed(&one.turns, &other.turns)
        || one.limits != other.limits
        || have_other_values
        || words.against >= words.common.max(0.5)
        || one.words.keys().any(is_turned)
}

/// Deeds that come to the same: something is to be there.
const MAKES: [&str; 26] = [
    "add",
    "use",
    "put",
    "set",
    "wrap",
    "move",
    "place",
    "appli",
    "make",
    "creat",
    "introduc",
    "adopt",
    "prefer",
    "switch",
    "replac",
    "migrat",
    "guard",
    "enclos",
    "surround",
    "implement",
    "provid",
    "defin",
    "instal",
    "insert",
    "write",
    "ensur",
];

/// Returns the words of one that the other has not, without those that may stand for others: deeds that come
/// to the same, and names of places in code.
pub(super) fn own<'a>(one: &'a Saying, other: &Saying) -> Vec<(&'a str, &'a Part)> {
    let is_file = |stem: &str| {
        one.files.iter().any(|file| {
            let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
            let name = name.split('.').next().unwrap_or_default();
            name.len() > 2 && name.to_lowercase().starts_with(stem)
        })
    };
    let is_own = |(stem, part): &(&String, &Part)| {
        let is_shared = other.fix.words.contains_key(*stem);
        let may_differ = MAKES.contains(&stem.as_str())
            || VAGUE.contains(&stem.as_str())
            || part.is_place && (part.is_name || is_file(stem));
        !is_shared && !may_differ
    };
    let words = one.fix.words.iter().filter(is_own);
    words.map(|(stem, part)| (stem.as_str(), part)).collect()
}

/// The words of two fixes beside each other.
pub(super) struct Compared {
    pub(super) score: f32,
    pub(super) common: f32,
    /// What one wants and the other does not.
    pub(super) against: f32,
    pub(super) shared: usize,
    pub(super) of: usize,
    pub(super) each_has_own: bool,
    /// Both name a place by the same word.
    pub(super) has_common_place: bool,
}

impl Compared {
    /// Lays them beside each other.
    pub(super) fn of(one: &Fix, other: &Fix) -> Self {
        let (mut common, mut against, mut shared) = (0.0, 0.0, 0);
        let (mut common_twice, mut has_common_place) = (0.0, false);
        for (stem, part) in &one.words {
            let Some(same) = other.words.get(stem) else {
                continue;
            };
            if part.wanted == same.wanted {
                common += part.weight.min(same.weight);
                common_twice += part.weight + same.weight;
                has_common_place |= part.is_place && same.is_place;
                shared += 1;
            } else {
                against += part.weight.min(same.weight);
            }
        }
        let has_own = |this: &Fix, that: &Fix| {
            this.words.iter().any(|(stem, part)| {
                let is_shared = that
                    .words
                    .get(stem)
                    .is_some_and(|same| same.wanted == part.wanted);
                !is_shared && part.weight >= 1.0
            })
        };
        let all = one.weight() + other.weight();
        Self {
            score: if all > 0.0 { common_twice / all } else { 0.0 },
            common,
            against,
            shared,
            of: one.words.len().max(other.words.len()),
            each_has_own: has_own(one, other) && has_own(other, one),
            has_common_place,
        }
    }
}

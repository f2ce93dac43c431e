//! Words that are each other's opposite: of two fixes that have one each, none is the other.

use std::collections::BTreeSet;

/// Opposites, as stems.
const OPPOSITES: &[(&str, &str)] = &[
    ("add", "remov"),
    ("allow", "deni"),
    ("allow", "disallow"),
    ("allow", "forbid"),
    ("allow", "reject"),
    ("ascend", "descend"),
    ("async", "sync"),
    ("asynchron", "synchron"),
    ("befor", "after"),
    ("client", "server"),
    ("commit", "revert"),
    ("connect", "disconnect"),
    ("dark", "light"),
    ("dynam", "static"),
    ("eager", "lazi"),
    ("enabl", "disabl"),
    ("encod", "decod"),
    ("encrypt", "decrypt"),
    ("extract", "inlin"),
    ("first", "last"),
    ("global", "local"),
    ("horizont", "vertic"),
    ("includ", "exclud"),
    ("increas", "decreas"),
    ("inner", "outer"),
    ("instal", "uninst"),
    ("larger", "smaller"),
    ("left", "right"),
    ("lock", "unlock"),
    ("longer", "shorter"),
    ("max", "min"),
    ("maximum", "minimum"),
    ("merg", "split"),
    ("more", "fewer"),
    ("more", "less"),
    ("mount", "unmount"),
    ("mutabl", "immut"),
    ("on", "off"),
    ("open", "close"),
    ("optim", "pessim"),
    ("optimist", "pessimist"),
    ("parallel", "sequenti"),
    ("parallel", "serial"),
    ("prefix", "suffix"),
    ("product", "stage"),
    ("public", "privat"),
    ("pull", "push"),
    ("read", "write"),
    ("regist", "unregist"),
    ("show", "hide"),
    ("start", "stop"),
    ("strict", "lenient"),
    ("strict", "loos"),
    ("tab", "space"),
    ("top", "bottom"),
    ("true", "fals"),
    ("up", "down"),
    ("upgrad", "downgrad"),
    ("wrap", "unwrap"),
];

/// Returns a word as it is called in the table, if it has an opposite.
pub(super) fn turn(stem: &str) -> Option<&'static str> {
    let sides = OPPOSITES.iter().flat_map(|(one, other)| [*one, *other]);
    sides.into_iter().find(|side| *side == stem)
}

/// Whether one has a word whose opposite the other has. Who has both ("add this, remove that") is no
/// opposite for that.
pub(super) fn are_opposed(one: &BTreeSet<&'static str>, other: &BTreeSet<&'static str>) -> bool {
    let only =
        |this: &BTreeSet<&str>, word: &str, not: &str| this.contains(word) && !this.contains(not);
    OPPOSITES.iter().any(|(word, opposite)| {
        only(one, word, opposite) && only(other, opposite, word)
            || only(one, opposite, word) && only(other, word, opposite)
    })
}

/// Whether two stems are the same word with a syllable before one that turns it round.
pub(super) fn are_turned(one: &str, other: &str) -> bool {
    let turns = |long: &str, short: &str| {
        ["dis", "un", "de", "non", "in", "im"]
            .iter()
            .any(|syllable| short.len() > 3 && long.strip_prefix(syllable) == Some(short))
    };
    turns(one, other) || turns(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &[&'static str], other: &[&'static str], expected: bool) {
        let (one, other) = (
            one.iter().copied().collect(),
            other.iter().copied().collect(),
        );
        assert_eq!(are_opposed(&one, &other), expected, "{one:?} {other:?}");
        assert_eq!(are_opposed(&other, &one), expected, "{other:?} {one:?}");
    }

    #[test]
    fn each_has_the_opposite_of_what_the_other_has() {
        check(&["add"], &["remov"], true);
        check(&["add", "remov"], &["remov"], false);
        check(&["add"], &[], false);
        check(&["true"], &["fals"], true);
        check(&["strict"], &["loos"], true);
    }

    #[test]
    fn a_syllable_turns_a_word_round() {
        for (one, other) in [
            ("disallow", "allow"),
            ("secur", "insecur"),
            ("nonblock", "block"),
            ("quot", "unquot"),
        ] {
            assert!(are_turned(one, other), "{one} {other}");
        }
        assert!(!are_turned("it", "unit") && !are_turned("cach", "index"));
    }

    /// A word in the table that is no stem would never be found.
    #[test]
    fn the_table_is_of_stems() {
        for (one, other) in OPPOSITES {
            for stem in [one, other] {
                let seen = checkrein_core::skill::words::stems(stem, 1);
                assert!(
                    seen[0].starts_with(&stem[..stem.len() - 1]),
                    "{stem}: {seen:?}"
                );
            }
        }
    }
}

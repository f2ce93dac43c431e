//! Brings together templates that differ in words only: `user ada logged in`, `user bob logged in`.
//!
//! Two values of a word may be two cases (`hit`, `miss`); many are a name. So one place varies when templates that are
//! the same but for it have several words there (as IPLoM and Spell do), and several places at once vary when there
//! are scores of templates of the same length and beginning (as in Drain).

use std::collections::{BTreeMap, HashMap};

use super::{Entry, Key};
use crate::Level;

/// So many different words at one place make it a variable.
const MANY: usize = 5;

/// So many templates of the same length and beginning are too many to be cases.
const CROWD: usize = 24;

/// So many of ten words have to be the same in a crowd.
const SAME_OF_TEN: usize = 6;

/// More words than this are not compared.
const WORDS: usize = 64;

const ANY: &[u8] = b"<*>";

/// A template in words.
struct Words {
    level: Option<Level>,
    words: Vec<Vec<u8>>,
    entry: Entry,
}

/// Brings together what is alike; the same templates come out the same, whatever their order.
pub(super) fn together(entries: Vec<(Key, Entry)>) -> Vec<(Key, Entry)> {
    let mut all: Vec<Words> = entries
        .into_iter()
        .map(|((level, text), entry)| Words {
            level,
            words: text
                .split(|byte| *byte == b' ')
                .map(<[u8]>::to_vec)
                .collect(),
            entry,
        })
        .collect();
    all.sort_by(|one, other| (one.level, &one.words).cmp(&(other.level, &other.words)));
    // Each round finds one more place that varies.
    for _ in 0..4 {
        let before = all.len();
        all = one_place(all);
        if all.len() == before {
            break;
        }
    }
    let all = crowds(all);
    all.into_iter()
        .map(|words| ((words.level, words.words.join(&b' ')), words.entry))
        .collect()
}

type Hole = (Option<Level>, usize, Vec<u8>);

/// Brings together templates that are the same but for one place.
fn one_place(all: Vec<Words>) -> Vec<Words> {
    let mut holes: HashMap<Hole, Vec<usize>> = HashMap::new();
    for (at, template) in all.iter().enumerate() {
        // The first word is what the line is about, more often than not.
        for place in 1..template.words.len().min(WORDS) {
            if template.words[place].len() <= 80 {
                holes.entry(hole(template, place)).or_default().push(at);
            }
        }
    }
    let is_any = |at: usize, place: usize| all[at].words[place] == ANY;
    let mut groups: Vec<(Hole, Vec<usize>)> = holes
        .into_iter()
        .filter(|((_, place, _), members)| {
            members.len() >= MANY
                || members.len() > 1 && members.iter().any(|at| is_any(*at, *place))
        })
        .collect();
    groups.sort_unstable_by(|(hole, members), (other, others)| {
        others
            .len()
            .cmp(&members.len())
            .then_with(|| hole.cmp(other))
    });
    let mut all: Vec<Option<Words>> = all.into_iter().map(Some).collect();
    let mut merged = Vec::new();
    for ((_, place, _), members) in groups {
        let left: Vec<usize> = members
            .into_iter()
            .filter(|at| all[*at].is_some())
            .collect();
        let has_any = left.iter().any(|at| {
            all[*at]
                .as_ref()
                .is_some_and(|words| words.words[place] == ANY)
        });
        if left.len() < 2 || left.len() < MANY && !has_any {
            continue;
        }
        let mut left = left.into_iter().filter_map(|at| all[at].take());
        if let Some(mut one) = left.next() {
            left.for_each(|other| one.entry.add(other.entry));
            one.words[place] = ANY.to_vec();
            merged.push(one);
        }
    }
    merged.extend(all.into_iter().flatten());
    merged.sort_by(|one, other| (one.level, &one.words).cmp(&(other.level, &other.words)));
    merged
}

fn hole(template: &Words, place: usize) -> Hole {
    let mut text = Vec::new();
    for (at, word) in template.words.iter().enumerate() {
        text.extend_from_slice(if at == place { b"\0" } else { word });
        text.push(b' ');
    }
    (template.level, place, text)
}

/// Brings together what is much alike, where there are scores of templates.
fn crowds(all: Vec<Words>) -> Vec<Words> {
    let mut leaves: BTreeMap<(Option<Level>, usize, Vec<u8>), Vec<Words>> = BTreeMap::new();
    for template in all {
        let leaf = (
            template.level,
            template.words.len(),
            template.words[0].clone(),
        );
        leaves.entry(leaf).or_default().push(template);
    }
    let mut together = Vec::new();
    for mut leaf in leaves.into_values() {
        if leaf.len() <= CROWD {
            together.append(&mut leaf);
            continue;
        }
        leaf.sort_by(|one, other| {
            other
                .entry
                .count
                .cmp(&one.entry.count)
                .then_with(|| one.words.cmp(&other.words))
        });
        let mut clusters: Vec<Words> = Vec::new();
        for template in leaf {
            let near = clusters
                .iter_mut()
                .find(|cluster| is_near(&cluster.words, &template.words));
            match near {
                Some(cluster) => {
                    for (word, other) in cluster.words.iter_mut().zip(&template.words) {
                        if word != other {
                            *word = ANY.to_vec();
                        }
                    }
                    cluster.entry.add(template.entry);
                }
                None => clusters.push(template),
            }
        }
        together.append(&mut clusters);
    }
    together
}

fn is_near(words: &[Vec<u8>], other: &[Vec<u8>]) -> bool {
    let same = words
        .iter()
        .zip(other)
        .filter(|(word, other)| word == other && *word != ANY)
        .count();
    let free = words.iter().filter(|word| *word == ANY).count();
    // What varies already says nothing for or against it.
    same * 10 >= (words.len() - free) * SAME_OF_TEN && same > 0
}

#[cfg(test)]
mod tests {
    use super::{Entry, together};
    use crate::Place;

    fn of(texts: &[String]) -> Vec<(String, u64)> {
        let entry = |(at, text): (usize, &String)| {
            let place = Place {
                file: 0,
                line: at as u64 + 1,
                time: None,
            };
            let entry = Entry {
                count: 1,
                first: place.clone(),
                last: place,
                example: text.clone(),
                times: [None; 2],
            };
            ((None, text.clone().into_bytes()), entry)
        };
        let mut all: Vec<(String, u64)> = together(texts.iter().enumerate().map(entry).collect())
            .into_iter()
            .map(|((_, text), entry)| (String::from_utf8(text).unwrap(), entry.count))
            .collect();
        all.sort();
        all
    }

    #[track_caller]
    fn check(texts: &[String], expected: &[(&str, u64)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(text, count)| ((*text).to_owned(), *count))
            .collect();
        assert_eq!(of(texts), expected);
        let reversed: Vec<String> = texts.iter().rev().cloned().collect();
        assert_eq!(of(&reversed), expected);
    }

    #[test]
    fn many_names_at_one_place_are_one_template() {
        let names = ["ada", "bob", "cy", "dan", "eve", "fay"];
        let texts: Vec<String> = names
            .iter()
            .map(|name| format!("user {name} logged in"))
            .collect();
        check(&texts, &[("user <*> logged in", 6)]);
    }

    #[test]
    fn two_cases_stay_two() {
        let texts = [
            "cache hit for key".to_owned(),
            "cache miss for key".to_owned(),
        ];
        check(
            &texts,
            &[("cache hit for key", 1), ("cache miss for key", 1)],
        );
    }

    #[test]
    fn two_places_vary_one_after_the_other() {
        let names = ["ada", "bob", "cy", "dan", "eve"];
        let texts: Vec<String> = names
            .iter()
            .flat_map(|name| {
                names
                    .iter()
                    .map(move |town| format!("user {name} from {town} came"))
            })
            .collect();
        check(&texts, &[("user <*> from <*> came", 25)]);
    }

    #[test]
    fn a_crowd_that_differs_in_two_places_at_once_is_brought_together() {
        let name = |at: usize| {
            format!(
                "{}{}",
                char::from(b'a' + (at % 26) as u8),
                char::from(b'a' + (at / 26) as u8)
            )
        };
        let texts: Vec<String> = (0..40)
            .map(|at| format!("open of {} by {} went well today", name(at), name(at + 300)))
            .collect();
        check(&texts, &[("open of <*> by <*> went well today", 40)]);
    }
}

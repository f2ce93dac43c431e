//! Brings together what is alike. Each member is like the centre of its group, so that no chain of small
//! steps leads from one fix to another, and the order of the input does not matter.

use std::collections::HashMap;

use super::alike::{Likeness, Saying, alike, least};

/// A word that so many sayings have is looked for near by only, in the order of their texts.
const COMMON: usize = 600;

/// How far that is.
const NEAR_BY: usize = 12;

/// Neighbours that are kept for each saying; more are found again by their centre.
const NEIGHBOURS: usize = 64;

/// A group: its centre and what is like it, each by its place in the list of sayings.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    pub(super) centre: usize,
    pub(super) others: Vec<(usize, Likeness)>,
}

/// Groups sayings, which are sorted by their text and have one each.
///
///   1. each finds those that it is alike to
///   2. those that stand for the most traces with these come first, and take theirs along
///   3. what belongs to a small group goes over to a larger one whose centre it is like
pub(super) fn group(sayings: &[Saying], near: f32) -> Vec<Group> {
    let mut index = Index::new(sayings, 0..sayings.len());
    let neighbours: Vec<Vec<(usize, Likeness)>> = (0..sayings.len())
        .map(|at| {
            let candidates = index.candidates(at).into_iter();
            let mut found: Vec<(usize, Likeness)> = candidates
                .filter_map(|other| Some((other, alike(&sayings[at], &sayings[other], near)?)))
                .collect();
            sort(&mut found);
            found.truncate(NEIGHBOURS);
            found
        })
        .collect(); // [1]
    let weight = |at: usize| {
        let others = neighbours[at]
            .iter()
            .map(|(other, _)| sayings[*other].times);
        (others.sum::<usize>() + sayings[at].times, sayings[at].times)
    };
    let mut order: Vec<usize> = (0..sayings.len()).collect();
    order.sort_by_cached_key(|at| (std::cmp::Reverse(weight(*at)), *at));
    let mut taken = vec![false; sayings.len()];
    let mut groups: Vec<Group> = Vec::new();
    for centre in order {
        if std::mem::replace(&mut taken[centre], true) {
            continue;
        }
        let others = neighbours[centre]
            .iter()
            .filter(|(other, _)| !std::mem::replace(&mut taken[*other], true));
        groups.push(Group {
            centre,
            others: others.cloned().collect(),
        }); // [2]
    }
    gathered(sayings, groups, near) // [3]
}

fn sort(found: &mut [(usize, Likeness)]) {
    found.sort_by(|(one, a), (other, b)| b.score.total_cmp(&a.score).then(one.cmp(other)));
}

/// Who has which words; the words are numbered, since numbers are compared faster.
struct Index<'a> {
    sayings: &'a [Saying],
    words: Vec<Vec<(usize, f32)>>,
    holders: Vec<Vec<usize>>,
    weights: Vec<f32>,
    /// What each has in common with the one that is asked about; nothing between two questions.
    common: Vec<f32>,
}

impl<'a> Index<'a> {
    /// Makes an index in which some are found, and any may be asked about.
    fn new(sayings: &'a [Saying], found: impl Iterator<Item = usize>) -> Self {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let words: Vec<Vec<(usize, f32)>> = sayings
            .iter()
            .map(|saying| {
                let number = |(word, part): (&'a String, &super::fix::Part)| {
                    let next = numbers.len();
                    (*numbers.entry(word).or_insert(next), part.weight)
                };
                saying.fix.words.iter().map(number).collect()
            })
            .collect();
        let mut holders = vec![Vec::new(); numbers.len()];
        for at in found {
            for (word, _) in &words[at] {
                holders[*word].push(at);
            }
        }
        Self {
            weights: sayings.iter().map(|saying| saying.fix.weight()).collect(),
            common: vec![0.0; sayings.len()],
            sayings,
            words,
            holders,
        }
    }

    /// Returns those whose words have so much in common with one's that it is worth to look closer.
    fn candidates(&mut self, at: usize) -> Vec<usize> {
        let mut met = Vec::new();
        for (word, weight) in &self.words[at] {
            let list = &self.holders[*word];
            let list = match list.len() > COMMON {
                true => {
                    let place = list.partition_point(|other| *other < at);
                    let from = place.saturating_sub(NEAR_BY);
                    &list[from..list.len().min(place + NEAR_BY)]
                }
                false => &list[..],
            };
            for &other in list {
                if self.common[other] == 0.0 {
                    met.push(other);
                }
                self.common[other] += weight;
            }
        }
        let common = &mut self.common;
        let (sayings, weights) = (self.sayings, &self.weights);
        met.retain(|other| {
            let shared = std::mem::take(&mut common[*other]);
            // A word that only says where in one of them may count twice as much in the other.
            let score = 3.0 * shared / (weights[at] + weights[*other]);
            *other != at && score >= least(&sayings[at], &sayings[*other])
        });
        met
    }
}

/// Lets the larger groups take what is like their centre from the smaller ones.
fn gathered(sayings: &[Saying], mut groups: Vec<Group>, near: f32) -> Vec<Group> {
    groups.sort_by_key(|group| {
        let times: usize = group
            .others
            .iter()
            .map(|(other, _)| sayings[*other].times)
            .sum();
        (
            std::cmp::Reverse(times + sayings[group.centre].times),
            group.centre,
        )
    });
    let mut rank = vec![usize::MAX; sayings.len()];
    for (at, group) in groups.iter().enumerate() {
        rank[group.centre] = at;
    }
    let mut centres: Vec<usize> = groups
        .iter()
        .filter(|group| !group.others.is_empty())
        .map(|group| group.centre)
        .collect();
    centres.sort_unstable();
    let mut index = Index::new(sayings, centres.into_iter());
    let mut is_gone = vec![false; groups.len()];
    for at in (0..groups.len()).rev() {
        let group = &groups[at];
        let members =
            std::iter::once(group.centre).chain(group.others.iter().map(|(other, _)| *other));
        let moves: Vec<(usize, usize, Likeness)> = members
            .map_while(|member| {
                let mut ranks: Vec<usize> = index
                    .candidates(member)
                    .into_iter()
                    .map(|centre| rank[centre])
                    .collect();
                ranks.retain(|rank| *rank < at);
                ranks.sort_unstable();
                ranks.into_iter().find_map(|rank| {
                    let how = alike(&sayings[groups[rank].centre], &sayings[member], near)?;
                    Some((member, rank, how))
                })
            })
            .collect();
        // A group goes over whole or stays: half of one would be neither.
        if moves.len() > groups[at].others.len() {
            is_gone[at] = true;
            for (member, rank, how) in moves {
                groups[rank].others.push((member, how));
            }
        }
    }
    let mut gone = is_gone.into_iter();
    groups.retain(|_| !gone.next().unwrap_or(false));
    for group in &mut groups {
        sort(&mut group.others);
    }
    groups
}

//! From traces to patterns: what ended well and says the same, on three occasions at least.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use checkrein_core::trace::{Outcome, Trace};

use super::alike::{Likeness, Saying, alike};
use super::compare::contradict;
use super::evidence::Evidence;
use super::fix::{Fix, command};
use super::group::{Group, group};
use super::line;
use super::occasion::occasions;
use super::pattern::{Pattern, Reason, Sameness, Status};
use super::vague::is_vague;
use super::word::Lexicon;

/// Three, so that one accident and one coincidence do not make a pattern.
pub const LEAST: usize = 3;

/// A fix must say so much at least: "fix it" is none.
const LEAST_SAID: f32 = 1.0;

/// Finds the patterns in traces, those with the most members first. The order of the traces does not matter.
pub fn find(traces: &[Trace], evidence: &Evidence) -> Vec<Pattern> {
    let mut sorted: Vec<&Trace> = traces.iter().collect();
    sorted.sort_by(|a, b| (a.at, &a.id, &a.decision).cmp(&(b.at, &b.id, &b.decision)));
    let mut ids = HashSet::new();
    sorted.retain(|trace| ids.insert(&trace.id));
    let replaced: HashSet<&str> = sorted
        .iter()
        .filter(|trace| trace.supersedes.as_deref() != Some(&trace.id))
        .filter_map(|trace| trace.supersedes.as_deref())
        .collect();
    let mut categories: BTreeMap<&str, Vec<&Trace>> = BTreeMap::new();
    for trace in &sorted {
        if trace.outcome != Outcome::Pending {
            categories.entry(&trace.category).or_default().push(trace);
        }
    }
    let telling = Telling::of(&sorted, evidence);
    let mut lexicon = Lexicon::default();
    let mut patterns: Vec<Pattern> = categories
        .into_values()
        .filter(|traces| traces.len() >= LEAST)
        .flat_map(|traces| of_category(&traces, &replaced, &telling, evidence, &mut lexicon))
        .collect();
    patterns.sort_by(|a, b| {
        (b.members.len(), &a.category, &a.id).cmp(&(a.members.len(), &b.category, &b.id))
    });
    patterns
}

/// Traces that say the same in the same words.
struct Node<'a> {
    traces: Vec<&'a Trace>,
}

fn of_category<'a>(
    traces: &[&'a Trace],
    replaced: &HashSet<&str>,
    telling: &Telling<'_>,
    evidence: &Evidence,
    lexicon: &mut Lexicon,
) -> Vec<Pattern> {
    let mut good: BTreeMap<String, (Saying, Node<'a>)> = BTreeMap::new();
    let mut bad: BTreeMap<String, (Saying, Node<'a>)> = BTreeMap::new();
    for trace in traces {
        let is_good = trace.outcome == Outcome::Success;
        if is_good && replaced.contains(trace.id.as_str()) {
            continue;
        }
        let fix = Fix::of(&trace.decision, lexicon);
        let says_little = fix.weight() < LEAST_SAID || is_vague(&fix);
        if says_little && fix.commands.is_empty() {
            continue;
        }
        let side = if is_good { &mut good } else { &mut bad };
        let (saying, node) = side.entry(fix.key.clone()).or_insert_with(|| {
            let saying = Saying {
                vector: evidence.vectors.get(&trace.id).cloned(),
                fix,
                ..Saying::default()
            };
            (saying, Node { traces: Vec::new() })
        });
        saying.files.extend(telling.files(trace, evidence));
        saying.commands.extend(telling.commands(trace, evidence));
        saying.times += 1;
        node.traces.push(trace);
    }
    let (sayings, nodes): (Vec<Saying>, Vec<Node<'a>>) = good.into_values().unzip();
    let failures: Vec<(Saying, Node<'a>)> = bad.into_values().collect();
    group(&sayings, evidence.near())
        .into_iter()
        .filter_map(|group| pattern(&group, &sayings, &nodes, &failures, evidence))
        .collect()
}

fn pattern(
    group: &Group,
    sayings: &[Saying],
    nodes: &[Node<'_>],
    failures: &[(Saying, Node<'_>)],
    evidence: &Evidence,
) -> Option<Pattern> {
    let same = Likeness {
        score: 1.0,
        by: vec![Reason::SameWords],
    };
    let all = std::iter::once((group.centre, same)).chain(group.others.iter().cloned());
    let parts = one_side(all.collect(), sayings, evidence.near());
    let centre = parts.first()?.0;
    let mut with_reasons: Vec<(&Trace, &Likeness)> = parts
        .iter()
        .flat_map(|(at, how)| nodes[*at].traces.iter().map(move |trace| (*trace, how)))
        .collect();
    with_reasons.sort_by(|(a, _), (b, _)| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let all: Vec<&Trace> = with_reasons.iter().map(|(trace, _)| *trace).collect();
    let members = occasions(&all);
    if members.len() < LEAST {
        return None;
    }
    // Where not all have the values of the centre, the line names none.
    let has_all = |at: usize| sayings[at].fix.values == sayings[centre].fix.values;
    let said = match parts.iter().all(|(at, _)| has_all(*at)) {
        true => centre,
        false => {
            let mut all = parts.iter().map(|(at, _)| *at);
            all.find(|at| sayings[*at].fix.values.is_empty())?
        }
    };
    let what_to_do = line::what_to_do(&nodes[said].traces.first()?.decision);
    let is_said = |saying: &Saying| {
        let mut all = parts.iter().map(|(at, _)| &sayings[*at].fix);
        all.any(|fix| fix.key == saying.fix.key)
    };
    let centre_of = &sayings[centre];
    let centre = nodes[centre].traces.first()?;
    let mut failed: Vec<&Trace> = failures
        .iter()
        .filter(|(saying, _)| {
            is_said(saying) || alike(centre_of, saying, evidence.near()).is_some()
        })
        .flat_map(|(_, node)| node.traces.iter().copied())
        .collect();
    failed.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let (first, last) = (members.first()?, members.last()?);
    let kept: HashSet<&str> = members.iter().map(|trace| trace.id.as_str()).collect();
    let why = with_reasons
        .iter()
        .filter(|(trace, _)| trace.id != centre.id && kept.contains(trace.id.as_str()))
        .map(|(trace, how)| Sameness {
            trace: trace.id.clone(),
            like: centre.id.clone(),
            by: how.by.clone(),
        });
    let earliest = parts
        .iter()
        .find(|(at, _)| nodes[*at].traces.iter().any(|trace| trace.id == first.id))?;
    Some(Pattern {
        id: id(&first.category, &sayings[earliest.0].fix.key),
        category: first.category.clone(),
        when: line::when(situation(&members), &first.category),
        what_to_do,
        status: if failed.is_empty() {
            Status::Active
        } else {
            Status::Demoted
        },
        failures: failed.iter().map(|trace| trace.id.clone()).collect(),
        first: first.at,
        last: last.at,
        why: why.collect(),
        members: members.iter().map(|trace| trace.id.clone()).collect(),
    })
}

/// Members of a group that are compared with each other: those that are most like its centre.
const COMPARED: usize = 200;

/// Leaves of a group whose members say and deny the same thing, around a third that says neither, the side that
/// more decisions are on; what says neither may belong to any.
fn one_side(
    mut parts: Vec<(usize, Likeness)>,
    sayings: &[Saying],
    near: f32,
) -> Vec<(usize, Likeness)> {
    let rest = parts.split_off(parts.len().min(COMPARED));
    let fix = |at: usize| &sayings[parts[at].0].fix;
    let all = 0..parts.len();
    let against: Vec<Vec<usize>> = all
        .clone()
        .map(|one| {
            let others = all.clone().filter(|other| one != *other);
            others
                .filter(|other| contradict(fix(one), fix(*other)))
                .collect()
        })
        .collect();
    if against.iter().all(Vec::is_empty) {
        parts.extend(rest);
        return parts;
    }
    // Who is against the same as one is on its side.
    let side = |at: usize| -> Vec<usize> {
        let is_on = |other: &usize| {
            let shares = against[*other].iter().any(|foe| against[at].contains(foe));
            (*other == at || shares) && !against[at].contains(other)
        };
        all.clone().filter(is_on).collect()
    };
    let is_whole = |side: &Vec<usize>| {
        let mut members = side.iter();
        members.all(|one| side.iter().all(|other| !against[*one].contains(other)))
    };
    let times =
        |side: &[usize]| -> usize { side.iter().map(|at| sayings[parts[*at].0].times).sum() };
    let divided = all.clone().filter(|at| !against[*at].is_empty());
    let mut sides: Vec<Vec<usize>> = divided.map(side).filter(is_whole).collect();
    sides.sort_by_key(|side| (std::cmp::Reverse(times(side)), side.clone()));
    sides.dedup();
    let best = match &sides[..] {
        [best] => best,
        [best, next, ..] if times(best) > times(next) => best,
        _ => return Vec::new(),
    };
    let centre = parts[best[0]].0;
    let same = Likeness {
        score: 1.0,
        by: vec![Reason::SameWords],
    };
    let others = best[1..].iter().filter_map(|at| {
        let other = parts[*at].0;
        Some((other, alike(&sayings[centre], &sayings[other], near)?))
    });
    std::iter::once((centre, same)).chain(others).collect()
}

/// Returns the context that has most in common with the others', the earliest of equals.
fn situation<'a>(members: &[&'a Trace]) -> &'a str {
    let mut lexicon = Lexicon::default();
    let contexts: Vec<(&str, BTreeSet<String>)> = members
        .iter()
        .filter(|trace| !trace.context.trim().is_empty())
        .take(40)
        .map(|trace| {
            let words = lexicon.words(&trace.context).into_iter();
            let words = words.filter(|word| word.value.is_none());
            (
                trace.context.as_str(),
                words.map(|word| word.stem).collect(),
            )
        })
        .collect();
    let score = |words: &BTreeSet<String>| -> f32 {
        let others = contexts.iter().map(|(_, other)| {
            let all = words.union(other).count().max(1);
            words.intersection(other).count() as f32 / all as f32
        });
        others.sum()
    };
    let mut best = ("", 0.0);
    for (context, words) in &contexts {
        let score = score(words);
        if score > best.1 {
            best = (context, score);
        }
    }
    best.0
}

fn id(category: &str, key: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(category.as_bytes())
        .update(b"\0")
        .update(key.as_bytes());
    format!("p-{}", &hasher.finalize().to_hex()[..10])
}

/// Which files and commands tell anything: what nearly every decision has says nothing of any.
struct Telling<'a> {
    files: HashMap<&'a str, usize>,
    commands: HashMap<&'a str, usize>,
    most: usize,
}

/// Below so many decisions, nothing is in nearly all of them.
const FEW: usize = 12;

impl<'a> Telling<'a> {
    fn of(traces: &[&'a Trace], evidence: &'a Evidence) -> Self {
        let mut telling = Self {
            files: HashMap::new(),
            commands: HashMap::new(),
            most: if traces.len() < FEW {
                usize::MAX
            } else {
                traces.len() / 4
            },
        };
        for trace in traces {
            for file in unique(trace.files.iter().chain(evidence.files_of(&trace.id))) {
                *telling.files.entry(file).or_default() += 1;
            }
            for command in unique(evidence.commands_of(&trace.id)) {
                *telling.commands.entry(command).or_default() += 1;
            }
        }
        telling
    }

    fn files(&self, trace: &Trace, evidence: &Evidence) -> BTreeSet<String> {
        let files = unique(trace.files.iter().chain(evidence.files_of(&trace.id)));
        let tells = |file: &&str| self.files.get(file).is_none_or(|count| *count <= self.most);
        files.into_iter().filter(tells).map(str::to_owned).collect()
    }

    fn commands(&self, trace: &Trace, evidence: &Evidence) -> BTreeSet<String> {
        let commands = unique(evidence.commands_of(&trace.id));
        let tells = |ran: &&str| {
            self.commands
                .get(ran)
                .is_none_or(|count| *count <= self.most)
        };
        let commands = commands.into_iter().filter(tells);
        commands
            .filter(|ran| !only_looks(ran))
            .filter_map(command)
            .collect()
    }
}

fn unique<'b>(all: impl Iterator<Item = &'b String>) -> BTreeSet<&'b str> {
    all.map(String::as_str).collect()
}

/// Whether a command changes nothing: what was looked at is no part of a fix.
fn only_looks(command: &str) -> bool {
    let mut words = command.split_whitespace();
    let looks = [
        "ls",
        "cat",
        "cd",
        "head",
        "tail",
        "grep",
        "rg",
        "find",
        "pwd",
        "echo",
        "git",
        "wc",
        "which",
        "sed",
        "checkrein",
    ];
    words.next().is_none_or(|program| looks.contains(&program))
}

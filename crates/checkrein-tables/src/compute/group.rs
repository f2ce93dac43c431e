//! Groups rows while they are read, part by part.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::eval::{Declined, Expression, Test, With};
use super::gather::{Function, State};
use super::lane::{Lane, Lanes, Scalar};
use crate::answer::Value;
use crate::fault::{Fault, Kind};
use crate::row::value::{Row, Val};
use crate::scan::drive::Work;

/// What is computed of groups.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grouping {
    pub(crate) filter: Option<Test>,
    pub(crate) keys: Vec<Expression>,
    pub(crate) gathered: Vec<(Function, Option<Expression>)>,
    pub(crate) scalars: Vec<Scalar>,
}

/// Groups with what was gathered, in the order in which they were met.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    places: HashMap<Box<[u8]>, usize, foldhash::fast::RandomState>,
    /// The keys of all groups, one group behind the other.
    keys: Vec<Value>,
    states: Vec<State>,
    memory: usize,
}

/// The groups of one part.
#[derive(Debug)]
pub(crate) struct Part {
    groups: Groups,
    lane: Lane,
    key: Vec<u8>,
    scratch: Vec<u8>,
}

/// Groups while reading.
pub(crate) struct Grouper<'g> {
    grouping: &'g Grouping,
    lanes: Lanes,
    groups: Mutex<Groups>,
    is_declined: AtomicBool,
    memory: usize,
}

/// What a group takes beside its key.
const GROUP: usize = 96;

impl<'g> Grouper<'g> {
    pub(crate) fn new(grouping: &'g Grouping, memory: usize) -> Self {
        Self {
            grouping,
            lanes: Lanes::default(),
            groups: Mutex::default(),
            is_declined: AtomicBool::new(false),
            memory,
        }
    }

    /// Whether SQLite has to answer instead.
    pub(crate) fn is_declined(&self) -> bool {
        self.is_declined.load(Ordering::Relaxed)
    }

    fn declined(&self) -> Fault {
        self.is_declined.store(true, Ordering::Relaxed);
        Fault::new(Kind::TooMuch, "it cannot be grouped while reading", "")
    }

    /// Returns a row for each group: its keys, and what was gathered.
    pub(crate) fn rows(self) -> Result<Vec<Vec<Value>>, Declined> {
        let groups = self
            .groups
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let (keys, gathered) = (self.grouping.keys.len(), self.grouping.gathered.len());
        let count = if keys == 0 { 1 } else { groups.places.len() };
        let mut states = groups.states;
        if keys == 0 && states.is_empty() {
            states = self.grouping.states();
        }
        let row = |number: usize| {
            let mut row = groups.keys[number * keys..(number + 1) * keys].to_vec();
            for (at, (function, _)) in self.grouping.gathered.iter().enumerate() {
                row.push(states[number * gathered + at].end(*function)?);
            }
            Ok(row)
        };
        (0..count).map(row).collect()
    }
}

impl Grouping {
    fn states(&self) -> Vec<State> {
        let functions = self.gathered.iter();
        functions
            .map(|(function, _)| State::new(*function))
            .collect()
    }

    fn take(&self, part: &mut Part, row: &Row<'_>) -> Result<(), Declined> {
        let Part {
            groups,
            lane,
            key,
            scratch,
        } = part;
        let mut with = With {
            scalars: &self.scalars,
            lane,
        };
        if let Some(filter) = &self.filter
            && filter.of(row, &mut with)? != Some(true)
        {
            return Ok(());
        }
        key.clear();
        for expression in &self.keys {
            encode(expression.of(row, &mut with)?.val(), key);
        }
        let number = match groups.places.get(key.as_slice()) {
            Some(number) => *number,
            None => {
                let number = groups.places.len();
                groups.places.insert(key.as_slice().into(), number);
                for expression in &self.keys {
                    groups
                        .keys
                        .push(expression.of(row, &mut with)?.val().to_value());
                }
                groups.states.extend(self.states());
                groups.memory += self.weight(key.len());
                number
            }
        };
        let states = &mut groups.states[number * self.gathered.len()..];
        for ((function, argument), state) in self.gathered.iter().zip(states) {
            let Some(argument) = argument else {
                state.take(*function, Val::Int(1), scratch)?;
                continue;
            };
            let got = argument.of(row, &mut with)?;
            if got.val() != Val::Null {
                groups.memory += state.take(*function, got.val(), scratch)?;
            }
        }
        Ok(())
    }

    /// The memory that a group takes.
    fn weight(&self, key: usize) -> usize {
        let states = self.gathered.len() * size_of::<State>();
        GROUP + 2 * key + self.keys.len() * size_of::<Value>() + states
    }
}

impl Work for Grouper<'_> {
    type Part = Part;

    fn begin(&self) -> Result<Part, Fault> {
        Ok(Part {
            groups: Groups::default(),
            lane: self.lanes.take(),
            key: Vec::new(),
            scratch: Vec::new(),
        })
    }

    #[inline]
    fn row(&self, part: &mut Part, row: &Row<'_>) -> Result<(), Fault> {
        self.grouping
            .take(part, row)
            .map_err(|Declined| self.declined())
    }

    fn merge(&self, part: Part, _before: u64) -> Result<bool, Fault> {
        self.lanes.give(part.lane);
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let groups = &mut *groups;
        let mut places: Vec<(usize, Box<[u8]>)> = part
            .groups
            .places
            .into_iter()
            .map(|(key, number)| (number, key))
            .collect();
        places.sort_unstable_by_key(|(number, _)| *number);
        let mut keys = part.groups.keys.into_iter();
        let mut states = part.groups.states.into_iter();
        let gathered = &self.grouping.gathered;
        for (_, key) in places {
            let keys = keys.by_ref().take(self.grouping.keys.len());
            let states = states.by_ref().take(gathered.len());
            match groups.places.get(&key) {
                Some(&number) => {
                    keys.for_each(drop);
                    let own = &mut groups.states[number * gathered.len()..];
                    for (((function, _), own), state) in gathered.iter().zip(own).zip(states) {
                        groups.memory += own.merge(*function, state);
                    }
                }
                None => {
                    groups.memory += self.grouping.weight(key.len());
                    groups.keys.extend(keys);
                    for state in states {
                        if let State::Distinct(seen) = &state {
                            groups.memory += seen.iter().map(|key| key.len() + 32).sum::<usize>();
                        }
                        groups.states.push(state);
                    }
                    groups.places.insert(key, groups.places.len());
                }
            }
        }
        if groups.memory > self.memory {
            return Err(self.declined());
        }
        Ok(false)
    }
}

/// Writes a value so that equal ones are written alike, and others never.
#[inline]
pub(crate) fn encode(value: Val<'_>, key: &mut Vec<u8>) {
    match value {
        Val::Null => key.push(0),
        Val::Int(number) => {
            key.push(1);
            key.extend_from_slice(&number.to_le_bytes());
        }
        Val::Real(number) => {
            let whole = number as i64;
            // A number that is whole equals the whole number.
            if whole as f64 == number && whole != i64::MAX {
                encode(Val::Int(whole), key);
            } else {
                key.push(2);
                key.extend_from_slice(&number.to_bits().to_le_bytes());
            }
        }
        Val::Text(text) => {
            key.push(3);
            key.extend_from_slice(&(text.len() as u32).to_le_bytes());
            key.extend_from_slice(text);
        }
    }
}

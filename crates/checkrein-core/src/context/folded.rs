//! What the model knows after any changes is what it would know had it been told the whole.

use std::collections::BTreeMap;

use super::{Context, Part, Slot, Sources, change};
use crate::feature::{Feature, FeatureList, Status};
use crate::layout::ProjectDirs;
use crate::project::{Project, ProjectConfig};
use crate::session::Told;
use crate::state::{State, StateFile};
use crate::time::Timestamp;

/// Numbers that come out the same each time. Each roll of a round is that of the round before, but for
/// a few.
struct Dice {
    seed: u64,
    rolls: Vec<u64>,
    next: usize,
}

impl Dice {
    fn new() -> Self {
        let mut dice = Self {
            seed: 88_172_645_463_325_252,
            rolls: Vec::new(),
            next: 0,
        };
        dice.rolls = (0..32).map(|_| dice.number()).collect();
        dice
    }

    fn number(&mut self) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed >> 8
    }

    fn begin_round(&mut self) {
        self.next = 0;
        for _ in 0..3 {
            let at = usize::try_from(self.number() % 32).unwrap();
            self.rolls[at] = self.number();
        }
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.next += 1;
        usize::try_from(self.rolls[self.next - 1] % sides as u64).unwrap()
    }

    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.roll(2) == 1).then(|| value(self))
    }
}

/// Returns where some project stands.
fn standing(dice: &mut Dice) -> Part {
    let command = |dice: &mut Dice| format!("run {}", dice.roll(3));
    let config = ProjectConfig {
        test_command: dice.maybe(command),
        health_check: dice.maybe(command),
        dev_server_port: dice.maybe(|dice| 8000 + u16::try_from(dice.roll(2)).unwrap()),
        required_env: (0..dice.roll(3)).map(|at| format!("KEY_{at}")).collect(),
        ..ProjectConfig::default()
    };
    let project = Project {
        dirs: ProjectDirs::new("/p/app"),
        config,
    };
    let mut features = FeatureList::default();
    for at in 0..dice.roll(3) {
        let feature = Feature {
            title: format!("Title {at}"),
            status: [Status::Pending, Status::InProgress, Status::Tested][dice.roll(3)],
            acceptance: (0..dice.roll(3))
                .map(|at| format!("it works {at}"))
                .collect(),
            ..Feature::default()
        };
        features.add(feature, Timestamp::UNIX_EPOCH).unwrap();
    }
    let state = StateFile {
        state: State::ALL[dice.roll(State::ALL.len())],
        ..StateFile::default()
    };
    let task = dice.maybe(|dice| match dice.roll(2) {
        0 => "Task A-1 (1 of 2, how: `checkrein next`): Go".to_owned(),
        _ => "Phase `a` waits for the person".to_owned(),
    });
    let context = Context::compile(&Sources {
        project: &project,
        state: &state,
        features: &features,
        task,
        instructions: Vec::new(),
    });
    context.parts.into_iter().next().unwrap()
}

type Known = BTreeMap<&'static str, String>;

/// Takes in what is said, as a reader would.
fn read(known: &mut Known, said: &Part) {
    if !said
        .text
        .lines()
        .next()
        .unwrap()
        .ends_with(", what has changed")
    {
        known.clear();
    }
    for slot in Slot::all_of(&said.text) {
        assert_ne!(slot.name, "other", "{said:?}");
        if slot.text.is_empty() {
            known.remove(slot.name);
        } else {
            known.insert(slot.name, slot.text);
        }
    }
}

#[test]
fn the_changes_together_say_what_the_whole_would() {
    let mut dice = Dice::new();
    let (mut changes, mut shorter, mut silent) = (0, 0, 0);
    for _ in 0..200 {
        let (mut told, mut known) = (Told::new(), Known::new());
        for _ in 0..20 {
            dice.begin_round();
            let now = standing(&mut dice);
            let found = change("/p", &now, None, &told);
            match found.parts.as_slice() {
                [] => silent += 1,
                [said] => {
                    assert!(said.text.len() <= now.text.len(), "{said:?}");
                    changes += 1;
                    shorter += usize::from(said.text.len() < now.text.len());
                    read(&mut known, said);
                }
                more => panic!("{more:?}"),
            }
            told = found.told;
            let mut whole = Known::new();
            read(&mut whole, &now);
            assert_eq!(known, whole, "after {:?}", found.parts);
        }
    }
    assert!(
        changes > 1500 && shorter > 1000 && silent > 100,
        "{changes} {shorter} {silent}"
    );
}

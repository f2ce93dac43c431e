//! The slots of what says where a project stands: each is a fact that changes by itself.

/// A slot as it was said: its name, and its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name.
    pub name: &'static str,
    /// What it says; empty when it is no more.
    pub text: String,
}

/// A slot's name, how its lines begin, and what is said when it is no more.
struct Kind {
    name: &'static str,
    beginnings: &'static [&'static str],
    gone: &'static str,
}

/// Every slot, in the order in which they are said.
const KINDS: &[Kind] = &[
    Kind {
        name: "state",
        beginnings: &["- State: "],
        gone: "- No state any more",
    },
    Kind {
        name: "moves",
        beginnings: &["- Moves on to: "],
        gone: "- Moves on to no other state for now",
    },
    Kind {
        name: "task",
        beginnings: &["- Task ", "- Phase "],
        gone: "- No task of the process is left",
    },
    Kind {
        name: "feature",
        beginnings: &[
            "- Current feature: ",
            "- No feature in progress; next: ",
            "- No features yet ",
        ],
        gone: "- No feature in progress, and none is next",
    },
    Kind {
        name: "count",
        beginnings: &[
            "- 1", "- 2", "- 3", "- 4", "- 5", "- 6", "- 7", "- 8", "- 9",
        ],
        gone: "- No features are listed any more",
    },
    Kind {
        name: "test",
        beginnings: &["- Test command: "],
        gone: "- No test command any more",
    },
    Kind {
        name: "health",
        beginnings: &["- Health check: "],
        gone: "- No health check any more",
    },
    Kind {
        name: "port",
        beginnings: &["- Development server: "],
        gone: "- No development server any more",
    },
    Kind {
        name: "environment",
        beginnings: &["- Required environment: "],
        gone: "- No required environment any more",
    },
];

impl Slot {
    /// Reads the slots of a text, in their order. What is further in belongs to the line above.
    pub fn all_of(text: &str) -> Vec<Self> {
        let mut slots: Vec<Self> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with("## ")) {
            match (slots.last_mut(), line.starts_with(' ')) {
                (Some(slot), true) => {
                    slot.text.push('\n');
                    slot.text.push_str(line);
                }
                _ => slots.push(Self::of_line(line)),
            }
        }
        slots
    }

    fn of_line(line: &str) -> Self {
        let gone = KINDS.iter().find(|kind| kind.gone == line);
        let is_said = |kind: &&Kind| kind.beginnings.iter().any(|one| line.starts_with(one));
        let kind = gone.or_else(|| KINDS.iter().find(is_said));
        Self {
            name: kind.map_or("other", |kind| kind.name),
            text: if gone.is_some() {
                String::new()
            } else {
                line.to_owned()
            },
        }
    }

    /// Says that a slot is no more.
    pub(super) fn gone(name: &str) -> Option<&'static str> {
        let kind = KINDS.iter().find(|kind| kind.name == name)?;
        Some(kind.gone)
    }
}

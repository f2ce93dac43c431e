//! A request's body, taken apart: every byte of it belongs to one part.
//!
//! Parts are found by their place in the body (a tool's result, a system message) and, where the
//! client joins several things into one text, by the line that each of them begins with. What is not
//! recognized is `other`, so that a client that says something in another way makes no part smaller
//! without making that one larger.

mod messages;
mod sections;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value;

/// What a piece of a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    /// The client's own system prompt.
    System,
    /// The tools that the model may call.
    Tools,
    /// The CLAUDE.md files, which the client sends by itself.
    Instructions,
    /// The catalog's skills in the client's list of skills.
    Listed,
    /// The client's own skills in that list, and its head.
    ListedOwn,
    /// A skill's text, however it came, and the call for it.
    Skill,
    /// checkrein's compiled context.
    Context,
    /// Everything else that hooks have said.
    Hints,
    /// What tools have printed.
    ToolOutput,
    /// Prompts, answers and calls.
    Conversation,
    /// The rest: what the client says by itself, and the JSON around everything.
    Other,
}

impl Part {
    /// All parts, in the order in which they are shown.
    pub(super) const ALL: [Self; 11] = [
        Self::System,
        Self::Tools,
        Self::Instructions,
        Self::Listed,
        Self::ListedOwn,
        Self::Skill,
        Self::Context,
        Self::Hints,
        Self::ToolOutput,
        Self::Conversation,
        Self::Other,
    ];

    /// Whether checkrein has a say in how large it is.
    pub(super) fn is_ours(self) -> bool {
        matches!(
            self,
            Self::Listed | Self::Skill | Self::Context | Self::Hints | Self::ToolOutput
        )
    }
}

/// A piece of a request's body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Piece {
    /// What it is.
    pub(super) part: Part,
    /// How the model reads it; empty for what it does not read.
    pub(super) text: String,
    /// How many bytes of the body it takes.
    pub(super) bytes: usize,
}

/// How large something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Size {
    /// In the body that is sent.
    pub(super) bytes: usize,
    /// As text.
    pub(super) characters: usize,
    /// As text, estimated.
    pub(super) tokens: usize,
}

impl std::ops::AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.characters += other.characters;
        self.tokens += other.tokens;
    }
}

impl std::iter::Sum for Size {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        let mut sum = Self::default();
        sizes.for_each(|size| sum += size);
        sum
    }
}

/// The size of each part that there is.
pub(super) type Sizes = BTreeMap<Part, Size>;

/// Adds sizes to others, part by part.
pub(super) fn add(sum: &mut Sizes, sizes: &Sizes) {
    for (part, size) in sizes {
        *sum.entry(*part).or_default() += *size;
    }
}

/// Takes a body apart that had this many bytes. The names are those of the catalog's skills.
pub(super) fn take_apart(body: &Value, bytes: usize, names: &BTreeSet<&str>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    pieces.push(Piece {
        part: Part::System,
        text: messages::text(&body["system"]),
        bytes: written(&body["system"]),
    });
    pieces.push(Piece {
        part: Part::Tools,
        text: body["tools"].to_string(),
        bytes: written(&body["tools"]),
    });
    pieces.extend(messages::pieces(&body["messages"], names));
    let named: usize = pieces.iter().map(|piece| piece.bytes).sum();
    pieces.push(Piece {
        part: Part::Other,
        text: String::new(),
        bytes: bytes.saturating_sub(named),
    });
    pieces.retain(|piece| piece.bytes > 0);
    pieces
}

/// Returns how many bytes a value takes, as the client writes it; nothing takes none.
pub(super) fn written(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        value => value.to_string().len(),
    }
}

/// Returns how many bytes a piece of a text takes inside the quotes.
fn escaped(text: &str) -> usize {
    Value::from(text).to_string().len() - 2
}

/// Returns what was not in the request before; what the client only wraps differently is not new.
pub(super) fn new_since<'a>(before: &[Piece], now: &'a [Piece]) -> Vec<&'a Piece> {
    let mut known: HashMap<&Piece, usize> = HashMap::new();
    for piece in before.iter().filter(|piece| !piece.text.is_empty()) {
        *known.entry(piece).or_default() += 1;
    }
    let mut is_new = |piece: &&Piece| match known.get_mut(*piece) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => !piece.text.is_empty(),
    };
    now.iter().filter(|piece| is_new(piece)).collect()
}

/// Counts tokens, each text once: requests say the same again and again.
#[derive(Default)]
pub(super) struct Counter {
    known: HashMap<String, usize>,
}

impl Counter {
    /// Returns the size of each part.
    pub(super) fn sizes<'a>(&mut self, pieces: impl IntoIterator<Item = &'a Piece>) -> Sizes {
        let mut sizes = Sizes::new();
        for piece in pieces {
            *sizes.entry(piece.part).or_default() += Size {
                bytes: piece.bytes,
                characters: piece.text.chars().count(),
                tokens: self.tokens(&piece.text),
            };
        }
        sizes
    }

    fn tokens(&mut self, text: &str) -> usize {
        if let Some(tokens) = self.known.get(text) {
            return *tokens;
        }
        let tokens = checkrein_tokens::estimate(text);
        self.known.insert(text.to_owned(), tokens);
        tokens
    }
}

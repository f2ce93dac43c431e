//! What the mocked model says, turn by turn.

use std::collections::VecDeque;

use serde_json::Value;

use super::request::{Kind, Request};

/// One piece of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Text for the person.
    Text(String),
    /// A call of one of the client's tools.
    Tool {
        /// The tool's name, such as `Bash`.
        name: String,
        /// The tool's arguments.
        input: Value,
    },
}

/// One answer of the model. A turn without a tool call ends the model's work on the prompt.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// The pieces, in order.
    pub blocks: Vec<Block>,
    /// The size of the request as the mock reports it; near the model's limit the client compacts.
    pub input_tokens: u64,
}

impl Turn {
    /// Says something, and is done.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            blocks: vec![Block::Text(text.into())],
            ..Self::default()
        }
    }

    /// Calls a tool.
    pub fn tool(name: impl Into<String>, input: Value) -> Self {
        Self::default().and_tool(name, input)
    }

    /// Calls one more tool in the same answer.
    #[must_use]
    pub fn and_tool(mut self, name: impl Into<String>, input: Value) -> Self {
        self.blocks.push(Block::Tool {
            name: name.into(),
            input,
        });
        self
    }

    /// Reports the request that this turn answers as this large; it is small when nobody says so.
    #[must_use]
    pub fn input_tokens(mut self, tokens: u64) -> Self {
        self.input_tokens = tokens;
        self
    }
}

/// In the shape that the client asks for; it asks again when an answer has another.
const SUMMARY: &str =
    "<analysis>Short.</analysis>\n<summary>The conversation so far, in short.</summary>";

type Responder = Box<dyn FnMut(&Request) -> Option<Turn> + Send>;

/// A model that says what a test wants it to say.
///
/// A request is answered by the first that applies:
///   1. a responder that takes it
///   2. for the main conversation, the next turn
///   3. for a subagent, the next turn of the subagents
///   4. for a compaction, a short summary
///   5. a short harmless text
#[derive(Default)]
pub struct Script {
    responders: Vec<Responder>,
    turns: VecDeque<Turn>,
    subagent_turns: VecDeque<Turn>,
}

impl Script {
    /// Returns a script in which the model says something short to everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a turn of the main conversation.
    #[must_use]
    pub fn turn(mut self, turn: Turn) -> Self {
        self.turns.push_back(turn);
        self
    }

    /// Adds a turn of the main conversation that calls one tool.
    #[must_use]
    pub fn tool(self, name: &str, input: Value) -> Self {
        self.turn(Turn::tool(name, input))
    }

    /// Adds a turn of the main conversation that says something and ends the work on the prompt.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.turn(Turn::text(text))
    }

    /// Adds a turn for whichever subagent asks next.
    #[must_use]
    pub fn subagent_turn(mut self, turn: Turn) -> Self {
        self.subagent_turns.push_back(turn);
        self
    }

    /// Adds a responder, which is asked before everything else; `None` passes the request on.
    #[must_use]
    pub fn respond(
        mut self,
        responder: impl FnMut(&Request) -> Option<Turn> + Send + 'static,
    ) -> Self {
        self.responders.push(Box::new(responder));
        self
    }

    pub(super) fn push(&mut self, turns: impl IntoIterator<Item = Turn>) {
        self.turns.extend(turns);
    }

    pub(super) fn turns_left(&self) -> usize {
        self.turns.len() + self.subagent_turns.len()
    }

    pub(super) fn answer(&mut self, request: &Request) -> Turn {
        let responded = self
            .responders
            .iter_mut()
            .find_map(|respond| respond(request)); // [1]
        let scripted = responded.or_else(|| match request.kind {
            Kind::Conversation => self.turns.pop_front(), // [2]
            Kind::Subagent => self.subagent_turns.pop_front(), // [3]
            Kind::Compaction => Some(Turn::text(SUMMARY)), // [4]
            Kind::Side => None,
        });
        scripted.unwrap_or_else(|| Turn::text("Done.")) // [5]
    }
}

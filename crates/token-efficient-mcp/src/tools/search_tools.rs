//! `search_tools`: tools of every MCP server that is configured are found by words and meaning.

use checkrein_serve::{Call, Effect, Fault, Tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Work;
use crate::books::{Booked, Made, book};

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    /// What the tool should do
    query: String,
    server: Option<String>,
    /// Default summary; full has schemas
    detail: Option<Detail>,
    #[schemars(range(min = 1, max = 100))]
    limit: Option<usize>,
    #[schemars(range(min = 200, max = 10_000))]
    max_tokens: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Detail {
    Names,
    #[default]
    Summary,
    Full,
}

/// What was found, the best first.
#[derive(Debug, Serialize, JsonSchema)]
struct Found {
    tools: Vec<String>,
}

pub(super) fn tool() -> Tool<Work> {
    Tool::new(
        "search_tools",
        "Find tools of all configured MCP servers by what they do.",
        Effect::Reads,
        search,
    )
    .unlisted(&["max_tokens"])
    .aliases(&[
        ("level", "detail"),
        ("detail_level", "detail"),
        ("category", "server"),
    ])
    .words(&[
        ("detail", "names_only", "names"),
        ("detail", "name", "names"),
        ("detail", "description", "summary"),
    ])
    .ignoring(&["response_format"])
}

fn search(work: &mut Work, given: Arguments, _: &Call) -> Result<Booked<Found>, Fault> {
    let _ = (
        given.query,
        given.server,
        given.detail,
        given.limit,
        given.max_tokens,
    );
    let made = Made {
        tool: "search_tools",
        ..Made::default()
    };
    Ok(book(work, made, Found { tools: Vec::new() }))
}

//! `search_tools`: tools of every MCP server that is configured are found by words and meaning.

use std::ffi::OsString;
use std::time::Duration;

use checkrein_core::layout::UserDirs;
use checkrein_embed::{Embedder, choice};
use checkrein_mcp::allowed::Policy;
use checkrein_mcp::index::{Ask, Detail, Found, Index, Meaning};
use checkrein_mcp::{Asked, Asker, Server, configured, list_tools, managed_folder};
use checkrein_serve::{Call, Effect, Fault, Tool, shortened};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Work;
use crate::books::{Booked, Made, book};
use crate::fitting::{cost, room};

/// How long each phase of asking a server for its tools may take: the others are searched meanwhile.
const PATIENCE: Duration = Duration::from_secs(15);

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    /// What the tool should do
    query: String,
    server: Option<String>,
    /// Default summary; full has schemas
    detail: Option<Shown>,
    #[schemars(range(min = 1, max = 100))]
    limit: Option<usize>,
    #[schemars(range(min = 200, max = 10_000))]
    max_tokens: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Shown {
    Names,
    #[default]
    Summary,
    Full,
}

impl From<Shown> for Detail {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Names => Self::Names,
            Shown::Summary => Self::Summary,
            Shown::Full => Self::Full,
        }
    }
}

/// What was found, the best first.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct Tools {
    /// Server, tool and, by the detail, what it does, its arguments and schemas: the words of its server.
    tools: Vec<Map<String, Value>>,
    /// How many fit at all.
    total: usize,
    /// What was searched by: words, or the level of the model.
    level: String,
    /// What else should be known, such as servers that did not answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
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

fn search(work: &mut Work, given: Arguments, call: &Call) -> Result<Booked<Tools>, Fault> {
    let dirs = work.dirs()?.clone();
    let folder = work.folder()?;
    call.doing("asking servers for their tools");
    let servers = configured(&Asked {
        user: &dirs,
        folder: &folder,
        variable: &variable,
        managed: managed_folder(),
    });
    let policy = Policy::read(&dirs, Some(&folder));
    let stop = || call.is_stopped();
    let asker = Asker {
        user: &dirs,
        root: &folder,
        folder: &folder,
        policy: &policy,
        variable: &variable,
        keeper: std::env::current_exe().ok(),
        session: work.session().map(ToOwned::to_owned),
        limit: Some(PATIENCE),
        stop: &stop,
    };
    let list = |server: &Server| list_tools(server, &asker.with(server, None)?);
    let index = Index::open(
        &servers.servers,
        &dirs.tool_index(),
        work.now(),
        Ask::Stale,
        list,
    );
    if let Some(name) = &given.server
        && !index.shelves().iter().any(|shelf| shelf.server == *name)
    {
        return Err(unknown(name, &index));
    }
    let mut notes: Vec<String> = index
        .shelves()
        .iter()
        .filter_map(|shelf| Some((shelf, shelf.trouble.as_ref()?)))
        .map(|(shelf, trouble)| {
            format!(
                "{}: {}",
                shortened(&shelf.server, 60),
                shortened(&trouble.cause, 160)
            )
        })
        .collect();
    let waits = servers
        .servers
        .iter()
        .filter(|server| !server.may_start() && server.hidden_by.is_none());
    let waiting: Vec<&str> = waits.map(|server| server.name.as_str()).collect();
    if !waiting.is_empty() {
        notes.push(format!(
            "not approved, so not asked: {}",
            shortened(&waiting.join(", "), 200)
        ));
    }
    let limit = given.limit.unwrap_or(10);
    call.doing("searching");
    let mut model = model(&dirs).unwrap_or_else(|said| {
        notes.push(said);
        None
    });
    let known = model
        .as_ref()
        .map(|model| (model.level().as_str(), model.id().to_owned()));
    let mut embed = |texts: &[&str]| match &mut model {
        Some(model) => model.embed(texts).map_err(|error| format!("{error:#}")),
        None => Err("there is no model".to_owned()),
    };
    let meaning = known.as_ref().map(|(level, id)| Meaning {
        level,
        id,
        embed: &mut embed,
    });
    let found = index.search(&given.query, given.server.as_deref(), limit, meaning);
    notes.extend(found.trouble.clone());
    let (tools, bytes) = fit(
        &found,
        given.detail.unwrap_or_default().into(),
        notes,
        given.max_tokens,
    )?;
    let made = Made {
        tool: "search_tools",
        bytes,
        // Whatever the client shows of these tools it shows with or without us.
        client: 0,
        id: None,
    };
    Ok(book(work, made, tools))
}

/// Puts as many tools into the answer as fit; one that does not fit by itself is shown by less.
fn fit(
    found: &Found<'_>,
    detail: Detail,
    mut notes: Vec<String>,
    max_tokens: Option<usize>,
) -> Result<(Tools, u64), Fault> {
    notes.truncate(12);
    let mut tools = Tools {
        total: found.total,
        level: found.level.clone(),
        notes,
        ..Tools::default()
    };
    let mut left = room(max_tokens, &tools)?.saturating_sub(40);
    let mut bytes = 0;
    let mut shortened = 0;
    for hit in &found.hits {
        bytes += hit.tool.shown(hit.server, Detail::Full).to_string().len() as u64;
        let less = [detail, Detail::Summary, Detail::Names];
        let mut shown = less
            .iter()
            .map(|detail| hit.tool.shown(hit.server, *detail));
        let Some((at, value)) = shown
            .by_ref()
            .enumerate()
            .find(|(_, shown)| cost(shown) <= left)
        else {
            break;
        };
        left -= cost(&value);
        shortened += usize::from(at > 0);
        tools.tools.extend(value.as_object().cloned());
    }
    if shortened > 0 {
        let note = "the last are shown by less: ask for fewer, or give a larger `max_tokens`";
        tools.notes.push(note.into());
    }
    Ok((tools, bytes))
}

/// Loads the model that the person chose, if one was chosen.
fn model(dirs: &UserDirs) -> Result<Option<Box<dyn Embedder>>, String> {
    let said = |why: String| format!("searched by words alone: {why}");
    let chosen = choice::read(dirs).map_err(|error| said(format!("{error:#}")))?;
    let opened = chosen.map(|choice| choice.open());
    opened.transpose().map_err(|why| said(why.to_string()))
}

fn unknown(name: &str, index: &Index) -> Fault {
    let names: Vec<&str> = index
        .shelves()
        .iter()
        .map(|shelf| shelf.server.as_str())
        .collect();
    let shown = shortened(&name.escape_debug().to_string(), 60);
    let next = if names.is_empty() {
        "tell the person that no MCP server is configured and approved".to_owned()
    } else {
        format!(
            "give one of {}, or none for all",
            shortened(&names.join(", "), 400)
        )
    };
    Fault::new(
        format!("there is no server `{shown}` that may be asked"),
        next,
    )
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

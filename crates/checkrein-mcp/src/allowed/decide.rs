//! The decision itself, in the order in which its parts are asked.

use std::path::PathBuf;

use checkrein_core::skill::Source;

use super::policy::{Layer, Lists, Policy};
use super::rule::Rule;
use super::value::{forbids, permits};
use super::{Asked, Asking, By, Denial, Verdict};

/// Decides whether a call may be made. The first that is against it is named:
///   1. something that says what is forbidden cannot be read
///   2. a rule about the server, of the person or the project
///   3. a rule of the client's
///   4. for an agent: nobody has allowed this without a question
///   5. for a skill: what it says of itself, a rule about it, or that nobody has allowed it this
pub(super) fn judge(policy: &Policy, asked: &Asked<'_>) -> Verdict {
    let denial = closed(policy, asked)
        .or_else(|| by_server(&policy.person, asked))
        .or_else(|| by_server(&policy.project, asked))
        .or_else(|| by_client(policy, asked))
        .or_else(|| match &asked.by {
            By::Person => None,
            By::Agent => unasked(policy, asked),
            By::Skill(asking) => of_skill(policy, asked, asking),
        });
    denial.map_or(Verdict::Allowed, Verdict::Denied)
}

const ASK_PERSON: &str = "a person decides about that; go on without it";

fn denial(asked: &Asked<'_>, why: String, rule: Option<&str>, place: &str, next: String) -> Denial {
    Denial {
        call: format!("{}.{}", asked.server, asked.tool),
        why,
        rule: rule.map(str::to_owned),
        place: place.to_owned(),
        next,
    }
}

/// 1.
fn closed(policy: &Policy, asked: &Asked<'_>) -> Option<Denial> {
    let trouble = policy.trouble.as_ref()?;
    let next = "a person mends the file; `checkrein doctor` looks at it".into();
    Some(denial(
        asked,
        trouble.clone(),
        None,
        &policy.person.place,
        next,
    ))
}

/// 2.
fn by_server(layer: &Layer, asked: &Asked<'_>) -> Option<Denial> {
    ["*", asked.server].into_iter().find_map(|name| {
        by_lists(
            layer,
            layer.servers.get(name)?,
            &format!("mcp.servers.{name}"),
            asked,
        )
    })
}

/// What a deny list forbids.
fn by_deny_list(lists: &Lists, key: &str, place: &str, asked: &Asked<'_>) -> Option<Denial> {
    let rule = lists
        .deny
        .iter()
        .find(|rule| forbids(rule, asked.server, asked.tool, asked.arguments))?;
    let why = format!(
        "the rule `{}` in `{key}.deny` of `{place}` forbids it",
        rule.text
    );
    Some(denial(
        asked,
        why,
        Some(&rule.text),
        place,
        ASK_PERSON.into(),
    ))
}

/// What a deny list forbids, and what an allow list leaves out.
fn by_lists(layer: &Layer, lists: &Lists, key: &str, asked: &Asked<'_>) -> Option<Denial> {
    let place = &layer.place;
    if let Some(denial) = by_deny_list(lists, key, place, asked) {
        return Some(denial);
    }
    let allow = lists.allow.as_ref()?;
    if holds(allow, asked) {
        return None;
    }
    let why = format!("it is not what `{key}.allow` of `{place}` allows");
    Some(denial(asked, why, None, place, ASK_PERSON.into()))
}

fn holds(allow: &[Rule], asked: &Asked<'_>) -> bool {
    allow
        .iter()
        .any(|rule| permits(rule, asked.server, asked.tool, asked.arguments))
}

/// 3.
fn by_client(policy: &Policy, asked: &Asked<'_>) -> Option<Denial> {
    let (rule, path) = policy.client.denies(asked.server, asked.tool)?;
    let place = path.display().to_string();
    let why =
        format!("the client's rule `{rule}` under `permissions.deny` of `{place}` forbids it");
    Some(denial(asked, why, Some(rule), &place, ASK_PERSON.into()))
}

/// 4. What the person's allow list of the server leaves out was denied already.
fn unasked(policy: &Policy, asked: &Asked<'_>) -> Option<Denial> {
    let has_list = |name: &str| {
        policy
            .person
            .servers
            .get(name)
            .is_some_and(|lists| lists.allow.is_some())
    };
    if has_list(asked.server) || policy.client.allows(asked.server, asked.tool) {
        return None;
    }
    let place = &policy.person.place;
    let why =
        "the client would ask the person before such a call, and this command is not asked about"
            .to_owned();
    let next = format!(
        "call the tool itself (`mcp__{}__{}`), or a person allows it: `mcp.servers.{}.allow` in `{place}`",
        asked.server, asked.tool, asked.server
    );
    Some(denial(asked, why, None, place, next))
}

/// 5.
fn of_skill(policy: &Policy, asked: &Asked<'_>, asking: &Asking<'_>) -> Option<Denial> {
    let place = &policy.person.place;
    let name = asking.name;
    if let Some(tools) = asking.tools {
        // A rule that cannot be read allows nothing.
        let own = tools
            .iter()
            .filter_map(|text| Rule::of_skill(text, "").ok());
        if !holds(&own.collect::<Vec<_>>(), asked) {
            let file = asking.folder.join("SKILL.md").display().to_string();
            let why = format!("it is not among the tools that `{name}` says it needs");
            let next = "its author adds it there, or takes the template out".into();
            return Some(denial(asked, why, None, &file, next));
        }
    }
    // By its name everybody's skill is meant where less is allowed.
    let project = ["*", name]
        .into_iter()
        .find_map(|key| Some((policy.project.skills.get(key)?, key)));
    if let Some((lists, key)) = project
        && let Some(denial) = by_lists(&policy.project, lists, &format!("mcp.skills.{key}"), asked)
    {
        return Some(denial);
    }
    let names = names(policy, asking);
    let mut granted = false;
    let mut listed = None;
    for (key, lists) in &policy.person.skills {
        let grants = names.contains(key);
        if !(grants || key == name || key == "*") {
            continue;
        }
        let key_of_lists = format!("mcp.skills.{key}");
        if let Some(denial) = by_deny_list(lists, &key_of_lists, place, asked) {
            return Some(denial);
        }
        if let Some(allow) = lists.allow.as_ref().filter(|_| grants) {
            granted |= holds(allow, asked);
            listed = Some(key);
        }
    }
    let is_own = matches!(asking.source, Source::User | Source::BuiltIn);
    if granted || listed.is_none() && is_own && asked.read_only == Some(true) {
        return None;
    }
    let key = key_of(policy, asking);
    let why = match listed {
        Some(key) => format!("it is not what `mcp.skills.{key}.allow` of `{place}` allows"),
        None if is_own => format!(
            "its server does not say that it only reads, and nothing in `{place}` allows it to `{name}`"
        ),
        None => format!(
            "`{name}` is not a skill of the person's own, and nothing in `{place}` allows it this"
        ),
    };
    let call = &denial(asked, String::new(), None, place, String::new()).call;
    let next = format!(
        "a person who wants it adds `\"{call}\"` to `mcp.skills.\"{key}\".allow` in `{place}`"
    );
    Some(denial(asked, why, None, place, next))
}

/// Returns the names under which a person allows something to this skill: a project's goes by its folder, since any
/// project may have a skill of that name.
pub(super) fn names(policy: &Policy, asking: &Asking<'_>) -> Vec<String> {
    match asking.source {
        Source::User | Source::BuiltIn => vec![asking.name.to_owned(), "*".to_owned()],
        Source::Plugin(_) => vec![asking.name.to_owned()],
        Source::Project => {
            let folder = asking.folder;
            let mut names = vec![folder.display().to_string(), key_of(policy, asking)];
            let real = folder
                .canonicalize()
                .unwrap_or_else(|_| folder.to_path_buf());
            names.push(real.display().to_string());
            if let Some(home) = real_below(policy, &real) {
                names.push(home);
            }
            names
        }
    }
}

fn key_of(policy: &Policy, asking: &Asking<'_>) -> String {
    match asking.source {
        Source::Project => match asking.folder.strip_prefix(&policy.home) {
            Ok(below) => format!("~/{}", below.display()),
            Err(_) => asking.folder.display().to_string(),
        },
        _ => asking.name.to_owned(),
    }
}

fn real_below(policy: &Policy, real: &std::path::Path) -> Option<String> {
    let home: PathBuf = policy.home.canonicalize().ok()?;
    let below = real.strip_prefix(home).ok()?;
    Some(format!("~/{}", below.display()))
}

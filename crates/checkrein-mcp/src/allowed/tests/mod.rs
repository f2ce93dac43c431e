//! A policy to try calls on, and the tests by what decides.

mod arguments;
mod disguises;
mod lists;
mod skills;

use std::path::Path;

use checkrein_core::config::{Config, Narrowing};
use checkrein_core::layout::UserDirs;
use checkrein_core::skill::Source;
use serde_json::{Value, json};

use super::client::Client;
use super::{Asked, Asking, By, Denial, Policy};

pub(super) fn user() -> UserDirs {
    UserDirs::new(|name| (name == "HOME").then(|| "/home/ada".into())).unwrap()
}

/// A policy of what the person says under `mcp`, and what the project does.
pub(super) fn policy(person: &Value, project: &Value) -> Policy {
    let config = json!({ "mcp": person }).to_string();
    let user = user();
    let config = Config::parse(config.as_bytes(), &user.home).unwrap();
    Policy::of(
        config,
        Narrowing::of(Some(project)),
        Client::default(),
        &user,
    )
}

/// What is against a call of `SERVER.TOOL`.
pub(super) fn denial(policy: &Policy, call: &str, arguments: &Value, by: By<'_>) -> Option<Denial> {
    let (server, tool) = call.split_once('.').unwrap();
    let asked = Asked {
        server,
        tool,
        arguments: arguments.as_object().unwrap(),
        read_only: Some(tool.starts_with("read") || tool.starts_with("list")),
        by,
    };
    policy.judge(&asked).denial()
}

/// A skill of the person's own.
pub(super) fn own<'a>(name: &'a str, folder: &'a Path) -> Asking<'a> {
    Asking {
        name,
        source: &Source::User,
        folder,
        tools: None,
    }
}

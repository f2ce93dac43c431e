//! From JSON to settings: every key is known, every value has its type, and each fault names its key.
//!
//! No fault shows a value: somebody may have put a token where none belongs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::{Bearer, Config, Mcp, Narrowing, Rules, Sandbox, SandboxLimits, Server, Skill};

/// Reads the whole file.
pub(super) fn config(value: &Value, home: &Path) -> Result<Config, String> {
    let mut faults = Faults::default();
    let mut config = Config::default();
    let keys = ["$schema", "v", "sandbox", "mcp"];
    if let Some(file) = faults.object(value, "", &keys) {
        if file.get("v").is_some_and(|v| *v != 1) {
            faults.say("v", "must be 1: this checkrein knows no other version");
        }
        if let Some(value) = file.get("sandbox") {
            config.sandbox = sandbox(value, home, &mut faults);
        }
        if let Some(value) = file.get("mcp") {
            config.mcp = mcp(value, home, &mut faults);
        }
    }
    faults.none_or(config)
}

/// Reads what a project says under `mcp`.
pub(super) fn narrowing(value: &Value) -> Result<Narrowing, String> {
    let mut faults = Faults::default();
    let mut narrowing = Narrowing::default();
    if let Some(map) = faults.object(value, "mcp", &["servers", "skills"]) {
        let rules = |value: &Value, path: &str, faults: &mut Faults| match faults.object(
            value,
            path,
            &["allow", "deny"],
        ) {
            Some(map) => self::rules(map, path, faults),
            None => Rules::default(),
        };
        narrowing.servers = named(map, "mcp", "servers", &mut faults, rules);
        narrowing.skills = named(map, "mcp", "skills", &mut faults, rules);
    }
    faults.none_or(narrowing)
}

fn sandbox(value: &Value, home: &Path, faults: &mut Faults) -> Sandbox {
    let path = "sandbox";
    let keys = ["unsafe_without", "hosts", "readable", "limits"];
    let Some(map) = faults.object(value, path, &keys) else {
        return Sandbox::default();
    };
    let unsafe_without = match map.get("unsafe_without") {
        None => false,
        Some(Value::Bool(yes)) => *yes,
        Some(_) => {
            faults.say(&join(path, "unsafe_without"), "must be true or false");
            false
        }
    };
    let readable = faults.strings(map, path, "readable").unwrap_or_default();
    let readable = readable
        .iter()
        .filter_map(|text| faults.path(text, &join(path, "readable"), home))
        .collect();
    Sandbox {
        unsafe_without,
        hosts: faults.strings(map, path, "hosts").unwrap_or_default(),
        readable,
        limits: map
            .get("limits")
            .map(|value| limits(value, faults))
            .unwrap_or_default(),
    }
}

fn limits(value: &Value, faults: &mut Faults) -> SandboxLimits {
    let path = "sandbox.limits";
    let keys = [
        "seconds",
        "memory_bytes",
        "processes",
        "file_bytes",
        "scratch_bytes",
        "output_bytes",
    ];
    let Some(map) = faults.object(value, path, &keys) else {
        return SandboxLimits::default();
    };
    let [seconds, memory, processes, file, scratch, output] =
        keys.map(|key| faults.number(map, path, key));
    SandboxLimits {
        seconds,
        memory_bytes: memory,
        processes,
        file_bytes: file,
        scratch_bytes: scratch,
        output_bytes: output,
    }
}

fn mcp(value: &Value, home: &Path, faults: &mut Faults) -> Mcp {
    let Some(map) = faults.object(value, "mcp", &["servers", "skills"]) else {
        return Mcp::default();
    };
    Mcp {
        servers: named(map, "mcp", "servers", faults, |value, path, faults| {
            server(value, path, home, faults)
        }),
        skills: named(map, "mcp", "skills", faults, skill),
    }
}

fn server(value: &Value, path: &str, home: &Path, faults: &mut Faults) -> Server {
    let keys = [
        "allow",
        "deny",
        "url",
        "bearer",
        "certificate",
        "key",
        "authority",
        "seconds",
        "bytes",
    ];
    let Some(map) = faults.object(value, path, &keys) else {
        return Server::default();
    };
    let mut file = |key: &str| {
        let text = faults.text(map, path, key)?;
        faults.path(&text, &join(path, key), home)
    };
    let (certificate, key, authority) = (file("certificate"), file("key"), file("authority"));
    if map.contains_key("certificate") != map.contains_key("key") {
        faults.say(path, "needs `certificate` and `key`, or neither of them");
    }
    Server {
        rules: rules(map, path, faults),
        url: faults.text(map, path, "url"),
        bearer: map
            .get("bearer")
            .and_then(|value| bearer(value, &join(path, "bearer"), faults)),
        certificate,
        key,
        authority,
        seconds: faults.number(map, path, "seconds"),
        bytes: faults.number(map, path, "bytes"),
    }
}

fn bearer(value: &Value, path: &str, faults: &mut Faults) -> Option<Bearer> {
    if value.is_string() {
        // A token, most likely, and this file is no place for one.
        faults.say(
            path,
            "must be {\"env\": NAME} or {\"command\": [PROGRAM, ARGUMENT...]}: no token is written into this file",
        );
        return None;
    }
    let map = faults.object(value, path, &["env", "command"])?;
    match (map.get("env"), map.get("command")) {
        (Some(_), None) => faults.text(map, path, "env").map(Bearer::Env),
        (None, Some(_)) => {
            let command = faults.strings(map, path, "command")?;
            if command.is_empty() {
                faults.say(&join(path, "command"), "must name a program");
                return None;
            }
            Some(Bearer::Command(command))
        }
        _ => {
            faults.say(path, "must have either `env` or `command`");
            None
        }
    }
}

fn skill(value: &Value, path: &str, faults: &mut Faults) -> Skill {
    let Some(map) = faults.object(value, path, &["allow", "deny", "seconds", "bytes"]) else {
        return Skill::default();
    };
    Skill {
        rules: rules(map, path, faults),
        seconds: faults.number(map, path, "seconds"),
        bytes: faults.number(map, path, "bytes"),
    }
}

fn rules(map: &Map<String, Value>, path: &str, faults: &mut Faults) -> Rules {
    Rules {
        allow: faults.strings(map, path, "allow"),
        deny: faults.strings(map, path, "deny").unwrap_or_default(),
    }
}

/// Reads a map from names to what is said of each.
fn named<T>(
    map: &Map<String, Value>,
    path: &str,
    key: &str,
    faults: &mut Faults,
    mut read: impl FnMut(&Value, &str, &mut Faults) -> T,
) -> BTreeMap<String, T> {
    let path = join(path, key);
    match map.get(key) {
        None => BTreeMap::new(),
        Some(Value::Object(entries)) => entries
            .iter()
            .map(|(name, value)| (name.clone(), read(value, &join(&path, name), faults)))
            .collect(),
        Some(_) => {
            faults.say(&path, "must be an object");
            BTreeMap::new()
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// What is wrong, each with the key that it is about.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn say(&mut self, path: &str, what: &str) {
        let path = if path.is_empty() { "the file" } else { path };
        self.0.push(format!("`{path}` {what}"));
    }

    fn none_or<T>(self, value: T) -> Result<T, String> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self.0.join("; "))
        }
    }

    /// Returns the map that a value is, if all its keys are known.
    fn object<'a>(
        &mut self,
        value: &'a Value,
        path: &str,
        known: &[&str],
    ) -> Option<&'a Map<String, Value>> {
        let Value::Object(map) = value else {
            self.say(path, "must be an object");
            return None;
        };
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            let known = known.join("`, `");
            self.say(
                &join(path, key),
                &format!("is not known; known are `{known}`"),
            );
        }
        Some(map)
    }

    fn text(&mut self, map: &Map<String, Value>, path: &str, key: &str) -> Option<String> {
        match map.get(key)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            _ => {
                self.say(&join(path, key), "must be a text");
                None
            }
        }
    }

    fn strings(&mut self, map: &Map<String, Value>, path: &str, key: &str) -> Option<Vec<String>> {
        let items = map.get(key)?.as_array().and_then(|items| {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            texts.collect::<Option<Vec<String>>>()
        });
        if items.is_none() {
            self.say(&join(path, key), "must be a list of texts");
        }
        items
    }

    fn number(&mut self, map: &Map<String, Value>, path: &str, key: &str) -> Option<u64> {
        let number = map.get(key)?.as_u64().filter(|number| *number > 0);
        if number.is_none() {
            self.say(&join(path, key), "must be a whole number from 1 on");
        }
        number
    }

    /// Returns an absolute path; `~/` is the person's home.
    fn path(&mut self, text: &str, path: &str, home: &Path) -> Option<PathBuf> {
        let full = match text.strip_prefix("~/") {
            Some(below) => home.join(below),
            None => PathBuf::from(text),
        };
        if full.is_absolute() {
            return Some(full);
        }
        self.say(path, "must be an absolute path, or begin with `~/`");
        None
    }
}

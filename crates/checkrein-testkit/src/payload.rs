//! What the real client was seen to send, recorded in `tests/payloads/<version>/`.

use std::path::PathBuf;

use fs_err as fs;
use serde_json::Value;

/// The client's version that everything is recorded from and tested with.
pub fn client_version() -> &'static str {
    include_str!("../../../tests/client.version").trim()
}

/// Returns the folder of the payloads that the pinned client sent.
pub fn folder() -> PathBuf {
    crate::client::repository()
        .join("tests/payloads")
        .join(client_version())
}

/// Returns the names of all payloads, sorted.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the payloads are in the repository")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

/// Returns one payload as the bytes a hook would read, such as `pre-tool-use.write`.
pub fn bytes(name: &str) -> Vec<u8> {
    let path = folder().join(format!("{name}.json"));
    fs::read(path).expect("this payload was recorded")
}

/// Returns one payload as JSON.
pub fn json(name: &str) -> Value {
    serde_json::from_slice(&bytes(name)).expect("recorded payloads are JSON")
}

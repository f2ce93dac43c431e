//! The one way out, for hosts that the person's own configuration names: a listener inside, a proxy outside, and a
//! socket between them. Names are resolved outside; the sandbox's own network has nobody in it.

pub(crate) mod inside;
pub(crate) mod outside;
mod request;

use std::ffi::OsString;

/// Where the listener is, in a network in which nothing else is.
pub(crate) const PORT: u16 = 3128;

/// The variables by which programs find the proxy.
pub(crate) fn variables() -> Vec<(OsString, OsString)> {
    let address = format!("http://127.0.0.1:{PORT}");
    let names = [
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "all_proxy",
    ];
    let mut all: Vec<(OsString, OsString)> = names
        .into_iter()
        .map(|name| (name.into(), address.clone().into()))
        .collect();
    // Node 24 and later listen to the above when they are told to.
    all.push(("NODE_USE_ENV_PROXY".into(), "1".into()));
    all
}

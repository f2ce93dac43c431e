//! Which variable of the environment puts a proxy between us and an address, so that a failure can name it.

use std::ffi::OsString;

use reqwest::Url;

use super::http::is_near;

/// Returns the variable that names the proxy for an address; nothing where we ask the address itself.
///
/// `NO_PROXY` is not looked at: it may name the host in many ways, and the message mentions it.
pub(super) fn named(
    url: &Url,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Option<&'static str> {
    if is_near(url) {
        return None;
    }
    let names: &[&'static str] = match url.scheme() {
        "https" => &["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
        _ => &["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"],
    };
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    names.iter().copied().find(|name| is_set(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, set: &[&str], expected: Option<&str>) {
        let variable = |name: &str| match name {
            "ALL_PROXY" if set.contains(&"empty") => Some(OsString::new()),
            name => set.contains(&name).then(|| "http://proxy:3128".into()),
        };
        let url = Url::parse(url).unwrap();
        assert_eq!(named(&url, &variable), expected, "{url} {set:?}");
    }

    #[test]
    fn a_proxy_is_named_by_its_variable() {
        check("https://x.org/mcp", &[], None);
        check("https://x.org/mcp", &["empty"], None);
        check("https://x.org/mcp", &["HTTP_PROXY"], None);
        check("https://x.org/mcp", &["https_proxy"], Some("https_proxy"));
        check("http://x.org/mcp", &["http_proxy"], Some("http_proxy"));
        check("http://x.org/mcp", &["all_proxy"], Some("all_proxy"));
        // This machine is asked without one.
        check("http://127.0.0.1:8000/mcp", &["http_proxy"], None);
        check("http://localhost:8000/mcp", &["ALL_PROXY"], None);
    }
}

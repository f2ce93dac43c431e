//! A remote server's address: what proves who we are, and whom we believe.
//!
//! A credential (a bearer token, a header, a certificate) is sent encrypted or to this machine alone, and never to
//! another host that the server names.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Once;

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Identity, StatusCode, Url};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;

use super::bounded::Bounded;
use super::odd::Seen;
use super::{Access, Failure, Phase, With};

/// An address with all that is needed to reach it.
pub(super) struct Address {
    url: Url,
    headers: HashMap<HeaderName, HeaderValue>,
    bearer: Option<String>,
    client: Client,
    message: usize,
}

impl Address {
    /// Prepares to reach an address.
    pub(super) fn new(
        url: &str,
        headers: &BTreeMap<String, String>,
        with: &With<'_>,
    ) -> Result<Self, Failure> {
        let url = parsed(url)?;
        let has_credential = !headers.is_empty()
            || with.access.bearer.is_some()
            || with.access.certificate.is_some()
            || !url.username().is_empty()
            || url.password().is_some();
        let is_near = is_near(&url);
        if has_credential && url.scheme() == "http" && !is_near {
            return Err(wrong(
                "unencrypted",
                format!(
                    "its headers or its token would be sent to `{}` unencrypted",
                    host(&url)
                ),
                "use its https address",
            ));
        }
        Ok(Self {
            headers: header_map(headers)?,
            bearer: with.access.bearer.clone(),
            client: client(&url, &with.access, has_credential && !is_near)?,
            message: with.limits.message,
            url,
        })
    }

    /// Returns a new connection.
    pub(super) fn transport(
        &self,
        seen: &Seen,
    ) -> Result<StreamableHttpClientTransport<Bounded>, Failure> {
        let mut config = StreamableHttpClientTransportConfig::with_uri(self.url.as_str())
            .custom_headers(self.headers.clone())
            .max_sse_event_size(self.message)
            .reinit_on_expired_session(true);
        if let Some(bearer) = &self.bearer {
            config = config.auth_header(bearer.clone());
        }
        Ok(StreamableHttpClientTransport::with_client(
            Bounded {
                client: self.client.clone(),
                limit: self.message,
                seen: seen.clone(),
            },
            config,
        ))
    }
}

fn parsed(text: &str) -> Result<Url, Failure> {
    let url = Url::parse(text).map_err(|error| {
        wrong(
            "invalid-configuration",
            format!("its `url` is no address: {error}"),
            "mend it in its configuration; a variable without a value stays as it is written",
        )
    })?;
    let has_variable = url.host_str().is_some_and(|host| host.contains("${"));
    if has_variable {
        return Err(wrong(
            "invalid-configuration",
            "the host of its `url` is a variable without a value".to_owned(),
            "set the variable, or give it a default: `${NAME:-host}`",
        ));
    }
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(wrong(
            "invalid-configuration",
            "its `url` is neither http nor https".to_owned(),
            "mend it in its configuration",
        ));
    }
    Ok(url)
}

/// An address without what may be a secret of it.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.to_string()
}

/// Whether an address is one of this machine.
pub(super) fn is_near(url: &Url) -> bool {
    use std::net::IpAddr;
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

fn header_map(
    headers: &BTreeMap<String, String>,
) -> Result<HashMap<HeaderName, HeaderValue>, Failure> {
    let pairs =
        headers.iter().map(|(name, value)| {
            let known = HeaderName::from_bytes(name.as_bytes()).ok();
            // The value is not shown: it may be a secret.
            let mut value = HeaderValue::from_str(value).ok();
            if let Some(value) = &mut value {
                value.set_sensitive(true);
            }
            known.zip(value).ok_or_else(|| {
            wrong(
                "invalid-configuration",
                format!("its header `{}` has letters that no header can have", name.escape_debug()),
                "mend it in its configuration; a variable without a value stays as it is written",
            )
        })
        });
    pairs.collect()
}

fn client(url: &Url, access: &Access, only_https: bool) -> Result<Client, Failure> {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Another part of the program may have chosen one already; then that one serves.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    let origin = url.origin();
    let mut builder = Client::builder()
        .user_agent(concat!("checkrein/", env!("CARGO_PKG_VERSION")))
        .https_only(only_https)
        .redirect(Policy::custom(move |attempt| {
            let keeps_method = matches!(
                attempt.status(),
                StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
            );
            if keeps_method && attempt.url().origin() == origin && attempt.previous().len() < 5 {
                attempt.follow()
            } else if keeps_method && attempt.url().origin() == origin {
                attempt.error("it sends us round in a circle")
            } else {
                let to = checkrein_core::message::plain(&shown(attempt.url())).into_owned();
                attempt.error(format!("it sends us to another address, `{to}`"))
            }
        }));
    if is_near(url) {
        builder = builder.no_proxy();
    }
    if let Some(authority) = &access.authority {
        let certificates = Certificate::from_pem_bundle(&read(authority, "authority")?)
            .map_err(|error| unusable(authority, "authority", &error))?;
        if certificates.is_empty() {
            return Err(unusable(authority, "authority", &"it holds no certificate"));
        }
        builder = builder.tls_certs_only(certificates);
    }
    if let Some(certificate) = &access.certificate {
        let mut pem = read(certificate, "certificate")?;
        if let Some(key) = &access.key {
            pem.push(b'\n');
            pem.extend(read(key, "key")?);
        }
        let identity = Identity::from_pem(&pem)
            .map_err(|error| unusable(certificate, "certificate", &error))?;
        builder = builder.identity(identity);
    }
    builder.build().map_err(|error| {
        wrong(
            "invalid-configuration",
            format!("its certificates cannot be used: {}", super::far::chain(&error)),
            "see whether `certificate` and `key` in ~/.config/checkrein/config.json belong together",
        )
    })
}

fn read(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    fs_err::read(path).map_err(|error| unusable(path, what, &error))
}

fn unusable(path: &Path, what: &str, error: &dyn std::fmt::Display) -> Failure {
    wrong(
        "invalid-configuration",
        format!("its {what} `{}` cannot be used: {error}", path.display()),
        "name a PEM file in ~/.config/checkrein/config.json",
    )
}

fn wrong(kind: &'static str, cause: String, next: &str) -> Failure {
    Failure {
        phase: Phase::Configuration,
        kind,
        cause,
        next: next.to_owned(),
        stderr: String::new(),
    }
}

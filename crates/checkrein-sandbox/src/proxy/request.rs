//! What is asked of the proxy, and whether it may be. Pure; the network is in `outside`.

use std::net::IpAddr;

/// Where a request wants to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) kind: Kind,
}

/// How it wants to go there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A tunnel, for TLS.
    Connect,
    /// Plain HTTP, with the head as it is passed on.
    Plain(Vec<u8>),
}

/// Reads the head of a request: up to and with the empty line.
pub(crate) fn parse(head: &[u8]) -> Option<Request> {
    let text = std::str::from_utf8(head).ok()?;
    let (first, rest) = text.split_once("\r\n")?;
    let mut words = first.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    if method == "CONNECT" {
        let (host, port) = host_and_port(target, None)?;
        return Some(Request {
            host,
            port,
            kind: Kind::Connect,
        });
    }
    let place = target.strip_prefix("http://")?;
    let (authority, path) = place.split_at(place.find('/').unwrap_or(place.len()));
    let (host, port) = host_and_port(authority, Some(80))?;
    // One request for each connection: a second one could be for somebody else.
    let dropped = [
        "connection:",
        "proxy-connection:",
        "proxy-authorization:",
        "keep-alive:",
        "host:",
    ];
    let lines = rest.split("\r\n").filter(|line| !line.is_empty());
    let kept = lines.filter(|line| {
        !dropped
            .iter()
            .any(|name| line.to_ascii_lowercase().starts_with(name))
    });
    let path = if path.is_empty() { "/" } else { path };
    let mut passed =
        format!("{method} {path} {version}\r\nHost: {authority}\r\nConnection: close\r\n");
    for line in kept {
        passed.push_str(line);
        passed.push_str("\r\n");
    }
    passed.push_str("\r\n");
    Some(Request {
        host,
        port,
        kind: Kind::Plain(passed.into_bytes()),
    })
}

fn host_and_port(authority: &str, default: Option<u16>) -> Option<(String, u16)> {
    if authority.contains('@') {
        return None;
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (authority, default?),
    };
    let host = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .trim_end_matches('.')
        .to_ascii_lowercase();
    (!host.is_empty()).then_some((host, port))
}

/// Says whether a host is one of those that are named, on a port that is open for it, and whether it was named
/// itself: `name` (ports 80 and 443), `name:port`, or `*.name` for all below it.
pub(crate) fn named(host: &str, port: u16, hosts: &[String]) -> Option<Literally> {
    hosts.iter().find_map(|named| {
        let (name, only) = match host_and_port(named, Some(0))? {
            (name, 0) => (name, None),
            (name, port) => (name, Some(port)),
        };
        let is_port = only.map_or(port == 80 || port == 443, |only| only == port);
        if !is_port {
            None
        } else if name == host {
            Some(Literally::Yes)
        } else {
            let domain = name
                .strip_prefix('*')
                .filter(|domain| domain.starts_with('.'))?;
            host.ends_with(domain).then_some(Literally::No)
        }
    })
}

/// Was the host named itself, or by a pattern?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Literally {
    Yes,
    No,
}

/// May this address be gone to? What is near (this machine, its network, the cloud's own services) only if the
/// configuration names the address itself or `localhost`: a public name may point anywhere.
pub(crate) fn may_reach(address: IpAddr, host: &str, literally: Literally) -> bool {
    let is_meant =
        literally == Literally::Yes && (host == "localhost" || host.parse::<IpAddr>().is_ok());
    is_meant || is_public(address)
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => {
            let [first, second, third, _] = four.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            let is_special = first == 0
                || first >= 240
                || (first == 192 && second == 0 && third == 0)
                || (first == 198 && (18..20).contains(&second));
            !(four.is_private()
                || four.is_loopback()
                || four.is_link_local()
                || four.is_multicast()
                || four.is_broadcast()
                || four.is_documentation()
                || is_shared
                || is_special)
        }
        IpAddr::V6(six) => {
            if let Some(four) = six.to_ipv4_mapped() {
                return is_public(four.into());
            }
            let first = six.segments()[0];
            // Global unicast, and of that not what carries an IPv4 address in it (6to4, Teredo).
            (0x2000..0x4000).contains(&first)
                && first != 0x2002
                && !(first == 0x2001 && six.segments()[1] < 0x0200)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read() {
        let connect =
            parse(b"CONNECT Example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n").unwrap();
        assert_eq!(
            (connect.host.as_str(), connect.port, connect.kind),
            ("example.com", 443, Kind::Connect)
        );
        let plain = parse(
            b"GET http://a.b:81/x?y HTTP/1.1\r\nHost: other\r\nProxy-Connection: x\r\nA: b\r\n\r\n",
        )
        .unwrap();
        assert_eq!((plain.host.as_str(), plain.port), ("a.b", 81));
        let head =
            b"GET /x?y HTTP/1.1\r\nHost: a.b:81\r\nConnection: close\r\nA: b\r\n\r\n".to_vec();
        assert_eq!(plain.kind, Kind::Plain(head));
        for wrong in [
            "GET / HTTP/1.1\r\n\r\n",
            "CONNECT a HTTP/1.1\r\n\r\n",
            "CONNECT u@a:443 HTTP/1.1\r\n\r\n",
            "x\r\n\r\n",
            "GET https://a/ HTTP/1.1\r\n\r\n",
        ] {
            assert_eq!(parse(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn only_named_hosts_and_ports_are_open() {
        let hosts = ["example.com", "*.wide.org", "odd.net:8080", "[::1]:9"].map(str::to_owned);
        for (host, port, expected) in [
            ("example.com", 443, Some(Literally::Yes)),
            ("example.com", 80, Some(Literally::Yes)),
            ("example.com", 22, None),
            ("www.example.com", 443, None),
            ("example.com.evil.org", 443, None),
            ("a.wide.org", 443, Some(Literally::No)),
            ("wide.org", 443, None),
            ("notwide.org", 443, None),
            ("odd.net", 8080, Some(Literally::Yes)),
            ("odd.net", 443, None),
            ("::1", 9, Some(Literally::Yes)),
        ] {
            assert_eq!(named(host, port, &hosts), expected, "{host}:{port}");
        }
    }

    #[test]
    fn near_addresses_are_reached_only_when_they_are_named() {
        for near in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::",
        ] {
            let address: IpAddr = near.parse().unwrap();
            assert!(!may_reach(address, "example.com", Literally::Yes), "{near}");
            assert!(!may_reach(address, near, Literally::No), "{near}");
            assert!(may_reach(address, near, Literally::Yes), "{near}");
        }
        for far in ["1.1.1.1", "93.184.216.34", "2606:4700::1111"] {
            assert!(
                may_reach(far.parse().unwrap(), "example.com", Literally::No),
                "{far}"
            );
        }
        assert!(may_reach(
            "127.0.0.1".parse().unwrap(),
            "localhost",
            Literally::Yes
        ));
    }
}

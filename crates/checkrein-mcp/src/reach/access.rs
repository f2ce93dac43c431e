//! What proves to a remote server who we are, from what the person has written down: where a token comes from, never the
//! token itself.

use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use checkrein_core::config::{Bearer, Server as Said};
use checkrein_core::group;

use super::{Access, Failure, Phase};
use crate::servers::{Scope, Server, Transport};

/// How long a command may take that prints a token.
const PATIENCE: Duration = Duration::from_secs(20);
/// A token is shorter; what is longer is an error message, or a file that was printed by mistake.
const LONGEST: u64 = 16 * 1024;

/// Resolves what the person says of a server.
///
/// A server that comes with a project or a plugin gets a credential only for the address that the person has written
/// beside it: else a clone could name a server as one of the person's and be sent its token.
pub fn access(
    server: &Server,
    said: &Said,
    variable: &dyn Fn(&str) -> Option<OsString>,
    home: &Path,
) -> Result<Access, Failure> {
    let authority = said.authority.clone();
    let has_credential = said.bearer.is_some() || said.certificate.is_some();
    let Ok(Transport::Http { url, .. }) = &server.transport else {
        return Ok(Access::default());
    };
    let key = &server.name;
    if has_credential {
        match &said.url {
            Some(meant) if meant.trim_end_matches('/') != url.trim_end_matches('/') => {
                return Err(wrong(
                    "other-address",
                    format!(
                        "the credentials in ~/.config/checkrein/config.json are for `{meant}`, and its address is another"
                    ),
                    format!(
                        "see who changed the address; if it is right, write it into `mcp.servers.{key}.url`"
                    ),
                ));
            }
            None if matches!(server.scope, Scope::Project | Scope::Plugin) => {
                return Err(wrong(
                    "other-address",
                    format!(
                        "it comes with a {}, so it gets your credentials only for an address that you have written down",
                        server.scope.as_str()
                    ),
                    format!(
                        "write its address into `mcp.servers.{key}.url` of ~/.config/checkrein/config.json, if you trust it"
                    ),
                ));
            }
            _ => {}
        }
    }
    let bearer = match &said.bearer {
        None => None,
        Some(Bearer::Env(name)) => {
            let token = variable(name).map(|value| value.to_string_lossy().trim().to_owned());
            let token = token.filter(|token| !token.is_empty());
            Some(token.ok_or_else(|| {
                wrong(
                    "no-token",
                    format!("its token comes from the environment variable `{name}`, which is not set"),
                    format!("set `{name}`, or mend `mcp.servers.{key}.bearer` in ~/.config/checkrein/config.json"),
                )
            })?)
        }
        Some(Bearer::Command(command)) => Some(printed(command, home).map_err(|why| {
            wrong(
                "no-token",
                format!("the command that prints its token {why}"),
                format!("run it in a terminal, or mend `mcp.servers.{key}.bearer` in ~/.config/checkrein/config.json"),
            )
        })?),
    };
    Ok(Access {
        bearer,
        certificate: said.certificate.clone(),
        key: said.key.clone(),
        authority,
    })
}

/// Runs a command in the home folder, where no project has a say, and returns the line that it prints.
fn printed(command: &[String], home: &Path) -> Result<String, String> {
    let (program, arguments) = command.split_first().ok_or("is empty")?;
    let mut running = Command::new(program);
    running
        .args(arguments)
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = group::lead(&mut running)
        .spawn()
        .map_err(|error| format!("was not started: `{program}`: {error}"))?;
    let output = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = output.map(|output| output.take(LONGEST + 1).read_to_end(&mut text));
        text
    });
    let start = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status,
            None if start.elapsed() > PATIENCE => {
                group::end(&mut child, true);
                let _ = child.wait();
                return Err(format!("did not end within {} s", PATIENCE.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    // What it left running may hold the pipe.
    group::end(&mut child, true);
    let text = reader.join().unwrap_or_default();
    if !status.success() {
        return Err(format!("failed: {status}"));
    }
    let text = String::from_utf8(text).map_err(|_| "printed something that is no text")?;
    let token = text.trim();
    if token.is_empty() {
        return Err("printed nothing".to_owned());
    }
    if text.len() as u64 > LONGEST || token.lines().count() > 1 {
        return Err("printed more than a line".to_owned());
    }
    Ok(token.to_owned())
}

fn wrong(kind: &'static str, cause: String, next: String) -> Failure {
    Failure {
        phase: Phase::Configuration,
        kind,
        cause,
        next,
        stderr: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://api.example.org/mcp";

    #[track_caller]
    fn check(scope: Scope, url: Option<&str>, bearer: Bearer, expected: &str) {
        let server = Server {
            scope,
            ..Server::at_address("s", URL)
        };
        let said = Said {
            url: url.map(str::to_owned),
            bearer: Some(bearer),
            ..Said::default()
        };
        let variable = |name: &str| match name {
            "TOKEN" => Some(" from-the-environment\n".into()),
            "EMPTY" => Some(OsString::new()),
            _ => None,
        };
        let found = match access(&server, &said, &variable, Path::new("/")) {
            Ok(access) => access.bearer.unwrap_or_default(),
            Err(failure) => format!("{}: {}", failure.kind, failure.cause),
        };
        assert!(found.contains(expected) && !expected.is_empty(), "{found}");
    }

    fn command(line: &str) -> Bearer {
        Bearer::Command(["sh", "-c", line].map(str::to_owned).to_vec())
    }

    #[test]
    fn a_token_comes_from_where_the_person_says() {
        let env = |name: &str| Bearer::Env(name.to_owned());
        check(Scope::User, None, env("TOKEN"), "from-the-environment");
        check(
            Scope::User,
            None,
            env("UNSET"),
            "no-token: its token comes from the environment variable `UNSET`",
        );
        check(Scope::User, None, env("EMPTY"), "no-token");
        check(
            Scope::Local,
            None,
            command("echo from-a-command"),
            "from-a-command",
        );
        check(
            Scope::Local,
            None,
            command("exit 3"),
            "failed: exit status: 3",
        );
        check(Scope::Local, None, command("true"), "printed nothing");
        check(
            Scope::Local,
            None,
            command("echo a; echo b"),
            "more than a line",
        );
        check(
            Scope::Local,
            None,
            command("sleep 1000 & echo token"),
            "token",
        );
        check(
            Scope::Local,
            None,
            Bearer::Command(vec!["no-such-program".into()]),
            "was not started",
        );
        check(Scope::Local, None, Bearer::Command(vec![]), "is empty");
    }

    #[test]
    fn a_credential_is_for_one_address() {
        let env = || Bearer::Env("TOKEN".to_owned());
        for scope in [
            Scope::User,
            Scope::Local,
            Scope::Managed,
            Scope::Project,
            Scope::Plugin,
        ] {
            check(scope, Some(URL), env(), "from-the-environment");
            check(
                scope,
                Some("https://api.example.org/mcp/"),
                env(),
                "from-the-environment",
            );
            check(
                scope,
                Some("https://evil.example.org/mcp"),
                env(),
                "other-address",
            );
        }
        check(
            Scope::Project,
            None,
            env(),
            "other-address: it comes with a project",
        );
        check(
            Scope::Plugin,
            None,
            env(),
            "other-address: it comes with a plugin",
        );
    }
}

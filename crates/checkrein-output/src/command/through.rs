//! Programs that run another one: what the output is of is what they run.

use super::words::is_assignment;

/// What a command comes to.
pub(super) enum Inner<'a> {
    /// A program and its arguments.
    Words(&'a [String]),
    /// The same, where the names of files are what comes through the pipe.
    Named(&'a [String]),
    /// The text of a script.
    Script(String),
}

/// A program that runs the rest of its arguments.
struct Wrapper {
    name: &'static str,
    /// Its own words before the rest, one of each; none for no such word.
    verbs: &'static [&'static [&'static str]],
    /// The options that take a value.
    valued: &'static [&'static str],
    /// How many operands come before the program.
    operands: usize,
}

const fn plain(name: &'static str, valued: &'static [&'static str], operands: usize) -> Wrapper {
    Wrapper {
        name,
        verbs: &[],
        valued,
        operands,
    }
}

const fn verb(
    name: &'static str,
    verbs: &'static [&'static [&'static str]],
    valued: &'static [&'static str],
    operands: usize,
) -> Wrapper {
    Wrapper {
        name,
        verbs,
        valued,
        operands,
    }
}

const RUN: &[&[&str]] = &[&["run"]];
const EXEC: &[&[&str]] = &[&["exec", "x", "dlx"]];
const COMPOSE: &[&[&str]] = &[&["compose"], &["exec", "run"]];
const INTO: &[&str] = &[
    "-u",
    "--user",
    "-w",
    "--workdir",
    "-e",
    "--env",
    "--env-file",
    "-v",
    "--volume",
    "-p",
    "--publish",
    "--name",
    "--network",
    "--entrypoint",
    "--index",
    "-f",
    "--file",
    "--project-name",
    "--mount",
    "--platform",
    "-l",
    "--label",
    "-n",
    "--namespace",
    "-c",
    "--container",
    "--context",
];

const WRAPPERS: &[Wrapper] = &[
    plain(
        "sudo",
        &["-u", "-g", "-h", "-p", "-C", "-D", "--user", "--group"],
        0,
    ),
    plain("doas", &["-u", "-C"], 0),
    plain("time", &["-f", "-o"], 0),
    plain("nohup", &[], 0),
    plain("command", &[], 0),
    plain("builtin", &[], 0),
    plain("exec", &["-a"], 0),
    plain("stdbuf", &["-i", "-o", "-e"], 0),
    plain("nice", &["-n", "--adjustment"], 0),
    plain("ionice", &["-c", "-n"], 0),
    plain("timeout", &["-k", "-s", "--kill-after", "--signal"], 1),
    plain("gtimeout", &["-k", "-s", "--kill-after", "--signal"], 1),
    plain("watch", &["-n", "--interval"], 0),
    plain("unbuffer", &[], 0),
    plain("setsid", &[], 0),
    plain("chronic", &[], 0),
    plain("xvfb-run", &["-n", "-s"], 0),
    plain("npx", &["-p", "--package"], 0),
    plain("bunx", &["-p", "--package"], 0),
    plain("pnpx", &[], 0),
    plain("uvx", &["--from", "--with", "--python"], 0),
    verb(
        "uv",
        RUN,
        &[
            "--with",
            "--python",
            "-p",
            "--extra",
            "--group",
            "--directory",
            "--project",
        ],
        0,
    ),
    verb("poetry", RUN, &[], 0),
    verb("pipenv", RUN, &[], 0),
    verb("rye", RUN, &[], 0),
    verb("hatch", RUN, &[], 0),
    verb("pdm", RUN, &[], 0),
    verb("conda", RUN, &["-n", "-p", "--name"], 0),
    verb("bundle", &[&["exec"]], &[], 0),
    verb("npm", EXEC, &["--prefix", "-w"], 0),
    verb("pnpm", EXEC, &["--filter", "-F", "-C"], 0),
    verb("yarn", EXEC, &[], 0),
    verb("bun", EXEC, &[], 0),
    verb("mise", EXEC, &[], 0),
    verb("direnv", &[&["exec"]], &[], 1),
    verb("docker", COMPOSE, INTO, 1),
    verb("podman", COMPOSE, INTO, 1),
    verb("docker", &[&["exec", "run"]], INTO, 1),
    verb("podman", &[&["exec", "run"]], INTO, 1),
    verb("nerdctl", &[&["exec", "run"]], INTO, 1),
    verb("docker-compose", &[&["exec", "run"]], INTO, 1),
    verb("kubectl", &[&["exec"]], INTO, 1),
    verb("oc", &[&["exec"]], INTO, 1),
    plain(
        "ssh",
        &["-p", "-i", "-l", "-o", "-F", "-J", "-L", "-R", "-D"],
        1,
    ),
];

const SHELLS: &[&str] = &["bash", "sh", "zsh", "dash", "ksh", "ash", "busybox"];

/// What `xargs` and `parallel` are told before the program.
const XARGS: &[&str] = &[
    "-I",
    "-n",
    "-P",
    "-d",
    "-L",
    "-s",
    "-a",
    "-E",
    "-j",
    "--max-args",
    "--max-procs",
    "--delimiter",
];

/// Looks through all that runs another program.
pub(super) fn through<'a>(words: &'a [String], document: Option<&str>) -> Inner<'a> {
    let mut rest = words;
    let mut is_named = false;
    while let Some(first) = rest.first() {
        let program = first.rsplit('/').next().unwrap_or_default();
        let arguments = &rest[1..];
        if is_assignment(first) {
            rest = arguments;
            continue;
        }
        if SHELLS.contains(&program) {
            if let Some(script) = script(arguments) {
                return Inner::Script(script.to_owned());
            }
            let Some([_, ..]) = after(arguments, &["-o", "-O"], 0, false) else {
                // It reads its script.
                match document {
                    Some(document) => return Inner::Script(document.to_owned()),
                    None => break,
                }
            };
        }
        let inner = match program {
            shell if SHELLS.contains(&shell) => after(arguments, &["-o", "-O"], 0, false),
            "eval" => return Inner::Script(arguments.join(" ")),
            "env" => after(arguments, &["-u", "-C", "--unset", "--chdir"], 0, true)
                .filter(|inner| !inner.is_empty()),
            "xargs" | "parallel" => {
                is_named = true;
                after(arguments, XARGS, 0, false)
            }
            "find" | "fd" | "fdfind" => executed(arguments).inspect(|_| is_named = true),
            _ => WRAPPERS
                .iter()
                .filter(|wrapper| wrapper.name == program)
                .find_map(|wrapper| wrapped(wrapper, arguments)),
        };
        let Some(inner) = inner else {
            break;
        };
        // One word may be a whole script, as for `ssh HOST 'cd a && make'`.
        if let [only] = inner
            && only.contains([' ', ';', '|'])
        {
            return Inner::Script(only.clone());
        }
        rest = inner;
    }
    if is_named {
        Inner::Named(rest)
    } else {
        Inner::Words(rest)
    }
}

/// Returns the script of `-c`, also of `-lc`.
fn script(arguments: &[String]) -> Option<&str> {
    let at = arguments.iter().position(|argument| {
        argument.starts_with('-') && !argument.starts_with("--") && argument.ends_with('c')
    })?;
    arguments.get(at + 1).map(String::as_str)
}

/// Returns what a wrapper runs, if it is asked to run something.
fn wrapped<'a>(wrapper: &Wrapper, arguments: &'a [String]) -> Option<&'a [String]> {
    let mut rest = arguments;
    for verbs in wrapper.verbs {
        rest = after(rest, wrapper.valued, 0, false)?;
        let (verb, behind) = rest.split_first()?;
        if !verbs.contains(&verb.as_str()) {
            return None;
        }
        rest = behind;
    }
    let inner = after(rest, wrapper.valued, wrapper.operands, false)?;
    // `docker run IMAGE`, `ssh HOST`: what runs there nobody knows.
    (wrapper.operands == 0 || !inner.is_empty()).then_some(inner)
}

/// Skips options with their values, and operands.
fn after<'a>(
    words: &'a [String],
    valued: &[&str],
    mut operands: usize,
    assigns: bool,
) -> Option<&'a [String]> {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if word == "--" {
            at += 1;
            if operands == 0 {
                break;
            }
        } else if word.len() > 1 && word.starts_with('-') {
            at += 1 + usize::from(valued.contains(&word.as_str()));
        } else if assigns && is_assignment(word) {
            at += 1;
        } else if operands > 0 {
            operands -= 1;
            at += 1;
        } else {
            break;
        }
    }
    (operands == 0).then(|| words.get(at..).unwrap_or_default())
}

/// Returns what `find` runs with what it finds.
fn executed(arguments: &[String]) -> Option<&[String]> {
    const RUNS: &[&str] = &[
        "-exec",
        "-execdir",
        "-ok",
        "-okdir",
        "-x",
        "-X",
        "--exec",
        "--exec-batch",
    ];
    let at = arguments
        .iter()
        .position(|argument| RUNS.contains(&argument.as_str()))?;
    let inner = arguments.get(at + 1..)?;
    let end = inner.iter().position(|word| word == ";" || word == "+");
    inner.get(..end.unwrap_or(inner.len()))
}

#[cfg(test)]
mod tests {
    use crate::command::commands;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let commands = commands(text);
        let last = commands.pipelines.last().and_then(|stages| stages.last());
        let last = last.unwrap_or_else(|| panic!("{text} runs nothing"));
        assert_eq!(last.named, expected, "{text}");
    }

    #[test]
    fn what_runs_another_program_is_looked_through() {
        check("uv run pytest -q", "pytest -q");
        check("uv run --with x -- pytest", "pytest");
        check("npx --yes eslint .", "eslint .");
        check("pnpm --filter web exec tsc", "tsc");
        check("bash -lc \"cat R.rs\"", "cat R.rs");
        check("sudo -u www sh -c 'cd a && cat R.rs'", "cat R.rs");
        check("ssh -p 22 host cat R.rs", "cat R.rs");
        check("ssh host 'cd a; cat R.rs'", "cat R.rs");
        check("docker exec -it web cat R.rs", "cat R.rs");
        check("docker compose -f a.yml exec -T web cat R.rs", "cat R.rs");
        check("docker compose run --rm web pytest", "pytest");
        check(
            "docker run --rm -v a:b img bash -c 'pytest -q'",
            "pytest -q",
        );
        check("kubectl exec -n a pod -c b -- cat R.rs", "cat R.rs");
        check("env -u X A=1 timeout -k 5 60 nice -n 5 make", "make");
        check("watch -n 1 kubectl get pods", "kubectl get pods");
        check("eval \"make all\"", "make all");
        check("bash -x ./bin/ci.sh a", "ci.sh a");
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        check("env", "env");
        check("docker compose up", "docker compose up");
        check("docker run img", "docker run img");
        check("npm run build", "npm run build");
        check("uv pip install x", "uv pip install x");
        check("bash -l", "bash -l");
        check("find . -name x", "find . -name x");
    }

    #[test]
    fn names_that_come_through_a_pipe_are_no_text() {
        for text in [
            "rg -l x | xargs sed -n 1,200p",
            "git ls-files | xargs -n 1 -I {} sed -n 1,200p",
            "find . -name R.rs -exec sed -n 1,200p ';'",
            "fd R.rs -x sed -n 1,200p",
        ] {
            check(text, "sed -n 1,200p");
            assert!(!commands(text).pipelines[0][0].is_piped, "{text}");
        }
    }
}

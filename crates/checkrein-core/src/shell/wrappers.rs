//! Programs that run another program, and what the walk has to take off to see it.

use super::arguments::Arguments;
use super::text::Text;
use super::walk::Walk;

/// A program that runs the rest of its arguments.
struct Wrapper {
    name: &'static str,
    /// The options that take a value.
    valued: &'static [&'static str],
    /// How many operands come before the program.
    operands: usize,
}

const fn wrapper(name: &'static str, valued: &'static [&'static str], operands: usize) -> Wrapper {
    Wrapper {
        name,
        valued,
        operands,
    }
}

const WRAPPERS: &[Wrapper] = &[
    wrapper(
        "sudo",
        &[
            "-u", "-g", "-h", "-p", "-C", "-T", "-U", "-D", "--user", "--group",
        ],
        0,
    ),
    wrapper("doas", &["-u", "-C"], 0),
    wrapper("env", &["-u", "-C", "-S", "--unset", "--chdir"], 0),
    wrapper("nohup", &[], 0),
    wrapper("nice", &["-n", "--adjustment"], 0),
    wrapper("ionice", &["-c", "-n", "-p"], 0),
    wrapper("chrt", &[], 1),
    wrapper("taskset", &[], 1),
    wrapper("time", &["-f", "-o"], 0),
    wrapper("timeout", &["-k", "-s", "--kill-after", "--signal"], 1),
    wrapper("gtimeout", &["-k", "-s", "--kill-after", "--signal"], 1),
    wrapper("command", &[], 0),
    wrapper("builtin", &[], 0),
    wrapper("exec", &["-a"], 0),
    wrapper("stdbuf", &["-i", "-o", "-e"], 0),
    wrapper("setsid", &[], 0),
    wrapper("unbuffer", &[], 0),
    wrapper("strace", &["-e", "-o", "-p", "-s"], 0),
    wrapper("ltrace", &["-e", "-o", "-p", "-s"], 0),
    wrapper("flock", &["-w", "-E", "--timeout"], 1),
    wrapper("chroot", &[], 1),
    wrapper("busybox", &[], 0),
    wrapper("toybox", &[], 0),
    wrapper("screen", &["-S", "-dmS", "-t", "-c", "-p", "-T"], 0),
    wrapper("runuser", &["-u", "-g", "-G", "-s"], 0),
    wrapper("gosu", &[], 1),
    wrapper("pkexec", &["--user"], 0),
    wrapper("valgrind", &[], 0),
    wrapper("perf", &["-e", "-o", "-F"], 1),
    wrapper("hyperfine", &["-w", "-r", "-m", "--warmup", "--runs"], 0),
    wrapper("dbus-run-session", &[], 0),
    wrapper("nsenter", &["-t"], 0),
    wrapper("watch", &["-n", "--interval"], 0),
    wrapper("caffeinate", &["-t", "-w"], 0),
    wrapper("xvfb-run", &[], 0),
    wrapper("npx", &["-p", "--package"], 0),
    wrapper("bunx", &[], 0),
    wrapper("pnpx", &[], 0),
    wrapper("chronic", &[], 0),
    wrapper("fakeroot", &[], 0),
    wrapper("firejail", &[], 0),
    wrapper("systemd-run", &["-p", "-u", "--unit", "--property"], 0),
    wrapper("unshare", &[], 0),
    wrapper("setpriv", &[], 0),
    wrapper("prlimit", &[], 0),
    wrapper("eatmydata", &[], 0),
    wrapper("entr", &[], 0),
    wrapper("direnv", &[], 2),
    wrapper("mise", &[], 1),
    wrapper("rlwrap", &[], 0),
    wrapper("pnpm", &[], 1),
    wrapper("yarn", &[], 0),
    wrapper("uv", &["--with", "--python", "-p"], 1),
    wrapper("poetry", &[], 1),
    wrapper("pipenv", &[], 1),
    wrapper("pdm", &[], 1),
    wrapper("rye", &[], 1),
    wrapper("hatch", &[], 1),
    wrapper("conda", &["-n", "-p"], 1),
];

/// What is inside of a wrapper.
pub(super) struct Inner<'a> {
    /// The program and its arguments.
    pub(super) words: &'a [Text],
    /// Variables that it is given.
    pub(super) variables: Vec<(String, Text)>,
    /// The folder that it runs in, if another one.
    pub(super) folder: Option<Text>,
}

/// Returns the command that a wrapper runs, if the program is one.
pub(super) fn inner<'a>(name: &str, words: &'a [Text]) -> Option<Inner<'a>> {
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.name == name)?;
    let mut at = 0;
    let mut operands = wrapper.operands;
    let mut variables = Vec::new();
    let mut folder = None;
    while let Some(word) = words.get(at) {
        let text = word.lossy();
        if text == "--" {
            at += 1;
        } else if text.starts_with('-') && (text.len() > 1 || name == "env") {
            let taken = if wrapper.valued.contains(&text.as_str()) {
                2
            } else {
                1
            };
            if name == "env" && ["-C", "--chdir"].contains(&text.as_str()) {
                folder = words.get(at + 1).cloned();
            } else if name == "env" && text.starts_with("--chdir=") {
                folder = Some(word.skip("--chdir=".len()));
            }
            if name == "env" {
                let next = words.get(at + 1).map(Text::lossy);
                variables.extend(unset(&text, next).map(|name| (name, Text::default())));
            }
            at += taken;
        } else if let Some((variable, _)) = text.split_once('=')
            && ["env", "sudo", "doas"].contains(&name)
        {
            variables.push((variable.to_owned(), word.skip(variable.chars().count() + 1)));
            at += 1;
        } else if operands > 0 {
            operands -= 1;
            at += 1;
        } else {
            break;
        }
    }
    Some(Inner {
        words: &words[at.min(words.len())..],
        variables,
        folder,
    })
}

/// Returns the variable that an option of `env` takes away; of all of them, the one that marks an agent.
fn unset(option: &str, next: Option<String>) -> Option<String> {
    match option {
        "-" | "-i" | "--ignore-environment" => Some(crate::env::CLAUDECODE.to_owned()),
        "-u" | "--unset" => next,
        _ => {
            let name = option.strip_prefix("--unset=");
            name.or_else(|| option.strip_prefix("-u"))
                .map(str::to_owned)
        }
    }
}

/// Returns the commands that `xargs` would run with what it reads.
pub(super) fn xargs(walk: &mut Walk, words: &[Text], stdin: &Text) -> Vec<Vec<Text>> {
    const VALUED: &[&str] = &[
        "-I",
        "-n",
        "-P",
        "-d",
        "-L",
        "-s",
        "-a",
        "-E",
        "-J",
        "--max-args",
        "--max-procs",
        "--delimiter",
        "--replace",
        "--arg-file",
    ];
    let mut at = 0;
    let mut placeholder = None;
    while let Some(word) = words.get(at).map(Text::lossy)
        && word.starts_with('-')
    {
        if let Some(attached) = word.strip_prefix("-I").filter(|rest| !rest.is_empty()) {
            placeholder = Some(attached.to_owned());
        } else if VALUED.contains(&word.as_str()) {
            if word == "-I" || word == "-J" || word == "--replace" {
                placeholder = words.get(at + 1).map(Text::lossy);
            }
            at += 1;
        }
        at += 1;
    }
    let command = &words[at.min(words.len())..];
    // `parallel COMMAND ::: ITEM ITEM`
    let given = command.iter().position(|word| word.lossy() == ":::");
    let (command, stdin) = match given {
        Some(at) => {
            let items: Vec<String> = command[at + 1..].iter().map(Text::lossy).collect();
            (&command[..at], &Text::from(items.join("\n")))
        }
        None => (command, stdin),
    };
    let items: Vec<Text> = match stdin.literal() {
        Some(text) => text
            .split(['\n', '\0'])
            .flat_map(|line| match placeholder {
                Some(_) => vec![line],
                None => line.split_whitespace().collect(),
            })
            .filter(|item| !item.is_empty())
            .take(32)
            .map(Text::from)
            .collect(),
        None => vec![stdin.clone()],
    };
    let length = |texts: &[Text]| texts.iter().map(|text| text.0.len() + 4).sum::<usize>();
    let copies = placeholder.as_ref().map_or(1, |_| items.len());
    // A word may hold the placeholder more than once.
    let longest = items.iter().map(|item| item.0.len()).max().unwrap_or(0);
    if !walk.take((length(command) * copies).saturating_mul(longest / 8 + 1)) {
        return Vec::new();
    }
    match placeholder {
        Some(placeholder) => items
            .iter()
            .map(|item| {
                command
                    .iter()
                    .map(|word| replaced(word, &placeholder, item))
                    .collect()
            })
            .collect(),
        None => vec![[command, &items].concat()],
    }
}

/// Puts an item where a placeholder stands in a word.
pub(super) fn replaced(word: &Text, placeholder: &str, item: &Text) -> Text {
    let length = placeholder.chars().count();
    let mut result = Text::default();
    let mut at = 0;
    let placeholder = Text::from(placeholder);
    while at < word.0.len() {
        if length > 0 && word.0[at..].starts_with(&placeholder.0) {
            result.0.extend(item.0.iter().copied());
            at += length;
        } else {
            result.0.push(word.0[at]);
            at += 1;
        }
    }
    result
}

/// Returns the script that a shell is given by `-c`, with the arguments of that script from `$0` on.
pub(super) fn script(words: &[Text]) -> Option<(Text, Vec<Text>)> {
    const VALUED: &[&str] = &["-o", "-O", "--rcfile", "--init-file"];
    if !Arguments::read(words, VALUED).has(&["-c"]) {
        return None;
    }
    // What follows the script is its own, also what looks like an option.
    let mut at = 0;
    while let Some(word) = words.get(at).map(Text::lossy)
        && word.len() > 1
        && word.starts_with(['-', '+'])
    {
        at += if VALUED.contains(&word.as_str()) {
            2
        } else {
            1
        };
        if word == "--" {
            break;
        }
    }
    let (script, rest) = words.get(at..)?.split_first()?;
    Some((script.clone(), rest.to_vec()))
}

/// Returns the command that `env -S` splits into words.
pub(super) fn split_string(words: &[Text]) -> Option<Text> {
    let first = words.first()?;
    match first.lossy().as_str() {
        "-S" | "-vS" => words.get(1).cloned(),
        text if text.starts_with("-S") => Some(first.skip(2)),
        text if text.starts_with("--split-string=") => Some(first.skip("--split-string=".len())),
        _ => None,
    }
}

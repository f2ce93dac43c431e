//! Programs that have other commands run: later, elsewhere, or for each file that they find.

use super::arguments::Arguments;
use super::printed::mentions_a_folder;
use super::run::script_text;
use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;

/// This machine, by the names that `ssh` knows it by.
const HERE: &[&str] = &["localhost", "127.0.0.1", "::1"];

/// Walks what such a program has run.
pub(super) fn run(walk: &mut Walk, name: &str, words: &[Text], scope: &Scope, stdin: &Text) {
    let mut inner = walk.fork(scope);
    let scripts = match name {
        "at" | "batch" => vec![script_text(stdin)],
        // Five fields say when.
        "crontab" => lines(stdin, |line| {
            let fields = line.splitn(6, char::is_whitespace).nth(5);
            fields.map(str::to_owned)
        }),
        "make" => {
            let file = ["Makefile", "makefile", "GNUmakefile"]
                .into_iter()
                .find_map(|file| walk.own_script(scope, &Text::from(file)));
            let rules = file.map_or_else(|| stdin.clone(), Text::from);
            lines(&rules, |line| {
                let command = line.strip_prefix('\t')?;
                Some(command.trim_start_matches(['@', '-', '+']).to_owned())
            })
        }
        "tmux" => words.iter().map(script_text).collect(),
        "expect" => Arguments::read(words, &["-c"])
            .values(&["-c"])
            .map(|code| script_text(code).replace("spawn ", ""))
            .collect(),
        "ssh" => {
            let read = Arguments::read(words, &["-p", "-i", "-l", "-o", "-F", "-J"]);
            let (host, rest) = match read.operands.split_first() {
                Some((host, rest)) => (host.lossy(), rest),
                None => return,
            };
            let host = host.rsplit('@').next().unwrap_or(&host);
            if !HERE.contains(&host) {
                return;
            }
            let words: Vec<String> = rest.iter().map(script_text).collect();
            vec![words.join(" ")]
        }
        _ => return for_each_found(walk, words, &mut inner),
    };
    for script in scripts {
        if !walk.take(script.len()) {
            return;
        }
        walk.code(&script, &mut inner, &Text::unknown());
    }
}

/// Returns what a line of a text has run, for each that has.
fn lines(text: &Text, command: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let text = script_text(text);
    text.lines().filter_map(command).collect()
}

/// `fd -x`: a command for whatever is found.
fn for_each_found(walk: &mut Walk, words: &[Text], scope: &mut Scope) {
    let at = words.iter().position(|word| {
        matches!(
            word.lossy().as_str(),
            "-x" | "-X" | "--exec" | "--exec-batch"
        )
    });
    let Some(at) = at else { return };
    let found = if mentions_a_folder(&words[..at]) {
        Text::suspect()
    } else {
        Text::unknown()
    };
    let length: usize = words[at..].iter().map(|word| word.0.len() + 4).sum();
    if walk.take_copy(length) {
        let mut command = words[at + 1..].to_vec();
        command.push(found);
        walk.run(&command, scope, &Text::unknown());
    }
}

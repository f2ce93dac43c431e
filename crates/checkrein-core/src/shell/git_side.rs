//! What `git` writes and runs besides the files of the work tree: what it prints into a file, the folders that it
//! makes, and the commands that it is given for each commit or file.

use super::arguments::Arguments;
use super::effect::Reach;
use super::hidden;
use super::run::script_text;
use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;

/// Ends of the names of settings whose value git runs.
const RUN: &[&str] = &[
    ".editor",
    ".pager",
    ".fsmonitor",
    ".sshcommand",
    ".external",
    ".command",
    ".cmd",
    ".textconv",
    ".helper",
    ".clean",
    ".smudge",
    ".process",
    ".program",
    ".askpass",
    ".driver",
];

/// Variables whose value git runs.
const VARIABLES: &[&str] = &[
    "GIT_EDITOR",
    "GIT_SEQUENCE_EDITOR",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "GIT_PAGER",
    "GIT_SSH_COMMAND",
    "GIT_SSH",
    "GIT_EXTERNAL_DIFF",
    "GIT_ASKPASS",
    "GIT_PROXY_COMMAND",
];

/// Walks what a setting given by `-c` has run.
pub(super) fn setting(walk: &mut Walk, setting: &str, scope: &Scope) {
    let Some((name, code)) = setting.split_once('=') else {
        return;
    };
    let name = name.to_ascii_lowercase();
    let alias = name.starts_with("alias.");
    let shell = code.strip_prefix('!');
    if alias && shell.is_some() || RUN.iter().any(|end| name.ends_with(end)) {
        let mut inner = walk.fork(scope);
        walk.code(shell.unwrap_or(code), &mut inner, &Text::unknown());
    }
}

/// Takes the work tree that git is told to use for the folder that it works in.
pub(super) fn in_work_tree(walk: &mut Walk, scope: &mut Scope, given: Option<Text>) {
    let tree = given.or_else(|| {
        let values = scope.variables.get("GIT_WORK_TREE")?;
        values.first().cloned()
    });
    if let Some(tree) = tree.filter(|tree| walk.take(tree.0.len())) {
        scope.folders = scope.absolute(&tree);
    }
}

/// Notes what a command writes besides, and walks what it has run.
pub(super) fn run(walk: &mut Walk, command: &str, words: &[Text], scope: &Scope) {
    hidden::variables(walk, VARIABLES, scope);
    let valued: &[&str] = match command {
        "archive" | "format-patch" => &["-o", "--output", "--output-directory"],
        "config" => &["-f", "--file"],
        "rebase" | "difftool" => &["-x", "--exec", "--extcmd"],
        "clone" | "worktree" | "submodule" => &[
            "-b", "-B", "-o", "--branch", "--origin", "--depth", "--name",
        ],
        _ => &["--output", "--prefix"],
    };
    let read = Arguments::read(words, valued);
    let by = format!("git {command}");
    let mut write = |path: &Text, reach: Reach| walk.write(scope, &by, path, reach);
    for path in read.values(&["--output"]) {
        write(path, Reach::File);
    }
    let operand = |at: usize| read.operands.get(at);
    let verb = operand(0).map(Text::lossy).unwrap_or_default();
    match (command, verb.as_str()) {
        ("archive", _) => read
            .values(&["-o"])
            .for_each(|path| write(path, Reach::File)),
        ("format-patch", _) => {
            for path in read.values(&["-o", "--output-directory"]) {
                write(path, Reach::Inside);
            }
        }
        ("bundle", "create") | ("clone", _) | ("worktree", "add") => {
            if let Some(path) = operand(1) {
                write(path, Reach::File);
            }
        }
        ("submodule", "add") => {
            if let Some(path) = operand(2) {
                write(path, Reach::File);
            }
        }
        ("init", _) => read
            .operands
            .iter()
            .for_each(|path| write(path, Reach::File)),
        ("config", _) => {
            const READS: &[&str] = &["--get", "--get-all", "--get-regexp", "--list", "-l"];
            let changes = read.operands.len() > 1 && verb != "get"
                || !verb.is_empty() && read.has(&["--unset", "--unset-all", "--remove-section"]);
            if changes && !read.has(READS) {
                for path in read.values(&["-f", "--file"]) {
                    write(path, Reach::File);
                }
            }
        }
        ("checkout-index", _) => {
            for prefix in read.values(&["--prefix"]) {
                for path in &read.operands {
                    write(
                        &Text([prefix.0.clone(), path.0.clone()].concat()),
                        Reach::Tree,
                    );
                }
                if read.has(&["-a", "--all"]) {
                    write(prefix, Reach::Inside);
                }
            }
        }
        _ => {}
    }
    given(walk, command, words, &read, scope);
}

/// Walks the commands that git is given.
fn given(walk: &mut Walk, command: &str, words: &[Text], read: &Arguments, scope: &Scope) {
    let verb = read.operands.first().map(Text::lossy).unwrap_or_default();
    let mut inner = walk.fork(scope);
    let scripts: Vec<&Text> = match (command, verb.as_str()) {
        ("rebase", _) => read.values(&["-x", "--exec"]).collect(),
        ("difftool", _) => read.values(&["-x", "--extcmd"]).collect(),
        ("filter-branch", _) => {
            let filters = words.windows(2);
            let filters = filters.filter(|pair| pair[0].lossy().ends_with("-filter"));
            filters.map(|pair| &pair[1]).collect()
        }
        ("bisect", "run") | ("submodule", "foreach") => {
            let rest = words.iter().skip(1);
            let rest = rest.skip_while(|word| word.starts_with("-"));
            let rest: Vec<Text> = rest.cloned().collect();
            if let [script] = rest.as_slice() {
                walk.code(&script_text(script), &mut inner, &Text::unknown());
            } else if walk.take(rest.iter().map(|word| word.0.len()).sum()) {
                walk.run(&rest, &mut inner, &Text::unknown());
            }
            return;
        }
        _ => return,
    };
    for script in scripts {
        walk.code(&script_text(script), &mut inner, &Text::unknown());
    }
}

//! What the words of a command ask for: help, a text, more than the results of tests, to run a program.

use crate::command::Simple;

/// Programs whose `-h` is something else than a request for help.
const OWN_H: &[&str] = &[
    "du",
    "ls",
    "df",
    "free",
    "grep",
    "egrep",
    "rg",
    "ag",
    "tree",
    "sort",
    "psql",
    "ssh",
    "mysql",
    "eza",
    "exa",
    "ll",
    "dir",
    "numfmt",
    "dust",
    "redis-cli",
    "chown",
    "cp",
    "ln",
];

/// Options that ask for what a run of tests prints besides its results, or for its lists.
const ASKING: &[&str] = &[
    "--nocapture",
    "--no-capture",
    "--show-output",
    "--capture=no",
    "--list",
    "--collect-only",
    "--co",
    "--listTests",
    "--list-tests",
    "--gtest_list_tests",
    "-list",
    "-N",
    "-bench",
    "--bench",
];

/// Whether help was asked for.
pub(super) fn asks_for_help(simple: &Simple) -> bool {
    let own = simple.arguments().iter().take_while(|word| *word != "--");
    let last = simple.arguments().last().map_or("", String::as_str);
    own.into_iter().any(|word| word == "--help")
        || simple
            .arguments()
            .first()
            .is_some_and(|word| word == "help")
        || last == "-h" && !OWN_H.contains(&simple.program())
}

/// Whether a tool is asked to run the program that it has built.
pub(super) fn is_own(simple: &Simple) -> bool {
    let mut operands = simple
        .arguments()
        .iter()
        .filter(|word| !word.starts_with(['-', '+']));
    let mut operand = || operands.next().map_or("", String::as_str);
    match simple.program() {
        "cargo" => ["run", "r"].contains(&operand()),
        "go" | "dotnet" | "swift" | "zig" | "stack" | "cabal" | "mix" | "dart" | "flutter" => {
            operand() == "run"
        }
        "npm" | "pnpm" | "yarn" | "bun" => match operand() {
            "start" | "dev" => true,
            "run" | "run-script" => !is_test_or_lint(operand()),
            _ => false,
        },
        "java" => !simple.named.contains("junit"),
        // A target may be anything.
        "make" | "gmake" => true,
        "tsx" | "ts-node" => true,
        _ => false,
    }
}

fn is_test_or_lint(script: &str) -> bool {
    let known = [
        "test",
        "t",
        "e2e",
        "lint",
        "typecheck",
        "type-check",
        "check-types",
        "tsc",
        "build",
    ];
    let name = script.split([':', '-', '.']).next().unwrap_or_default();
    known.contains(&script) || known.contains(&name)
}

/// Whether a run of tests is asked for more than its results.
pub(super) fn asks(simple: &Simple) -> bool {
    let is_python = simple.named.contains("pytest") || simple.named.contains("py.test");
    let is_go = simple.program() == "go";
    let measures = |word: &String| {
        let name = word.split('=').next().unwrap_or_default();
        name == "-bench" || name == "-test.bench" || name.starts_with("--benchmark")
    };
    simple.has(ASKING)
        || is_python && simple.has(&["-s", "-rP"])
        || is_go
            && simple.has(&["-v"])
            && simple
                .arguments()
                .iter()
                .any(|word| word.starts_with("-run"))
        || simple.arguments().iter().any(measures)
        || simple.program() == "cargo" && simple.has(&["bench", "criterion"])
}

/// Whether a program is asked to print a text or a file on purpose.
pub(super) fn reads_a_text(simple: &Simple) -> bool {
    match simple.program() {
        "prettier" => !simple.has(&["-c", "-l", "-w", "--check", "--list-different", "--write"]),
        "gofmt" | "goimports" | "shfmt" => !simple.has(&["-l", "-w"]),
        "rustfmt" => simple.named.contains("stdout"),
        "clang-format" => !simple.has(&["-i", "-n", "--dry-run"]),
        "curl" | "wget" | "http" | "https" | "xh" => {
            const TEXTS: &[&str] = &[
                ".md", ".txt", ".rs", ".py", ".ts", ".js", ".go", ".c", ".h", ".java", ".rb",
                ".toml", ".yaml", ".yml", ".sh", ".css", ".sql", ".rst", ".cfg", ".ini", ".diff",
                ".patch", ".kt", ".tsx",
            ];
            let mut arguments = simple.arguments().iter();
            arguments.any(|word| TEXTS.iter().any(|end| word.ends_with(end)))
        }
        _ => false,
    }
}

/// Whether a tool is asked what it would change, for somebody to say yes to.
pub(super) fn is_plan(simple: &Simple) -> bool {
    match simple.program() {
        "terraform" | "tofu" | "terragrunt" => simple.has(&["plan", "apply", "destroy"]),
        "pulumi" => simple.has(&["preview", "up"]),
        _ => false,
    }
}

/// Whether a filter makes another text of what it reads.
pub(super) fn is_shaped(filter: &Simple) -> bool {
    let mut operands = filter
        .arguments()
        .iter()
        .filter(|word| !word.starts_with('-'));
    match filter.program() {
        "jq" | "yq" => operands.any(|word| word != "."),
        "cut" | "awk" | "gawk" | "mawk" => true,
        _ => false,
    }
}

/// Somebody who asks for so many lines at most wants to see them.
const BOUND: usize = 200;

/// Whether a filter lets through only as many lines as somebody wants to see.
pub(super) fn is_bounded(filter: &Simple) -> bool {
    let number = |word: &String| word.trim_start_matches(['-', 'n']).parse::<usize>().ok();
    match filter.program() {
        "head" | "tail" => {
            let mut numbers = filter.arguments().iter().filter_map(number);
            numbers.next().unwrap_or(10) <= BOUND
        }
        "sed" => filter.arguments().iter().any(|word| {
            let range = word
                .strip_suffix('p')
                .and_then(|range| range.split_once(','));
            let ends = range.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
            ends.is_some_and(|(from, to): (usize, usize)| to.saturating_sub(from) <= BOUND)
        }),
        _ => false,
    }
}

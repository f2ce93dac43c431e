//! What a simple command's output is: a kind that a rule knows, something to read, the output of
//! one's own program, or nothing to speak of.

use super::{Rule, Rules};
use crate::command::Simple;
use crate::general::compile;

/// What the output of a command is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role<'a> {
    /// It prints nothing, or a line.
    Quiet,
    /// Somebody wants to read it.
    Reading(Option<(&'a Rule, bool)>),
    /// A rule knows it.
    Kind(&'a Rule, bool),
    /// A rule knows what is printed around it, and the rest was asked for.
    Asked(&'a Rule),
    /// A rule knows what is printed around it, and the rest is what one's own program prints.
    Own(&'a Rule),
    /// Nobody knows.
    Unknown,
}

/// What shells have for themselves, and what changes files without a word.
const QUIET: &[&str] = &[
    "cd", "pushd", "popd", "export", "unset", "source", ".", "alias", "mkdir", "rmdir", "touch",
    "rm", "mv", "cp", "ln", "chmod", "chown", "kill", "sleep", "wait", "true", "false", ":",
    "test", "[", "exit", "trap", "shopt", "ulimit", "umask", "read", "which", "type", "whoami",
    "pwd", "date", "echo", "printf", "return", "break", "continue", "shift", "local", "declare",
    "nvm", "mktemp", "basename", "dirname", "realpath", "clear", "tput", "hash", "let",
];

/// Programs that, behind a pipe, pass on what they read.
const FILTERS: &[&str] = &[
    "head", "tail", "grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack", "sed", "awk", "gawk",
    "mawk", "sort", "uniq", "cut", "tr", "cat", "tee", "less", "more", "wc", "nl", "fold", "fmt",
    "rev", "tac", "column", "ts", "jq", "yq", "perl", "pv", "iconv", "bat", "batcat", "sponge",
    "ansi2txt", "dos2unix", "colrm", "expand", "unexpand",
];

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

/// The rules of what runs tests.
const TESTS: &[&str] = &[
    "cargo-test",
    "pytest",
    "unittest",
    "jest",
    "tap",
    "go",
    "gtest",
    "rspec",
    "phpunit",
    "dotnet",
    "maven",
    "gradle",
];

impl Rules {
    /// Says what the output of a command is.
    ///
    /// The first that applies wins:
    ///   1. a project's rule knows it
    ///   2. help was asked for
    ///   3. it prints nothing to speak of
    ///   4. it runs one's own program, or tests with all that they print
    ///   5. a shipped rule knows it
    pub(crate) fn role(&self, simple: &Simple) -> Role<'_> {
        let found = self.of_command(simple);
        if let Some((rule, false)) = found {
            return known(rule, false); // [1]
        }
        if asks_for_help(simple) {
            return Role::Reading(None); // [2]
        }
        if is_quiet(simple) {
            return Role::Quiet; // [3]
        }
        if reads_a_text(simple) {
            return Role::Reading(None);
        }
        match found {
            Some((rule, _)) if is_own(simple) => Role::Own(rule),
            Some((rule, _)) if TESTS.contains(&rule.name.as_str()) && asks(simple) => {
                Role::Asked(rule)
            } // [4]
            Some((rule, is_ours)) => known(rule, is_ours), // [5]
            None => Role::Unknown,
        }
    }

    /// Returns the command of a pipeline that its output is of: what follows it only passes it on.
    pub(crate) fn producer<'a>(&self, stages: &'a [Simple]) -> Option<&'a Simple> {
        let is_producer = |stage: &&Simple| !stage.is_piped || !self.is_filter(stage);
        stages.iter().rev().find(is_producer).or(stages.first())
    }

    fn is_filter(&self, stage: &Simple) -> bool {
        let is_json_tool = || stage.named.contains("-m json.tool");
        FILTERS.contains(&stage.program())
            || is_json_tool()
            || self.of_command(stage).is_some_and(|(rule, _)| rule.reading)
    }

    fn of_command(&self, command: &Simple) -> Option<(&Rule, bool)> {
        self.all().find(|(rule, is_ours)| {
            rule.commands.iter().any(|pattern| {
                // Compiling is the cost of it, so the first word is compared beforehand.
                (!is_ours || may_begin(pattern, &command.named))
                    && compile(&format!("^(?:{pattern})(?:\\s|$)")).is_ok_and(|pattern| {
                        let typed = !is_ours && pattern.is_match(command.typed.as_bytes());
                        typed || pattern.is_match(command.named.as_bytes())
                    })
            })
        })
    }
}

fn known(rule: &Rule, is_ours: bool) -> Role<'_> {
    if rule.reading {
        Role::Reading(Some((rule, is_ours)))
    } else {
        Role::Kind(rule, is_ours)
    }
}

/// Whether a pattern can match a command at all: the letters that the command begins with are in it,
/// or it begins with no letters.
fn may_begin(pattern: &str, command: &str) -> bool {
    let end = command
        .find(|letter: char| !letter.is_ascii_alphabetic())
        .unwrap_or(command.len());
    pattern.starts_with(['\\', '.', '[']) || pattern.contains(&command[..end])
}

fn asks_for_help(simple: &Simple) -> bool {
    let own = simple.arguments().iter().take_while(|word| *word != "--");
    let last = simple.arguments().last().map_or("", String::as_str);
    own.into_iter().any(|word| word == "--help")
        || simple
            .arguments()
            .first()
            .is_some_and(|word| word == "help")
        || last == "-h" && !OWN_H.contains(&simple.program())
}

fn is_quiet(simple: &Simple) -> bool {
    let is_silent = match simple.program() {
        "grep" | "egrep" | "rg" | "diff" | "cmp" => simple.has(&["-q", "--quiet", "--silent"]),
        "git" => simple.has(&["--quiet"]) && simple.has(&["diff"]),
        "find" | "fd" => simple.has(&["-delete"]) && !simple.has(&["-print"]),
        // What a command within prints is what `echo` is for then.
        "echo" | "printf" => return !simple.named.contains("$(") && !simple.named.contains('`'),
        _ => false,
    };
    is_silent || QUIET.contains(&simple.program())
}

/// Whether a tool is asked to run the program that it has built.
fn is_own(simple: &Simple) -> bool {
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
fn asks(simple: &Simple) -> bool {
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
fn reads_a_text(simple: &Simple) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::commands;

    #[track_caller]
    fn check(command: &str, expected: &str) {
        let commands = commands(command);
        let rules = Rules::shipped();
        let stages = commands.pipelines.last().unwrap();
        let role = match rules.role(rules.producer(stages).unwrap()) {
            Role::Quiet => "quiet".to_owned(),
            Role::Reading(_) => "reading".to_owned(),
            Role::Kind(rule, _) => rule.name.clone(),
            Role::Asked(rule) => format!("asked of {}", rule.name),
            Role::Own(rule) => format!("own by {}", rule.name),
            Role::Unknown => "unknown".to_owned(),
        };
        assert_eq!(role, expected, "{command}");
    }

    #[test]
    fn help_is_to_be_read_whatever_it_is_the_help_of() {
        for command in [
            "cargo build --help",
            "npm install --help | head -100",
            "docker build -h",
            "kubectl get pods --help",
            "make help",
            "git help log",
            "./x --help",
        ] {
            check(command, "reading");
        }
        check("du -h", "listing");
        check("cargo test -- --help", "cargo-test");
        check("psql -h", "unknown");
    }

    #[test]
    fn what_shows_a_thing_is_to_be_read() {
        for command in [
            "git show HEAD:src/R.rs",
            "git -C a show HEAD:R.rs",
            "git log -40",
            "git log -n 5 --stat",
            "git diff --stat",
            "git diff HEAD~3 --name-only",
            "git show --stat",
            "kubectl describe pod x",
            "kubectl get deploy x -o yaml",
            "kubectl -n a get deploy x -oyaml",
            "helm template .",
            "terraform output",
            "terraform state show x",
            "pip show x",
            "npm view x",
            "docker inspect x",
            "printenv | sort",
            "env",
            "systemctl cat x",
            "npx prettier src/x.ts",
            "gofmt x.go",
            "rustfmt --emit stdout a.rs",
            "curl -s https://a.example/x.md",
            "cat R.rs | grep -v x",
            "find src -name R.rs -exec cat {} +",
            "find . | xargs cat",
            "docker compose exec web cat R.rs",
            "kubectl exec pod -- cat R.rs",
            "bash -c 'cat R.rs'",
            "ssh host cat R.rs",
            "cat docs/error.log.md",
        ] {
            check(command, "reading");
        }
    }

    #[test]
    fn kinds_are_known_behind_filters_and_wrappers() {
        check("cargo test 2>&1 | tail -200", "cargo-test");
        check("cargo test 2>&1 | tee log | grep -A5 FAILED", "cargo-test");
        check("docker compose run web pytest", "pytest");
        check("tail -n 200 app.log | grep -v DEBUG", "log");
        check("git log", "git-log");
        check("git log -p -8", "git-diff");
        check("git log --oneline -100", "git-log");
        check("kubectl get pods -A", "kubectl");
        check("prettier --check .", "prettier");
        check("gofmt -l .", "prettier");
        check("npm run test:unit", "jest");
        check("ls src | wc -l", "listing");
    }

    #[test]
    fn what_a_run_program_prints_is_its_own() {
        check("cargo run -- dump", "own by cargo");
        check("go run .", "own by go");
        check("dotnet run", "own by dotnet");
        check("java -jar x.jar", "own by javac");
        check("npx tsx x.ts", "own by tsc");
        check("npm start", "own by npm");
        check("npm run check", "own by npm");
        check("uv run x.py", "unknown");
        check("python3 -", "unknown");
        check("echo \"$(cat a)\"", "unknown");
    }

    #[test]
    fn tests_may_be_asked_for_more() {
        check("cargo test adds -- --nocapture", "asked of cargo-test");
        check("cargo test -- --list", "asked of cargo-test");
        check("cargo bench", "asked of cargo-test");
        check("pytest -s tests", "asked of pytest");
        check("pytest --collect-only -q", "asked of pytest");
        check("npx jest --listTests", "asked of jest");
        check("go test -v -run TestX ./a", "asked of go");
        check("go test -bench . ./a", "asked of go");
        check("go test -bench=. ./a", "asked of go");
        check("go test -v ./...", "go");
    }

    #[test]
    fn what_prints_nothing_is_no_kind() {
        check("cd a", "quiet");
        check("find . -name '*.pyc' -delete", "quiet");
        check("git diff --quiet", "quiet");
        check("echo a | head", "quiet");
    }
}

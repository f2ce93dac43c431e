//! What each command's output is taken for.

use super::Rules;
use super::role::Role;
use crate::command::commands;

#[track_caller]
fn check(command: &str, expected: &str) {
    let commands = commands(command);
    let rules = Rules::shipped();
    let stages = commands.pipelines.last().unwrap();
    let role = match rules.role_of(stages) {
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
        "pip list",
        "npm audit",
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
fn what_was_shaped_or_bounded_is_to_be_read() {
    for command in [
        "rg -n compute | head -90",
        "find . | grep x | head -n 100",
        "curl -s https://a.example | jq '.[] | {id, name}'",
        "kubectl get pods | awk '{print $1}'",
        "ps aux | cut -c 1-80",
        "grep -rn x . | sed -n '1,100p'",
        "./list | head -50",
    ] {
        check(command, "reading");
    }
    check("find . -name x | head -2000", "listing");
    check("curl -s https://a.example | jq .", "unknown");
    check("pytest -q 2>&1 | tail -150", "pytest");
    check("grep -rn x . | sed -n '1,2000p'", "grep");
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
    check("make -s simulation", "own by cc");
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

#[test]
fn a_plan_is_to_be_agreed_to() {
    check("terraform plan -no-color", "asked of terraform");
    check("terraform init", "terraform");
}

//! What is asked to be read is left alone, whatever else is in the call, and what one's own program
//! prints is none of a tool's bulk.

use super::Rules;
use crate::trim::{Output, Verdict, trim};

/// A source file of some eight kilobytes, no two lines of which are alike.
fn source() -> String {
    let word = |number: usize| -> String {
        let digits = (number * 7919).to_string();
        digits.bytes().map(|digit| char::from(digit + 49)).collect()
    };
    let lines = (0..220).map(|number| {
        let (left, right) = (word(number), word(number + 3));
        match number % 5 {
            0 => format!("/// Returns the {left} of a {right}.\n"),
            1 => format!("fn {left}({right}: &str) -> usize {{\n"),
            2 => format!("    let {left} = {right}.len();\n"),
            3 => format!("    {left}({right})\n"),
            _ => "}\n\n".to_owned(),
        }
    });
    lines.collect::<String>().repeat(2)
}

fn trimmed(command: &str, text: &str) -> Option<String> {
    let output = Output {
        text,
        tool: "Bash",
        command,
        native: text.len(),
    };
    match trim(&output, &Rules::shipped()) {
        Verdict::Trim(trimmed) => Some(trimmed.text),
        Verdict::Leave(_) => None,
    }
}

#[track_caller]
fn left(text: &str, commands: &[&str]) {
    assert!(text.len() >= 4_000);
    for command in commands {
        let shown = trimmed(command, text);
        assert_eq!(shown, None, "{command}");
    }
}

#[track_caller]
fn kept(command: &str, text: &str, stays: &[&str]) {
    if let Some(shown) = trimmed(command, text) {
        for stays in stays {
            assert!(shown.contains(stays), "{command}: {stays}: {shown}");
        }
    }
}

fn many(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| line(number) + "\n").collect()
}

#[test]
fn a_file_is_left_whatever_is_beside_it() {
    left(
        &source(),
        &[
            "git status --short; cat R.rs",
            "ls && cat R.rs",
            "make -s 2>&1 | tail -3; cat R.rs",
            "git diff --quiet; sed -n 1,300p R.rs",
            "git show HEAD:src/R.rs",
            "git -C a show HEAD:R.rs",
            "find src -name R.rs -exec cat {} +",
            "find . -name R.rs | xargs cat",
            "rg -l x | xargs sed -n 1,200p",
            "git ls-files | xargs cat",
            "git ls-files | while read f; do cat \"$f\"; done",
            "docker compose exec web cat R.rs",
            "kubectl exec pod -- cat R.rs",
            "bash -c \"cat R.rs\"",
            "ssh host cat R.rs",
            "python3 - <<'EOF'\nls\nprint(open(\"a\").read())\nEOF",
            "cat > x.sh <<EOF\ncargo test\nEOF\ncat R.rs",
            "npx prettier src/x.ts",
            "gofmt x.go",
            "rustfmt --emit stdout R.rs",
            "curl -s https://a.example/R.md",
            "cargo run -- dump",
            "go run .",
            "java -jar x.jar",
            "npx tsx x.ts",
            "npm start",
            "uv run x.py",
            "make -s dump",
            "./print R.rs",
        ],
    );
}

#[test]
fn help_and_lists_are_left() {
    left(
        &source(),
        &[
            "cargo build --help",
            "npm install --help",
            "docker build --help",
            "make help",
        ],
    );
    left(
        &many(150, |number| {
            format!("cart::tests::adds_the_number_{number}: test")
        }),
        &["cargo test -- --list"],
    );
    left(
        &many(150, |number| {
            format!("tests/test_cart.py::test_adds_many[{number}]")
        }),
        &["pytest --collect-only -q"],
    );
    left(
        &many(300, |number| format!("src/part{number}/file{number}.rs")),
        &[
            "git diff --name-only",
            "git diff --stat",
            "rg -l x | head -100",
        ],
    );
    left(
        &many(200, |number| {
            format!("package-{number}    1.{number}.0    /lib")
        }),
        &["pip list", "npm outdated | cat"],
    );
}

#[test]
fn measurements_stay() {
    let bench = many(60, |number| {
        format!("test sort_{number} ... bench:       7,{number:03} ns/iter (+/- 12)")
    });
    let noise = many(200, |number| {
        format!("   Compiling part{number} v1.0.{number}")
    });
    let stays = ["sort_0 ", "sort_31 ", "sort_59 "];
    kept("cargo bench", &(noise + &bench), &stays);
    let bench = many(100, |number| {
        format!("BenchmarkSort{number}-8   \t 1000000\t      {number} ns/op")
    });
    kept(
        "go test -bench . ./...",
        &bench,
        &["Sort0-8", "Sort50-8", "Sort99-8"],
    );
    let passed = many(100, |number| {
        format!("tests/test_a{number}.py ........ [ {number}%]")
    });
    let cover = many(90, |number| {
        let percent = if number % 9 == 0 { 61 } else { 100 };
        format!("src/part{number}.py      20      3    {percent}%   4-9")
    });
    let stays = ["part0.py", "part45.py", "part81.py"];
    kept(
        "pytest --cov=src --cov-report=term-missing",
        &(passed + &cover),
        &stays,
    );
}

#[test]
fn what_tests_print_stays_where_it_was_asked_for() {
    let prints = many(150, |number| {
        format!("[src/cart.rs:{number}:9] adds(7) = Cart({number})")
    });
    let tests = many(400, |number| format!("test cart::adds_{number} ... ok"));
    let stays = ["cart.rs:0:9", "cart.rs:77:9", "cart.rs:149:9"];
    kept(
        "cargo test adds -- --nocapture",
        &(tests.clone() + &prints),
        &stays,
    );
    kept("pytest -s tests", &prints, &stays);
    kept("go test -v -run TestX ./a", &prints, &stays);
    let shown = trimmed("cargo test adds -- --nocapture", &(tests + &prints));
    assert!(shown.is_some_and(|shown| !shown.contains("adds_200 ")));
}

#[test]
fn a_script_beside_a_listing_keeps_its_failures() {
    let bulk = |word: &str| {
        many(400, |number| {
            format!("checking {word} {number} of 800: fine")
        })
    };
    let text = bulk("part") + "AssertionError: 3 != 4\n" + &bulk("thing");
    for command in [
        "ls -la; ./ci.sh",
        "find . -name '*.pyc' -delete; ./ci.sh",
        "rsync -a a/ b/ && ./ci.sh",
        "du -sh .; ./ci.sh",
        "git status; ./ci.sh",
    ] {
        let shown = trimmed(command, &text).unwrap();
        assert!(
            shown.contains("AssertionError: 3 != 4"),
            "{command}: {shown}"
        );
        assert!(shown.len() < 2_000, "{command}: {shown}");
    }
}

#[test]
fn beside_a_file_only_what_tests_say_of_success_goes() {
    let tests = many(400, |number| format!("test cart::adds_{number} ... ok"));
    let shown = trimmed("cargo test; cat R.rs", &(tests + &source())).unwrap();
    assert!(shown.contains(&source()), "{shown}");
}

#[test]
fn a_projects_rule_hides_no_diagnostic() {
    for rule in [
        r#""warn":["."],"head":0,"tail":0"#,
        r#""shape":"listing""#,
        r#""shape":"diff""#,
    ] {
        let file = format!(r#"{{"v":1,"rules":[{{"name":"a","commands":["make.*"],{rule}}}]}}"#);
        let rules = Rules::with_project(file.as_bytes()).unwrap();
        let text = many(400, |number| format!("part {number} is well"))
            + "diff --git a/x.lock b/x.lock\n"
            + &many(30, |number| {
                format!("main{number}.go:10:2: undefined: thing{number}")
            });
        let output = Output {
            text: &text,
            tool: "Bash",
            command: "make all",
            native: text.len(),
        };
        let Verdict::Trim(trimmed) = trim(&output, &rules) else {
            panic!("left")
        };
        for number in [0, 17, 29] {
            let stays = format!("main{number}.go:10:2");
            assert!(trimmed.text.contains(&stays), "{rule}: {}", trimmed.text);
        }
    }
}

#[test]
fn what_the_client_would_cut_is_trimmed_all_the_same() {
    let text = source().repeat(5);
    let output = Output {
        text: &text,
        tool: "Bash",
        command: "cat R.rs",
        native: 2_280,
    };
    let Verdict::Trim(trimmed) = trim(&output, &Rules::shipped()) else {
        panic!("left")
    };
    let first: Vec<&str> = text
        .lines()
        .filter(|line| !line.is_empty())
        .take(20)
        .collect();
    assert!(first.iter().all(|line| trimmed.text.contains(line)));
}

#[test]
fn the_log_of_a_job_is_what_the_job_printed() {
    let tests = many(400, |number| format!("test cart::adds_{number} ... ok"));
    let failures = many(9, |number| {
        format!(
            "error[E0425]: cannot find value `x{number}`\n  --> src/a{number}.rs:{number}:5\n   |\n{number} |     x{number}\n   |     ^^ not found"
        )
    });
    let text = tests + &failures + "test result: FAILED. 400 passed; 9 failed";
    let stamped = text
        .lines()
        .map(|line| format!("2026-01-02T03:04:05.678Z {line}\n"));
    let shown = trimmed("gh run view 7 --log", &stamped.collect::<String>()).unwrap();
    for number in 0..9 {
        let place = format!("src/a{number}.rs:{number}:5");
        assert!(shown.contains(&place), "{place}: {shown}");
    }
}

#[test]
fn the_row_that_one_looks_for_stays() {
    let containers = many(100, |number| {
        format!("{number:012x}   web:{number}   Up 3 days (healthy)   web-{number}")
    });
    let row = "0123456789ab   tax:7   Exited (137) 2 hours ago   tax-7\n";
    let table = format!("{containers}{row}{containers}");
    kept("docker ps -a", &table, &["Exited (137)"]);
    let disks = many(100, |number| {
        format!("/dev/sd{number}  100G  4{number}G  50G  40% /mnt/part{number}")
    });
    let row = "/dev/sdx  100G  100G  0  100% /var/lib\n";
    kept("df -h", &format!("{disks}{row}{disks}"), &["100% /var/lib"]);
    let changed = many(200, |number| format!(" M src/part{number}/a.rs"));
    let row = " D src/important.rs\n";
    kept(
        "git status --short",
        &format!("{changed}{row}{changed}"),
        &["src/important.rs"],
    );
}

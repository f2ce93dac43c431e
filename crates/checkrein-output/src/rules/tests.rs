//! Each kind of output, a line or two of it: what there is many of goes, what failed stays, and the
//! kind is known by its command.

use super::Rules;
use crate::trim::{Output, Verdict, trim};

/// Puts what stays into the middle of what there is many of; `#` becomes a number.
fn printed(bulk: &[&str], stays: &[&str]) -> String {
    let many = |from: usize| -> String {
        let lines = (from..from + 400).flat_map(|number| {
            let line = move |line: &&str| line.replace('#', &number.to_string()) + "\n";
            bulk.iter().map(line)
        });
        lines.collect()
    };
    format!("{}{}\n{}", many(1), stays.join("\n"), many(500))
}

#[track_caller]
fn check(command: &str, rule: &str, bulk: &[&str], stays: &[&str]) {
    let text = printed(bulk, stays);
    let output = Output {
        text: &text,
        tool: "Bash",
        command,
        native: text.len(),
    };
    let Verdict::Trim(trimmed) = trim(&output, &Rules::shipped()) else {
        panic!("`{command}` is left as it is")
    };
    assert_eq!(trimmed.rule, rule, "{command}");
    for stays in stays {
        assert!(
            trimmed.text.contains(stays.trim()),
            "{stays}: {}",
            trimmed.text
        );
    }
    let (shown, whole) = (trimmed.text.len(), text.len());
    assert!(shown * 5 <= whole, "{shown} of {whole}: {}", trimmed.text);
}

#[test]
fn runs_of_tests() {
    check(
        "mvn -q test",
        "maven",
        &[
            "[INFO] Downloading from central: https://a.example/#.jar",
            "[INFO] Tests run: #, Failures: 0, Errors: 0, Skipped: 0",
        ],
        &[
            "[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! -- in shop.CartTest",
            "[ERROR]   CartTest.adds:12 expected: <1> but was: <2>",
            "[ERROR] COMPILATION ERROR :",
            "[ERROR] /p/src/Cart.java:[12,5] cannot find symbol",
        ],
    );
    check(
        "./gradlew test",
        "gradle",
        &[
            "> Task :a#:compileJava UP-TO-DATE",
            "CartTest > adds#() PASSED",
        ],
        &[
            "CartTest > addsNone() FAILED",
            "    org.opentest4j.AssertionFailedError at CartTest.java:12",
            "e: file:///p/A.kt:3:5 Unresolved reference: x",
        ],
    );
    check(
        "dotnet test",
        "dotnet",
        &["  Passed Shop.CartTests.Adds# [1 ms]"],
        &[
            "  Failed Shop.CartTests.AddsNone [3 ms]",
            "  Error Message:",
            "   Assert.Equal() Failure: Values differ",
            "/p/Cart.cs(12,5): error CS1002: ; expected [/p/shop.csproj]",
        ],
    );
    check(
        "bundle exec rspec",
        "rspec",
        &["  adds # pieces to the cart"],
        &[
            "  1) Cart adds none",
            "     Failure/Error: expect(cart.size).to eq(1)",
            "       expected: 1",
            "            got: 0",
            "rspec ./spec/cart_spec.rb:12 # Cart adds none",
        ],
    );
    check(
        "vendor/bin/phpunit --testdox",
        "phpunit",
        &[" ✔ Adds # pieces"],
        &[
            "1) CartTest::testAddsNone",
            "Failed asserting that 0 matches expected 1.",
            "/p/tests/CartTest.php:12",
        ],
    );
    check(
        "./build/cart_test",
        "gtest",
        &["[ RUN      ] Cart.Adds#", "[       OK ] Cart.Adds# (0 ms)"],
        &[
            "/p/cart_test.cc:12: Failure",
            "Expected equality of these values:",
            "  cart.size()",
            "[  FAILED  ] Cart.AddsNone (0 ms)",
        ],
    );
    check(
        "bats test",
        "tap",
        &["ok # adds # pieces"],
        &[
            "not ok 7 adds none",
            "# (in test file test/cart.bats, line 12)",
        ],
    );
    check(
        "npx playwright test",
        "jest",
        &["  ✓  # [chromium] › cart.spec.ts:#:5 › adds # pieces (10ms)"],
        &[
            "  ✘  7 [chromium] › cart.spec.ts:12:5 › adds none (1.2s)",
            "    Error: expect(received).toBe(expected)",
            "    Expected: 1",
            "    Received: 0",
        ],
    );
    check(
        "tox -e py312",
        "pytest",
        &["tests/test_a.py::test_#[x] PASSED [ #%]"],
        &["FAILED tests/test_a.py::test_none[x] - assert 0 == 1"],
    );
}

#[test]
fn compilers_and_linters() {
    check(
        "swift build",
        "cc",
        &["[#/400] Compiling Shop Cart#.swift"],
        &["/p/Cart.swift:12:5: error: cannot find 'x' in scope"],
    );
    check(
        "cmake --build build",
        "cc",
        &["[ 10%] Building CXX object a#.cc.o"],
        &[
            "/p/a.cc:12:5: error: 'x' was not declared in this scope",
            "a.cc:(.text+0x5): undefined reference to `f()'",
            "make[2]: *** [CMakeFiles/a.dir/build.make:76: a.o] Error 1",
        ],
    );
    check(
        "golangci-lint run",
        "golangci-lint",
        &["\tx := #"],
        &["cart/cart.go:12:5: Error return value of `f` is not checked (errcheck)"],
    );
    check(
        "npx stylelint '**/*.css'",
        "eslint",
        &["  checked part #"],
        &["src/a.css", "  12:5  ✖  Unexpected unit  unit-no-unknown"],
    );
    check(
        "pre-commit run --all-files",
        "ruff",
        &["check number #.....................Passed"],
        &[
            "black....................................Failed",
            "- hook id: black",
            "error: cannot format a.py: Cannot parse: 12:5: x",
        ],
    );
    check(
        "hadolint Dockerfile",
        "shellcheck",
        &["all is well in stage #"],
        &["Dockerfile:12 DL3008 warning: Pin versions in apt get install"],
    );
    check(
        "make all",
        "cc",
        &["gcc -O2 -c -o a#.o a#.c"],
        &["make: *** No rule to make target 'b.c', needed by 'b.o'.  Stop."],
    );
}

#[test]
fn packages_and_machines() {
    check(
        "docker build .",
        "docker-build",
        &["#7 sha256:0a# 1.0MB / 9.0MB 0.5s"],
        &[
            "#9 ERROR: process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 1",
            "Dockerfile:12",
        ],
    );
    check(
        "terraform plan",
        "terraform",
        &["aws_instance.a#: Refreshing state... [id=i-#]"],
        &[
            "  # aws_instance.web will be destroyed",
            "│ Error: Unsupported argument",
            "│   on main.tf line 12, in resource \"a\" \"b\":",
            "Plan: 1 to add, 0 to change, 1 to destroy.",
        ],
    );
    check(
        "kubectl get pods -A",
        "kubectl",
        &["shop  cart-#  1/1  Running  0  5d"],
        &["shop  tax-7  0/1  CrashLoopBackOff  12  5d"],
    );
    check(
        "uv pip install -r a.txt",
        "pip",
        &["Downloading part# (1.0 MB)"],
        &[
            "error: Failed to fetch: `https://a.example/x.whl`",
            "ERROR: No matching distribution found for x==9",
        ],
    );
    check(
        "bundle install",
        "bundle",
        &["Using part# 1.0.#"],
        &["Gem::Ext::BuildError: ERROR: Failed to build gem native extension."],
    );
    check(
        "apt-get install -y x",
        "apt",
        &["Get:# http://a.example stable/main part# [1 kB]"],
        &["E: Unable to locate package x"],
    );
    check(
        "ansible-playbook site.yml",
        "terraform",
        &["ok: [host#]"],
        &["fatal: [host7]: FAILED! => {\"msg\": \"no\"}"],
    );
    check(
        "cargo install --path .",
        "cargo",
        &["   Compiling part# v1.0.#"],
        &[
            "error: failed to compile `x v0.1.0`",
            "error[E0432]: unresolved import `y`",
            " --> src/main.rs:12:5",
        ],
    );
    check(
        "git fetch --all",
        "git-transfer",
        &["remote: Counting objects: # (1/9)"],
        &[
            "fatal: couldn't find remote ref x",
            " ! [rejected]        main -> main (non-fast-forward)",
        ],
    );
    check(
        "docker logs web",
        "log",
        &["2026-01-02T03:04:05Z INFO request # done"],
        &["2026-01-02T03:04:06Z ERROR no connection to db:5432"],
    );
}

#[test]
fn a_kind_is_known_by_its_lines_as_well() {
    #[track_caller]
    fn check(rule: &str, bulk: &[&str], stays: &[&str]) {
        super::tests::check("./ci.sh", rule, bulk, stays);
    }
    check(
        "cargo-test",
        &["test cart::adds_# ... ok"],
        &["test cart::adds_none ... FAILED"],
    );
    check(
        "maven",
        &["[INFO] Running shop.Test#"],
        &["[ERROR] Failures: 1"],
    );
    check(
        "gradle",
        &["> Task :a#:jar UP-TO-DATE"],
        &["A > b() FAILED"],
    );
    check(
        "log",
        &["2026-01-02 03:04:05 INFO part # is fine"],
        &["2026-01-02 03:04:06 ERROR part 7 is lost"],
    );
    check(
        "general",
        &["part # is fine and well and done"],
        &["src/a.x:12:5: error: no"],
    );
}

#[test]
fn no_rule_of_a_projects_hides_a_failure() {
    let rules = br#"{"v":1,"rules":[{"name":"all is well","commands":["make"],"noise":["."],"shape":"listing"}]}"#;
    let rules = Rules::with_project(rules).unwrap();
    let text = printed(&["part # is fine and well"], &["src/a.c:12:5: error: no"]);
    let output = Output {
        text: &text,
        tool: "Bash",
        command: "make",
        native: text.len(),
    };
    let Verdict::Trim(trimmed) = trim(&output, &rules) else {
        panic!("left")
    };
    assert!(
        trimmed.text.contains("src/a.c:12:5: error: no"),
        "{}",
        trimmed.text
    );
}

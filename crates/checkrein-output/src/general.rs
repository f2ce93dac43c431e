//! What says under every rule that something went wrong: a rule may add to it, and no rule of a
//! project's can hide it.

use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};

/// Compiles a pattern of ours or of a project's: bytes, no Unicode tables, a limit on its size.
pub(crate) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .unicode(false)
        .size_limit(1 << 20)
        .dfa_size_limit(4 << 20)
        .build()
}

/// Compiles a pattern that somebody searches an output by.
pub fn pattern(pattern: &str) -> Result<Regex, regex::Error> {
    compile(pattern)
}

/// Compiles patterns into one that matches where any of them does; nothing for no patterns.
pub(crate) fn any_of<T: AsRef<str>>(patterns: &[T]) -> Result<Option<Regex>, regex::Error> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let parts: Vec<String> = patterns
        .iter()
        .map(|pattern| format!("(?:{})", pattern.as_ref()))
        .collect();
    compile(&parts.join("|")).map(Some)
}

/// A line that says that something failed.
const STRONG: &[&str] = &[
    // A word of severity with its colon: `error:`, `error[E0308]:`, `fatal:`, `Error (line 3):`.
    r"(?:^|[\s\[(<|>:/])(?:error|fatal|panic|Error|Fatal|Panic|Critical|fatal error|internal error|Uncaught)(?:\[[^\]]*\])?(?: ?\([^)]*\))?:(?:\s|$)",
    r"\b(?:ERROR|FATAL|FAILED|FAIL|FAILURE|CRITICAL|SEVERE|PANIC|EMERG|ALERT|ABORTED)\b",
    r"##\[error\]|^::error|^SUMMARY: \w+Sanitizer|^==\d+==\s*(?:ERROR|Invalid|Conditional|Use of|Mismatched|Process terminating|.* definitely lost)",
    r#""level": ?(?:50|60)\b|"(?:err|error|exception)": ?(?:\{"|"[^"])"#,
    r"^#?\s*(?:Expected|Received|Actual|expected|received|actual|got|want) ?[:=] ?\S",
    r"^\s*Location: \S+:\d+",
    // Dart's `00:03 +200 -1: adds none [E]`.
    r"^\d\d:\d\d \+\d.* \[E\]\s*$",
    r"^\s+\d+:\d+:?\s+(?:error\b|✖|×)",
    r"^\s+\d+\) test |^\s+\*\* \(\w|^\s*(?:left|right|Left|Right): +\S",
    r"\bline \d+: +\d+ (?:Killed|Terminated|Aborted|Bus error|Segmentation|Illegal|Trace|Floating)",
    r"<(?:failure|error)\b|<testcase [^>]*[^/]>$",
    r"\[(?:error|fatal|critical|crit|emerg|alert)\]",
    r"\blevel=(?:error|fatal|panic|critical)\b",
    r#""(?:level|severity|status|outcome|result|reason|type)": ?"(?:error|ERROR|fatal|FATAL|fail|failed|failure|critical|panic)""#,
    r"\berror (?:TS|CS|MSB|NU|C|LNK|NETSDK|FS|BC|SA|CA)\d+",
    // `TypeError: …`, `java.lang.IllegalStateException`, `thiserror` is none.
    r"(?:^|[\s\[(.:'])[A-Z]\w*(?:Error|Exception(?:Group)?|Failure|Fault)\b(?::|$| in | at |\s?\(|\s?\[)",
    r"(?:^|\s)(?:AssertionError|KeyboardInterrupt|SystemExit|StopIteration|GeneratorExit)\b",
    r"^\s*(?:Exception Group )?Traceback \(most recent",
    r"^Caused by:|^\s*Caused by: ",
    r"\bpanicked at\b|^panic: |^fatal error: |\bstack overflow\b",
    r"^\s*not ok\b",
    r"^\s*(?:\d+\) )?(?:✗|✘|✖|✕|❌|⨯|●|×)\s",
    r"^npm (?:ERR!|error)|^yarn (?:error|ERR)| ERR_[A-Z_]+\b|^\s*ERR! ",
    r"\b(?:undefined reference to|multiple definition of|undefined symbol|unresolved external|cannot find -l|collect2:|ld returned)",
    r"Segmentation fault|core dumped|\bOut of memory\b|\bOOMKilled\b|\bsegfault\b|\bAborted\b \(",
    r"^E  +\S",
    r"^\s*--- FAIL",
    r"^(?:/bin/|/usr/bin/)?(?:bash|sh|zsh|make|gmake|ninja)(?:\[\d+\])?: .*(?:No such file|not found|denied|Error \d+|Stop\.|failed)",
    r"\*\*\* .*(?:Error|Stop|failed|missing)",
    r"\bexit(?:ed)?(?: with)?(?: status| code| with code)?:? [1-9]\d*\b",
    r"\b[1-9]\d* (?:tests? |specs? |examples? )?(?:failed|failing|errors?|failures?|problems?|broken|errored)\b",
    r"\b(?:[Ff]ailures|[Ee]rrors|[Ff]ailed|Failures|Incorrect):\s+[1-9]",
];

/// A line that warns, or tells in plain words that something did not work.
const WEAK: &[&str] = &[
    r"\b[Ww]arn(?:ing|ings|ed)?\b|\bWARN(?:ING)?\b|\b[Dd]eprecat|\bDEPRECAT",
    r"\b(?:[Ff]ailed|failing|failure|errored|aborted|killed|crashed|rejected|unresolved|conflict|CONFLICT|vulnerabilit)",
    r"\b(?:cannot|can't|could not|couldn't|[Uu]nable to|did not|[Nn]ot found|No such file|[Pp]ermission denied|[Aa]ccess denied|[Cc]onnection refused|[Tt]imed out|timeout|[Rr]efused|[Mm]issing|[Ii]nvalid|[Uu]nexpected|[Uu]nreachable|[Ii]llegal|[Ff]orbidden|[Uu]nauthorized|unstable|untracked|unsupported)\b",
    r"\b[Ee]rror\b",
];

/// Counts that a program ends with.
const SUMMARY: &[&str] = &[
    r"\b\d+ (?:tests? |specs? )?(?:passed|passing|failed|failing|pending|skipped|ignored|todo|errors?|warnings?|failures?|problems?|tests?|specs?|examples?|assertions?|suites?|vulnerabilities|issues?|offenses?)\b",
    r"\b\d+ files? changed\b|\b(?:added|removed|changed|audited|installed|upgraded) \d+ packages?\b",
    r"^(?:Tests?|Test Suites|Test Files|Snapshots|Time|Total|Result|Ran \d+ tests?|OK\b|BUILD (?:SUCCESS|SUCCESSFUL|FAILED|FAILURE)|Finished|Done|Successfully|Build succeeded)",
    r"^ok\s|^FAIL\s|^test result:|^Tests run:|tests? completed",
];

/// Says where something is: `src/a.ts:3:1`, `src/a.ts(3,1)`, `File "a.py", line 3`.
///
/// Letters beyond ASCII are bytes here; brackets are a part of it where a folder is called so.
const PLACE: &str = r#"(?:[A-Za-z]:)?(?:[\w\x80-\xff@+~.\\-]|/(?:[\[(]+[\w\x80-\xff.-]+[\])]+)?)*[\w\x80-\xff+\])-]\.[A-Za-z]\w{0,9}(?::\d+(?:[:.,]\d+)?|\(\d+(?:,\d+)?\))|File "[^"]+", line \d+|\b[\w./-]*(?:Makefile|Dockerfile|CMakeLists\.txt|Rakefile|Gemfile)(?::\d+)+|[\w\x80-\xff./-]+\.dart \d+:\d+"#;

/// A line that begins with a place and goes on with what is to be said of it.
const DIAGNOSTIC: &str = r"^\s*(?:[A-Za-z]:)?(?:[\w\x80-\xff@+~.\\ -]|/(?:[\[(]+[\w\x80-\xff.-]+[\])]+)?)*[\w\x80-\xff+\])-]\.[A-Za-z]\w{0,9}(?::\d+(?:[:.,]\d+)?|\(\d+(?:,\d+)?\)):?(?: - | |:)\s*\S";

/// What belongs to a diagnostic and is none by itself.
const REMARK: &str = r"\b(?:note|info|help|hint|debug|Note|INFO|DEBUG|TRACE):? |: In (?:function|member function|constructor|instantiation|file)|\bok\b|\bPASS(?:ED)?\b";

/// The vocabulary, compiled once in a process, each part when it is first asked for.
pub(crate) struct General {
    strong: Regex,
    weak: Regex,
    summary: Regex,
    place: Regex,
    diagnostic: Regex,
    remark: Regex,
}

static GENERAL: LazyLock<General> = LazyLock::new(|| {
    let fine = "a pattern of ours compiles, as the tests show";
    General {
        strong: any_of(STRONG).expect(fine).expect(fine),
        weak: any_of(WEAK).expect(fine).expect(fine),
        summary: any_of(SUMMARY).expect(fine).expect(fine),
        place: compile(PLACE).expect(fine),
        diagnostic: compile(DIAGNOSTIC).expect(fine),
        remark: compile(REMARK).expect(fine),
    }
});

/// Compiles the vocabulary ahead, for who has something else to do in the meantime: it takes longer
/// than to search a small output.
pub fn warm_up() {
    General::get();
}

impl General {
    /// Returns the vocabulary.
    pub(crate) fn get() -> &'static Self {
        &GENERAL
    }

    /// Whether the line says that something failed.
    pub(crate) fn is_strong(&self, line: &str) -> bool {
        self.strong.is_match(line.as_bytes())
    }

    /// Whether the line warns of something.
    pub(crate) fn is_weak(&self, line: &str) -> bool {
        self.weak.is_match(line.as_bytes())
    }

    /// Whether the line counts what was done.
    pub(crate) fn is_summary(&self, line: &str) -> bool {
        self.summary.is_match(line.as_bytes())
    }

    /// Whether the line names a place and says something of it.
    pub(crate) fn is_diagnostic(&self, line: &str) -> bool {
        self.diagnostic.is_match(line.as_bytes()) && !self.remark.is_match(line.as_bytes())
    }

    /// Returns the first place that a line names.
    pub(crate) fn place(&self, line: &str) -> Option<std::ops::Range<usize>> {
        let found = self.place.find(line.as_bytes())?;
        let range = found.range();
        line.get(range.clone()).map(|_| range)
    }

    /// Returns where a line has words of failure, or of something that did not work.
    pub(crate) fn words(&self, line: &str) -> Vec<std::ops::Range<usize>> {
        let strong = self.strong.find_iter(line.as_bytes());
        let weak = self.weak.find_iter(line.as_bytes());
        strong.chain(weak).map(|found| found.range()).collect()
    }

    /// Returns every place that a line names.
    pub(crate) fn places(&self, line: &str) -> Vec<std::ops::Range<usize>> {
        let found = self.place.find_iter(line.as_bytes());
        found.map(|found| found.range()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, is_strong: bool, is_weak: bool) {
        let general = General::get();
        assert_eq!(
            (general.is_strong(line), general.is_weak(line)),
            (is_strong, is_weak),
            "{line}"
        );
    }

    #[test]
    fn failures_of_many_tools_are_known_by_their_words() {
        for line in [
            "error: could not compile `a`",
            "error[E0308]: mismatched types",
            "src/a.ts(3,1): error TS2322: Type",
            "a.c:3:5: fatal error: x.h: No such file or directory",
            "fatal: not a git repository",
            "thread 'main' panicked at src/main.rs:3:5:",
            "E       assert 1 == 2",
            "FAILED tests/test_a.py::test_b - assert",
            "--- FAIL: TestA (0.00s)",
            "  ✗ fails to add",
            "not ok 3 - adds",
            "TypeError: x is not a function",
            "java.lang.IllegalStateException: no",
            "npm ERR! code ERESOLVE",
            "2026-01-02T03:04:05Z ERROR request failed",
            "time=… level=error msg=\"no\"",
            "{\"level\":\"error\",\"msg\":\"no\"}",
            "make: *** [Makefile:3: all] Error 1",
            "Segmentation fault (core dumped)",
            "Tests:       2 failed, 1 passed, 3 total",
            "a.o: undefined reference to `f'",
            "00:03 +200 -1: cart adds none [E]",
            "#          got: 'deploy'",
        ] {
            assert!(General::get().is_strong(line), "{line}");
        }
    }

    #[test]
    fn what_went_well_is_no_failure() {
        check(
            "test result: ok. 3 passed; 0 failed; 0 ignored",
            false,
            true,
        );
        check("   Compiling thiserror v1.0.69", false, false);
        check(
            "Tests run: 3, Failures: 0, Errors: 0, Skipped: 0",
            false,
            false,
        );
        check("src/error.rs", false, true);
        check("0 errors", false, false);
        check("warning: unused variable: `x`", false, true);
        check("added 3 packages in 2s", false, false);
    }

    #[test]
    fn places_are_found_whole() {
        #[track_caller]
        fn check(line: &str, expected: &str) {
            let place = General::get().place(line).map(|range| &line[range]);
            assert_eq!(place, Some(expected), "{line}");
        }
        check("  --> src/main.rs:4:18", "src/main.rs:4:18");
        check("src/a b.ts(3,1): error", "b.ts(3,1)");
        check(
            "  File \"a b/c.py\", line 3, in f",
            "File \"a b/c.py\", line 3",
        );
        check("    at f (/x/a.js:1:2)", "/x/a.js:1:2");
        check("\tat p.C.m(Foo.java:12)", "Foo.java:12");
        check("src/größe/页面7.tsx(8,5): no", "src/größe/页面7.tsx(8,5)");
        check(
            "app/[slug]/(group)/page.tsx(1,5): no",
            "app/[slug]/(group)/page.tsx(1,5)",
        );
        check(
            "  test/cart_test.dart 12:5  main.<fn>",
            "test/cart_test.dart 12:5",
        );
        check("x (src/(a)/b.ts:1:2)", "src/(a)/b.ts:1:2");
        assert_eq!(General::get().place("no place 12:3 here"), None);
    }

    #[test]
    fn a_place_with_a_message_is_a_diagnostic() {
        let is = |line| General::get().is_diagnostic(line);
        assert!(is("src/a.py:3:80: E501 line too long"));
        assert!(is("main.go:7:2: undefined: x"));
        assert!(is("    a_test.go:12: got 1, want 2"));
        assert!(is("a.ts:3:1 - error TS1: no"));
        assert!(is("src/größe/页面7.tsx(8,5): no such name"));
        assert!(!is("a.c:3:5: note: declared here"));
        assert!(!is("a.c: In function 'main':"));
        assert!(!is("src/a.py"));
    }
}

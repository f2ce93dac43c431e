//! What a command text runs: the pipelines whose output is to be seen, each as its simple commands
//! from their programs' names on.
//!
//! The grammar is that of the gates; this room decides nothing that they decide. A text that is no
//! Bash has no commands here, and is treated as one that nobody knows.

mod through;
mod tree;
mod words;

pub(crate) use tree::commands;

/// A simple command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Simple {
    /// Its words, the program without its folder.
    pub words: Vec<String>,
    /// It as `program argument argument`.
    pub named: String,
    /// The same with the program as it was typed.
    pub typed: String,
    /// Whether it reads what the command before it prints.
    pub is_piped: bool,
}

/// What a command text runs.
#[derive(Debug, Default)]
pub(crate) struct Commands {
    /// Each pipeline whose output is to be seen, with its stages in their order.
    pub pipelines: Vec<Vec<Simple>>,
    /// What is set before any of the commands, as `NAME=value`.
    pub assignments: Vec<String>,
}

impl Commands {
    /// Whether the text sets a variable to a value before one of its commands.
    pub(crate) fn set(&self, assignment: &str) -> bool {
        self.assignments.iter().any(|set| set == assignment)
    }

    /// Whether one of its commands is this program.
    pub(crate) fn run(&self, program: &str) -> bool {
        let mut all = self.pipelines.iter().flatten();
        all.any(|simple| simple.program() == program)
    }
}

impl Simple {
    fn of(words: &[String], is_piped: bool) -> Option<Self> {
        let typed = words.join(" ");
        let mut words = words.to_vec();
        let program = words.first_mut()?;
        let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
        *program = name.strip_suffix(".exe").unwrap_or(name).to_owned();
        let named = words.join(" ");
        (!named.is_empty()).then_some(Self {
            words,
            named,
            typed,
            is_piped,
        })
    }

    /// Returns its program, without the folder.
    pub(crate) fn program(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Returns its arguments.
    pub(crate) fn arguments(&self) -> &[String] {
        self.words.get(1..).unwrap_or_default()
    }

    /// Whether one of these is among its arguments.
    pub(crate) fn has(&self, options: &[&str]) -> bool {
        let mut arguments = self.arguments().iter();
        arguments.any(|argument| options.contains(&argument.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let commands = commands(text);
        let named: Vec<Vec<&str>> = commands
            .pipelines
            .iter()
            .map(|stages| stages.iter().map(|stage| stage.named.as_str()).collect())
            .collect();
        assert_eq!(named, expected, "{text}");
    }

    #[test]
    fn each_simple_command_begins_with_its_program() {
        check("cargo test 2>&1 | tail -5", &[&["cargo test", "tail -5"]]);
        check(
            "cd 'a b' && RUST_LOG=debug ./target/x y",
            &[&["cd a b"], &["x y"]],
        );
        check(
            "time sudo -n env A=1 make -j8; echo done",
            &[&["make -j8"], &["echo done"]],
        );
        check("(cd x; npm test)", &[&["cd x"], &["npm test"]]);
        check(
            "timeout 60 cargo test \\\n  --all",
            &[&["cargo test --all"]],
        );
        for nothing in ["", "'never closed", "sudo", "A=1", "if"] {
            check(nothing, &[]);
        }
    }

    #[test]
    fn what_was_typed_is_known_as_well() {
        let typed = &commands("A=1 ./bin/simulate 3").pipelines[0][0].typed;
        assert_eq!(typed, "./bin/simulate 3");
    }

    #[test]
    fn what_stands_in_a_document_is_no_command() {
        check(
            "python3 - <<'EOF'\nls\nprint(open(\"a\").read())\nEOF",
            &[&["python3 -"]],
        );
        check("cat > x.sh <<EOF\ncargo test\nEOF\nbash x.sh", &[&["x.sh"]]);
        check("bash -s <<'EOF'\nls -la\nEOF", &[&["ls -la"]]);
        check(
            "grep x $(find . -name '*.c')",
            &[&["grep x $(find . -name *.c)"]],
        );
        check("make # && cat a", &[&["make"]]);
    }

    #[test]
    fn what_goes_to_a_file_is_not_seen() {
        check("make > log 2>&1; tail log", &[&["tail log"]]);
        check("make 2>/dev/null", &[&["make"]]);
        check("make &> log", &[]);
        check("make >&2", &[&["make"]]);
        check("for i in 1 2; do cc $i; done > log", &[]);
        check("make | tee log > /dev/null", &[]);
    }

    #[test]
    fn the_pipelines_of_groups_go_on() {
        check(
            "(make; cat a) | tail -3",
            &[&["make", "tail -3"], &["cat a", "tail -3"]],
        );
        check(
            "git ls-files | while read f; do cat $f; done",
            &[&["read f"], &["cat $f"]],
        );
        check(
            "if make -q; then ls; else cat a; fi",
            &[&["make -q"], &["ls"], &["cat a"]],
        );
        check("a && b || c & d", &[&["a"], &["b"], &["c"], &["d"]]);
    }

    #[test]
    fn what_is_set_before_a_command_is_seen() {
        let set = |text| commands(text).set("CHECKREIN_TRIM=0");
        assert!(set("CHECKREIN_TRIM=0 cargo test"));
        assert!(set("cd a && A=1 CHECKREIN_TRIM=0 make"));
        assert!(set("export CHECKREIN_TRIM=0; make"));
        assert!(set("env CHECKREIN_TRIM=0 make"));
        // Bash wants no word before `for`; what was meant is clear.
        assert!(set("CHECKREIN_TRIM=0 for i in 1; do make; done"));
        assert!(set("CHECKREIN_TRIM='0' make > log; cat log"));
        assert!(!set("echo CHECKREIN_TRIM=0"));
        assert!(!set("CHECKREIN_TRIM=1 make"));
    }
}

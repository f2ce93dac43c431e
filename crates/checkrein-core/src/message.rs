//! The shape of every message: what happened, where, what to do next.

/// Why an action is refused, in the three parts that a reader needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The gate's id, the same in file, message, docs and settings.
    pub gate: &'static str,
    /// What was refused and where.
    pub what: String,
    /// The rule and the values that were seen.
    pub why: String,
    /// The exact action that would be accepted.
    pub next: String,
}

impl Refusal {
    /// Says the same of an action that happens if a person allows it.
    pub fn question(&self) -> String {
        let Self {
            gate,
            what,
            why,
            next,
        } = self;
        format!("{gate}: a person has to allow {what}\n{why}\nNext: {next}")
    }
}

impl Refusal {
    /// Adds something else that its reader must know.
    #[must_use]
    pub fn besides(self, said: &str) -> Self {
        let why = format!("{}\n{said}", self.why);
        Self { why, ..self }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            gate,
            what,
            why,
            next,
        } = self;
        write!(formatter, "{gate}: refused {what}\n{why}\nNext: {next}")
    }
}

/// Counts things in words: `1 file`, `2 files`.
pub fn count(number: usize, singular: &str) -> String {
    if number == 1 {
        format!("1 {singular}")
    } else {
        format!("{number} {singular}s")
    }
}

/// Lists names in backticks: `` `a` ``, `` `b` ``.
pub fn ticked<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_counted_properly() {
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(0, "file"), "0 files");
    }

    #[test]
    fn a_refusal_ends_with_the_way_out() {
        let refusal = Refusal {
            gate: "valid-transition",
            what: "IMPLEMENT → COMPLETE".into(),
            why: "IMPLEMENT may move to TEST.".into(),
            next: "run `checkrein state enter TEST`.".into(),
        };
        assert!(
            refusal
                .to_string()
                .ends_with("Next: run `checkrein state enter TEST`.")
        );
    }
}

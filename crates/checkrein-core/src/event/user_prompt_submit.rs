//! A prompt was submitted.

use super::common::wire_event;

wire_event! {
    /// A prompt was submitted.
    UserPromptSubmit {
        /// The prompt's text.
        prompt: String,
        /// Who wrote it: user, sdk, system, loop_wakeup, schedule_wakeup or poll_event.
        source: Option<String>,
    }
}

impl UserPromptSubmit {
    /// Whether a person wrote the prompt.
    ///
    /// The client does not always say who did; what it writes itself, such as the news that a
    /// task in the background has ended, begins with a tag of its own.
    pub fn is_from_a_person(&self) -> bool {
        matches!(self.source.as_deref(), None | Some("user" | "sdk"))
            && !self.prompt.trim_start().starts_with("<task-notification>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: Option<&str>, prompt: &str, expected: bool) {
        let event = UserPromptSubmit {
            prompt: prompt.into(),
            source: source.map(str::to_owned),
            ..UserPromptSubmit::default()
        };
        assert_eq!(event.is_from_a_person(), expected, "{source:?} {prompt}");
    }

    #[test]
    fn what_no_person_wrote_is_told_apart() {
        check(None, "fix the tests", true);
        check(Some("user"), "fix the tests", true);
        check(Some("sdk"), "fix the tests", true);
        check(Some("loop_wakeup"), "fix the tests", false);
        check(Some("system"), "fix the tests", false);
        check(None, "<task-notification> run the tests", false);
        check(None, "what is <task-notification>", true);
    }
}

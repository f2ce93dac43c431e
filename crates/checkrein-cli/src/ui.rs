//! The only file that prints. Plain text without colour: it must read well everywhere.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use checkrein_core::message::plain;
use serde::Serialize;

use crate::error::CommandError;

/// The person's end of the conversation.
pub struct Ui {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    is_in_progress: bool,
    /// A person looks at the standard output, on something that obeys control characters.
    is_terminal: bool,
}

impl Ui {
    /// Talks through this process's standard output and standard error.
    pub fn terminal() -> Self {
        Self {
            out: Box::new(std::io::stdout()),
            err: Box::new(std::io::stderr()),
            is_in_progress: false,
            is_terminal: std::io::stdout().is_terminal(),
        }
    }

    /// Says something, as one line or several.
    ///
    /// A reader that went away (`| head`) is no error: what was asked for is done all the same.
    pub fn say(&mut self, text: impl Display) {
        let _ = writeln!(self.out, "{text}");
    }

    /// Says what others wrote: as it is to a program, and so that a terminal does not obey it to a person.
    pub fn pass_on(&mut self, text: &str) {
        if self.is_terminal {
            self.say(visible(text));
        } else {
            self.say(text);
        }
    }

    /// Passes bytes on as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let _ = self.out.write_all(bytes);
    }

    /// Prints a value for programs to read.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), CommandError> {
        let text = serde_json::to_string_pretty(value).map_err(anyhow::Error::from)?;
        self.pass_on_json(&text);
        Ok(())
    }

    /// Says JSON that holds what others wrote; on a terminal it is the same JSON with more of it escaped.
    pub fn pass_on_json(&mut self, text: &str) {
        if self.is_terminal {
            self.say(visible_json(text));
        } else {
            self.say(text);
        }
    }

    /// Says what is going on, beside what was asked for.
    pub fn note(&mut self, text: impl Display) {
        let _ = writeln!(self.err, "{text}");
    }

    /// Shows how far something is, in a line that the next one takes the place of; on a terminal only.
    pub fn progress(&mut self, text: impl Display) {
        if std::io::stderr().is_terminal() {
            self.is_in_progress = true;
            let _ = write!(self.err, "\r{text}\x1b[K");
        }
    }

    /// Takes the line of the progress away.
    pub fn progress_is_over(&mut self) {
        if std::mem::take(&mut self.is_in_progress) {
            let _ = write!(self.err, "\r\x1b[K");
        }
    }

    /// Says what went wrong.
    pub fn complain(&mut self, error: &CommandError) {
        let _ = self.out.flush();
        let _ = writeln!(self.err, "{error}");
    }

    /// Prints help, a version or a usage error, and returns the exit code that goes with it.
    pub(crate) fn usage(&mut self, usage: &clap::Error) -> ExitCode {
        let _ = usage.print();
        ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
    }
}

/// A text of several lines in which a terminal finds nothing to obey.
fn visible(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let parts = line.split('\t').map(plain);
        parts.collect::<Vec<_>>().join("\t")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// JSON has its own way to write such characters, which are within texts alone.
fn visible_json(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let mut letter = [0; 4];
        let letter = character.encode_utf8(&mut letter);
        match plain(letter) {
            Cow::Borrowed(_) => shown.push(character),
            Cow::Owned(_) if character == '\n' => shown.push(character),
            Cow::Owned(_) => shown.push_str(&format!("\\u{:04x}", u32::from(character))),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    #[derive(Clone, Default)]
    struct Said(Rc<RefCell<Vec<u8>>>);

    impl Write for Said {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// Returns what is said to a person, and what to a program.
    fn said(say: impl Fn(&mut Ui)) -> [String; 2] {
        [true, false].map(|is_terminal| {
            let out = Said::default();
            let mut ui = Ui {
                out: Box::new(out.clone()),
                err: Box::new(std::io::sink()),
                is_in_progress: false,
                is_terminal,
            };
            say(&mut ui);
            String::from_utf8(out.0.take()).unwrap()
        })
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let [person, program] = said(|ui| ui.pass_on(text));
        assert_eq!(person, format!("{expected}\n"));
        assert_eq!(program, format!("{text}\n"));
    }

    #[test]
    fn a_terminal_obeys_nothing_that_others_wrote() {
        check("two\nlines\tand more ä 🚀", "two\nlines\tand more ä 🚀");
        check("\x1b[31mred\x07", "\\u{1b}[31mred\\u{7}");
        check("dos\r\nlines\r\n", "dos\nlines\n");
        check("over\rwritten", "over\\rwritten");
        check("\u{9b}31m \u{202e}x", "\\u{9b}31m \\u{202e}x");
    }

    #[test]
    fn json_stays_json() {
        let value = serde_json::json!({ "a": "\x1b[31m\u{9b}\u{7f}\u{202e}\n", "b": [1, "ä"] });
        let [person, program] = said(|ui| ui.json(&value).unwrap());
        for text in [&person, &program] {
            let read: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(read, value);
        }
        let is_odd = |letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}';
        assert!(!person.contains(is_odd), "{person:?}");
    }
}

//! checkrein as a person has it: installed into the project's HOME by its own command.

use super::{TestProject, programs};

impl TestProject {
    /// Installs the programs that were built beside the test.
    ///
    /// What the person had in `~/.claude/settings.json` before is kept, what is written there
    /// afterwards takes the hooks away.
    #[must_use]
    #[track_caller]
    pub fn installed(self) -> Self {
        let checkrein = programs::program("checkrein");
        let from = checkrein.parent().expect("a program is in a folder");
        let mut command = self.command(&checkrein);
        command.args(["install", "--from"]).arg(from);
        let output = self.finish(&mut command, b"");
        assert_eq!(output.code, 0, "{output}");
        self
    }
}

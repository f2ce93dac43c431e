//! The calls by which code of any language writes files, one row each.

/// Which argument of a call is the file that it writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The first.
    First,
    /// The second.
    Second,
    /// Both.
    All,
    /// What the method is called on.
    Receiver,
    /// The first, when another one is a mode that writes.
    Opened,
    /// The receiver, when an argument is a mode that writes.
    ReceiverOpened,
    /// The arguments are a command for the shell.
    Command,
}

/// The calls that write. What stands before a name must not make another name of it.
pub(super) const CALLS: &[(&str, Which)] = &[
    (".open", Which::ReceiverOpened),
    ("open", Which::Opened),
    ("sysopen", Which::Second),
    ("openSync", Which::Opened),
    ("fileinput.input", Which::Opened),
    ("FileInput", Which::Opened),
    (".write_text", Which::Receiver),
    (".write_bytes", Which::Receiver),
    (".unlink", Which::Receiver),
    (".rename", Which::Receiver),
    ("writeFileSync", Which::First),
    ("writeFile", Which::First),
    ("appendFileSync", Which::First),
    ("appendFile", Which::First),
    ("createWriteStream", Which::First),
    ("writeJsonSync", Which::First),
    ("writeJson", Which::First),
    ("outputFileSync", Which::First),
    ("outputFile", Which::First),
    ("writeTextFileSync", Which::First),
    ("writeTextFile", Which::First),
    ("Bun.write", Which::First),
    ("truncateSync", Which::First),
    ("truncate", Which::First),
    ("unlinkSync", Which::First),
    ("unlink", Which::First),
    ("rmSync", Which::First),
    ("rm", Which::First),
    ("rm_f", Which::First),
    ("rm_rf", Which::First),
    ("rmtree", Which::First),
    ("remove", Which::First),
    ("removeSync", Which::First),
    ("rmdirSync", Which::First),
    ("File.write", Which::First),
    ("IO.write", Which::First),
    ("File.delete", Which::First),
    ("file_put_contents", Which::First),
    ("os.replace", Which::All),
    ("rename", Which::All),
    ("renameSync", Which::All),
    ("move", Which::All),
    ("copy", Which::Second),
    ("copy2", Which::Second),
    ("copyfile", Which::Second),
    ("copyFile", Which::Second),
    ("copyFileSync", Which::Second),
    ("cpSync", Which::Second),
    ("system", Which::Command),
    ("popen", Which::Command),
    ("run", Which::Command),
    ("call", Which::Command),
    ("check_call", Which::Command),
    ("check_output", Which::Command),
    ("Popen", Which::Command),
    ("exec", Which::Command),
    ("execSync", Which::Command),
    ("spawnSync", Which::Command),
    ("spawn", Which::Command),
    ("execFileSync", Which::Command),
];

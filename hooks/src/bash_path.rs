//! Makes the `checkrein` command known to the Bash calls of a session.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use fs_err as fs;

use crate::edge::Surroundings;

/// Appends our folder to the session's `PATH`, once, if the command is beside the hooks.
pub(crate) fn extend(surroundings: &Surroundings) -> Result<()> {
    let (Some(file), Some(command)) = (&surroundings.env_file, surroundings.command()) else {
        return Ok(());
    };
    let Some(line) = command.parent().and_then(export_line) else {
        return Ok(());
    };
    // SessionStart may come twice.
    if fs::read_to_string(file).is_ok_and(|text| text.lines().any(|other| other == line)) {
        return Ok(());
    }
    let mut file = fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(file)?;
    file.write_all(format!("{line}\n").as_bytes())?;
    Ok(())
}

/// Returns the line for the shell, or nothing for a folder that no `PATH` can hold.
fn export_line(bin: &Path) -> Option<String> {
    let bin = bin.to_str().filter(|bin| !bin.contains([':', '\n']))?;
    Some(format!("export PATH={}:\"$PATH\"", quote(bin)))
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bin: &str, expected: Option<&str>) {
        assert_eq!(export_line(Path::new(bin)).as_deref(), expected);
    }

    #[test]
    fn whatever_the_folder_is_called_the_line_is_one_word() {
        check("/a b/bin", Some("export PATH='/a b/bin':\"$PATH\""));
        check("/it's/$(x)", Some(r#"export PATH='/it'\''s/$(x)':"$PATH""#));
        check("/a:b", None);
        check("/a\nb", None);
    }
}

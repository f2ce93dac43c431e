//! A program that says how it was started, so that the test kit can be tested without the programs
//! it is made for.

use std::io::{Read, Write};

fn main() -> std::io::Result<()> {
    let mut stdin = String::new();
    std::io::stdin().read_to_string(&mut stdin)?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut variables: Vec<String> = std::env::vars()
        .filter(|(name, _)| !name.starts_with("GIT_") && name != "PATH")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    variables.sort();

    let folder = std::env::current_dir()?;
    let mut out = std::io::stdout();
    writeln!(out, "in {}", folder.display())?;
    writeln!(out, "arguments {arguments:?}")?;
    writeln!(out, "{}", variables.join("\n"))?;
    out.write_all(stdin.as_bytes())
}

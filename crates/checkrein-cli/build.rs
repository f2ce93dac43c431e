//! Lists the files below `templates/skills`, so that the skills travel inside the program.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let skills = here.join("../../templates/skills");
    println!("cargo::rerun-if-changed={}", skills.display());
    let mut files = Vec::new();
    collect(&skills, &mut files);
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let name = file
            .strip_prefix(&skills)
            .expect("it was found there")
            .to_str()
            .expect("file names in the repository are UTF-8")
            .replace('\\', "/");
        writeln!(list, "({name:?}, include_bytes!({file:?})),").expect("a string takes all");
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo's own folder; a dependency of the build would cost more than a path in an error"
    )]
    fs::write(out.join("skills.rs"), list).expect("cargo made the folder");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

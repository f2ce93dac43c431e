//! The instructions that belong to one task: its own words, and its part of a skill or of a file.
//! What cannot be found is said in their place; a task is never without a way to end it.

use checkrein_core::inject::SkillText;
use checkrein_core::message::ticked;
use checkrein_core::process::{Task, is_inside};
use checkrein_core::standing::Standing;
use fs_err as fs;

use super::markdown::{head, section, titles};
use crate::filling;
use crate::skills;
use crate::surroundings::Surroundings;

/// No text for one task is longer.
const LONGEST_FILE: u64 = 256 * 1024;

/// Returns the instructions of a task in at most so many bytes.
pub fn instructions(
    task: &Task,
    standing: &Standing,
    around: &Surroundings,
    room: usize,
) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !task.instructions.trim().is_empty() {
        parts.push(task.instructions.trim().to_owned());
    }
    let room = room.saturating_sub(parts.concat().len());
    if let Some(name) = &task.skill {
        parts.push(of_skill(name, task, standing, around, room));
    } else if let Some(file) = &task.file {
        parts.push(of_file(file, task, standing, room));
    }
    parts.join("\n\n")
}

fn of_skill(
    name: &str,
    task: &Task,
    standing: &Standing,
    around: &Surroundings,
    room: usize,
) -> String {
    let places = skills::places(around, Some(standing));
    let Some(skill) = skills::index(around, &places).find(name) else {
        return format!(
            "[The process names the skill `{name}` for this task, and no skill here has that name. \
             Do the task by its title, and tell the person.]"
        );
    };
    let written = match skill.read() {
        Ok(written) => written,
        Err(error) => return format!("[The skill `{name}` cannot be read: {error:#}]"),
    };
    let whole = format!("`checkrein skill load {}` prints all of it", skill.name);
    let body = part(&written.body, task.section.as_deref(), &whole);
    let body = filling::by_last(&skill, &written, &body, around, Some(standing));
    let reason = format!("belongs to the task {}", task.id);
    let text = SkillText {
        name: skill.name.clone(),
        file: skill.file.display().to_string(),
        first_line: None,
        folder: skill.folder().display().to_string(),
        reason,
        body,
        depends_on: Vec::new(),
    };
    let printed = text.print_within(room);
    printed.unwrap_or_else(|| format!("[Read `{}`.]", around.short(&skill.file)))
}

fn of_file(file: &str, task: &Task, standing: &Standing, room: usize) -> String {
    let text = match read(file, standing) {
        Ok(text) => text,
        Err(what) => return format!("[`{file}` {what}. Do the task by its title.]"),
    };
    let whole = format!("the whole is in `{file}`");
    let body = match &task.section {
        // A file of the project's own is the task's own text.
        None => text.trim().to_owned(),
        Some(name) => part(&text, Some(name), &whole),
    };
    let text = format!("From `{file}`:\n\n{body}");
    if text.len() <= room {
        text
    } else {
        format!("[Read `{file}`: it is too long to be printed here.]")
    }
}

/// Returns the named section, or else the head and what else there is.
fn part(text: &str, name: Option<&str>, whole: &str) -> String {
    if let Some(section) = name.and_then(|name| section(text, name)) {
        return format!("{section}\n\n[This is one section; {whole}.]");
    }
    let missing = name
        .map(|name| format!("There is no section `{name}`. "))
        .unwrap_or_default();
    let titles = titles(text);
    if titles.is_empty() {
        return text.trim().to_owned();
    }
    let head = head(text);
    format!(
        "{head}\n\n[{missing}Its sections: {}; {whole}.]",
        ticked(&titles)
    )
}

/// Reads a file of the project's; whatever leads outside of it is left alone.
fn read(file: &str, standing: &Standing) -> Result<String, &'static str> {
    let root = &standing.project.dirs.root;
    let path = root.join(file);
    let inside = || -> Option<bool> {
        let (real, root) = (fs::canonicalize(&path).ok()?, fs::canonicalize(root).ok()?);
        Some(real.starts_with(root))
    };
    if !is_inside(file) || inside() == Some(false) {
        return Err("is not in this project");
    }
    let metadata = fs::metadata(&path).map_err(|_| "cannot be read")?;
    if !metadata.is_file() || metadata.len() > LONGEST_FILE {
        return Err("is no file of at most 256 KB");
    }
    let bytes = fs::read(&path).map_err(|_| "cannot be read")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Bake\n\nWhat for.\n\n## 1. Knead\n\nKnead it.\n\n## 2. Wait\n\nWait.";

    #[test]
    fn a_task_gets_its_section() {
        insta::assert_snapshot!(part(TEXT, Some("knead"), "the whole is in `x`"), @"
        ## 1. Knead

        Knead it.

        [This is one section; the whole is in `x`.]
        ");
    }

    #[test]
    fn without_a_section_it_gets_the_head_and_what_else_there_is() {
        insta::assert_snapshot!(part(TEXT, None, "the whole is in `x`"), @"
        # Bake

        What for.

        [Its sections: `1. Knead`, `2. Wait`; the whole is in `x`.]
        ");
        let missing = part(TEXT, Some("eat"), "x");
        assert!(missing.contains("[There is no section `eat`. Its sections"));
        assert_eq!(part("Just text.\n", None, "x"), "Just text.");
    }
}

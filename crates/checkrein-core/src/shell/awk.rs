//! Awk programs: what they print into a file or a command.

use super::arguments::Arguments;
use super::code::Code;
use super::effect::Reach;
use super::homes;
use super::named;
use super::scope::Scope;
use super::snippet::{arguments, literals};
use super::text::Text;
use super::walk::Walk;

/// Notes what an awk program prints into, or edits in place.
pub(super) fn awk(walk: &mut Walk, name: &str, read: &Arguments, scope: &Scope) {
    let inplace = read
        .values(&["-i"])
        .any(|library| library.starts_with("inplace"));
    if inplace {
        for operand in read.operands.iter().skip(1) {
            walk.write(scope, &format!("{name} -i inplace"), operand, Reach::File);
        }
    }
    let Some(program) = read.operands.first().map(Text::lossy) else {
        return;
    };
    let program = homes::plain(&program, scope.home.as_deref());
    let by = format!("{name} code");
    named::note(walk, &by, &program, scope);
    let variables: Vec<Text> = read
        .values(&["-v"])
        .filter_map(|value| Some(value.skip(value.lossy().find('=')? + 1)))
        .collect();
    for (at, _) in program.match_indices('>') {
        if !walk.take(program.len() / 16 + 1) {
            return;
        }
        let target = program[at + 1..]
            .trim_start_matches('>')
            .trim_start_matches(['(', ' ']);
        if target.starts_with('"') {
            for path in literals(target).into_iter().take(1) {
                walk.write(scope, &by, &Text::from(path), Reach::File);
            }
        } else if program.contains("print") {
            for path in variables.iter().chain(
                read.operands
                    .iter()
                    .skip(1)
                    .filter(|_| target.starts_with("FILENAME") || target.starts_with("ARGV")),
            ) {
                walk.write(scope, &by, path, Reach::File);
            }
        }
    }
    let code = Code {
        text: &program,
        extra: &[],
        folders: Vec::new(),
    };
    for (at, _) in program.match_indices("system(") {
        if !walk.take(program.len() / 16 + 1) {
            return;
        }
        code.note_command(walk, scope, &arguments(&program[at + 6..]));
    }
    for (at, _) in program
        .match_indices("| \"")
        .chain(program.match_indices("|\""))
    {
        if !walk.take(program.len() / 16 + 1) {
            return;
        }
        code.note_command(walk, scope, &[&program[at..]]);
    }
}

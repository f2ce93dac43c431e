//! Commands that stand where one does not look for them: in a variable that names an editor, in a file that a shell
//! reads when it starts, in an option of a program that packs or edits.

use super::arguments::Arguments;
use super::run::script_text;
use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;

/// The files in the person's home that a shell reads when it is started as theirs.
const STARTUP: &[&str] = &[
    ".bashrc",
    ".bash_profile",
    ".bash_login",
    ".profile",
    ".zshrc",
    ".zprofile",
    ".zshenv",
];

/// Walks the commands that these variables hold, as far as the command has set them.
pub(super) fn variables(walk: &mut Walk, names: &[&str], scope: &Scope) {
    for name in names {
        let value = scope.variables.get(*name).and_then(|values| values.first());
        if let Some(value) = value {
            let mut inner = walk.fork(scope);
            // It runs what it is set to, and is not asked for it again.
            inner.variables.remove(*name);
            walk.code(&script_text(value), &mut inner, &Text::unknown());
        }
    }
}

/// Walks what a shell reads before its script.
pub(super) fn startup(walk: &mut Walk, words: &[Text], scope: &mut Scope) {
    variables(walk, &["PROMPT_COMMAND"], scope);
    let named = ["BASH_ENV", "ENV"].iter().find_map(|name| {
        let values = scope.variables.remove(*name)?;
        values.into_iter().next()
    });
    let mut scripts = Vec::new();
    if let Some(path) = named {
        let written = walk.own_script(scope, &path).map(Text::from);
        scripts.extend(scope.substituted(&path).or(written));
    }
    let is_personal = |word: &Text| {
        let word = word.lossy();
        let letters = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        word == "--login" || letters.is_some_and(|letters| letters.contains(['l', 'i']))
    };
    if words.first().is_some_and(is_personal) {
        let files = STARTUP
            .iter()
            .map(|name| scope.at_home(&format!("~/{name}")));
        scripts.extend(
            files
                .filter_map(|file| walk.own_script(scope, &file))
                .map(Text::from),
        );
    }
    for script in scripts {
        walk.code(&script_text(&script), scope, &Text::unknown());
    }
}

/// Walks the commands that `tar` is told to run.
pub(super) fn of_tar(walk: &mut Walk, words: &[Text], read: &Arguments, scope: &Scope) {
    const PROGRAMS: &[&str] = &[
        "-I",
        "--use-compress-program",
        "--to-command",
        "-F",
        "--info-script",
    ];
    let actions = words.iter().filter_map(|word| {
        let text = word.lossy();
        let at = text.find("exec=")?;
        text.starts_with("--checkpoint-action=")
            .then(|| word.skip(text[..at].chars().count() + 5))
    });
    let scripts: Vec<Text> = read.values(PROGRAMS).cloned().chain(actions).collect();
    for script in scripts {
        let mut inner = walk.fork(scope);
        walk.code(&script_text(&script), &mut inner, &Text::unknown());
    }
}

/// Walks a command that a sed script runs: `1e command`.
pub(super) fn of_sed(walk: &mut Walk, line: &str, scope: &Scope) {
    let bare =
        line.trim_start_matches(|char: char| char.is_ascii_digit() || "$, {!".contains(char));
    if let Some(code) = bare.strip_prefix("e ") {
        let mut inner = walk.fork(scope);
        walk.code(code, &mut inner, &Text::unknown());
    }
}

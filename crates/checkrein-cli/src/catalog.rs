//! A catalog that is named on the command line: a list of skills in JSON, or a folder of them.

use std::path::Path;

use checkrein_core::skill::{Catalog, Listed, Places};
use fs_err as fs;

use crate::error::CommandError;
use crate::located;
use crate::surroundings::Surroundings;

/// Reads the catalog at a path, a file or a folder. One without a skill is a mistake: there is
/// nothing to measure.
pub fn read(path: &Path, around: &Surroundings) -> Result<Catalog, CommandError> {
    let catalog = if around.cwd.join(path).is_dir() {
        of_folder(&around.cwd.join(path))
    } else {
        of_list(path, around)?
    };
    if catalog.skills.is_empty() {
        let what = format!("`{}` has no skills", path.display());
        let hint = "name a JSON list of skills, or a folder with skills in its subfolders";
        return Err(CommandError::person(what).hint(hint));
    }
    Ok(catalog)
}

/// Finds the skills in the subfolders of a folder.
pub fn of_folder(folder: &Path) -> Catalog {
    // Where skills lie that belong to nobody's project: looked at as they are, nothing else.
    Catalog::discover(&Places {
        built_in: Some(folder.to_path_buf()),
        ..Places::default()
    })
}

/// Reads a list of skills.
pub fn of_list(path: &Path, around: &Surroundings) -> Result<Catalog, CommandError> {
    let text = fs::read_to_string(around.cwd.join(path)).map_err(|error| {
        CommandError::person(format!("`{}` cannot be read", path.display()))
            .because(error.to_string())
            .hint("name a catalog: a JSON list of skills, or a folder of skills")
    })?;
    let list: Vec<Listed> = serde_json::from_str(located::unmarked(&text)).map_err(|error| {
        CommandError::person(format!("`{}` is not a list of skills", path.display()))
            .because(located::reason(&error, error.line()))
            .hint("write a JSON list of `{\"name\", \"description\"}`, with `keywords`, `examples` and `body` where there are any")
    })?;
    Ok(Catalog::of_list(list))
}

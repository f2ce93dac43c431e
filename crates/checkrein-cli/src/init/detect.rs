//! Finds out what kind of project a folder holds and how its tests are run.

use std::path::Path;

use fs_err as fs;
use serde_json::Value;

/// What the files of a project tell about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The kind of project, such as `rust`; `generic` when nothing tells.
    pub project_type: String,
    /// The command that runs its tests.
    pub test_command: Option<String>,
}

/// Looks at the build files of a folder; the first that is there decides.
pub fn detect(root: &Path) -> Found {
    const READERS: [fn(&Path) -> Option<Found>; 6] = [rust, node, python, go, make, generic];
    READERS
        .iter()
        .find_map(|reader| reader(root))
        .unwrap_or_default()
}

fn found(project_type: &str, test_command: Option<&str>) -> Option<Found> {
    Some(Found {
        project_type: project_type.to_owned(),
        test_command: test_command.map(str::to_owned),
    })
}

fn has(root: &Path, file: &str) -> bool {
    root.join(file).exists()
}

fn text(root: &Path, file: &str) -> Option<String> {
    fs::read_to_string(root.join(file)).ok()
}

fn rust(root: &Path) -> Option<Found> {
    if !has(root, "Cargo.toml") {
        return None;
    }
    found("rust", Some("cargo test"))
}

fn node(root: &Path) -> Option<Found> {
    let package: Value = serde_json::from_str(&text(root, "package.json")?).unwrap_or_default();
    let runner = if has(root, "pnpm-lock.yaml") {
        "pnpm test"
    } else if has(root, "yarn.lock") {
        "yarn test"
    } else if has(root, "bun.lock") || has(root, "bun.lockb") {
        "bun run test"
    } else {
        "npm test"
    };
    let depends_on = |name: &str| {
        ["dependencies", "devDependencies"]
            .iter()
            .any(|table| package[table].get(name).is_some())
    };
    let project_type = if depends_on("next") {
        "nextjs"
    } else if has(root, "tsconfig.json") || depends_on("typescript") {
        "typescript"
    } else {
        "node"
    };
    // What `npm init` writes is the absence of tests.
    let script = package["scripts"]["test"].as_str().unwrap_or_default();
    let has_tests = !script.is_empty() && !script.contains("no test specified");
    found(project_type, has_tests.then_some(runner))
}

fn python(root: &Path) -> Option<Found> {
    let files = [
        "pyproject.toml",
        "setup.py",
        "setup.cfg",
        "requirements.txt",
    ];
    let texts: Vec<String> = files.iter().filter_map(|file| text(root, file)).collect();
    if texts.is_empty() {
        return None;
    }
    let mentions = |word: &str| texts.iter().any(|text| text.to_lowercase().contains(word));
    let project_type = ["fastapi", "django", "flask"]
        .into_iter()
        .find(|framework| mentions(framework))
        .unwrap_or("python");
    let has_pytest = mentions("pytest") || has(root, "pytest.ini") || has(root, "conftest.py");
    let test = if has_pytest || (has(root, "tests") && !mentions("unittest")) {
        "pytest"
    } else if has(root, "test") || has(root, "tests") {
        "python -m unittest"
    } else {
        return found(project_type, None);
    };
    let command = if has(root, "uv.lock") {
        format!("uv run {test}")
    } else if has(root, "poetry.lock") {
        format!("poetry run {test}")
    } else {
        test.to_owned()
    };
    found(project_type, Some(&command))
}

fn go(root: &Path) -> Option<Found> {
    if !has(root, "go.mod") {
        return None;
    }
    found("go", Some("go test ./..."))
}

fn make(root: &Path) -> Option<Found> {
    let text = ["GNUmakefile", "makefile", "Makefile"]
        .iter()
        .find_map(|file| text(root, file))?;
    let target = |name: &str| {
        text.lines().any(|line| {
            line.strip_prefix(name)
                .is_some_and(|rest| rest.trim_start().starts_with(':') && !rest.contains(":="))
        })
    };
    let command = ["test", "check"]
        .into_iter()
        .find(|name| target(name))
        .map(|name| format!("make {name}"));
    found("make", command.as_deref())
}

fn generic(_: &Path) -> Option<Found> {
    found("generic", None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, &str)], project_type: &str, test_command: Option<&str>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, content) in files {
            fs::write(folder.path().join(name), content).expect(name);
        }
        let expected = found(project_type, test_command).expect("found is always something");
        assert_eq!(detect(folder.path()), expected, "{files:?}");
    }

    #[test]
    fn build_files_tell_the_kind_and_the_test_command() {
        check(&[("Cargo.toml", "")], "rust", Some("cargo test"));
        check(&[("go.mod", "module x")], "go", Some("go test ./..."));
        let vitest = r#"{"scripts":{"test":"vitest run"}}"#;
        check(&[("package.json", vitest)], "node", Some("npm test"));
        check(
            &[
                ("package.json", vitest),
                ("pnpm-lock.yaml", ""),
                ("tsconfig.json", ""),
            ],
            "typescript",
            Some("pnpm test"),
        );
        check(
            &[(
                "package.json",
                r#"{"dependencies":{"next":"1"},"scripts":{"test":"jest"}}"#,
            )],
            "nextjs",
            Some("npm test"),
        );
        let fastapi = "[project]\ndependencies = [\"fastapi\", \"pytest\"]";
        check(&[("pyproject.toml", fastapi)], "fastapi", Some("pytest"));
        check(
            &[("pyproject.toml", fastapi), ("uv.lock", "")],
            "fastapi",
            Some("uv run pytest"),
        );
        check(
            &[("Makefile", "all:\n\ntest: all\n\t./t")],
            "make",
            Some("make test"),
        );
    }

    #[test]
    fn what_cannot_be_known_is_left_open() {
        check(&[], "generic", None);
        let none = r#"{"scripts":{"test":"echo \"Error: no test specified\" && exit 1"}}"#;
        check(&[("package.json", none)], "node", None);
        check(&[("package.json", "broken")], "node", None);
        check(&[("setup.py", "")], "python", None);
        check(&[("Makefile", "tests-dir := x\ntest := y\n")], "make", None);
    }
}

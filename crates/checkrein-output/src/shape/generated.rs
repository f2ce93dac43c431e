//! Files that nobody writes or reviews by hand, by their names.

/// Whether nobody writes a file of this name by hand.
pub(super) fn is_generated(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    let is_lock = matches!(
        file,
        "package-lock.json" | "npm-shrinkwrap.json" | "pnpm-lock.yaml" | "go.sum" | "bun.lockb"
    ) || file.ends_with(".lock");
    let is_made = [
        ".min.js",
        ".min.css",
        ".map",
        ".snap",
        ".pb.go",
        ".g.dart",
        "_pb2.py",
        ".generated.ts",
        ".svg",
    ]
    .iter()
    .any(|end| file.ends_with(end));
    let is_others = [
        "node_modules/",
        "vendor/",
        "third_party/",
        "dist/",
        "__snapshots__/",
    ]
    .iter()
    .any(|folder| name.starts_with(folder) || name.contains(&format!("/{folder}")));
    is_lock || is_made || is_others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_files_are_known_by_their_names() {
        for name in [
            "Cargo.lock",
            "web/package-lock.json",
            "dist/a.js",
            "a/dist/b.js",
            "x.min.css",
            "a/__snapshots__/b.ts",
        ] {
            assert!(is_generated(name), "{name}");
        }
        for name in ["src/lock.rs", "distance/a.js", "src/map.ts", "go.mod"] {
            assert!(!is_generated(name), "{name}");
        }
    }
}

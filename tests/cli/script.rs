//! `./install` itself, with a cargo and a rustc that only write down what they are asked for.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use fs_err as fs;
use tempfile::TempDir;

const CARGO: &str = r#"#!/bin/sh
case $1 in
    --version) echo "cargo 1.96.0 (0123456 2026-05-01)" ;;
    build)
        echo "cargo $*" >>"$ASKED"
        echo "  RUSTFLAGS: ${RUSTFLAGS-none}" >>"$ASKED"
        echo "warning: something of the build's own"
        while [ "$1" != --target ]; do shift; done
        mkdir -p "$4/$2/release"
        printf '#!/bin/sh\necho "checkrein $*"\n' >"$4/$2/release/checkrein"
        chmod +x "$4/$2/release/checkrein"
        ;;
esac
"#;

const RUSTC: &str = r#"#!/bin/sh
case $1 in
    -vV) printf 'rustc 1.96.0\nhost: x86_64-unknown-linux-gnu\n' ;;
    *)
        cat >/dev/null
        while [ "$1" != -o ]; do shift; done
        printf '#!/bin/sh\n' >"$2"
        chmod +x "$2"
        ;;
esac
"#;

/// One whose programs crash when their relocations are packed, as with an old C library.
const OLD_LIBC: &str = r#"#!/bin/sh
case $1 in
    -vV) printf 'rustc 1.96.0\nhost: x86_64-unknown-linux-gnu\n' ;;
    *)
        cat >/dev/null
        code=0
        case "$*" in *pack-relative-relocs*) code=139 ;; esac
        while [ "$1" != -o ]; do shift; done
        printf '#!/bin/sh\nexit %s\n' "$code" >"$2"
        chmod +x "$2"
        ;;
esac
"#;

/// A checkout in a folder with a space in its name, and tools to build it.
struct Checkout {
    folder: TempDir,
    env: Vec<(&'static str, String)>,
}

impl Checkout {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let checkout = folder.path().join("check out");
        fs::create_dir(&checkout).unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        fs::copy(source.join("install"), checkout.join("install")).unwrap();
        fs::write(checkout.join("Cargo.toml"), "rust-version = \"1.95\"\n").unwrap();
        let env = Vec::new();
        Self { folder, env }
            .tool("cargo", CARGO)
            .tool("rustc", RUSTC)
    }

    fn tool(self, name: &str, text: &str) -> Self {
        let tools = self.folder.path().join("tools");
        fs::create_dir_all(&tools).unwrap();
        fs::write(tools.join(name), text).unwrap();
        let runs = std::fs::Permissions::from_mode(0o755);
        fs::set_permissions(tools.join(name), runs).unwrap();
        self
    }

    fn env(mut self, name: &'static str, value: &str) -> Self {
        self.env.push((name, value.to_owned()));
        self
    }

    /// Runs the script from somewhere else and returns all that it said.
    fn install(&self, arguments: &[&str]) -> String {
        let top = self.folder.path();
        let tools = top.join("tools");
        let output = Command::new(top.join("check out/install"))
            .args(arguments)
            .env_clear()
            .env("ASKED", top.join("asked"))
            .env("PATH", format!("{}:/usr/bin:/bin", tools.display()))
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .current_dir(top)
            .output()
            .unwrap();
        let said = format!(
            "{}--- stdout\n{}--- stderr\n{}--- exit {}",
            fs::read_to_string(top.join("asked")).unwrap_or_default(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
            output.status.code().unwrap()
        );
        said.replace(top.to_str().unwrap(), "[folder]")
    }
}

#[test]
fn the_hooks_are_built_alone_and_then_the_command_installs() {
    insta::assert_snapshot!(Checkout::new().install(&["--from me"]), @"
    cargo build --release --locked --target x86_64-unknown-linux-gnu --target-dir [folder]/check out/target --package checkrein-hooks
      RUSTFLAGS:  -C target-feature=+crt-static -C link-arg=-Wl,-z,pack-relative-relocs
    cargo build --release --locked --target x86_64-unknown-linux-gnu --target-dir [folder]/check out/target --package checkrein-cli --package context-graph-mcp --package token-efficient-mcp
      RUSTFLAGS:  -C target-feature=+crt-static -C link-arg=-Wl,-z,pack-relative-relocs
    --- stdout
    checkrein install --from [folder]/check out/target/x86_64-unknown-linux-gnu/release --from me
    --- stderr
    building checkrein (a few minutes the first time)
    --- exit 0
    ");
}

#[test]
fn a_persons_own_flags_and_target_folder_are_kept() {
    let checkout = Checkout::new()
        .env("RUSTFLAGS", "-C target-cpu=native")
        .env("CARGO_TARGET_DIR", "builds");
    insta::assert_snapshot!(checkout.install(&["-v", "--try"]), @"
    cargo build --release --locked --target x86_64-unknown-linux-gnu --target-dir [folder]/builds --package checkrein-hooks
      RUSTFLAGS: -C target-cpu=native -C target-feature=+crt-static -C link-arg=-Wl,-z,pack-relative-relocs
    cargo build --release --locked --target x86_64-unknown-linux-gnu --target-dir [folder]/builds --package checkrein-cli --package context-graph-mcp --package token-efficient-mcp
      RUSTFLAGS: -C target-cpu=native -C target-feature=+crt-static -C link-arg=-Wl,-z,pack-relative-relocs
    --- stdout
    checkrein install --from [folder]/builds/x86_64-unknown-linux-gnu/release --try
    --- stderr
    warning: something of the build's own
    warning: something of the build's own
    --- exit 0
    ");
}

#[test]
fn without_a_static_libc_it_is_built_all_the_same() {
    let checkout = Checkout::new().tool(
        "rustc",
        "#!/bin/sh\n[ \"$1\" != -vV ] && exit 1\necho 'host: x86_64-unknown-linux-gnu'\n",
    );
    insta::assert_snapshot!(checkout.install(&[]), @"
    cargo build --release --locked --target x86_64-unknown-linux-gnu --target-dir [folder]/check out/target --package checkrein-hooks
      RUSTFLAGS: none
    cargo build --release --locked --target x86_64-unknown-linux-gnu --target-dir [folder]/check out/target --package checkrein-cli --package context-graph-mcp --package token-efficient-mcp
      RUSTFLAGS: none
    --- stdout
    checkrein install --from [folder]/check out/target/x86_64-unknown-linux-gnu/release
    --- stderr
    note: no static libc here, so the hooks start a little slower (on Fedora: `dnf install glibc-static`)
    building checkrein (a few minutes the first time)
    --- exit 0
    ");
}

#[test]
fn an_older_libc_gets_what_it_can_start() {
    insta::assert_snapshot!(Checkout::new().tool("rustc", OLD_LIBC).install(&["--build"]), @"
    cargo build --release --locked --target x86_64-unknown-linux-gnu --target-dir [folder]/check out/target --package checkrein-hooks
      RUSTFLAGS:  -C target-feature=+crt-static
    cargo build --release --locked --target x86_64-unknown-linux-gnu --target-dir [folder]/check out/target --package checkrein-cli --package context-graph-mcp --package token-efficient-mcp
      RUSTFLAGS:  -C target-feature=+crt-static
    --- stdout
    [folder]/check out/target/x86_64-unknown-linux-gnu/release
    --- stderr
    building checkrein (a few minutes the first time)
    --- exit 0
    ");
}

#[test]
fn an_uninstall_builds_the_command_alone() {
    insta::assert_snapshot!(Checkout::new().install(&["--uninstall"]), @"
    cargo build --release --locked --target x86_64-unknown-linux-gnu --target-dir [folder]/check out/target --package checkrein-cli
      RUSTFLAGS:  -C target-feature=+crt-static -C link-arg=-Wl,-z,pack-relative-relocs
    --- stdout
    checkrein install --from [folder]/check out/target/x86_64-unknown-linux-gnu/release --uninstall
    --- stderr
    building checkrein (a few minutes the first time)
    --- exit 0
    ");
}

#[test]
fn a_toolchain_that_is_too_old_or_missing_is_named() {
    let old = "#!/bin/sh\necho 'cargo 1.74.1 (ecb9851af 2023-10-18)'\n";
    insta::assert_snapshot!(Checkout::new().tool("cargo", old).install(&[]), @"
    --- stdout
    --- stderr
    error: Rust 1.95 or newer is needed, and this is cargo 1.74.1 (ecb9851af 2023-10-18)

    hint: get Rust from https://rustup.rs, or run `rustup update`, then run this again
    --- exit 1
    ");
    let none = "#!/bin/sh\nexit 127\n";
    insta::assert_snapshot!(Checkout::new().tool("cargo", none).install(&[]), @"
    --- stdout
    --- stderr
    error: `cargo` does not run

    hint: get Rust from https://rustup.rs, or run `rustup update`, then run this again
    --- exit 1
    ");
}

#[test]
fn a_build_that_fails_installs_nothing() {
    let broken = "#!/bin/sh\n[ \"$1\" = --version ] && echo 'cargo 1.96.0' || { echo 'error: no such thing'; exit 101; }\n";
    insta::assert_snapshot!(Checkout::new().tool("cargo", broken).install(&[]), @"
    --- stdout
    --- stderr
    building checkrein (a few minutes the first time)
    error: no such thing
    error: `checkrein-hooks` cannot be built

    hint: the reason is above
    --- exit 1
    ");
}

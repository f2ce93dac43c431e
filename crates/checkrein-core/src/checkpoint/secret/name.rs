//! Names of files that hold secrets and nothing else.

/// Whole names.
const NAMES: &[&str] = &[
    ".dockercfg",
    ".env",
    ".git-credentials",
    ".htpasswd",
    ".my.cnf",
    ".netrc",
    ".pgpass",
    ".s3cfg",
    ".vault-token",
    ".vault_pass",
    "_netrc",
    "credentials.json",
    "creds.json",
    "id_dsa",
    "id_ecdsa",
    "id_ecdsa_sk",
    "id_ed25519",
    "id_ed25519_sk",
    "id_rsa",
    "kubeconfig",
    "secret.json",
    "secret.yaml",
    "secret.yml",
    "secrets.json",
    "secrets.toml",
    "secrets.yaml",
    "secrets.yml",
    "vault_pass.txt",
];

/// Ends of names.
const ENDINGS: &[&str] = &[
    ".jks",
    ".kdb",
    ".kdbx",
    ".key",
    ".keystore",
    ".p12",
    ".p8",
    ".pem",
    ".pfx",
    ".ppk",
    ".tfstate",
    ".tfvars",
];

/// What editors and careful people put behind a name; the file holds the same.
const COPIES: &[&str] = &[
    "~", ".bak", ".backup", ".old", ".orig", ".save", ".swo", ".swp",
];

/// Beginnings of names of JSON files.
const JSON_BEGINNINGS: &[&str] = &["client_secret", "service-account", "service_account"];

/// A folder's name and the file in it.
const IN_FOLDERS: &[(&str, &str)] = &[
    (".aws", "credentials"),
    (".cargo", "credentials"),
    (".cargo", "credentials.toml"),
    (".docker", "config.json"),
    (".gem", "credentials"),
    (".kube", "config"),
];

/// Ends of `.env` files that are there to be copied and hold no values.
const HARMLESS_ENV_ENDINGS: &[&str] = &[".example", ".sample", ".template", ".dist", ".defaults"];

/// Tells whether a file of this name looks like a secret, whatever is in it.
pub(crate) fn is_secret(path: &[u8]) -> bool {
    let path = String::from_utf8_lossy(path).to_ascii_lowercase();
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let folder = parts.next().unwrap_or_default();
    let name = original(name);
    NAMES.contains(&name)
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        // Backups of the state of Terraform: `terraform.tfstate.backup`, `.tfstate.1700000000.backup`.
        || name.contains(".tfstate.")
        || is_env(name)
        || (name.ends_with(".json")
            && JSON_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning)))
        || IN_FOLDERS.contains(&(folder, name))
}

/// Returns the name of the file that this one is a copy of, or the name itself.
fn original(name: &str) -> &str {
    let Some(original) = COPIES.iter().find_map(|copy| name.strip_suffix(copy)) else {
        return name;
    };
    // Vim's swap file of `.env` is `..env.swp`.
    original
        .strip_prefix('.')
        .filter(|rest| rest.starts_with('.'))
        .unwrap_or(original)
}

fn is_env(name: &str) -> bool {
    let is_one = name.ends_with(".env")
        || [".env.", ".env-", ".env_"]
            .iter()
            .any(|start| name.starts_with(start));
    is_one
        && !HARMLESS_ENV_ENDINGS
            .iter()
            .any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: bool) {
        assert_eq!(is_secret(path.as_bytes()), expected, "{path}");
    }

    #[test]
    fn files_that_hold_secrets_are_known_by_name() {
        for path in [
            ".env",
            "app/.env",
            ".env.production",
            ".ENV.Local",
            "server.pem",
            "deep/down/tls.key",
            "a.p12",
            "a.pfx",
            "a.jks",
            "a.keystore",
            "id_rsa",
            ".ssh/id_ed25519",
            ".netrc",
            "credentials.json",
            "service-account.json",
            "service-account-prod.json",
            "client_secret_12.json",
            "vault.kdbx",
            ".aws/credentials",
            "home/.kube/config",
            "config/secrets.yml",
            "secrets.yaml",
            "terraform.tfstate",
            "terraform.tfstate.backup",
            ".git-credentials",
            ".htpasswd",
            ".env~",
            "..env.swp",
            ".env-prod",
            "prod.env",
            "secrets.json",
            "secret.yaml",
            ".pgpass.bak",
            "prod.tfvars",
            "creds.json",
            "vault_pass.txt",
        ] {
            check(path, true);
        }
    }

    #[test]
    fn their_neighbours_are_left_alone() {
        for path in [
            ".env.example",
            ".env.sample",
            ".env.template",
            ".env.dist",
            ".env.local.example",
            ".envrc",
            "env",
            "environment.rs",
            "id_rsa.pub",
            "keys.rs",
            "key",
            "monkey.py",
            "credentials",
            "credentials.rs",
            "service-account.md",
            "docs/secrets.md",
            "config",
            "main.tf",
            "tfstate.rs",
            "notes.bak",
            ".env-example.example",
            "backup~",
            ".npmrc",
            "",
        ] {
            check(path, false);
        }
    }
}

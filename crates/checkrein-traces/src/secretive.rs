//! Commands whose text may hold a secret: these are not learned from, wherever they were kept.

/// Options that carry a secret, whatever the program. When in doubt, a command is dropped.
const OPTIONS: [&str; 16] = [
    "pass",
    "pw",
    "pwd",
    "passwd",
    "secret",
    "token",
    "key",
    "otp",
    "pin",
    "auth",
    "credential",
    "cred",
    "storepass",
    "keypass",
    "dsn",
    "apikey",
];

/// Options of one letter that carry a secret, by program.
const LETTERS: [(&str, &[&str]); 22] = [
    ("mysql", &["-p"]),
    ("mysqldump", &["-p"]),
    ("mysqladmin", &["-p"]),
    ("mariadb", &["-p"]),
    ("mariadb-dump", &["-p"]),
    ("mongo", &["-p"]),
    ("mongosh", &["-p"]),
    ("sshpass", &["-p"]),
    ("docker", &["-p"]),
    ("podman", &["-p"]),
    ("useradd", &["-p"]),
    ("usermod", &["-p"]),
    ("curl", &["-u", "-H", "-b"]),
    ("http", &["-a"]),
    ("redis-cli", &["-a"]),
    ("zip", &["-P"]),
    ("unzip", &["-P"]),
    ("sqlcmd", &["-P"]),
    ("openssl", &["-k", "-K", "-passin", "-passout"]),
    ("smbclient", &["-U"]),
    ("ssh-keygen", &["-N", "-P"]),
    ("7z", &["-p"]),
];

/// Programs that are given a secret in ways that no option tells.
const PROGRAMS: [&str; 13] = [
    "ldapadd",
    "ldapsearch",
    "ldapmodify",
    "chpasswd",
    "passwd",
    "keytool",
    "plink",
    "vault",
    "setx",
    "heroku",
    "htpasswd",
    "net",
    "sqlplus",
];

/// Names of settings that hold nothing secret, as far as they are ever set before a program.
const SETTINGS: [&str; 22] = [
    "NODE_ENV",
    "RUST_LOG",
    "RUST_BACKTRACE",
    "RUSTFLAGS",
    "CI",
    "DEBUG",
    "LANG",
    "LC_ALL",
    "TZ",
    "CC",
    "CXX",
    "CFLAGS",
    "PORT",
    "HOST",
    "FORCE_COLOR",
    "NO_COLOR",
    "PYTHONPATH",
    "GOOS",
    "GOARCH",
    "CGO_ENABLED",
    "NODE_OPTIONS",
    "RAILS_ENV",
];

/// Whether a command's text may hold a secret.
///
///   1. what takes secrets out of notes finds one
///   2. a program, an option or a setting that is known to carry one
pub(crate) fn may_hold_secret(command: &str) -> bool {
    let lower = command.to_ascii_lowercase();
    checkrein_secrets::redact(command).count > 0 // [1]
        || lower.contains("pass")
        || lower.contains("secret")
        || lower.contains("sudo -s")
        || command.contains("://") && command.contains('@')
        || command.split(['|', ';', '&', '(', '\n']).any(part_holds) // [2]
}

fn part_holds(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    let is_setting = |word: &&&str| word.split_once('=').is_some_and(|(name, _)| is_name(name));
    let settings = words.iter().take_while(is_setting).count();
    let is_known = |word: &&str| {
        let name = word.split('=').next().unwrap_or_default();
        SETTINGS.contains(&name)
    };
    if !words[..settings].iter().all(is_known) {
        return true;
    }
    let program = words.get(settings).copied().unwrap_or_default();
    let program = program.rsplit('/').next().unwrap_or_default();
    let rest = words.get(settings + 1..).unwrap_or_default();
    let letters = LETTERS
        .iter()
        .filter(|(name, _)| *name == program)
        .flat_map(|(_, letters)| *letters);
    let carries = |word: &&str| letters.clone().any(|letter| word.starts_with(letter));
    PROGRAMS.contains(&program)
        || rest.iter().any(carries)
        || rest.iter().any(|word| names_secret(word))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether an argument is called like a secret: `--key=…`, `-storepass`, `KEY=…`, `db.pin=…`.
fn names_secret(word: &str) -> bool {
    let is_option = word.starts_with('-');
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (word, None),
    };
    if !is_option && value.is_none() {
        return false;
    }
    let name = name.to_ascii_lowercase();
    let mut parts = name.split(['-', '_', '.', '/', '\'', '"']);
    parts.any(|part| OPTIONS.contains(&part))
        || OPTIONS
            .iter()
            .any(|option| option.len() > 3 && name.contains(option))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: bool) {
        assert_eq!(may_hold_secret(command), expected, "{command}");
    }

    #[test]
    fn a_command_that_may_hold_a_secret_is_known() {
        for command in [
            "mysql -uroot -pHunter22x db",
            "curl -u me:Hunter22x https://x",
            "sshpass -p Hunter22x ssh a",
            "docker login -u me -p Hunter22x",
            "PGPASS=Hunter22x make",
            "DB_PASS=Hunter22x make migrate",
            "redis-cli -a Hunter22x",
            "echo Hunter22x | sudo -S make install",
            "./deploy.sh --pass Hunter22x",
            "./deploy.sh --pw Hunter22x",
            "zip -P Hunter22x a.zip a",
            "openssl enc -k Hunter22x",
            "keytool -storepass Hunter22x",
            "ansible-playbook -e ansible_ssh_pass=Hunter22x",
            "helm upgrade a --set db.pass=Hunter22x",
            "make KEY=Hunter22x",
            "./run --key=Hunter22x",
            "STRIPE_KEY=Hunter22x make",
            "npm publish --otp=482913",
            "psql \"host=x user=me password=Hunter22x\"",
            "mongosh mongodb://me:Hunter22x@a/x",
            "wget --http-pass=Hunter22x a",
            "make -e DSN=me:Hunter22x@tcp/db",
            "sqlcmd -P Hunter22x",
            "useradd -p Hunter22x a",
            "smbclient -U me%Hunter22x",
            "ldapadd -w Hunter22x",
            "ssh-keygen -N Hunter22x",
            "heroku config:set DB=Hunter22x",
            "cd a && FOO=Hunter22x ./b",
            "gh run --token ghp_8fUkkibjL5DZPjN0MEQ7wjJJibaZUPgHV7iB",
        ] {
            check(command, true);
        }
    }

    #[test]
    fn everyday_commands_are_kept() {
        for command in [
            "npm run fix -- --all",
            "cargo test -p app",
            "NODE_ENV=test npm test",
            "docker compose up -d",
            "git commit -m 'it is done'",
            "make CC=gcc",
            "python3 -m pytest -k login",
            "mkdir -p a/b",
        ] {
            check(command, false);
        }
    }
}

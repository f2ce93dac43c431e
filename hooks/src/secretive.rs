//! Whether a command may hold a password that looks like any other word: told from what stands before it.
//!
//! The text of a command is kept to learn from, and may end up in files of the project. So whatever is in
//! doubt is not kept: a lost command costs nothing.

/// Parts of names behind which secrets stand: `--http-pass=`, `STRIPE_KEY=`, `db.pass=`.
const PARTS: [&str; 12] = [
    "pass", "pw", "psw", "key", "token", "tkn", "secret", "otp", "auth", "cred", "salt", "login",
];

/// The same, where it is all of a part of a name: `--pin`, and not `--spin`.
const WHOLE_PARTS: [&str; 6] = ["pin", "pat", "jwt", "mfa", "sid", "dsn"];

/// Flags with such a part in their name that hold nothing.
const HARMLESS: [&str; 3] = ["--passwithnotests", "--pass-with-no-tests", "--author"];

/// Words that come with a secret, whatever stands behind them.
const WORDS: &str = "ansible-vault bw chpasswd config:add config:set expect keyring keytool login logon net op pass \
    passwd plink requirepass secret-tool security setx sops vault";

/// Programs, and the beginnings of the flags with which they take a password, joined or not. A program is
/// looked for anywhere, since others run it: `docker exec db mysql -pX`.
const PROGRAMS: [(&str, &[&str]); 16] = [
    (
        "mariadb mariadb-admin mariadb-dump mysql mysqladmin mysqlcheck mysqldump mysqlimport mysqlsh",
        &["-p"],
    ),
    (
        "7z 7za 7zr 7zz clickhouse-client cqlsh influx mongo mongodump mongoexport mongoimport mongorestore \
         mongosh rabbitmqadmin rar sshpass unrar useradd usermod",
        &["-p"],
    ),
    (
        "bcp ftp isql lftp ncftp ncftpput sqlcmd tabcmd unzip zip zipcloak",
        &["-P"],
    ),
    (
        "ldapadd ldapdelete ldapmodify ldapsearch ldapwhoami",
        &["-w", "-y"],
    ),
    ("redis-cli valkey-cli keydb-cli", &["-a"]),
    ("ssh-keygen", &["-N", "-P"]),
    ("openssl", &["-k", "-K", "-pass"]),
    ("gpg gpg2", &["--pass"]),
    ("net rpcclient smbclient smbget", &["-U"]),
    ("ab http https xh xhs", &["-a", "-A", "-P"]),
    ("sudo", &["-S", "--stdin"]),
    (
        "docker nerdctl oc podman skopeo",
        &["--creds", "--password"],
    ),
    ("rclone", &["obscure"]),
    ("snmpget snmpset snmpwalk", &["-A", "-X", "-c"]),
    ("ipmitool", &["-P"]),
    ("xfreerdp wlfreerdp rdesktop", &["/p", "-p"]),
];

/// Flags behind which `name:password` stands.
const PERSONS: [&str; 5] = ["-u", "-U", "--user", "--proxy-user", "--username"];

/// Whether something in a command may be a secret.
pub(super) fn may_hold_a_secret(command: &str) -> bool {
    // `{"db_pass": "x"}` has its colon outside of the quotes.
    let command = command.replace("\":", ":").replace("':", ":");
    let words: Vec<&str> = command
        .split(is_gap)
        .filter(|word| !word.is_empty())
        .collect();
    let of_program = |(programs, flags): &(&str, &[&str])| {
        let is_run = words.iter().any(|word| is_one(programs, base(word)));
        is_run
            && words
                .iter()
                .any(|word| flags.iter().any(|flag| word.starts_with(flag)))
    };
    words.iter().any(|word| is_telling(word))
        || words
            .windows(2)
            .any(|pair| PERSONS.contains(&pair[0]) && is_person(pair[1]))
        || PROGRAMS.iter().any(of_program)
}

/// What stands between words, also inside of quotes: `psql "host=x pass=y"`.
fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\'' | '&' | '?' | ';' | ',' | '|' | '{' | '}' | '(' | ')'
        )
}

fn base(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

fn is_one(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|one| one == word)
}

/// Whether a word says by itself that a secret is in it, or comes next.
fn is_telling(word: &str) -> bool {
    let is_name = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_';
    // `NAME=value`, `name: value`, `--set=db.pass=value`: all that is before the last of these.
    let name = match word.rfind(['=', ':']) {
        Some(end) => &word[..end],
        // A flag says what its next word is; and so does a name like those in an environment.
        None if word.starts_with('-') || word.bytes().all(is_name) => word,
        None => "",
    };
    is_one(WORDS, base(word)) || names_a_secret(name) || has_login(word)
}

fn names_a_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if HARMLESS.contains(&lower.as_str()) {
        return false;
    }
    PARTS.iter().any(|part| lower.contains(part))
        || (lower.split(|c: char| !c.is_ascii_alphanumeric()))
            .any(|part| WHOLE_PARTS.contains(&part))
}

/// Whether `name:password@` is in a word, or a scheme with a login and no host: `mongodb://me:x/y`.
fn has_login(word: &str) -> bool {
    let before_at = word.rsplit_once('@').map(|(before, _)| before);
    let host = word
        .split_once("://")
        .map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    let has_no_port = |host: &str| {
        let port = host.rsplit_once(':').map(|(_, port)| port);
        port.is_some_and(|port| !port.ends_with(']') && !port.bytes().all(|c| c.is_ascii_digit()))
    };
    before_at.is_some_and(|before| before.contains(':')) || host.is_some_and(has_no_port)
        // `-ume:x`, `--user=me:x`
        || PERSONS.iter().any(|flag| {
            let rest = word.strip_prefix(flag).map(|rest| rest.trim_start_matches('='));
            rest.is_some_and(is_person)
        })
}

/// Whether a word is a name and a password. Two numbers are a user and a group.
fn is_person(word: &str) -> bool {
    word.split_once([':', '%'])
        .is_some_and(|(name, rest)| !(is_number(name) && is_number(rest)))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: bool) {
        assert_eq!(may_hold_a_secret(command), expected, "{command}");
    }

    #[test]
    fn passwords_that_look_like_words_are_told_by_what_is_before_them() {
        for command in [
            "mysql -uroot -pHunter22x db",
            "docker exec db /usr/bin/mysqldump -pHunter22x db",
            "curl -u me:Hunter22x https://x",
            "curl -ume:Hunter22x https://x",
            "curl --user=me:Hunter22x https://x",
            "sshpass -p Hunter22x ssh a",
            "sshpass -pHunter22x ssh a",
            "docker login -u me -p Hunter22x",
            "PGPASS=Hunter22x make",
            "DB_PASS=Hunter22x make migrate",
            "redis-cli -a Hunter22x ping",
            "echo Hunter22x | sudo -S make install",
            "./deploy.sh --pass Hunter22x",
            "./deploy.sh --pw Hunter22x",
            "zip -P Hunter22x a.zip b",
            "openssl enc -k Hunter22x -in a",
            "keytool -storepass Hunter22x -list",
            "ansible-playbook -e ansible_ssh_pass=Hunter22x a.yml",
            "ansible-playbook -e '{\"ansible_ssh_pass\": \"Hunter22x\"}' a.yml",
            "helm upgrade a b --set db.pass=Hunter22x",
            "helm upgrade a b --set=db.pass=Hunter22x",
            "make KEY=Hunter22x",
            "./run --key=Hunter22x",
            "STRIPE_KEY=Hunter22x make",
            "npm publish --otp=482913",
            "npm publish --otp 482913",
            "psql \"host=x user=me pass=Hunter22x\" -f a.sql",
            "mongosh mongodb://me:Hunter22x/x",
            "wget --http-pass=Hunter22x https://x",
            "make -e DSN=me:Hunter22x@tcp/db",
            "make DSN=Hunter22x",
            "sqlcmd -P Hunter22x -Q a",
            "useradd -p Hunter22x me",
            "smbclient -U me%Hunter22x //a/b",
            "ldapadd -w Hunter22x -f a",
            "ssh-keygen -N Hunter22x -f a",
            "heroku config:set DB=Hunter22x",
            "echo root:Hunter22x | chpasswd",
            "setx DB Hunter22x",
            "set -x DB_PASS Hunter22x && make",
            "curl -d 'user=me&pass=Hunter22x' https://x",
            "curl -H 'x-key: Hunter22x' https://x",
            "./run --pin 4829",
            "GH_PAT=Hunter22x make",
            "plink -pw Hunter22x a",
            "vault kv put a/b value=Hunter22x",
        ] {
            check(command, true);
        }
    }

    #[test]
    fn everyday_commands_are_kept() {
        for command in [
            "cargo test -p checkrein-core --lib",
            "npm ci && npm run build:production",
            "npx jest --passWithNoTests",
            "docker run -u 1000:1000 -p 8080:80 web",
            "docker compose -p shop up -d",
            "mkdir -p a/b && cp -r c a/b",
            "ssh -p 22 host make",
            "psql -p 5432 -U me -f a.sql",
            "git push -u origin main",
            "git commit -m 'fix: the migration waits'",
            "scp -r dist a@b.example:/srv",
            "git clone git@host.example:a/b.git",
            "curl -fsS http://localhost:8080/health",
            "RUST_LOG=debug NODE_ENV=test make check",
            "pytest -k slow --spin -x --mapping=a",
            "python3 -m http.server 8000",
            "make -j4 PREFIX=/opt/app install",
            "sudo systemctl restart web",
            "openssl version",
            "rsync -a --delete a/ b/",
        ] {
            check(command, false);
        }
    }
}

//! Which programs write the files that they are given, one row each.

use super::archive;
use super::arguments::Arguments;
use super::copy;
use super::effect::Reach;
use super::hidden;
use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;

/// A program that writes its operands.
struct Row {
    names: &'static [&'static str],
    /// The options that take a value.
    valued: &'static [&'static str],
    /// It writes only with one of these; always when there are none.
    with: &'static [&'static str],
    /// It does not write with any of these.
    without: &'static [&'static str],
    /// The options whose values are files that it writes.
    outputs: &'static [&'static str],
    /// The options whose values are folders that it writes into.
    folders: &'static [&'static str],
    /// How far a write of an operand reaches; none when operands are only read.
    operands: Option<Reach>,
}

const ROW: Row = Row {
    names: &[],
    valued: &[],
    with: &[],
    without: &[],
    outputs: &[],
    folders: &[],
    operands: Some(Reach::File),
};

const ROWS: &[Row] = &[
    Row {
        names: &[
            "sponge",
            "sd",
            "dos2unix",
            "unix2dos",
            "unlink",
            "trash",
            "trash-put",
            "mkfifo",
        ],
        without: &["-p"],
        ..ROW
    },
    Row {
        names: &["shred"],
        valued: &["-n", "-s"],
        ..ROW
    },
    Row {
        names: &["truncate", "fallocate"],
        valued: &["-s", "-r", "-l", "-o", "--size", "--reference"],
        ..ROW
    },
    Row {
        names: &["sed", "gsed"],
        valued: &["-e", "-f", "-l", "--expression", "--file"],
        with: &["-i", "-I", "--in-place"],
        ..ROW
    },
    Row {
        names: &["perl"],
        valued: &["-e", "-E", "-I", "-M", "-m", "-F"],
        with: &["-i"],
        ..ROW
    },
    Row {
        names: &["ruby"],
        valued: &["-e", "-r", "-I", "-E"],
        with: &["-i"],
        ..ROW
    },
    Row {
        names: &["yq", "dasel", "json", "jaq"],
        with: &["-i", "-I", "--inplace", "--in-place"],
        valued: &["--arg", "--argjson"],
        ..ROW
    },
    Row {
        names: &["prettier", "biome", "dprint"],
        with: &["--write", "-w", "--fix", "fmt"],
        ..ROW
    },
    Row {
        names: &["gzip", "gunzip", "bzip2", "bunzip2", "xz", "unxz", "lzma"],
        without: &["-c", "--stdout", "-k", "--keep", "-l", "-t"],
        ..ROW
    },
    Row {
        names: &["zstd"],
        with: &["--rm"],
        ..ROW
    },
    Row {
        names: &[
            "ed", "ex", "vi", "vim", "nvim", "nano", "emacs", "micro", "red",
        ],
        valued: &["-c", "--cmd", "-S", "-u", "--eval"],
        without: &["-R", "-M"],
        ..ROW
    },
    Row {
        names: &["rename", "prename"],
        valued: &["-e"],
        without: &["-n"],
        operands: Some(Reach::Tree),
        ..ROW
    },
    Row {
        names: &["touch"],
        valued: &["-d", "-r", "-t", "--date", "--reference"],
        operands: Some(Reach::Touch),
        ..ROW
    },
    Row {
        names: &["sort", "gsort"],
        valued: &["-k", "-t", "-S", "-T"],
        outputs: &["-o", "--output"],
        operands: None,
        ..ROW
    },
    Row {
        names: &["curl"],
        valued: &["-H", "-d", "-X", "-u", "--data"],
        outputs: &["-o", "--output"],
        folders: &["--output-dir"],
        operands: None,
        ..ROW
    },
    Row {
        names: &["wget"],
        outputs: &["-O", "--output-document"],
        folders: &["-P", "--directory-prefix"],
        operands: None,
        ..ROW
    },
    Row {
        names: &["openssl"],
        outputs: &["-out"],
        operands: None,
        ..ROW
    },
    Row {
        names: &["pandoc", "iconv", "jsonnet", "gpg", "base64"],
        outputs: &["-o", "--output"],
        operands: None,
        ..ROW
    },
    Row {
        names: &["patch"],
        valued: &["-p", "-i", "-d", "--strip", "--input"],
        outputs: &["-o", "--output"],
        without: &["--dry-run"],
        ..ROW
    },
    Row {
        names: &["mount", "umount"],
        valued: &["-t", "-o", "--types", "--options"],
        operands: Some(Reach::Tree),
        ..ROW
    },
    Row {
        names: &["7z", "7za", "7zz"],
        with: &["-sdel"],
        operands: Some(Reach::Tree),
        ..ROW
    },
    Row {
        names: &["zip"],
        with: &["-m", "--move"],
        operands: Some(Reach::Tree),
        ..ROW
    },
    Row {
        names: &["crudini", "xmlstarlet"],
        with: &["--set", "--del", "--merge", "-L", "--inplace"],
        ..ROW
    },
    Row {
        names: &[
            "aria2c",
            "http",
            "https",
            "xh",
            "wkhtmltopdf",
            "gcc",
            "cc",
            "rustc",
            "pdftotext",
        ],
        outputs: &["-o", "--out", "--output"],
        operands: None,
        ..ROW
    },
    Row {
        names: &["script"],
        valued: &["-c"],
        ..ROW
    },
];

/// Notes what a program writes.
pub(super) fn run(walk: &mut Walk, name: &str, words: &[Text], scope: &Scope, stdin: &Text) {
    match name {
        "sqlite3" => return sqlite(walk, words, scope, stdin),
        "cp" | "mv" | "ln" | "install" | "rsync" | "scp" | "ditto" | "gcp" | "gmv" => {
            return copy::run(walk, name.trim_start_matches('g'), words, scope);
        }
        "tee" => return tee(walk, words, scope, stdin),
        "rm" | "grm" => return rm(walk, words, scope),
        "dd" => return dd(walk, words, scope),
        "tar" | "bsdtar" | "gtar" => return archive::tar(walk, words, scope),
        "unzip" => return archive::unzip(walk, words, scope),
        "cpio" => return archive::cpio(walk, words, scope),
        "7z" | "7za" | "7zz" => archive::seven_zip(walk, words, scope),
        "dasel" => dasel(walk, words, scope),
        // They write a second operand.
        "uniq" | "xxd" => {
            let read = Arguments::read(words, &["-f", "-s", "-w", "-l", "-g"]);
            if let Some(output) = read.operands.get(1) {
                walk.write(scope, name, output, Reach::File);
            }
            return;
        }
        "sed" | "gsed" => sed_scripts(walk, words, scope),
        "patch" => {
            let read = Arguments::read(words, &["-p", "-i", "-d", "--directory", "-o", "-r"]);
            let mut scope = walk.fork(scope);
            if let Some(folder) = read.values(&["-d", "--directory"]).last() {
                scope.folders = scope.absolute(folder);
            }
            patched(walk, &scope, name, stdin);
            for operand in &read.operands {
                walk.write(&scope, name, operand, Reach::File);
            }
        }
        _ => {}
    }
    let Some(row) = ROWS.iter().find(|row| row.names.contains(&name)) else {
        return;
    };
    let valued = [row.valued, row.outputs, row.folders].concat();
    let read = Arguments::read(words, &valued);
    if !row.without.is_empty() && read.has(row.without) {
        return;
    }
    for output in read.values(row.outputs) {
        walk.write(scope, name, output, Reach::File);
        for folder in read.values(row.folders) {
            walk.write(scope, name, &folder.join(output), Reach::File);
        }
    }
    for folder in read.values(row.folders) {
        walk.write(scope, name, folder, Reach::Inside);
    }
    let with = row
        .with
        .iter()
        .find(|option| read.has(&[option]) || words.iter().any(|word| word.lossy() == **option));
    let Some(reach) = &row.operands else {
        return;
    };
    if row.with.is_empty() || with.is_some() {
        let by = with.map_or(name.to_owned(), |option| format!("{name} {option}"));
        for operand in &read.operands {
            walk.write(scope, &by, operand, reach.clone());
        }
    }
}

fn tee(walk: &mut Walk, words: &[Text], scope: &Scope, stdin: &Text) {
    let read = Arguments::read(words, &[]);
    let content = if read.has(&["-a", "--append"]) {
        None
    } else {
        stdin.literal()
    };
    for operand in &read.operands {
        if !walk.take_copy(stdin.0.len()) {
            return;
        }
        walk.write_content(scope, "tee", operand, Reach::File, content.clone());
    }
}

fn dasel(walk: &mut Walk, words: &[Text], scope: &Scope) {
    let read = Arguments::read(words, &["-f", "-v", "-t", "-s", "-r", "-w", "--file"]);
    let verb = read.operands.first().map(Text::lossy);
    if matches!(verb.as_deref(), Some("put" | "delete")) {
        for file in read.values(&["-f", "--file"]) {
            walk.write(scope, "dasel", file, Reach::File);
        }
    }
}

fn rm(walk: &mut Walk, words: &[Text], scope: &Scope) {
    let read = Arguments::read(words, &[]);
    let reach = if read.has(&["-r", "-R", "--recursive"]) {
        Reach::Tree
    } else {
        Reach::File
    };
    for operand in &read.operands {
        walk.write(scope, "rm", operand, reach.clone());
    }
}

/// Notes the files that the shell of a database is told to print into.
fn sqlite(walk: &mut Walk, words: &[Text], scope: &Scope, stdin: &Text) {
    let given = words.iter().map(Text::lossy).chain([stdin.lossy()]);
    for text in given {
        for line in text.lines().map(str::trim) {
            let path = [".output ", ".once ", ".backup ", ".save ", ".log "]
                .iter()
                .find_map(|command| line.strip_prefix(command));
            if let Some(path) = path {
                let path = path.trim().trim_matches(['"', '\'']);
                walk.write(scope, "sqlite3", &Text::from(path), Reach::File);
            }
        }
        for (at, call) in text.match_indices("writefile(") {
            let path = text[at + call.len()..]
                .trim_start()
                .trim_start_matches('\'');
            let path = path.split('\'').next().unwrap_or_default();
            if walk.take(text.len() / 16 + 1) {
                walk.write(scope, "sqlite3", &Text::from(path), Reach::File);
            }
        }
    }
}

fn dd(walk: &mut Walk, words: &[Text], scope: &Scope) {
    for word in words.iter().filter(|word| word.starts_with("of=")) {
        walk.write(scope, "dd", &word.skip(3), Reach::File);
    }
}

/// Notes the files that the `w` command of a sed script writes.
fn sed_scripts(walk: &mut Walk, words: &[Text], scope: &Scope) {
    let read = Arguments::read(words, &["-e", "-f", "-l", "--expression", "--file"]);
    let mut scripts: Vec<&Text> = read.values(&["-e", "--expression"]).collect();
    if scripts.is_empty() {
        scripts.extend(read.operands.first());
    }
    for script in scripts.into_iter().filter_map(Text::literal) {
        for line in script.lines() {
            for (at, _) in line.match_indices("w ") {
                if !walk.take_copy(line.len()) {
                    return;
                }
                let path = line[at + 2..].trim().trim_end_matches('}').trim_end();
                walk.write(scope, "sed w", &Text::from(path), Reach::File);
            }
            let bare =
                line.trim_start_matches(|char: char| char.is_ascii_digit() || "$, ".contains(char));
            if let Some(path) = bare.strip_prefix('w').filter(|path| !path.starts_with(' ')) {
                walk.write(scope, "sed w", &Text::from(path.trim()), Reach::File);
            }
            hidden::of_sed(walk, line, scope);
        }
    }
}

/// Notes the files that a patch on standard input changes.
pub(super) fn patched(walk: &mut Walk, scope: &Scope, by: &str, patch: &Text) {
    for line in patch.lossy().lines() {
        let named = ["+++ ", "--- ", "rename from ", "rename to "]
            .iter()
            .find_map(|prefix| line.strip_prefix(prefix));
        if let Some(path) = named.and_then(|rest| rest.split('\t').next()) {
            let stripped = path.split_once('/').map_or(path, |(_, rest)| rest);
            for path in [path, stripped] {
                walk.write(scope, by, &Text::from(path.trim()), Reach::Tree);
            }
        }
    }
}

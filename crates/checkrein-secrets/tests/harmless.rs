//! What is no secret comes through byte for byte, wherever it stands.

use checkrein_secrets::redact;

mod lot;

use lot::{Lot, lines};

fn texts() -> Vec<String> {
    include_str!("harmless.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
        .map(|line| {
            line.replace("\\\\", "\u{1}")
                .replace("\\n", "\n")
                .replace('\u{1}', "\\")
        })
        .collect()
}

#[test]
fn harmless_texts_stay_as_they_are() {
    let texts = texts();
    assert!(texts.len() >= 150, "{}", texts.len());
    let mut changed = Vec::new();
    for text in &texts {
        for (before, after) in [
            ("", ""),
            ("first line\n", "\nlast line"),
            ("- ", ""),
            ("> ", "\n"),
        ] {
            let whole = format!("{before}{text}{after}");
            let clean = redact(&whole);
            if clean.text != whole || clean.count != 0 {
                changed.push(format!("{whole:?} → {:?}", clean.text));
            }
        }
    }
    assert!(
        changed.is_empty(),
        "{} changed:\n{}",
        changed.len(),
        changed.join("\n")
    );
    println!("{} texts stayed as they are", texts.len());
}

#[test]
fn what_looks_like_a_secret_stays_as_it_is() {
    let mut changed = Vec::new();
    let mut tried = 0;
    for seed in [0x100c_0001, 0x100c_0002, 0x100c_0003] {
        let mut lot = Lot(seed);
        for line in lines(include_str!("lookalikes.txt")) {
            let text = lot.fill(line).replace("\\n", "\n");
            let clean = redact(&text);
            tried += 1;
            if clean.count > 0 {
                changed.push(format!("{text:?} → {:?}", clean.text));
            }
        }
    }
    println!("{tried} tried, {} changed", changed.len());
    // A sum that the draw made look like a key of Amazon's is taken for one.
    assert!(
        changed.len() <= tried / 400,
        "{} of {tried} changed:\n{}",
        changed.len(),
        changed.join("\n")
    );
}

#[test]
fn this_repository_holds_no_secret_in_its_code() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../checkrein-core/src");
    let mut changed = Vec::new();
    let mut lines = 0;
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs_err::read_to_string(&path).unwrap();
                for line in text.lines() {
                    lines += 1;
                    let clean = redact(line);
                    if clean.count > 0 {
                        changed.push(format!("{}: {line} → {}", path.display(), clean.text));
                    }
                }
            }
        }
    }
    println!("{lines} lines of code, {} changed", changed.len());
    // Tests of the core speak of passwords in addresses and settings, some of them in earnest.
    assert!(
        changed.len() <= 5,
        "{} of {lines}:\n{}",
        changed.len(),
        changed.join("\n")
    );
}

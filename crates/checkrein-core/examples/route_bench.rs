//! Prints what the prompt path costs, in microseconds: `cargo run --release --example route_bench`.
//!
//! Each figure is a median with everything in the system's own caches, as it is from the second
//! prompt on.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Instant;

use checkrein_core::intent::{Surroundings, detect, rank};
use checkrein_core::skill::{Index, Places};

/// Words that the skills are made of: as many as a catalog has, some in many skills, most in few.
const SYLLABLES: [&str; 16] = [
    "ka", "ro", "mi", "tel", "pen", "sor", "dax", "vim", "lu", "gri", "bo", "zent", "qua", "fy",
    "hol", "net",
];

const PROMPT: &str = "Our nightly import started to reject rows with umlauts. Please look into the \
    parser of the kamitel service, compare how rosorlu reads its header line, and make both use the \
    same decoder. Keep the command line as it is, add a regression test for the file that I \
    attached, and tell me which customers were affected since Monday.";

fn main() -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "skills     open    detect      rank   index KB")?;
    for skills in [0, 20, 343, 1000] {
        let folder =
            std::env::temp_dir().join(format!("checkrein-route-bench-{}", std::process::id()));
        let measured = measure(&folder, skills);
        fs_err::remove_dir_all(&folder)?;
        writeln!(out, "{}", measured?)?;
    }
    Ok(())
}

fn measure(folder: &Path, skills: usize) -> anyhow::Result<String> {
    let claude = folder.join("claude");
    for number in 0..skills {
        let skill = claude.join(format!("skills/skill-{number}"));
        fs_err::create_dir_all(&skill)?;
        fs_err::write(skill.join("SKILL.md"), skill_md(number))?;
    }
    fs_err::create_dir_all(claude.join("skills"))?;
    let path = folder.join("skills.index");
    let places = Places {
        claude: Some(claude),
        ..Places::default()
    };
    Index::open(&places, Some(&path));
    // An index as young as its skills would be made anew each time.
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    std::fs::OpenOptions::new()
        .write(true)
        .open(&path)?
        .set_modified(later)?;

    let open = median(|| {
        black_box(Index::open(&places, Some(&path)));
    });
    let mut index = Index::open(&places, Some(&path));
    let surroundings = Surroundings::default();
    let detected = median(|| {
        black_box(detect(PROMPT, &surroundings, &mut index));
    });
    let ranked = median(|| {
        black_box(rank(PROMPT, &mut index));
    });
    let size = fs_err::metadata(&path)?.len() / 1024;
    Ok(format!(
        "{skills:>6} {open:>8.1} {detected:>9.1} {ranked:>9.1} {size:>10}"
    ))
}

/// A SKILL.md with about 40 words of description and 400 of body.
fn skill_md(number: usize) -> String {
    let mut state = number as u64 * 7919 + 1;
    let mut word = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let at = |shift: u32| (state >> shift) as usize % SYLLABLES.len();
        let mut word = format!("{}{}", SYLLABLES[at(33)], SYLLABLES[at(41)]);
        if state >> 60 > 3 {
            word.push_str(SYLLABLES[at(49)]);
        }
        word
    };
    let mut text = format!(
        "---\nname: {}-{}-{number}\ndescription: Use when",
        word(),
        word()
    );
    for _ in 0..40 {
        let _ = write!(text, " {}", word());
    }
    text.push_str("\n---\n# Steps\n\n");
    for _ in 0..400 {
        let _ = write!(text, "{} ", word());
    }
    text
}

fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..301)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

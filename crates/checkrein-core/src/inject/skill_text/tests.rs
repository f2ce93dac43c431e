//! Whole skills, and cut ones: what is kept, and what is said of the rest.

use super::*;
use crate::inject::length::sent;

fn skill(body: &str) -> SkillText {
    SkillText {
        name: "pdf".into(),
        file: "/s/pdf/SKILL.md".into(),
        first_line: Some(4),
        folder: "/s/pdf".into(),
        reason: "named".into(),
        body: body.into(),
        depends_on: Vec::new(),
    }
}

#[test]
fn a_folder_of_any_name_stays_within_its_attribute() {
    let text = SkillText {
        folder: "/s/a\"> <b\nc".into(),
        ..skill("# Pdf")
    };
    let first = text.render(1000).unwrap();
    let first = first.lines().next().unwrap();
    assert_eq!(
        first,
        "<checkrein-skill name=\"pdf\" folder=\"/s/a'   b c\" reason=\"named\">"
    );
}

#[test]
fn what_it_builds_on_is_named() {
    let text = SkillText {
        depends_on: vec![
            Needed {
                name: "scans".into(),
                is_given: false,
            },
            Needed {
                name: "fonts".into(),
                is_given: true,
            },
        ],
        ..skill("# Pdf")
    };
    insta::assert_snapshot!(text.render(1000).unwrap(), @r#"
    <checkrein-skill name="pdf" folder="/s/pdf" reason="named">
    [This builds on `scans`: `checkrein skill load scans` prints it.]
    [This builds on `fonts`, which is given below.]
    # Pdf
    </checkrein-skill>
    "#);
}

#[test]
fn a_skill_that_fits_is_whole() {
    insta::assert_snapshot!(skill("# Pdf\ntext\n").render(1000).unwrap(), @r#"
    <checkrein-skill name="pdf" folder="/s/pdf" reason="named">
    # Pdf
    text
    </checkrein-skill>
    "#);
}

#[test]
fn a_longer_one_gives_its_front_sections() {
    let body = format!(
        "# Pdf\nintro\n## Forms\nfill\n## Merge\n{}\n## Split\nx\n",
        "y".repeat(400)
    );
    insta::assert_snapshot!(skill(&body).render(330).unwrap(), @r#"
    <checkrein-skill name="pdf" folder="/s/pdf" reason="named">
    # Pdf
    intro
    ## Forms
    fill

    [The rest of this skill (Merge: lines 8-9; Split: lines 10-11) is in `/s/pdf/SKILL.md`: read it before you need it.]
    </checkrein-skill>
    "#);
}

#[test]
fn what_is_printed_is_counted_in_bytes() {
    let section = format!("## Teil\n{}\n", "ä".repeat(1000));
    let text = skill(&section.repeat(20)).print().unwrap();
    assert!((28_000..PRINTED).contains(&text.len()), "{}", text.len());
    assert!(text.contains("is in `/s/pdf/SKILL.md`"), "{text}");
    assert!(
        !skill(&section.repeat(14))
            .print()
            .unwrap()
            .contains("SKILL.md")
    );
}

#[test]
fn a_skill_of_one_block_that_is_never_closed_is_pointed_to() {
    let body = format!("```\n{}## Forms\nfill\n", "run\n".repeat(200));
    insta::assert_snapshot!(skill(&body).render(300).unwrap(), @r#"
    <checkrein-skill name="pdf" folder="/s/pdf" reason="named">
    [The rest of this skill (lines 4-204; Forms: lines 205-206) is in `/s/pdf/SKILL.md`: read it before you need it.]
    </checkrein-skill>
    "#);
    assert!(skill(&body).render(100).is_none());
}

/// Numbers that come out the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }
}

/// Writes some markdown, and which of its bytes are inside of code or a comment: no text that is
/// kept may end there.
fn markdown(dice: &mut Dice) -> (String, Vec<std::ops::Range<usize>>) {
    let (mut text, mut insides) = (String::new(), Vec::new());
    for _ in 0..1 + dice.roll(14) {
        let words = "wörd 😀 \"x\" ".repeat(1 + dice.roll(9));
        let lines = format!("{words}\n").repeat(1 + dice.roll(5));
        let fence = ["```", "````", "~~~", "```sh"][dice.roll(4)];
        let mark = fence.trim_end_matches("sh");
        let begin = text.len();
        match dice.roll(12) {
            0 | 1 => text += &format!("{} Heading {words}\n", "#".repeat(1 + dice.roll(4))),
            2 => text += &format!("Heading\n{}\n", ["===", "---"][dice.roll(2)]),
            3 => text += &format!("- a\n- {words}\n  - {words}\n\n  {words}\n1. b\n"),
            4 => text += &format!("| a |\n|---|\n{}", "| 1 |\n".repeat(dice.roll(9))),
            5 => {
                text += &format!("{fence}\n# no\n\n- {lines}{mark}\n");
                insides.push(begin + 1..text.len() - 1);
            }
            6 => {
                text += &format!("- a\n  {fence}\n  # no\n\n  {words}\n  {mark}\n- b\n");
                insides.push(begin + 7..text.len() - "\n- b\n".len());
            }
            7 => {
                text += &format!("<!-- {lines}\n# no\n-->\n");
                insides.push(begin + 1..text.len() - 1);
            }
            8 => {
                text += &format!("\n    code\n\n    {words}\n\n");
                insides.push(begin + 6..text.trim_end().len());
            }
            9 => text += &format!("> {words}\n> {words}\n"),
            10 => text += &format!("{}:\n\n", words.trim_end()),
            _ => text += &lines,
        }
        text += ["", "\n", "\n\n"][dice.roll(3)];
    }
    if dice.roll(6) == 0 {
        let begin = text.len();
        text += "\n`````\n# no\n\n```\nx\n\n```\n";
        insides.push(begin + 2..text.len() + 1);
    }
    if dice.roll(4) == 0 {
        let with_returns = text.replace('\n', "\r\n");
        let added = |at: usize| at + text[..at.min(text.len())].matches('\n').count();
        let moved = insides
            .iter()
            .map(|inside| added(inside.start)..added(inside.end));
        insides = moved.collect();
        text = with_returns;
    }
    (text, insides)
}

#[test]
fn whatever_the_skill_and_the_room_a_front_part_of_it_arrives_whole() {
    let mut dice = Dice(88_172_645_463_325_252);
    let (mut cut, mut empty, mut whole) = (0, 0, 0);
    for _ in 0..3000 {
        let (body, insides) = markdown(&mut dice);
        let skill = skill(&body);
        let above = blank_lines(&body);
        for measure in [length, sent, str::len] {
            let room = 150 + dice.roll(1500);
            let Some(Rendered { text, kept }) = skill.render_by(measure, room) else {
                continue;
            };
            assert!(measure(&text) <= room, "{} > {room}", measure(&text));
            let (_, inner) = text.split_once(">\n").unwrap();
            let inner = inner.strip_suffix("\n</checkrein-skill>").unwrap();
            let front = match kept {
                Kept::All => inner,
                Kept::Front => inner.rsplit_once("\n\n[The rest of this skill").unwrap().0,
                Kept::Nothing => "",
            };
            assert!(body[above..].starts_with(front), "{text}\n---\n{body}");
            let end = above + front.len();
            let rest = &body[end..];
            let ends_line =
                rest.is_empty() || rest.trim_start_matches([' ', '\r']).starts_with('\n');
            assert!(kept == Kept::Nothing || ends_line, "{text}\n---\n{body}");
            let within = insides
                .iter()
                .find(|inside| inside.start < end && end < inside.end);
            let is_whole = kept == Kept::All;
            assert!(
                is_whole || within.is_none(),
                "{within:?}\n{text}\n---\n{body}"
            );
            match kept {
                Kept::All => whole += 1,
                Kept::Front => cut += 1,
                Kept::Nothing => empty += 1,
            }
        }
    }
    assert!(
        cut > 2000 && whole > 1000 && empty > 0,
        "{cut} {whole} {empty}"
    );
}

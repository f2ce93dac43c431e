//! What has its place in which room, and what is only named.

use super::*;
use crate::inject::{Needed, length, sent};

fn part(title: &str, length: usize) -> Part {
    Part {
        title: title.into(),
        text: format!("## {title}\n{}", "ä".repeat(length)),
    }
}

fn skill(name: &str, length: usize) -> SkillText {
    SkillText {
        name: name.into(),
        file: format!("/s/{name}/SKILL.md"),
        first_line: Some(4),
        folder: format!("/s/{name}"),
        reason: "named".into(),
        body: format!(
            "# A\n{}\n## B\n{}",
            "a".repeat(length / 2),
            "😀".repeat(length / 4)
        ),
        depends_on: Vec::new(),
    }
}

fn claim(rank: Rank, name: &str, length: usize) -> Claim {
    Claim {
        skill: skill(name, length),
        rank,
    }
}

/// Fits parts and skills of so many characters, and says what became of the skills: `+a` is whole,
/// `~a` is cut, `-a` is named.
#[track_caller]
fn check(parts: &[usize], claims: &[Claim], room: Room, expected: &str) -> String {
    let parts: Vec<Part> = parts
        .iter()
        .enumerate()
        .map(|(at, size)| part(&format!("P{at}"), *size))
        .collect();
    let parts: Vec<&Part> = parts.iter().collect();
    let fitted = fit(&parts, claims, room);
    let used = (room.measure)(&fitted.text);
    assert!(used <= room.left, "{used} > {}", room.left);
    let given = fitted.given.iter().map(|(_, name)| {
        let pointer = format!("is in `/s/{name}/SKILL.md`");
        let is_cut = fitted.text.contains(&pointer);
        format!("{}{name}", if is_cut { '~' } else { '+' })
    });
    let named = fitted.named.iter().map(|name| format!("-{name}"));
    let all: Vec<String> = given.chain(named).collect();
    assert_eq!(all.join(" "), expected);
    fitted.text
}

const ROOM: Room = Room {
    left: 10_000,
    measure: length,
};

#[test]
fn whatever_comes_in_the_limit_holds() {
    for measure in [length as crate::inject::Measure, sent] {
        for context in [0, 10, 400, 3000, 9000, 20_000] {
            for size in [0, 100, 5000, 9900, 40_000] {
                let parts = [part("P", context), part("Q", context), part("R", 50)];
                let parts: Vec<&Part> = parts.iter().collect();
                let claims = [
                    claim(Rank::First, "a", size),
                    claim(Rank::Needed, "b", size / 2),
                    claim(Rank::Second, "c", size),
                    claim(Rank::Again, "d", 700),
                ];
                for count in 0..=claims.len() {
                    for left in [0, 200, 900, 3000, 10_000] {
                        let fitted = fit(&parts, &claims[..count], Room { left, measure });
                        let used = measure(&fitted.text);
                        let least = if left < 300 { 300 } else { left };
                        assert!(used <= least, "{used} > {left}: {context} {size}");
                    }
                }
            }
        }
    }
}

#[test]
fn the_skill_goes_before_the_lesser_parts() {
    let claims = [claim(Rank::First, "a", 8000)];
    let text = check(&[10, 3000, 20], &claims, ROOM, "+a");
    assert!(text.contains("## P0") && !text.contains("## P1") && text.contains("## P2"));
    assert!(text.contains("[Left out for length: P1; see CLAUDE.md.]"));
}

#[test]
fn a_skill_goes_before_what_it_builds_on() {
    let claims = |first: usize, second: usize| {
        let mut first = claim(Rank::First, "a", first);
        first.skill.depends_on = Needed::named(&["b".to_owned()]);
        [first, claim(Rank::Needed, "b", second)]
    };
    let text = check(&[10], &claims(4000, 4000), ROOM, "+a +b");
    assert!(
        text.contains("[This builds on `b`, which is given below.]"),
        "{text}"
    );
    check(&[10], &claims(4000, 9000), ROOM, "+a ~b");
    check(&[10], &claims(12_000, 4000), ROOM, "~a ~b");
    let text = check(&[10], &claims(9000, 4000), ROOM, "+a -b");
    let load = "[This builds on `b`: `checkrein skill load b` prints it.]";
    assert!(text.contains(load) && !text.contains("[Left out"), "{text}");
}

#[test]
fn a_second_skill_has_a_third_or_what_it_needs() {
    let two = |first: usize, second: usize| {
        [
            claim(Rank::First, "a", first),
            claim(Rank::Second, "b", second),
        ]
    };
    check(&[10], &two(4000, 3000), ROOM, "+a +b");
    check(&[10], &two(40_000, 2000), ROOM, "~a +b");
    let text = check(&[10], &two(40_000, 40_000), ROOM, "~a -b");
    assert!(
        text.ends_with("[Left out for length; load it when you need it: `checkrein skill load b`]")
    );
}

#[test]
fn what_was_there_before_a_compaction_comes_back_while_there_is_room() {
    let claims = [
        claim(Rank::First, "a", 3000),
        claim(Rank::Again, "b", 3000),
        claim(Rank::Again, "c", 9000),
        claim(Rank::Again, "d", 900),
    ];
    check(&[10], &claims, ROOM, "+a +b +d -c");
    let text = check(&[10, 20], &claims[..3], ROOM, "+a +b -c");
    assert!(
        text.contains("`checkrein skill load c`]") && text.contains("## P1"),
        "{text}"
    );
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(fit(&[], &[], ROOM), Injection::default());
}

//! A filter that knows a set of numbers and nothing else, as a tree of ranges: the kernel walks through a filter for
//! each number there is when it is put up, and a list of three hundred comparisons costs half a millisecond.

use nix::libc;
use seccompiler::sock_filter;

/// Where the kernel puts what a filter asks for.
const NUMBER: u32 = 0;
const MACHINE: u32 = 4;

/// The name of this machine's calling convention; another one's numbers mean something else.
#[cfg(target_arch = "x86_64")]
const THIS_MACHINE: u32 = 0xC000_003E;
#[cfg(target_arch = "aarch64")]
const THIS_MACHINE: u32 = 0xC000_00B7;
#[cfg(target_arch = "riscv64")]
const THIS_MACHINE: u32 = 0xC000_00F3;

const LOAD: u16 = 0x20;
const JUMP_IF_EQUAL: u16 = 0x15;
const JUMP_IF_GREATER: u16 = 0x25;
const JUMP_IF_AT_LEAST: u16 = 0x35;
const RETURN: u16 = 0x06;

const ALLOW: u32 = 0x7FFF_0000;
const KILL: u32 = 0x8000_0000;
const ERROR: u32 = 0x0005_0000;

/// Allows these numbers; all others do not exist (`ENOSYS`), and another convention ends the process.
pub(super) fn program(numbers: &[i64]) -> Vec<sock_filter> {
    let mut program = vec![
        step(LOAD, 0, 0, MACHINE),
        step(JUMP_IF_EQUAL, 1, 0, THIS_MACHINE),
        step(RETURN, 0, 0, KILL),
        step(LOAD, 0, 0, NUMBER),
    ];
    program.extend(tree(&ranges(numbers)));
    program
}

fn step(code: u16, jt: u8, jf: u8, k: u32) -> sock_filter {
    sock_filter { code, jt, jf, k }
}

fn tree(ranges: &[(u32, u32)]) -> Vec<sock_filter> {
    let unknown = step(RETURN, 0, 0, ERROR | libc::ENOSYS.unsigned_abs());
    match ranges {
        [] => vec![unknown],
        [(first, last)] => vec![
            step(JUMP_IF_AT_LEAST, 0, 2, *first),
            step(JUMP_IF_GREATER, 1, 0, *last),
            step(RETURN, 0, 0, ALLOW),
            unknown,
        ],
        _ => {
            let (low, high) = ranges.split_at(ranges.len() / 2);
            let mut below = tree(low);
            // A jump goes at most this far; with more ranges than there are calls it would be too short.
            let over = u8::try_from(below.len())
                .expect("half of a tree of some eighty ranges is no longer than a jump");
            let mut all = vec![step(JUMP_IF_AT_LEAST, over, 0, high[0].0)];
            all.append(&mut below);
            all.extend(tree(high));
            all
        }
    }
}

/// The numbers as ranges without gaps, in order.
fn ranges(numbers: &[i64]) -> Vec<(u32, u32)> {
    let mut numbers: Vec<u32> = numbers
        .iter()
        .filter_map(|number| u32::try_from(*number).ok())
        .collect();
    numbers.sort_unstable();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if number <= *last + 1 => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does what the kernel does with it.
    fn answer(program: &[sock_filter], machine: u32, number: u32) -> u32 {
        let (mut at, mut held) = (0, 0);
        loop {
            let step = &program[at];
            at += 1;
            let jump = |is_so: bool| usize::from(if is_so { step.jt } else { step.jf });
            match step.code {
                LOAD => held = if step.k == NUMBER { number } else { machine },
                JUMP_IF_EQUAL => at += jump(held == step.k),
                JUMP_IF_GREATER => at += jump(held > step.k),
                JUMP_IF_AT_LEAST => at += jump(held >= step.k),
                RETURN => return step.k,
                other => panic!("{other:#x} is no step of ours"),
            }
        }
    }

    #[test]
    fn exactly_the_known_calls_exist() {
        let known = super::super::listed_calls::known();
        let program = program(&known);
        // All numbers, those of x32 as well, and the ends of what there can be.
        let numbers =
            (0..2000).chain((0x4000_0000..0x4000_0400).chain([0x7FFF_FFFF, 0x8000_0000, u32::MAX]));
        for number in numbers {
            let expected = if known.contains(&i64::from(number)) {
                ALLOW
            } else {
                ERROR | libc::ENOSYS.unsigned_abs()
            };
            assert_eq!(answer(&program, THIS_MACHINE, number), expected, "{number}");
        }
        assert_eq!(
            answer(&program, 0x4000_0003, 20),
            KILL,
            "the convention of 32 bits"
        );
    }

    #[test]
    fn ranges_are_whole_and_in_order() {
        assert_eq!(ranges(&[5, 1, 2, 3, 9, 5]), [(1, 3), (5, 5), (9, 9)]);
        assert!(ranges(&[]).is_empty());
    }
}

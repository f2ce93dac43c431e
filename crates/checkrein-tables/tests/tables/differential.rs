//! Random questions over random tables: what is computed while reading is what SQLite computes.

use checkrein_tables::{Limits, Question, Source, Value, Way};

use crate::asking::{Files, limited};

/// A source of numbers that are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn one<'o>(&mut self, of: &[&'o str]) -> &'o str {
        of[self.roll(of.len() as u64) as usize]
    }
}

const INTEGERS: [&str; 14] = [
    "0",
    "1",
    "-1",
    "7",
    "42",
    "1.0",
    "2.5",
    "",
    "",
    "9007199254740993",
    "n/a",
    " 5 ",
    "+3",
    "1e3",
];
const REALS: [&str; 13] = [
    "0.5",
    "1",
    "-2.25",
    "1e10",
    "",
    "0.1",
    "0.2",
    "9007199254740993",
    "NaN",
    "-0.0",
    "1e-7",
    "3.0",
    "99999999999999999999",
];
const TEXTS: [&str; 24] = [
    "a",
    "A",
    "abc",
    "ABC",
    "b",
    "",
    "\"\"",
    "\"a,b\"",
    "\"x\"\"y\"",
    "\"l1\nl2\"",
    "é",
    "É",
    "日本語",
    "5",
    "05",
    "5.0",
    "a%",
    "a_c",
    "\"q\"z",
    "x\"y",
    "\"a\r\nb\"",
    " a ",
    "NULL",
    "2024-01-02",
];

/// A table with columns of each type, and rows of every width now and then.
fn table(dice: &mut Dice, rows: u64) -> String {
    let mut text = String::from("i,r,s,k,d\n1,0.5,word,x,2024-05-06\n2,1.5,other,y,2024-07-08\n");
    for _ in 0..rows {
        let line_end = dice.one(&["\n", "\n", "\n", "\r\n", "\n\n"]);
        let day = dice.one(&["2024-01-15", "2024-02-29", "2023-12-31", "", "soon"]);
        let key = dice.one(&["x", "y", "z", "\"z\"", ""]);
        let row = [
            dice.one(&INTEGERS),
            dice.one(&REALS),
            dice.one(&TEXTS),
            key,
            day,
        ];
        let width = match dice.roll(40) {
            0 => 3,
            1 => 1,
            _ => 5,
        };
        text.push_str(&row[..width].join(","));
        if dice.roll(50) == 0 {
            text.push_str(",more");
        }
        text.push_str(line_end);
    }
    text
}

fn value(dice: &mut Dice) -> &'static str {
    dice.one(&[
        "i",
        "r",
        "s",
        "k",
        "d",
        "i + 1",
        "i * r",
        "r / 2",
        "i / 0",
        "substr(s, 1, 2)",
        "lower(s)",
        "i - r",
        "length(s)",
        "coalesce(i, r)",
        "i || s",
        "-i",
        "i % 3",
    ])
}

fn constant(dice: &mut Dice) -> &'static str {
    dice.one(&[
        "0",
        "1",
        "2.5",
        "'a'",
        "'5'",
        "''",
        "'abc'",
        "-1",
        "9007199254740993",
        "1e10",
        "'é'",
        "'5.0'",
        "null",
        "' 5'",
        "x'41'",
        "0x10",
        "'2024-01-15'",
    ])
}

fn test(dice: &mut Dice, depth: u64) -> String {
    match dice.roll(if depth == 0 { 7 } else { 10 }) {
        0 | 1 => {
            let operator = dice.one(&["=", "<>", "<", "<=", ">", ">=", "==", "!="]);
            format!("{} {operator} {}", value(dice), constant(dice))
        }
        2 => format!(
            "{} {} {}",
            value(dice),
            dice.one(&["=", "<", ">=", "IS", "IS NOT"]),
            value(dice)
        ),
        3 => format!(
            "{} {}",
            value(dice),
            dice.one(&["IS NULL", "IS NOT NULL", "NOTNULL", "ISNULL"])
        ),
        4 => format!(
            "{} {} ({}, {})",
            value(dice),
            dice.one(&["IN", "NOT IN"]),
            constant(dice),
            constant(dice)
        ),
        5 => format!(
            "{} {} {} AND {}",
            value(dice),
            dice.one(&["BETWEEN", "NOT BETWEEN"]),
            constant(dice),
            constant(dice)
        ),
        6 => {
            let pattern = dice.one(&[
                "'a%'", "'%b%'", "'_'", "'%'", "'5%'", "'é'", "'%C'", "'a_c'", "'%1%'",
            ]);
            format!(
                "{} {} {pattern}",
                value(dice),
                dice.one(&["LIKE", "NOT LIKE", "GLOB"])
            )
        }
        7 => format!("NOT ({})", test(dice, depth - 1)),
        _ => {
            let (one, other) = (test(dice, depth - 1), test(dice, depth - 1));
            format!("({one}) {} ({other})", dice.one(&["AND", "OR"]))
        }
    }
}

fn gathered(dice: &mut Dice) -> String {
    let number = dice.one(&[
        "i",
        "r",
        "i + 1",
        "i * r",
        "r / 2",
        "length(s)",
        "i > 1",
        "CASE WHEN s = 'a' THEN i ELSE 0 END",
    ]);
    match dice.roll(10) {
        0 => "count(*)".to_owned(),
        1 => format!("count({})", value(dice)),
        2 => format!("count(DISTINCT {})", value(dice)),
        3 | 4 => format!("sum({number})"),
        5 => format!("avg({number})"),
        6 => format!("total({number})"),
        7 => format!("min({})", value(dice)),
        8 => format!("max({})", value(dice)),
        _ => format!("round(sum({number}) * 1.0 / count(*), 3)"),
    }
}

/// Returns a question whose order is clear.
fn question(dice: &mut Dice) -> String {
    let filter = match dice.roll(4) {
        0 => String::new(),
        _ => format!(" WHERE {}", test(dice, 2)),
    };
    match dice.roll(6) {
        0 => format!(
            "SELECT {}, {} FROM t{filter}",
            gathered(dice),
            gathered(dice)
        ),
        1 => format!("SELECT DISTINCT k, substr(d, 1, 4) AS y FROM t{filter} ORDER BY 1, 2"),
        2 => {
            let order = dice.one(&["i", "r DESC", "s", "d DESC, i", "lower(s), r"]);
            let limit = dice.one(&["", " LIMIT 7", " LIMIT 5 OFFSET 3", " LIMIT 0"]);
            format!("SELECT rowid, i, r, s FROM t{filter} ORDER BY {order}{limit}")
        }
        3 => format!("SELECT s, k FROM t{filter} LIMIT {}", dice.roll(9)),
        4 => {
            let having = dice.one(&["", " HAVING count(*) > 3", " HAVING k > 'x' OR k IS NULL"]);
            format!(
                "SELECT k, {}, {} AS g FROM t{filter} GROUP BY k{having} ORDER BY k",
                gathered(dice),
                gathered(dice)
            )
        }
        _ => {
            let key = value(dice);
            format!(
                "SELECT count(*), {} FROM t{filter} GROUP BY {key} ORDER BY {key}",
                gathered(dice)
            )
        }
    }
}

fn is_like(one: &Value, other: &Value) -> bool {
    match (one, other) {
        // The order of adding may change the last digit.
        (Value::Real(a), Value::Real(b)) => a == b || (a - b).abs() <= 1e-12 * a.abs().max(b.abs()),
        _ => one == other,
    }
}

#[test]
fn both_ways_to_an_answer_are_the_same() {
    let files = Files::new();
    let mut dice = Dice(0x5eed_cafe_f00d_0001);
    let (mut grouped, mut answered) = (0, 0);
    for round in 0..12 {
        let text = table(&mut dice, 60 + round * 20);
        let source = files.with("t.csv", &text);
        for _ in 0..80 {
            let question = question(&mut dice);
            grouped += u64::from(same(&source, &question, &mut answered, &text));
        }
    }
    // What is refused both ways, or never computed while reading, proves nothing.
    assert!(grouped > 300 && answered > 850, "{grouped} of {answered}");
}

#[track_caller]
fn same(source: &Source, question: &str, answered: &mut u64, text: &str) -> bool {
    let sources = std::slice::from_ref(source);
    let asked = Question::Sql(question.to_owned());
    let fast = limited(sources, &asked, &Limits::default());
    // The same rows, all of them, in a common table of SQLite: nothing is chosen while reading.
    let whole = Question::Sql(format!("WITH whole AS (SELECT * FROM t) {question}"));
    let limits = Limits {
        grouped: false,
        ..Limits::default()
    };
    let slow = limited(sources, &whole, &limits);
    match (fast, slow) {
        (Ok(fast), Ok(slow)) => {
            let is_same = fast.rows.len() == slow.rows.len()
                && fast.rows.iter().zip(&slow.rows).all(|(one, other)| {
                    one.iter()
                        .zip(other)
                        .all(|(one, other)| is_like(one, other))
                });
            assert!(
                is_same,
                "{question}\n{:?}\n{:?}\n{text}",
                fast.rows, slow.rows
            );
            assert_eq!(fast.total, slow.total, "{question}\n{text}");
            let names = |answer: &checkrein_tables::Answer| {
                let columns = answer.columns.iter().map(|column| column.name.clone());
                columns.collect::<Vec<_>>()
            };
            assert_eq!(names(&fast), names(&slow), "{question}");
            *answered += 1;
            fast.way == Way::Grouped
        }
        (Err(fast), Err(slow)) => {
            assert_eq!(fast.kind, slow.kind, "{question}: {fast} {slow}");
            false
        }
        (fast, slow) => panic!("{question}\n{fast:?}\n{slow:?}\n{text}"),
    }
}

#[test]
fn parts_of_a_file_are_the_whole() {
    let files = Files::new();
    let mut dice = Dice(77);
    // More than a part, with newlines in quotes where parts begin.
    for lines_in_quotes in [false, true] {
        let mut text = String::from("id,note,k\n");
        for id in 0..150_000u64 {
            let note = match dice.roll(if lines_in_quotes { 3 } else { 1_000 }) {
                0 => "\"a\n1,2,3\n4,5,6\nb\"",
                1 => "\"say \"\"x\"\", y\"",
                _ => "plain text without anything in it but letters to make the line longer",
            };
            text.push_str(&format!("{id},{note},{}\n", dice.one(&["x", "y", "z"])));
        }
        assert!(text.len() > 6 << 20);
        let source = files.with("t.csv", &text);
        for threads in [1, 2, 3, 8] {
            let limits = Limits {
                threads,
                ..Limits::default()
            };
            let question = "SELECT count(*), sum(id), count(DISTINCT note), max(id) FROM t";
            let asked = Question::Sql(question.to_owned());
            let answer = limited(std::slice::from_ref(&source), &asked, &limits).unwrap();
            assert_eq!(answer.way, Way::Grouped);
            assert_eq!(answer.rows[0][0], Value::Integer(150_000), "{threads}");
            assert_eq!(
                answer.rows[0][1],
                Value::Integer(150_000 * 149_999 / 2),
                "{threads}"
            );
            assert_eq!(answer.rows[0][2], Value::Integer(3), "{threads}");
            assert_eq!(answer.bad.count(), 0, "{threads}");
            let asked = Question::Sql("SELECT rowid - id FROM t WHERE id >= 149998".to_owned());
            let answer = limited(std::slice::from_ref(&source), &asked, &limits).unwrap();
            let one = vec![Value::Integer(1)];
            assert_eq!(answer.rows, [one.clone(), one], "{threads}");
        }
    }
}

//! Questions as people write them, and values as they lie: nothing is answered that was not asked.

use checkrein_tables::{Limits, Question, Simple, Source};

use crate::asking::{Files, limited, shown, simple, sql};

#[test]
fn long_numbers_are_what_they_are() {
    let files = Files::new();
    let ids = files.with(
        "ids.csv",
        "id,v\n9007199254740993,1\n9007199254740992,2\n2.5,3\n",
    );
    let one = sql(&ids, "SELECT id, v FROM t WHERE id = 9007199254740993").unwrap();
    assert_eq!(shown(&one), ["9007199254740993|1"]);
    let all = sql(&ids, "SELECT id, count(*) FROM t GROUP BY id").unwrap();
    assert_eq!(
        shown(&all),
        ["2.5|1", "9007199254740992|1", "9007199254740993|1"]
    );
}

#[test]
fn what_was_computed_is_told() {
    let files = Files::new();
    let sales = files.with("s.csv", "price,a,b\n9.5,1,x\n20,2,y\n");
    #[track_caller]
    fn check(source: &checkrein_tables::Source, question: &str, expected: &[bool]) {
        let answer = sql(source, question).unwrap();
        let computed: Vec<bool> = answer.columns.iter().map(|one| one.is_computed).collect();
        assert_eq!(computed, expected, "{question}");
    }
    let check = |question: &str, expected: &[bool]| check(&sales, question, expected);
    check("SELECT price, price * 2 AS p FROM t", &[false, true]);
    check(
        "SELECT price AS p, max(price), avg(price) FROM t GROUP BY price",
        &[false, false, true],
    );
    check("SELECT * FROM t", &[false; 3]);
}

const MIXED: &str = "\
name,price,qty,money,active,when
ann,9.5,2,\"1,234\",true,2024-01-01
bob,60,5,\"2,000\",FALSE,2025-01-01
cyd,150,9,$5,True,2025-06-01
dee,300,1,(100),False,2025-09-01
";

/// Asks for the names of the rows that a condition is true of.
fn names(source: &Source, filter: &str) -> Result<Vec<String>, String> {
    let arguments = Simple {
        filter: Some(filter.to_owned()),
        columns: vec!["name".to_owned()],
        ..Simple::default()
    };
    let answer = simple(source, arguments).map_err(|fault| fault.to_string())?;
    Ok(shown(&answer))
}

#[test]
fn conditions_mean_what_people_mean() {
    let files = Files::new();
    let mixed = files.with("mixed.csv", MIXED);
    #[track_caller]
    fn check(source: &Source, filter: &str, expected: &[&str]) {
        assert_eq!(names(source, filter).unwrap(), expected, "{filter}");
    }
    let check = |filter: &str, expected: &[&str]| check(&mixed, filter, expected);
    check("price > 100 || qty = 5", &["bob", "cyd", "dee"]);
    check("(price < 10 && qty = 2) || (qty = 1)", &["ann", "dee"]);
    check("name = 'a && b' or name = 'c || d'", &[]);
    check("when > '2025-03'", &["cyd", "dee"]);
    check("active = true", &["ann", "cyd"]);
    check("active", &["ann", "cyd"]);
    check("not active", &["bob", "dee"]);
    check("qty > 1 and not (active)", &["bob"]);
    check("active is not true", &["bob", "dee"]);
    check("active = 'TRUE'", &["ann", "cyd"]);
    check("active != FALSE", &["ann", "cyd"]);
    check("price between 50 and 200", &["bob", "cyd"]);
    check("money = '$5'", &["cyd"]);
    check("money > '2'", &["ann", "bob", "cyd"]);
    check("money > 2", &["ann", "bob", "cyd"]);
    check("money < 0", &["dee"]);
    check("replace(money, ',', '') * 1.0 > 1500", &["bob"]);
    let plain = files.with("plain.csv", "name,active\na,True\nb,False\nc,\n");
    assert_eq!(names(&plain, "active").unwrap(), ["a"]);
    assert_eq!(names(&plain, "not active").unwrap(), ["b"]);
    let grouped = sql(
        &mixed,
        "SELECT active = true AS yes, count(*) FROM t WHERE active GROUP BY 1",
    );
    assert_eq!(shown(&grouped.unwrap()), ["1|2"]);
}

#[test]
fn conditions_that_would_mean_something_else_are_refused() {
    let files = Files::new();
    let mixed = files.with("mixed.csv", MIXED);
    #[track_caller]
    fn check(source: &Source, filter: &str, words: &str) {
        let fault = names(source, filter).unwrap_err();
        assert!(fault.contains(words), "{filter}: {fault}");
    }
    let check = |filter: &str, words: &str| check(&mixed, filter, words);
    check("50 < price < 200", "50 < price AND price < 200");
    check("qty = 1 and 5 <= qty <= 9", "compares twice");
    check("name || '!' = 'ann!'", "write OR");
    check("name > 5", "compared with a number");
    check("5 < t.name", "compared with a number");
    check("name between 5 and 9", "`types`: [\"name:real\"]");
}

#[test]
fn text_is_not_added_up() {
    let files = Files::new();
    let mixed = files.with("mixed.csv", MIXED);
    #[track_caller]
    fn check(source: &Source, question: &str, words: &str) {
        let fault = sql(source, question).unwrap_err().to_string();
        assert!(fault.contains(words), "{question}: {fault}");
    }
    check(
        &mixed,
        "SELECT avg(DISTINCT t.name) FROM t",
        "`avg` of `name`",
    );
    check(
        &mixed,
        "WITH x AS (SELECT 1) SELECT total(name) FROM t, x",
        "write `total(number(name))`",
    );
    let written =
        "SELECT sum(replace(money, ',', '') * 1.0) AS money FROM t WHERE money LIKE '%,%'";
    assert_eq!(shown(&sql(&mixed, written).unwrap()), ["3234.0"]);
    // Numbers that were written as text are numbers.
    let quoted = files.with("q.jsonl", "{\"a\":\"5\",\"b\":null}\n{\"a\":\"6\"}\n");
    assert_eq!(
        shown(&sql(&quoted, "SELECT sum(a), sum(b) FROM t").unwrap()),
        ["11|null"]
    );
    // What is text in one file is text of all.
    let sources = [
        files.with("one.csv", "v\n5\n7\n"),
        files.with("two.csv", "v\nabc\nn/x\n"),
    ];
    let all = |question: &str| {
        let question = Question::Sql(question.to_owned());
        limited(&sources, &question, &Limits::default()).map(|answer| shown(&answer))
    };
    assert!(all("SELECT sum(v) FROM t").is_err());
    assert!(all("SELECT v FROM t WHERE v > 6").is_err());
    assert_eq!(all("SELECT sum(v) FROM one").unwrap(), ["12"]);
}

#[test]
fn a_column_that_is_not_there_is_no_text() {
    let files = Files::new();
    let mixed = files.with("mixed.csv", MIXED);
    #[track_caller]
    fn check(source: &Source, arguments: Simple) {
        let fault = simple(source, arguments).unwrap_err().to_string();
        assert!(fault.contains("no column `nmae`"), "{fault}");
        assert!(fault.contains("did you mean `name`?"), "{fault}");
    }
    let one = |text: &str| vec![text.to_owned()];
    check(
        &mixed,
        Simple {
            columns: one("nmae"),
            ..Simple::default()
        },
    );
    check(
        &mixed,
        Simple {
            group_by: one("nmae"),
            ..Simple::default()
        },
    );
    check(
        &mixed,
        Simple {
            aggregates: one("sum(nmae)"),
            ..Simple::default()
        },
    );
    check(
        &mixed,
        Simple {
            sort: one("nmae desc"),
            ..Simple::default()
        },
    );
}

#[test]
fn what_is_before_a_table_is_left_out() {
    let files = Files::new();
    #[track_caller]
    fn check(files: &Files, content: &str, expected: &[&str], notes: usize) {
        let source = files.with("led.csv", content);
        let answer = sql(&source, "SELECT a, b FROM t").unwrap();
        assert_eq!(shown(&answer), expected, "{content:?}");
        assert_eq!(answer.notes.len(), notes, "{content:?}: {:?}", answer.notes);
    }
    let rows = ["1|x", "2|y"];
    check(&files, "Report 2024\na,b\n1,x\n2,y\n", &rows, 1);
    check(&files, "# one\n# two\n\na;b\n1;x\n2;y\n", &rows, 1);
    check(&files, "a,b\n1,x\n2,y\n", &rows, 0);
}

//! Questions as people write them, and values as they lie: nothing is answered that was not asked.

use crate::asking::{Files, shown, sql};

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

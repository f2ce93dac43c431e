//! The language: what may be asked, and what the answers are.

use checkrein_tables::{Kind, Limits, Question, Simple, Way};

use crate::asking::{Files, limited, shown, simple, sql};

const SALES: &str = "\
id,category,name,price,quantity,date,active
1,toys,Ann,9.5,2,2024-01-03,true
2,books,Ben,20,1,2024-01-17,false
3,toys,\"Lee, Cy\",30.25,5,2024-02-01,true
4,,Dee,,3,2024-02-11,true
5,books,Eve,5,,2024-02-20,false
";

#[test]
fn sql_is_answered() {
    let files = Files::new();
    let sales = files.with("sales.csv", SALES);
    #[track_caller]
    fn check(source: &checkrein_tables::Source, question: &str, expected: &[&str]) {
        let answer = sql(source, question).unwrap();
        assert_eq!(shown(&answer), expected, "{question} ({:?})", answer.way);
        assert_eq!(answer.total, Some(expected.len() as u64), "{question}");
    }
    let check = |question: &str, expected: &[&str]| check(&sales, question, expected);
    check("SELECT count(*) FROM t", &["5"]);
    check(
        "select id, name from t where price > 9 order by price desc",
        &["3|Lee, Cy", "2|Ben", "1|Ann"],
    );
    check(
        "SELECT category, sum(price), count(*), avg(quantity) FROM sales GROUP BY category",
        &["null|null|1|3.0", "books|25.0|2|1.0", "toys|39.75|2|3.5"],
    );
    check(
        "SELECT category AS c, max(name) FROM t WHERE category IS NOT NULL GROUP BY 1 HAVING count(*) > 1 ORDER BY c DESC LIMIT 1",
        &["toys|Lee, Cy"],
    );
    check(
        "SELECT substr(date, 1, 7) AS month, sum(price * quantity) FROM t GROUP BY month ORDER BY month",
        &["2024-01|39.0", "2024-02|151.25"],
    );
    check(
        "SELECT strftime('%m', date), count(*) FROM t GROUP BY 1",
        &["01|2", "02|3"],
    );
    check(
        "SELECT DISTINCT category FROM t",
        &["toys", "books", "null"],
    );
    check(
        "SELECT count(DISTINCT category), min(date), max(price) FROM t",
        &["2|2024-01-03|30.25"],
    );
    check("SELECT count(*) FROM t WHERE active = true", &["3"]);
    check("SELECT count(*) FROM t WHERE active is not true", &["2"]);
    check(
        "SELECT name FROM t WHERE name LIKE '%e' AND id BETWEEN 4 AND 5",
        &["Dee", "Eve"],
    );
    check(
        "SELECT name FROM t WHERE category IN ('toys', 'x') OR price = 5",
        &["Ann", "Lee, Cy", "Eve"],
    );
    check("SELECT name FROM t LIMIT 2 OFFSET 1", &["Ben", "Lee, Cy"]);
    check("SELECT rowid, id FROM t WHERE id > 3", &["4|4", "5|5"]);
    check(
        "SELECT name, row_number() OVER (ORDER BY price DESC) FROM t WHERE price > 9",
        &["Lee, Cy|1", "Ben|2", "Ann|3"],
    );
    check(
        "WITH big AS (SELECT * FROM t WHERE price > 9) SELECT count(*) FROM big",
        &["3"],
    );
    check(
        "SELECT name FROM t WHERE price = (SELECT max(price) FROM t)",
        &["Lee, Cy"],
    );
    check(
        "SELECT a.name FROM t a JOIN t b ON a.id = b.id + 1 WHERE b.category = 'books'",
        &["Lee, Cy"],
    );
    check("SELECT count(*) FROM \"sales.csv\"", &["5"]);
    check(
        "SELECT group_concat(name, '/') FROM t WHERE id < 3",
        &["Ann/Ben"],
    );
    check(
        "SELECT name FROM t ORDER BY length(name) DESC, id LIMIT 2",
        &["Lee, Cy", "Ann"],
    );
    check("SELECT count(*) FROM t WHERE name REGEXP '^[A-C]'", &["2"]);
    check("SELECT sum(price > 9) FROM t", &["3"]);
    check("SELECT 1 + 1", &["2"]);
    check(
        "SELECT category, count(*) AS category_count FROM t GROUP BY category ORDER BY category_count DESC, category LIMIT 2;",
        &["books|2", "toys|2"],
    );
}

#[test]
fn simple_arguments_are_answered() {
    let files = Files::new();
    let sales = files.with("sales.csv", SALES);
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    #[track_caller]
    fn check(source: &checkrein_tables::Source, arguments: Simple, expected: &[&str], total: u64) {
        let answer = simple(source, arguments).unwrap();
        assert_eq!(shown(&answer), expected, "{}", answer.sql);
        assert_eq!(answer.total, Some(total), "{}", answer.sql);
    }
    let check = |arguments, expected: &[&str], total| check(&sales, arguments, expected, total);
    check(
        Simple {
            filter: Some("price > 9 AND category == 'toys'".to_owned()),
            columns: words(&["name", "price"]),
            sort: words(&["-price"]),
            ..Simple::default()
        },
        &["Lee, Cy|30.25", "Ann|9.5"],
        2,
    );
    check(
        Simple {
            group_by: words(&["category"]),
            aggregates: words(&["sum(price)", "count", "avg:quantity"]),
            sort: words(&["sum_price desc"]),
            limit: Some(2),
            ..Simple::default()
        },
        &["toys|39.75|2|3.5", "books|25.0|2|1.0"],
        3,
    );
    check(
        Simple {
            columns: words(&["id"]),
            limit: Some(2),
            offset: Some(1),
            ..Simple::default()
        },
        &["2", "3"],
        5,
    );
    check(
        Simple {
            filter: Some("price != null && active = true".to_owned()),
            columns: words(&["id"]),
            sort: words(&["price:desc"]),
            limit: Some(1),
            ..Simple::default()
        },
        &["3"],
        2,
    );
    check(
        Simple {
            aggregates: words(&["mean(price)", "max price", "price:min", "nunique(category)"]),
            ..Simple::default()
        },
        &["16.1875|30.25|5.0|2"],
        1,
    );
    check(
        Simple {
            filter: Some("name = \"Ann\"".to_owned()),
            ..Simple::default()
        },
        &["1|toys|Ann|9.5|2|2024-01-03|true"],
        1,
    );
}

#[test]
fn common_questions_are_grouped_while_reading() {
    let files = Files::new();
    let sales = files.with("sales.csv", SALES);
    #[track_caller]
    fn check(source: &checkrein_tables::Source, question: &str, way: Way) {
        let answer = sql(source, question).unwrap();
        assert_eq!(answer.way, way, "{question}");
    }
    let check = |question: &str, way| check(&sales, question, way);
    check(
        "SELECT category, count(*) FROM t WHERE price > 5 GROUP BY category",
        Way::Grouped,
    );
    check(
        "SELECT round(avg(price), 2) AS a FROM t WHERE name LIKE 'a%' ORDER BY a",
        Way::Grouped,
    );
    check("SELECT DISTINCT category FROM t", Way::Grouped);
    check(
        "SELECT lower(category), sum(CASE WHEN price > 9 THEN 1 ELSE 0 END) FROM t GROUP BY lower(category)",
        Way::Grouped,
    );
    check(
        "SELECT name, count(*) FROM t GROUP BY category",
        Way::Handed,
    );
    check("SELECT group_concat(name) FROM t", Way::Handed);
    check("SELECT name FROM t", Way::Handed);
}

#[test]
fn several_files_are_joined_and_put_together() {
    let files = Files::new();
    let sources = [
        files.with("north.csv", "id,amount\n1,10\n2,20\n"),
        files.with("south.csv", "amount,id,note\n5.5,1,x\n"),
        files.with("people 24.csv", "id;name\n1;Ann\n2;Ben\n"),
    ];
    #[track_caller]
    fn check(sources: &[checkrein_tables::Source], question: &str, expected: &[&str]) {
        let question = Question::Sql(question.to_owned());
        let answer = limited(sources, &question, &Limits::default()).unwrap();
        assert_eq!(shown(&answer), expected, "{question:?}");
    }
    let check = |question: &str, expected: &[&str]| check(&sources, question, expected);
    check("SELECT * FROM \"people 24\"", &["1|Ann", "2|Ben"]);
    check("SELECT id, amount FROM north", &["1|10", "2|20"]);
    check(
        "SELECT north.id, amount, name FROM north JOIN \"people 24\" p ON p.id = north.id",
        &["1|10|Ann", "2|20|Ben"],
    );
    check(
        "SELECT name, sum(amount) FROM north JOIN \"people 24\" p USING (id) GROUP BY name",
        &["Ann|10", "Ben|20"],
    );
    check(
        "SELECT name, amount FROM people_24 AS p LEFT JOIN south AS s ON p.id = s.id ORDER BY p.id",
        &["Ann|5.5", "Ben|null"],
    );
    check(
        "SELECT _file, count(*), sum(amount) FROM t GROUP BY _file",
        &[
            "north.csv|2|30.0",
            "people 24.csv|2|null",
            "south.csv|1|5.5",
        ],
    );
    check(
        "SELECT amount FROM north UNION ALL SELECT amount FROM south ORDER BY 1",
        &["5.5", "10", "20"],
    );
    check(
        "SELECT name, amount FROM north NATURAL JOIN t3 ORDER BY 1",
        &["Ann|10", "Ben|20"],
    );
    check("SELECT count(*) FROM t1, t2", &["2"]);
    check(
        "SELECT _file, amount, note FROM t WHERE amount IS NOT NULL ORDER BY amount",
        &[
            "south.csv|5.5|x",
            "north.csv|10.0|null",
            "north.csv|20.0|null",
        ],
    );
}

#[test]
fn mistakes_are_said_with_what_to_do() {
    let files = Files::new();
    let sales = files.with("sales.csv", SALES);
    #[track_caller]
    fn check(source: &checkrein_tables::Source, question: &str, kind: Kind, words: &str) {
        let fault = sql(source, question).unwrap_err();
        assert_eq!(fault.kind, kind, "{question}: {fault}");
        assert!(fault.to_string().contains(words), "{question}: {fault}");
    }
    let check = |question: &str, kind, words: &str| check(&sales, question, kind, words);
    check(
        "SELECT catgory FROM t",
        Kind::Name,
        "did you mean `category`?",
    );
    check("SELECT x.id FROM t", Kind::Name, "`sales` has id, category");
    check("SELECT * FROM orders", Kind::Name, "the tables are `sales`");
    check("SELECT * FROM t; SELECT 1", Kind::Sql, "several statements");
    check("DELETE FROM t", Kind::Sql, "`DELETE` is no question");
    check("PRAGMA table_info(t)", Kind::Sql, "one SELECT");
    check("ATTACH 'x.db' AS x", Kind::Sql, "one SELECT");
    check(
        "WITH x AS (SELECT 1) DELETE FROM t",
        Kind::Sql,
        "one SELECT",
    );
    check(
        "SELECT * FROM pragma_table_info('t')",
        Kind::Sql,
        "one SELECT",
    );
    check("SELECT load_extension('x')", Kind::Sql, "SELECT");
    check(
        "SELECT readfile('/etc/passwd')",
        Kind::Sql,
        "no function `readfile`",
    );
    check("SELECT * FROM t WHERE", Kind::Sql, "one SELECT");
    check("SELECT 'open FROM t", Kind::Sql, "no end");
    check("", Kind::Sql, "empty");
    check(
        "SELECT sum(9223372036854775807 + id * 0) FROM t",
        Kind::Sql,
        "integer overflow",
    );
    let huge = "SELECT zeroblob(1000000000)";
    check(huge, Kind::TooMuch, "too long");
}

#[test]
fn what_never_ends_is_ended() {
    let files = Files::new();
    let sales = files.with("sales.csv", SALES);
    let bomb =
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    let question = Question::Sql(bomb.to_owned());
    let limits = Limits {
        time: std::time::Duration::from_millis(100),
        ..Limits::default()
    };
    let fault = limited(std::slice::from_ref(&sales), &question, &limits).unwrap_err();
    assert_eq!(fault.kind, Kind::TimedOut, "{fault}");
    let stopped = checkrein_tables::ask(&[sales], &question, &Limits::default(), &|| true, &|_| {});
    assert_eq!(stopped.unwrap_err().kind, Kind::Stopped);
}

#[test]
fn answers_are_cut_at_the_limits_and_say_so() {
    let files = Files::new();
    let many: String = (0..5_000)
        .map(|row| format!("{row},{}\n", row % 7))
        .collect();
    let many = files.with("many.csv", format!("id,rest\n{many}"));
    let limits = Limits {
        rows: 10,
        ..Limits::default()
    };
    #[track_caller]
    fn check(
        source: &checkrein_tables::Source,
        question: &str,
        limits: &Limits,
        rows: usize,
        total: u64,
    ) {
        let question = Question::Sql(question.to_owned());
        let answer = limited(std::slice::from_ref(source), &question, limits).unwrap();
        assert_eq!(
            (answer.rows.len(), answer.total),
            (rows, Some(total)),
            "{question:?}"
        );
        assert_eq!(answer.more, total > rows as u64, "{question:?}");
    }
    check(&many, "SELECT * FROM t", &limits, 10, 5_000);
    check(
        &many,
        "SELECT * FROM t WHERE rest = 1 ORDER BY id DESC",
        &limits,
        10,
        715,
    );
    check(&many, "SELECT * FROM t LIMIT 7", &limits, 7, 7);
    check(&many, "SELECT * FROM t LIMIT 70", &limits, 10, 70);
    check(
        &many,
        "SELECT * FROM t ORDER BY rest LIMIT 4000 OFFSET 4990",
        &limits,
        10,
        10,
    );
    check(
        &many,
        "SELECT id, count(*) FROM t GROUP BY id",
        &limits,
        10,
        5_000,
    );
    let tight = Limits {
        memory: 1_000,
        bytes: 200,
        ..Limits::default()
    };
    check(
        &many,
        "SELECT id, count(*) FROM t GROUP BY id",
        &tight,
        12,
        5_000,
    );
}

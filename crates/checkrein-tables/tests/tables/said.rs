//! Questions as people of other languages write them: the answer is that of the meaning.

use checkrein_tables::{Limits, Question, Simple, Source};

use crate::asking::{Files, limited, shown, simple};

#[test]
fn files_are_tables_by_their_names() {
    let files = Files::new();
    let sources = [
        files.with("sales-01.csv", "sku,amt\na,1\nb,2\n"),
        files.with("items.csv", "sku,name\na,Apple\nb,Bean\n"),
    ];
    #[track_caller]
    fn check(sources: &[Source], question: &str, rows: &[&str]) {
        let asked = Question::Sql(question.to_owned());
        let answer = limited(sources, &asked, &Limits::default()).unwrap();
        assert_eq!(shown(&answer), rows, "{question}");
    }
    check(
        &sources,
        "SELECT name, amt FROM sales-01.csv s JOIN 'data/items.csv' i ON s.sku = i.sku",
        &["Apple|1", "Bean|2"],
    );
    check(&sources, "SELECT sum(amt) FROM sales-01", &["3"]);
    check(
        &sources,
        "SELECT count(*) FROM read_csv_auto('items.csv')",
        &["2"],
    );
    check(&sources, "SELECT count(*) FROM \"sales-01\"", &["2"]);
}

#[test]
fn conditions_of_other_languages_are_understood() {
    let files = Files::new();
    let people = files.with(
        "people.csv",
        "Name,Age,unit price,Kind,Pct %\nMrs. Ann,38,5,a,1\nMr. Bob,,7,b,2\nMrs. Cyd,12,9,c,3\nMiss Dee,60,2,a,4\n",
    );
    #[track_caller]
    fn check(source: &Source, filter: &str, expected: &[&str]) {
        let arguments = Simple {
            filter: Some(filter.to_owned()),
            columns: vec!["Name".to_owned()],
            ..Simple::default()
        };
        let answer = simple(source, arguments).unwrap();
        assert_eq!(shown(&answer), expected, "{filter}: {}", answer.sql);
        assert_eq!(answer.total, Some(expected.len() as u64), "{filter}");
    }
    let check = |filter: &str, expected: &[&str]| check(&people, filter, expected);
    check("Name.str.contains('Mrs')", &["Mrs. Ann", "Mrs. Cyd"]);
    check(
        "Name.str.contains(\"mrs\", case=False) & (Age > 20)",
        &["Mrs. Ann"],
    );
    check("Name contains 'Miss'", &["Miss Dee"]);
    check("Name.startswith('Mr.')", &["Mr. Bob"]);
    check("Age.isna()", &["Mr. Bob"]);
    check("~(Kind == \"a\")", &["Mr. Bob", "Mrs. Cyd"]);
    check("!(Kind == 'a') and Age.notna()", &["Mrs. Cyd"]);
    check("(Kind == 'b') | (Age < 20)", &["Mr. Bob", "Mrs. Cyd"]);
    check("Kind in [\"b\", 'c']", &["Mr. Bob", "Mrs. Cyd"]);
    check("Kind not in ['a']", &["Mr. Bob", "Mrs. Cyd"]);
    check("Kind.isin(['b'])", &["Mr. Bob"]);
    check("unit price > 5", &["Mr. Bob", "Mrs. Cyd"]);
    check("`unit price` == 2", &["Miss Dee"]);
    check("Pct % >= 3 and Age > 20", &["Miss Dee"]);
    check("Age == \"\"", &["Mr. Bob"]);
    check("Age & 4 = 4", &["Mrs. Ann", "Mrs. Cyd", "Miss Dee"]);
    check("Name ilike 'mr.%'", &["Mr. Bob"]);
}

#[track_caller]
fn check_of(source: &Source, question: &str, expected: &[&str]) {
    let question = Question::Sql(question.to_owned());
    let answer = limited(std::slice::from_ref(source), &question, &Limits::default());
    assert_eq!(shown(&answer.expect("an answer")), expected, "{question:?}");
}

#[test]
fn functions_of_other_databases_are_there() {
    let files = Files::new();
    let source = files.with("f.csv", "v,name\n10,a-1\n25,b-22\n30,b-3\n-7.5,c-4\n");
    #[track_caller]
    fn check(source: &Source, question: &str, expected: &[&str]) {
        for grouped in [true, false] {
            let limits = Limits {
                grouped,
                ..Limits::default()
            };
            let question = Question::Sql(question.to_owned());
            let answer = limited(std::slice::from_ref(source), &question, &limits);
            assert_eq!(shown(&answer.expect("an answer")), expected, "{question:?}");
        }
    }
    let check = |question: &str, expected: &[&str]| check(&source, question, expected);
    check(
        "SELECT floor(v / 10) * 10 AS b, count(*) FROM t GROUP BY b ORDER BY b",
        &["-10.0|1", "10.0|1", "20.0|1", "30.0|1"],
    );
    check("SELECT sqrt(v) FROM t WHERE v = 25", &["5.0"]);
    check(
        "SELECT split_part(name, '-', 1) AS k, median(v) FROM t GROUP BY k ORDER BY k",
        &["a|10.0", "b|27.5", "c|-7.5"],
    );
    check(
        "SELECT sum(regexp_extract(name, '-(\\d+)', 1)) FROM t",
        &["30"],
    );
    let times = files.with(
        "w.csv",
        "at, who, ok, v\n2024-03-10 01:00:00, ann, true, 1\n2024-03-11 02:30:00, bob, false, x\n2024-05-11 03:00:00, bob, true, 5\n",
    );
    let said = |question: &str, expected: &[&str], note: &str| {
        let answer = limited(
            std::slice::from_ref(&times),
            &Question::Sql(question.to_owned()),
            &Limits::default(),
        );
        let answer = answer.expect("an answer");
        assert_eq!(shown(&answer), expected, "{question}: {}", answer.sql);
        let has_note = answer.notes.iter().any(|one| one.contains(note));
        assert!(
            has_note || note.is_empty(),
            "{question}: {:?}",
            answer.notes
        );
    };
    said(
        "SELECT count(*) FROM t WHERE cast(at AS date) > '2024-03-10'",
        &["2"],
        "",
    );
    said(
        "SELECT count(*) FROM t WHERE at >= date '2024-03-11'",
        &["2"],
        "whole days",
    );
    said(
        "SELECT extract(month FROM at) AS m, count(*) FROM t GROUP BY m ORDER BY m",
        &["3|2", "5|1"],
        "",
    );
    said(
        "SELECT hour(at), date_trunc('month', at) FROM t LIMIT 1",
        &["1|2024-03-01"],
        "",
    );
    said(
        "SELECT count(*) FROM t WHERE at = '2024-03-10'",
        &["0"],
        "date(at)",
    );
    said(
        "SELECT count(*) FROM t WHERE who = 'bob'",
        &["2"],
        "begin with a blank",
    );
    said("SELECT max(v) FROM t", &[" x"], "number(v)");
    said(
        "SELECT count(DISTINCT who), max('who') FROM t",
        &["2| bob"],
        "",
    );
    said(
        "SELECT count(*) / 2 AS half FROM t",
        &["1"],
        "leaves out the rest",
    );
    said("SELECT count(*) / 2.0 AS half FROM t", &["1.5"], "");
    let blanks = files.with("u.csv", "unit price,kind\n5,a\n7,b\n");
    check_of(
        &blanks,
        "SELECT avg(unit price), kind unit FROM t GROUP BY kind ORDER BY unit price",
        &["5.0|a", "7.0|b"],
    );
    let flags = files.with("b.csv", "ok,v\ntrue,1\nfalse,2\ntrue,3\n,4\n");
    check_of(
        &flags,
        "SELECT sum(ok), avg(ok) FROM t",
        &["2|0.6666666666666666"],
    );
    check("SELECT greatest(v, 20) FROM t LIMIT 2", &["20", "25.0"]);
    check(
        "SELECT percentile(v, 50), quantile(v, 0.5) FROM t",
        &["17.5|17.5"],
    );
}

#[test]
fn groups_are_filtered_and_gathered() {
    let files = Files::new();
    let source = files.with("s.csv", "kind,v,w\na,1,5\na,2,5\nb,3,6\nb,30,6\nc,4,7\n");
    #[track_caller]
    fn check(source: &Source, filter: &str, aggregates: &[&str], expected: &[&str]) {
        let arguments = Simple {
            filter: Some(filter.to_owned()),
            group_by: vec!["kind".to_owned()],
            aggregates: aggregates.iter().map(|one| (*one).to_owned()).collect(),
            ..Simple::default()
        };
        assert_eq!(
            shown(&simple(source, arguments).unwrap()),
            expected,
            "{filter}"
        );
    }
    let check = |filter: &str, aggregates: &[&str], expected: &[&str]| {
        check(&source, filter, aggregates, expected);
    };
    check("count > 1", &["count"], &["a|2", "b|2"]);
    check("count > 1 and v < 10", &["count"], &["a|2"]);
    check("sum(v) > 3 and kind != 'c'", &["sum(v)"], &["b|33"]);
    check(
        "sum_v between 3 and 4 and w > 0",
        &["sum:v"],
        &["a|3", "c|4"],
    );
    check(
        "kind = 'c' or count > 1",
        &["v max"],
        &["a|2", "b|30", "c|4"],
    );
    check(
        "v > 1",
        &["median(v)", "p50(v)", "mode(w)"],
        &["a|2.0|2.0|5", "b|16.5|16.5|6", "c|4.0|4.0|7"],
    );
    let sorted = Simple {
        group_by: vec!["upper(kind) AS k".to_owned()],
        aggregates: vec!["sum(v) AS total".to_owned(), "max(w) size".to_owned()],
        sort: vec!["total desc".to_owned(), "-size".to_owned(), "k".to_owned()],
        ..Simple::default()
    };
    let rows = shown(&simple(&source, sorted).unwrap());
    assert_eq!(rows, ["B|33|6", "C|4|7", "A|3|5"]);
    let two = Simple {
        group_by: vec!["kind".to_owned()],
        limit: Some(2),
        ..Simple::default()
    };
    let answer = simple(&source, two).unwrap();
    assert_eq!((answer.rows.len(), answer.total), (2, Some(3)));
    let refused = |filter: &str, aggregates: &str| {
        let arguments = Simple {
            filter: Some(filter.to_owned()),
            group_by: vec!["kind".to_owned()],
            aggregates: vec![aggregates.to_owned()],
            ..Simple::default()
        };
        simple(&source, arguments).unwrap_err().to_string()
    };
    assert!(refused("v > 1 or count > 1", "count").contains("HAVING"));
    assert!(refused("v > 1", "w").contains("no function over rows"));
}

#[test]
fn columns_may_be_called_as_keywords() {
    let files = Files::new();
    let source = files.with(
        "k.csv",
        "order,group,end,desc\n$5,yes,31.12.2024,a\n$12,no,01.02.2024,b\n",
    );
    for (question, expected) in [
        (
            "SELECT \"order\" FROM t ORDER BY \"order\" DESC",
            &["$12", "$5"][..],
        ),
        ("SELECT sum(\"order\") FROM t", &["17"]),
        ("SELECT \"desc\" FROM t WHERE end > '2024-06-01'", &["a"]),
        (
            "SELECT CASE WHEN \"group\" = 'yes' THEN 1 ELSE 0 END AS x FROM t ORDER BY end",
            &["0", "1"],
        ),
        ("SELECT count(*) FROM t GROUP BY \"group\"", &["1", "1"]),
    ] {
        check_of(&source, question, expected);
    }
    let arguments = Simple {
        filter: Some("group == 'yes'".to_owned()),
        columns: vec!["order".to_owned(), "end".to_owned()],
        ..Simple::default()
    };
    let answer = simple(&source, arguments).expect("an answer");
    assert_eq!(shown(&answer), ["$5|31.12.2024"]);
}

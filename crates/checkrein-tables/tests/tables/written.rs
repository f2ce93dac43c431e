//! Values as people write them: they are compared, sorted and computed with as they are meant.

use checkrein_tables::{Limits, Question, Source};

use crate::asking::{Files, limited, shown, sql};

const SALES: &str = "\
order id;order date;amount;share;active;zip;note
0001;31.12.2023;1.234,56 €;10%;Yes;02139;a
0002;01.02.2024;-99,00 €;9%;No;10115;NULL
0003;15.01.2024;12.000,10 €;100%;Yes;00501;b
";

const SHOP: &str = "\
day,price,when,user,ts,stamp,n
1/31/2024,\"$1,234.50\",Jan 5 2024,\"{\"\"name\"\":\"\"ann\"\",\"\"at\"\":{\"\"city\"\":\"\"Rome\"\"}}\",1710032400,20240105,4
2/1/2024,$5.00,5-Feb-24,\"{\"\"name\"\":\"\"bob\"\"}\",1710118800,20240205,
12/25/2023,($7.25),\"Dec 25, 2023\",\"{\"\"name\"\":\"\"cyd\"\"}\",1710205200,20231225,9
";

/// Asks, and checks the answer and whether there is a note with these words.
#[track_caller]
fn check(source: &Source, question: &str, rows: &[&str], note: &str) {
    let answer = sql(source, question).expect("an answer");
    assert_eq!(shown(&answer), rows, "{question}: {}", answer.sql);
    let has_note = answer.notes.iter().any(|one| one.contains(note));
    assert!(
        if note.is_empty() {
            answer.notes.is_empty()
        } else {
            has_note
        },
        "{question}: {:?}",
        answer.notes
    );
    // SQLite by itself, over all rows, says the same.
    let limits = Limits {
        grouped: false,
        ..Limits::default()
    };
    let alone = limited(
        std::slice::from_ref(source),
        &Question::Sql(question.to_owned()),
        &limits,
    );
    assert_eq!(
        shown(&alone.expect("an answer")),
        rows,
        "{question}, not grouped"
    );
}

#[test]
fn amounts_are_numbers() {
    let files = Files::new();
    let sales = files.with("sales.csv", SALES);
    let note = "number(amount, ',')";
    check(
        &sales,
        "SELECT round(sum(amount), 2), min(amount) FROM t",
        &["13135.66|-99"],
        note,
    );
    check(
        &sales,
        "SELECT amount FROM t ORDER BY amount DESC LIMIT 1",
        &["12.000,10 €"],
        note,
    );
    check(
        &sales,
        "SELECT \"order id\" FROM t WHERE amount > 1000 ORDER BY 1",
        &["0001", "0003"],
        note,
    );
    check(
        &sales,
        "SELECT count(*) FROM t WHERE t.amount BETWEEN 0 AND '2.000,00'",
        &["1"],
        "number(t.amount",
    );
    check(
        &sales,
        "SELECT amount * 2 FROM t WHERE amount = -99",
        &["-198"],
        note,
    );
    check(
        &sales,
        "SELECT max(share), median(share) FROM t",
        &["100|10.0"],
        "number(share, ',')",
    );
    check(
        &sales,
        "SELECT amount, count(amount) FROM t WHERE amount LIKE '1.%' GROUP BY amount",
        &["1.234,56 €|1"],
        "",
    );
    check(
        &sales,
        "SELECT sum(number(amount, ',')) > 13135 FROM t",
        &["1"],
        "",
    );
    let shop = files.with("shop.csv", SHOP);
    check(
        &shop,
        "SELECT avg(price) AS price FROM t ORDER BY price",
        &["410.75"],
        "number(price",
    );
    check(
        &shop,
        "SELECT avg(price) FROM t",
        &["410.75"],
        "number(price, '.')",
    );
    let said = sql(&shop, "SELECT day, avg(price) FROM t").unwrap();
    assert_eq!(said.columns[1].name, "avg(price)");
}

#[test]
fn dates_are_dates() {
    let files = Files::new();
    let sales = files.with("sales.csv", SALES);
    let dmy = "isodate(\"order date\", 'dmy')";
    check(
        &sales,
        "SELECT max(\"order date\") FROM t",
        &["2024-02-01"],
        dmy,
    );
    check(
        &sales,
        "SELECT \"order id\" FROM t ORDER BY \"order date\"",
        &["0001", "0003", "0002"],
        dmy,
    );
    check(
        &sales,
        "SELECT strftime('%Y', \"order date\") AS y, count(*) FROM t GROUP BY y ORDER BY y",
        &["2023|1", "2024|2"],
        dmy,
    );
    check(
        &sales,
        "SELECT count(*) FROM t WHERE \"order date\" >= '2024-01-01'",
        &["2"],
        dmy,
    );
    check(
        &sales,
        "SELECT count(*) FROM t WHERE \"order date\" < '01.02.2024'",
        &["2"],
        dmy,
    );
    check(
        &sales,
        "SELECT count(*) FROM t WHERE \"order date\" = '01.02.2024'",
        &["1"],
        "",
    );
    let last =
        "SELECT \"order id\" FROM t WHERE \"order date\" = (SELECT max(\"order date\") FROM t)";
    check(&sales, last, &["0002"], dmy);
    let months = "SELECT month(\"order date\") AS m, count(*) FROM t GROUP BY m ORDER BY m";
    check(&sales, months, &["1|1", "2|1", "12|1"], dmy);
    let thousands = files.with("t.csv", "name;price\na;1.234\nb;2.500\n");
    check(
        &thousands,
        "SELECT sum(price) FROM t",
        &["3.734"],
        "between thousands",
    );
    let years = files.with("y.csv", "year,date\n2023,2024-01-01\n2024,2024-02-01\n");
    let given = "SELECT strftime('%Y', date) AS year, count(*) FROM t GROUP BY year";
    check(
        &years,
        given,
        &["2024|1", "2024|1"],
        "the column of the file",
    );
    let shop = files.with("shop.csv", SHOP);
    check(
        &shop,
        "SELECT count(*) FROM t WHERE day > 2024-01-01",
        &["2"],
        "without quotes",
    );
    check(
        &shop,
        "SELECT min(\"when\") FROM t",
        &["2023-12-25"],
        "isodate(\"when\")",
    );
    check(
        &shop,
        "SELECT year(ts), date_trunc('day', ts) FROM t LIMIT 1",
        &["2024|2024-03-10"],
        "seconds",
    );
    check(
        &shop,
        "SELECT date(ts) FROM t ORDER BY ts LIMIT 1",
        &["2024-03-10"],
        "unixepoch",
    );
    check(
        &shop,
        "SELECT count(*) FROM t WHERE ts >= '2024-03-11'",
        &["2"],
        "seconds since 1970",
    );
    check(
        &shop,
        "SELECT date(ts, 'unixepoch') FROM t LIMIT 1",
        &["2024-03-10"],
        "",
    );
    check(
        &shop,
        "SELECT year(stamp), strftime('%m', stamp) FROM t LIMIT 1",
        &["2024|01"],
        "digits",
    );
    check(
        &shop,
        "SELECT count(*) FROM t WHERE stamp < '2024-01-06'",
        &["2"],
        "",
    );
    let parts = files.with("ms.csv", "ts,v\n1710032400123,1\n1710032500123,2\n");
    let said = "SELECT datetime(ts, 'unixepoch'), datetime(ts / 1000, 'unixepoch') FROM t LIMIT 1";
    let day = "2024-03-10 01:00:00|2024-03-10 01:00:00";
    check(&parts, said, &[day], "parts of seconds");
    // Nothing says which is the month.
    let unclear = files.with("u.csv", "d,v\n1/2/2024,1\n2/3/2024,2\n");
    let fault = sql(&unclear, "SELECT max(d) FROM t")
        .unwrap_err()
        .to_string();
    assert!(
        fault.contains("isodate(\"d\", 'dmy') or isodate(\"d\", 'mdy')"),
        "{fault}"
    );
    check(
        &unclear,
        "SELECT max(isodate(d, 'dmy')) FROM t",
        &["2024-03-02"],
        "",
    );
}

#[test]
fn codes_and_words_are_what_the_file_has() {
    let files = Files::new();
    let sales = files.with("sales.csv", SALES);
    check(&sales, "SELECT note FROM t WHERE zip = 02139", &["a"], "");
    check(
        &sales,
        "SELECT note FROM t WHERE zip IN (02139, 00501)",
        &["a", "b"],
        "",
    );
    check(
        &sales,
        "SELECT note FROM t WHERE zip = 501",
        &[],
        "compared as the text '501'",
    );
    check(&sales, "SELECT note FROM t WHERE active", &["a", "b"], "");
    check(
        &sales,
        "SELECT count(*) FROM t WHERE active = false",
        &["1"],
        "",
    );
    check(
        &sales,
        "SELECT count(note) FROM t",
        &["3"],
        "nullif(note, 'NULL')",
    );
    check(
        &sales,
        "SELECT count(*) FROM t WHERE note ILIKE 'A'",
        &["1"],
        "",
    );
    check(
        &sales,
        "SELECT note FROM t WHERE note = \"a\"",
        &["a"],
        "read as text",
    );
    check(
        &sales,
        "SELECT replace(zip, \"0\", \"\") FROM t LIMIT 1",
        &["2139"],
        "read as text",
    );
    let large = files.with(
        "l.csv",
        "id,v\n12345678901234567890,1\n98765432109876543210,2\n",
    );
    check(
        &large,
        "SELECT v FROM t WHERE id = 12345678901234567890",
        &["1"],
        "",
    );
    let shop = files.with("shop.csv", SHOP);
    check(&shop, "SELECT day FROM t WHERE n = ''", &["2/1/2024"], "");
    check(
        &shop,
        "SELECT user.name FROM t WHERE user.at.city = 'Rome'",
        &["ann"],
        "",
    );
    for question in [
        "SELECT \"nope\" FROM t",
        "SELECT sum(\"nope\") FROM t",
        "SELECT day FROM t WHERE \"nope\" > 3",
        "SELECT day FROM t ORDER BY \"nope\"",
    ] {
        let fault = sql(&shop, question).unwrap_err().to_string();
        assert!(
            fault.contains("no column `nope`") && fault.contains("stamp"),
            "{question}: {fault}"
        );
    }
}

//! `process_csv` and `batch_process_csv`: rows that answer, as CSV, fitted and read on.

use checkrein_testkit::TestProject;
use checkrein_tokens::estimate;
use serde_json::json;

use crate::{connected, table, text};

#[test]
fn a_file_alone_is_looked_at() {
    let project = TestProject::new().write("a b.csv", table(100));
    let mut peer = connected(&project);
    let rows = peer.answer_of("process_csv", json!({ "file_path": "a b.csv" }));
    assert!(
        text(&rows, "types").contains("id integer, kind text, price real"),
        "{rows}"
    );
    assert!(
        text(&rows, "rows").starts_with("id,kind,price\n0,kind 0,0\n"),
        "{rows}"
    );
    assert_eq!(text(&rows, "rows").lines().count(), 6);
    assert_eq!(rows["total"], 100, "{rows}");
}

#[test]
fn simple_arguments_and_sql_say_the_same() {
    let project = TestProject::new().write("a.csv", table(1_000));
    let mut peer = connected(&project);
    let simple = json!({
        "file_path": "a.csv", "filter_expr": "price > 500 AND kind = 'kind 3'", "group_by": ["kind"],
        "aggregates": ["count", "max(price)"],
    });
    let simple = peer.answer_of("process_csv", simple);
    let sql = "SELECT kind, count(*), max(price) FROM t WHERE price > 500 AND kind = 'kind 3' GROUP BY kind";
    let sql = peer.answer_of("process_csv", json!({ "file_path": "a.csv", "sql": sql }));
    let values = |rows: &serde_json::Value| text(rows, "rows").lines().nth(1).unwrap().to_owned();
    assert_eq!(values(&simple), values(&sql));
    // As other servers of this kind are asked.
    let seed = json!({ "file_path": "a.csv", "aggregate_by": "kind", "agg_func": "mean", "columns": ["price"], "limit": 3 });
    let rows = peer.answer_of("process_csv", seed);
    assert_eq!(text(&rows, "rows").lines().count(), 4, "{rows}");
    let other = json!({
        "file": "a.csv", "select": "id, price", "where": "kind = \"kind 3\" & price > 500", "order_by": "price desc",
        "max_rows": 1,
    });
    let rows = peer.answer_of("process_csv", other);
    assert!(text(&rows, "rows").starts_with("id,price\n"), "{rows}");
    assert_eq!(text(&rows, "rows").lines().count(), 2, "{rows}");
    // No rows are wanted but their number.
    let none = json!({ "file_path": "a.csv", "group_by": ["kind"], "limit": 0 });
    let groups = json!({ "file_path": "a.csv", "sql": "SELECT count(DISTINCT kind) FROM t" });
    let (none, groups) = (
        peer.answer_of("process_csv", none),
        peer.answer_of("process_csv", groups),
    );
    assert_eq!(text(&none, "rows"), "kind,count\n");
    let count = text(&groups, "rows").lines().nth(1).unwrap();
    assert_eq!(none["total"].to_string(), count);
    let sorted = json!({ "file_path": "a.csv", "columns": ["id"], "sort": "price desc", "limit": 2, "offset": 1 });
    let rows = peer.answer_of("process_csv", sorted);
    assert_eq!(text(&rows, "rows").lines().count(), 3, "{rows}");
}

#[test]
fn rows_that_do_not_fit_are_read_on_and_worked_on_by_their_handle() {
    let project = TestProject::new().write("a.csv", table(4_000));
    let mut peer = connected(&project);
    let first = peer.answer_of(
        "process_csv",
        json!({ "file_path": "a.csv", "filter_expr": "id >= 0" }),
    );
    assert!(estimate(&first.to_string()) <= 2_000);
    assert_eq!(first["total"], 4_000);
    let handle = text(&first, "more").split('@').next().unwrap().to_owned();
    let (mut seen, mut more) = (
        text(&first, "rows").to_owned(),
        first["more"].as_str().map(ToOwned::to_owned),
    );
    while let Some(next) = more {
        let page = peer.answer_of("process_csv", json!({ "more": next, "max_tokens": 10_000 }));
        assert!(estimate(&page.to_string()) <= 10_000);
        let rows = text(&page, "rows").strip_prefix("id,kind,price\n").unwrap();
        seen += rows;
        more = page["more"].as_str().map(ToOwned::to_owned);
    }
    assert_eq!(seen.lines().count(), 4_001);
    let rows = peer.answer_of(
        "process_csv",
        json!({ "file_path": handle, "sql": "SELECT count(*), max(id) FROM t" }),
    );
    assert!(text(&rows, "rows").ends_with("4000,3999\n"), "{rows}");
}

#[test]
fn several_files_are_one_table_or_joined() {
    let project = TestProject::new()
        .write("north.csv", "id,n\n1,10\n2,20\n")
        .write("south.csv", "id,n\n1,5\n3,7\n");
    let mut peer = connected(&project);
    let all = json!({ "file_paths": ["*.csv"], "aggregates": ["count", "sum(n)"] });
    let rows = peer.answer_of("batch_process_csv", all);
    assert!(text(&rows, "rows").ends_with("4,42\n"), "{rows}");
    let sql = "SELECT north.n, south.n FROM north JOIN south ON north.id = south.id";
    let rows = peer.answer_of(
        "batch_process_csv",
        json!({ "file_paths": ["north.csv", "south.csv"], "sql": sql }),
    );
    assert!(text(&rows, "rows").ends_with("\n10,5\n"), "{rows}");
}

#[test]
fn bad_rows_are_counted_and_shown() {
    let project = TestProject::new().write("a.csv", "id,name\n1,a\n2\n3,c,extra\n4,d\n");
    let mut peer = connected(&project);
    let rows = peer.answer_of(
        "process_csv",
        json!({ "file_path": "a.csv", "sql": "SELECT * FROM t" }),
    );
    assert_eq!(rows["bad"]["count"], 2, "{rows}");
    assert!(
        rows["bad"]["first"][0]
            .as_str()
            .unwrap()
            .starts_with("a.csv:3: fewer fields"),
        "{rows}"
    );
}

#[test]
fn hostile_cells_fit_and_what_is_asked_wrongly_is_said() {
    let cells = [
        "我们决定把缓存保存在内存中",
        "\u{1b}[31m\u{7}",
        "a,\"\"b\"\"",
        "🎉👩‍👩‍👧‍👦",
        "0x7f3a9c,1e-9",
    ];
    let row = |number: usize| format!("{number},\"{}\"\n", cells[number % cells.len()].repeat(5));
    let rows: String = (0..2_000).map(row).collect();
    let wide = format!("id,{}\n1,{}\n", "c,".repeat(400), "x,".repeat(400));
    let long = format!("id,text\n1,{}\n2,b\n", "word ".repeat(20_000));
    let project = TestProject::new()
        .write("a.csv", format!("id,text\n{rows}"))
        .write("wide.csv", wide)
        .write("long.csv", long);
    let mut peer = connected(&project);
    for (file, tokens) in [
        ("a.csv", 2_000),
        ("a.csv", 10_000),
        ("wide.csv", 4_000),
        ("long.csv", 2_000),
    ] {
        let arguments =
            json!({ "file_path": file, "sql": "SELECT * FROM t", "max_tokens": tokens });
        let result = peer.call("process_csv", arguments);
        assert_eq!(result["isError"], false, "{result}");
        let answer = &result["structuredContent"];
        let real = estimate(&answer.to_string());
        assert!(real <= tokens, "{file}: {real}");
    }
    for sql in [
        "SELECT nothing FROM t",
        "DROP TABLE t",
        "SELECT",
        "ATTACH 'x' AS y",
        "SELECT * FROM t; SELECT 1",
    ] {
        let said = peer.fault_of("process_csv", json!({ "file_path": "a.csv", "sql": sql }));
        assert!(said.contains("\nNext: "), "{said}");
    }
}

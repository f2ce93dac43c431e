//! Tasks on one table.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::random::Random;
use crate::task::{Task, money, rows};

const REGIONS: [&str; 6] = ["north", "south", "east", "west", "overseas", "central"];
const STATES: [&str; 4] = ["paid", "open", "returned", "cancelled"];

/// A sale.
struct Sale {
    region: &'static str,
    customer: String,
    quantity: i64,
    cents: i64,
    status: &'static str,
    day: u64,
}

fn sales() -> (Vec<Sale>, Vec<u8>) {
    let mut random = Random::new(1);
    let mut text =
        String::from("order_id,date,region,customer,product,quantity,unit_price,status\n");
    let sales: Vec<Sale> = (0..12_000)
        .map(|at| {
            let sale = Sale {
                region: random.pick(&REGIONS),
                customer: format!("C{:04}", random.below(700)),
                quantity: random.below(9) as i64 + 1,
                cents: random.below(40_000) as i64 + 99,
                status: random.pick(&STATES),
                day: random.below(28) + 1,
            };
            let price = format!("{}.{:02}", sale.cents / 100, sale.cents % 100);
            let product = random.pick(&["Desk, oak", "Chair", "Lamp \"\"Nova\"\"", "Shelf"]);
            text += &format!(
                "{},2026-11-{:02},{},{},\"{product}\",{},{price},{}\n",
                100_000 + at,
                sale.day,
                sale.region,
                sale.customer,
                sale.quantity,
                sale.status
            );
            sale
        })
        .collect();
    (sales, text.into_bytes())
}

/// Sums by key, the largest first.
fn ranked<K: Ord>(values: impl Iterator<Item = (K, i64)>) -> Vec<(K, i64)> {
    let mut sums: BTreeMap<K, i64> = BTreeMap::new();
    for (key, value) in values {
        *sums.entry(key).or_default() += value;
    }
    let mut sums: Vec<(K, i64)> = sums.into_iter().collect();
    sums.sort_by(|(key, sum), (other, others)| others.cmp(sum).then_with(|| key.cmp(other)));
    sums
}

pub(crate) fn tasks() -> Vec<Task> {
    vec![
        revenue(),
        returners(),
        days(),
        countries(),
        visitors(),
        branches(),
    ]
}

fn revenue() -> Task {
    let (sales, text) = sales();
    let paid = sales.iter().filter(|sale| sale.status == "paid");
    let sums = ranked(paid.map(|sale| (sale.region, sale.quantity * sale.cents)));
    let expected = sums
        .into_iter()
        .map(|(region, cents)| format!("{region},{}", money(cents)));
    Task {
        name: "sales: revenue of paid orders per region",
        files: vec![("data/sales.csv", text)],
        tool: "process_csv",
        arguments: json!({
            "file_path": "data/sales.csv",
            "sql": "SELECT region, round(sum(quantity * unit_price), 2) AS revenue FROM t WHERE status = 'paid' \
                    GROUP BY region ORDER BY revenue DESC",
        }),
        check: rows(expected.collect()),
    }
}

fn returners() -> Task {
    let (sales, text) = sales();
    let returned = sales.iter().filter(|sale| sale.status == "returned");
    let counts = ranked(returned.map(|sale| (sale.customer.clone(), 1)));
    let expected = counts
        .into_iter()
        .take(5)
        .map(|(customer, count)| format!("{customer},{count}"));
    Task {
        name: "sales: the five customers who return most",
        files: vec![("data/sales.csv", text)],
        tool: "process_csv",
        arguments: json!({
            "file_path": "data/sales.csv",
            "filter_expr": "status = 'returned'",
            "group_by": ["customer"],
            "aggregates": ["count"],
            "sort": ["count desc", "customer"],
            "limit": 5,
        }),
        check: rows(expected.collect()),
    }
}

fn days() -> Task {
    let (sales, text) = sales();
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    sales
        .iter()
        .filter(|sale| sale.status == "open" && sale.quantity * sale.cents > 200_000)
        .for_each(|sale| *counts.entry(sale.day).or_default() += 1);
    let expected = counts
        .into_iter()
        .map(|(day, count)| format!("2026-11-{day:02},{count}"));
    Task {
        name: "sales: open orders above 2,000 per day",
        files: vec![("data/sales.csv", text)],
        tool: "process_csv",
        arguments: json!({
            "file_path": "data/sales.csv",
            "sql": "SELECT date, count(*) FROM t WHERE status = 'open' AND quantity * unit_price > 2000 \
                    GROUP BY date ORDER BY date",
        }),
        check: rows(expected.collect()),
    }
}

fn countries() -> Task {
    let mut random = Random::new(2);
    let mut text = String::new();
    let mut bought = Vec::new();
    for at in 0..9_000 {
        let kind = random.pick(&["view", "search", "purchase", "refund"]);
        let country = random.pick(&["DE", "FR", "PL", "JP", "BR", "US", "IN"]);
        let amount = random.below(90) as i64 + 10;
        let id = format!("{}{}", random.hex(), random.hex());
        let event = json!({
            "id": id, "at": 1_795_168_800 + at * 7, "type": kind, "country": country, "amount": amount,
            "session": random.hex(),
        });
        text += &format!("{event}\n");
        if kind == "purchase" {
            bought.push((country, amount));
        }
    }
    let expected = ranked(bought.into_iter())
        .into_iter()
        .map(|(country, sum)| format!("{country},{sum}"));
    Task {
        name: "events (JSON lines): purchases per country",
        files: vec![("events.jsonl", text.into_bytes())],
        tool: "process_csv",
        arguments: json!({
            "file_path": "events.jsonl",
            "sql": "SELECT country, sum(amount) AS bought FROM t WHERE type = 'purchase' GROUP BY country \
                    ORDER BY bought DESC",
        }),
        check: rows(expected.collect()),
    }
}

fn visitors() -> Task {
    let mut random = Random::new(3);
    let mut text = String::from("time\tuser\tpage\tms\n");
    let mut users: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for at in 0..11_000 {
        let user = random.below(4_000);
        let page = random.pick(&["/", "/pricing", "/docs", "/blog", "/login"]);
        let (hour, minute, second) = (at / 600, at / 10 % 60, at % 60);
        let took = random.below(2_000);
        text +=
            &format!("2026-11-20T{hour:02}:{minute:02}:{second:02}Z\tu{user:05}\t{page}\t{took}\n");
        users.entry(page).or_default().insert(user);
    }
    let expected = users
        .into_iter()
        .map(|(page, users)| format!("{page},{}", users.len()));
    Task {
        name: "clicks (TSV): different users per page",
        files: vec![("clicks.tsv", text.into_bytes())],
        tool: "process_csv",
        arguments: json!({
            "file_path": "clicks.tsv",
            "sql": "SELECT page, count(DISTINCT user) FROM t GROUP BY page ORDER BY page",
        }),
        check: rows(expected.collect()),
    }
}

fn branches() -> Task {
    let mut random = Random::new(4);
    let mut text = String::from("Datum;Filiale;Straße;Betrag\r\n");
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for _ in 0..8_000 {
        let branch = random.pick(&["Köln", "Münster", "Bonn", "Lübeck"]);
        let cents = random.below(900_000) as i64 + 100_000;
        let amount = format!(
            "{}.{:03},{:02}",
            cents / 100_000,
            cents / 100 % 1_000,
            cents % 100
        );
        let (day, number) = (random.below(28) + 1, random.below(99));
        text += &format!("{day:02}.11.2026;{branch};Große Straße {number};{amount}\r\n");
        *sums.entry(branch).or_default() += cents;
    }
    // Windows wrote it: one byte a letter.
    let latin = text
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap());
    let expected = sums
        .into_iter()
        .map(|(branch, cents)| format!("{branch},{}", money(cents)));
    Task {
        name: "turnover (semicolons, Latin-1, decimal commas) per branch",
        files: vec![("umsatz.csv", latin.collect())],
        tool: "process_csv",
        arguments: json!({
            "file_path": "umsatz.csv",
            "types": ["Betrag:text"],
            "sql": "SELECT Filiale, round(sum(replace(replace(Betrag, '.', ''), ',', '.')), 2) FROM t \
                    GROUP BY Filiale ORDER BY Filiale",
        }),
        check: rows(expected.collect()),
    }
}

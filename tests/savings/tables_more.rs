//! Tasks on several tables, on tables with faults, and on compressed ones.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::json;

use crate::random::Random;
use crate::task::{Check, Task, all, rows};

pub(crate) fn tasks() -> Vec<Task> {
    vec![
        shortage(),
        meters(),
        survey(),
        hottest(),
        alarms(),
        prices(),
    ]
}

pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn shortage() -> Task {
    let mut random = Random::new(11);
    let cities = ["Oslo", "Porto", "Riga", "Turin", "Vienna"];
    let mut houses = String::from("id,city\n");
    for (at, city) in cities.iter().enumerate() {
        houses += &format!("W{at},{city}\n");
    }
    let minimum: Vec<u64> = (0..3_000).map(|_| random.below(40)).collect();
    let mut products = String::from("sku,name,minimum\n");
    for (at, least) in minimum.iter().enumerate() {
        products += &format!("SKU{at:05},Part no. {},{least}\n", random.hex());
    }
    let mut stock = String::from("sku,warehouse,quantity,counted_at\n");
    let mut short: BTreeMap<&str, u64> = BTreeMap::new();
    for _ in 0..9_000 {
        let (sku, house) = (random.below(3_000) as usize, random.below(5) as usize);
        let (quantity, day) = (random.below(200), random.below(28) + 1);
        stock += &format!("SKU{sku:05},W{house},{quantity},2026-11-{day:02}\n");
        if quantity < minimum[sku] {
            *short.entry(cities[house]).or_default() += 1;
        }
    }
    let expected = short
        .into_iter()
        .map(|(city, count)| format!("{city},{count}"));
    Task {
        name: "inventory (join of three): what is short per warehouse",
        files: vec![
            ("stock.csv", stock.into_bytes()),
            ("products.csv", products.into_bytes()),
            ("warehouses.csv", houses.into_bytes()),
        ],
        tool: "batch_process_csv",
        arguments: json!({
            "file_paths": ["stock.csv", "products.csv", "warehouses.csv"],
            "sql": "SELECT w.city, count(*) FROM stock s JOIN products p ON p.sku = s.sku \
                    JOIN warehouses w ON w.id = s.warehouse WHERE s.quantity < p.minimum GROUP BY w.city ORDER BY w.city",
        }),
        check: rows(expected.collect()),
    }
}

fn meters() -> Task {
    let mut random = Random::new(12);
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    let mut files = Vec::new();
    for name in [
        "power/2026-01.csv",
        "power/2026-02.csv",
        "power/2026-03.csv",
        "power/2026-04.csv",
    ] {
        let mut text = String::from("meter,day,hour,watt_hours\n");
        for _ in 0..4_000 {
            let meter = format!("M{:03}", random.below(150));
            let used = random.below(5_000);
            let (day, hour) = (random.below(28) + 1, random.below(24));
            text += &format!("{meter},{day},{hour},{used}\n");
            *sums.entry(meter).or_default() += used;
        }
        files.push((name, text.into_bytes()));
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by(|(meter, sum), (other, others)| others.cmp(sum).then_with(|| meter.cmp(other)));
    let expected = sums
        .into_iter()
        .take(10)
        .map(|(meter, sum)| format!("{meter},{sum}"));
    Task {
        name: "meters (four files): the ten that used most",
        files,
        tool: "batch_process_csv",
        arguments: json!({
            "file_paths": ["power/*.csv"],
            "sql": "SELECT meter, sum(watt_hours) AS used FROM t GROUP BY meter ORDER BY used DESC, meter LIMIT 10",
        }),
        check: rows(expected.collect()),
    }
}

fn survey() -> Task {
    let mut random = Random::new(13);
    let mut text = String::from("respondent,group,score,comment\n");
    let mut scores: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let mut torn = 0;
    for at in 0..7_000 {
        let group = random.pick(&["staff", "student", "guest"]);
        let score = random.below(10) + 1;
        let comment = random.pick(&["", "good", "\"too loud, too long\"", "would come again"]);
        if at % 900 == 450 {
            // A row that lost its end.
            text += &format!("R{at},{group}\n");
            torn += 1;
            continue;
        }
        text += &format!("R{at},{group},{score},{comment}\n");
        let sum = scores.entry(group).or_default();
        *sum = (sum.0 + score, sum.1 + 1);
    }
    let bad: Check = Box::new(move |answer| {
        let count = answer["bad"]["count"].as_u64().unwrap_or(0);
        if count == torn {
            Ok(())
        } else {
            Err(format!("{torn} rows are bad"))
        }
    });
    let expected = scores
        .into_iter()
        .map(|(group, (sum, count))| format!("{group},{sum},{count}"));
    Task {
        name: "survey with torn rows: scores per group",
        files: vec![("survey.csv", text.into_bytes())],
        tool: "process_csv",
        arguments: json!({
            "file_path": "survey.csv",
            "sql": "SELECT \"group\", sum(score), count(score) FROM t WHERE score IS NOT NULL GROUP BY 1 ORDER BY 1",
        }),
        check: all(vec![rows(expected.collect()), bad]),
    }
}

/// A reading: which sensor, when, and tenths of a degree.
type Reading = (u64, String, i64);

fn readings(seed: u64) -> (Vec<Reading>, String) {
    let mut random = Random::new(seed);
    let mut text = String::from("time,sensor,temperature,humidity,battery\n");
    let mut all = Vec::new();
    for at in 0..14_000_u64 {
        let sensor = random.below(8);
        let peak = if random.below(1_500) == 0 { 700 } else { 0 };
        let tenths = 150 + random.below(120) as i64 + peak;
        let time = format!(
            "2026-11-{:02}T{:02}:{:02}:{:02}Z",
            1 + at / 2_000,
            at / 60 % 24,
            at % 60,
            random.below(60)
        );
        let (humidity, battery) = (random.below(60) + 20, random.below(100));
        let (whole, tenth) = (tenths / 10, tenths % 10);
        text += &format!("{time},S{sensor},{whole}.{tenth},{humidity},{battery}\n");
        all.push((sensor, time, tenths));
    }
    (all, text)
}

fn degrees(tenths: i64) -> String {
    (tenths as f64 / 10.0).to_string()
}

fn hottest() -> Task {
    let (all, text) = readings(14);
    let mut sensors: BTreeMap<u64, (i64, i64, u64)> = BTreeMap::new();
    for (sensor, _, value) in &all {
        let entry = sensors.entry(*sensor).or_insert((*value, *value, 0));
        *entry = (entry.0.min(*value), entry.1.max(*value), entry.2 + 1);
    }
    let expected = sensors.into_iter().map(|(sensor, (least, most, count))| {
        format!("S{sensor},{},{},{count}", degrees(least), degrees(most))
    });
    Task {
        name: "sensors: lowest and highest temperature of each",
        files: vec![("sensors.csv", text.into_bytes())],
        tool: "process_csv",
        arguments: json!({
            "file_path": "sensors.csv",
            "group_by": ["sensor"],
            "aggregates": ["min(temperature)", "max(temperature)", "count"],
            "sort": ["sensor"],
        }),
        check: rows(expected.collect()),
    }
}

fn alarms() -> Task {
    let (readings, text) = readings(15);
    let hot = readings.iter().filter(|(.., value)| *value > 850);
    let expected: Vec<String> = hot
        .map(|(sensor, time, value)| format!("{time},S{sensor},{}", degrees(*value)))
        .collect();
    assert!((1..15).contains(&expected.len()), "{}", expected.len());
    Task {
        name: "sensors (gz): the readings above 85 degrees",
        files: vec![("sensors.csv.gz", gzip(text.as_bytes()))],
        tool: "process_csv",
        arguments: json!({
            "file_path": "sensors.csv.gz",
            "filter_expr": "temperature > 85",
            "columns": ["time", "sensor", "temperature"],
        }),
        check: rows(expected),
    }
}

fn prices() -> Task {
    let mut random = Random::new(16);
    let mut lists = [String::from("sku,price\n"), String::from("sku,price\n")];
    let mut changed = Vec::new();
    for at in 0..9_000 {
        let price = random.below(5_000) + 1;
        let new = if random.below(700) == 0 {
            price + 100
        } else {
            price
        };
        lists[0] += &format!("SKU{at:06},{price}\n");
        lists[1] += &format!("SKU{at:06},{new}\n");
        if price != new {
            changed.push(format!("SKU{at:06},{price},{new}"));
        }
    }
    let [old, new] = lists.map(String::into_bytes);
    Task {
        name: "two price lists: what changed",
        files: vec![("old.csv", old), ("new.csv", new)],
        tool: "batch_process_csv",
        arguments: json!({
            "file_paths": ["old.csv", "new.csv"],
            "sql": "SELECT o.sku, o.price, n.price AS now FROM old o JOIN new n ON n.sku = o.sku \
                    WHERE n.price <> o.price ORDER BY o.sku",
        }),
        check: rows(changed),
    }
}

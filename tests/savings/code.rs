//! Tasks that take a program: nested JSON, XML, and text that is no table.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::random::Random;
use crate::task::{Check, Task};

pub(crate) fn tasks() -> Vec<Task> {
    vec![twice(), currencies(), slowest(), churn()]
}

/// Checks what a program printed.
fn printed(expected: Vec<String>) -> Check {
    Box::new(move |answer| {
        let output = answer["output"].as_str().unwrap_or_default();
        if answer["exit"] == 0 && output.lines().eq(expected.iter()) {
            Ok(())
        } else {
            Err(format!("should print {expected:#?}"))
        }
    })
}

fn task(
    name: &'static str,
    file: (&'static str, Vec<u8>),
    (language, code): (&str, &str),
    expected: Vec<String>,
) -> Task {
    Task {
        name,
        files: vec![file],
        tool: "execute_code",
        arguments: json!({ "code": code, "language": language }),
        check: printed(expected),
    }
}

fn twice() -> Task {
    let mut random = Random::new(51);
    let mut packages = Map::new();
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for at in 0..900 {
        let name = format!("lib-{}", (at * 7) % 880);
        let version = format!(
            "{}.{}.{}",
            random.below(3),
            random.below(9),
            random.below(20)
        );
        let place = match versions.contains_key(&name) {
            true => format!("node_modules/lib-{at}x/node_modules/{name}"),
            false => format!("node_modules/{name}"),
        };
        let entry = json!({
            "version": version,
            "resolved": format!("https://registry.example/{name}-{version}.tgz"),
            "integrity": format!("sha512-{}{}{}", random.hex(), random.hex(), random.hex()),
        });
        packages.insert(place, entry);
        versions.entry(name).or_default().insert(version);
    }
    let lock = json!({ "name": "shop", "lockfileVersion": 3, "packages": packages });
    let several = versions.iter().filter(|(_, versions)| versions.len() > 1);
    let expected = several.map(|(name, _)| name.clone()).collect();
    let code = "import json, collections
found = collections.defaultdict(set)
for place, entry in json.load(open('package-lock.json'))['packages'].items():
    found[place.split('node_modules/')[-1]].add(entry['version'])
print('\\n'.join(sorted(name for name, versions in found.items() if len(versions) > 1)))";
    let text = serde_json::to_vec_pretty(&lock).unwrap();
    task(
        "lock file: packages in more than one version",
        ("package-lock.json", text),
        ("python", code),
        expected,
    )
}

fn currencies() -> Task {
    let mut random = Random::new(52);
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    let mut orders: Vec<Value> = Vec::new();
    for at in 0..1_500 {
        let currency = random.pick(&["EUR", "USD", "JPY", "PLN"]);
        let mut lines = Vec::new();
        for _ in 0..=random.below(4) {
            let (count, price) = (random.below(5) + 1, random.below(900) + 1);
            *sums.entry(currency).or_default() += count * price;
            lines.push(json!({ "sku": random.hex(), "count": count, "price": price }));
        }
        let customer = json!({ "id": random.below(400), "country": "DE" });
        orders
            .push(json!({ "id": at, "customer": customer, "currency": currency, "lines": lines }));
    }
    let text = serde_json::to_vec(&json!({ "page": 1, "orders": orders })).unwrap();
    let code = "import json, collections
sums = collections.Counter()
for order in json.load(open('orders.json'))['orders']:
    sums[order['currency']] += sum(line['count'] * line['price'] for line in order['lines'])
for currency, total in sorted(sums.items()): print(currency, total)";
    let expected = sums
        .into_iter()
        .map(|(currency, sum)| format!("{currency} {sum}"));
    task(
        "nested JSON: what was ordered per currency",
        ("orders.json", text),
        ("python", code),
        expected.collect(),
    )
}

fn slowest() -> Task {
    let mut random = Random::new(53);
    let mut text =
        String::from("<?xml version=\"1.0\"?>\n<testsuites>\n<testsuite name=\"all\">\n");
    let mut times = Vec::new();
    for at in 0..3_000_u64 {
        // Each time stands once, so that the order is said by it.
        let millis = at + 3_000 * random.below(12);
        let time = format!("{}.{:03}", millis / 1_000, millis % 1_000);
        let class = at % 70;
        text += &format!(
            "  <testcase classname=\"shop.Case{class}\" name=\"case_{at}\" time=\"{time}\"/>\n"
        );
        times.push((millis, format!("case_{at} {time}")));
    }
    text += "</testsuite>\n</testsuites>\n";
    times.sort_unstable_by_key(|(millis, _)| Reverse(*millis));
    let code = "import xml.etree.ElementTree as tree
cases = tree.parse('junit.xml').iter('testcase')
for case in sorted(cases, key=lambda case: -float(case.get('time')))[:5]: print(case.get('name'), case.get('time'))";
    let expected = times.into_iter().take(5).map(|(_, line)| line);
    task(
        "test report (XML): the five slowest cases",
        ("junit.xml", text.into_bytes()),
        ("python", code),
        expected.collect(),
    )
}

fn churn() -> Task {
    let mut random = Random::new(54);
    let mut text = String::new();
    let mut changed: BTreeMap<String, u64> = BTreeMap::new();
    for at in 0..1_800 {
        let day = random.below(28) + 1;
        let id = format!("{}{}{}", random.hex(), random.hex(), random.hex());
        text += &format!(
            "commit {id}\nAuthor: Ada <ada@example.com>\nDate:   2026-11-{day:02}\n\n    Change {at}\n\n"
        );
        for _ in 0..=random.below(3) {
            let folder = random.pick(&["cart", "user", "tax"]);
            let name = random.pick(&["mod", "view", "store", "tests"]);
            let file = format!("src/{folder}/{name}.rs");
            let (added, removed) = (random.below(90), random.below(60));
            text += &format!("{added}\t{removed}\t{file}\n");
            *changed.entry(file).or_default() += added + removed;
        }
        text += "\n";
    }
    let mut changed: Vec<(u64, String)> =
        changed.into_iter().map(|(file, sum)| (sum, file)).collect();
    changed.sort_by(|(sum, file), (other, others)| other.cmp(sum).then_with(|| file.cmp(others)));
    let expected = changed
        .into_iter()
        .take(5)
        .map(|(sum, file)| format!("{sum} {file}"));
    let code = "awk '/^[0-9]+\\t[0-9]+\\t/ { sum[$3] += $1 + $2 } END { for (file in sum) print sum[file], file }' history.txt \
                | sort -k1,1nr -k2 | head -n 5";
    task(
        "history of changes: the five files that change most",
        ("history.txt", text.into_bytes()),
        ("bash", code),
        expected.collect(),
    )
}

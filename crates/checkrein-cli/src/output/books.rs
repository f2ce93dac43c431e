//! What trimming saved: by the facts of sessions, with what was asked for afterwards taken back.

use std::collections::BTreeMap;

use checkrein_core::session::{Fact, Record};
use serde::Serialize;

/// Sizes in bytes, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// How many outputs were trimmed.
    pub outputs: u64,
    /// All that the tools printed.
    pub whole: u64,
    /// What the client would have shown of it.
    pub native: u64,
    /// What was shown instead.
    pub shown: u64,
    /// What was shown of the whole afterwards, because somebody asked.
    pub recalled: u64,
    /// What the model did not have to read: negative where the client would have shown less.
    pub net: i64,
}

/// The books of some sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Books {
    /// Everything.
    pub total: Sum,
    /// By rule.
    pub rules: BTreeMap<String, Sum>,
}

impl Books {
    /// Adds what happened in a session.
    pub fn add(&mut self, records: &[Record]) {
        let mut rule_of: BTreeMap<&str, &str> = BTreeMap::new();
        for record in records {
            match &record.fact {
                Fact::Trimmed {
                    id,
                    rule,
                    whole,
                    native,
                    shown,
                } => {
                    rule_of.insert(id, rule);
                    self.each(rule, |sum| {
                        sum.outputs += 1;
                        sum.whole += whole;
                        sum.native += native;
                        sum.shown += shown;
                    });
                }
                // Of an output that another session trimmed it is none of this one's saving.
                Fact::Recalled { id, shown } => {
                    if let Some(rule) = rule_of.get(id.as_str()) {
                        self.each(rule, |sum| sum.recalled += shown);
                    }
                }
                _ => {}
            }
        }
    }

    fn each(&mut self, rule: &str, change: impl Fn(&mut Sum)) {
        let of_rule = self.rules.entry(rule.to_owned()).or_default();
        for sum in [&mut self.total, of_rule] {
            change(sum);
            let size = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
            sum.net = size(sum.native) - size(sum.shown) - size(sum.recalled);
        }
    }

    /// Returns the books as a table for people.
    pub fn table(&self) -> String {
        let mut out = format!(
            "{:<18} {:>7} {:>12} {:>12} {:>12} {:>12} {:>12}\n",
            "bytes", "outputs", "whole", "native", "shown", "recalled", "net"
        );
        let rows = self.rules.iter().map(|(rule, sum)| (rule.as_str(), sum));
        for (name, sum) in rows.chain([("total", &self.total)]) {
            out.push_str(&format!(
                "{name:<18} {:>7} {:>12} {:>12} {:>12} {:>12} {:>12}\n",
                sum.outputs, sum.whole, sum.native, sum.shown, sum.recalled, sum.net
            ));
        }
        out + "native: what the client would have shown; recalled: shown later, since it was asked for; \
               net: native - shown - recalled"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::time::Timestamp;

    fn record(fact: Fact) -> Record {
        Record {
            v: 1,
            at: Timestamp::UNIX_EPOCH,
            fact,
        }
    }

    fn trimmed(id: &str, rule: &str, native: u64, shown: u64) -> Record {
        record(Fact::Trimmed {
            id: id.into(),
            rule: rule.into(),
            whole: 100_000,
            native,
            shown,
        })
    }

    fn recalled(id: &str, shown: u64) -> Record {
        let id = id.into();
        record(Fact::Recalled { id, shown })
    }

    #[test]
    fn what_was_asked_for_is_no_saving() {
        let mut books = Books::default();
        books.add(&[
            trimmed("a", "cargo", 20_000, 1_000),
            recalled("a", 20_000),
            trimmed("b", "log", 2_280, 3_000),
            recalled("of another session", 9_000),
        ]);
        assert_eq!(books.rules["cargo"].net, -1_000);
        assert_eq!(books.rules["log"].net, -720);
        assert_eq!(
            books.total,
            Sum {
                outputs: 2,
                whole: 200_000,
                native: 22_280,
                shown: 4_000,
                recalled: 20_000,
                net: -1_720,
            }
        );
    }
}

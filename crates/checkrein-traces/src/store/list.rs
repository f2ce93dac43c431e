//! Traces one by one, in order, and by what links them.

use anyhow::Result;
use checkrein_core::trace::Trace;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};

use super::{Filter, Page, Store, Wrong};

/// What an id, or its beginning, names.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    /// One trace.
    One(Box<Trace>),
    /// None.
    None,
    /// More than one; these are the first of them.
    Many(Vec<String>),
}

/// A page of traces, the newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// The traces.
    pub traces: Vec<Trace>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
    /// How many there are on all pages.
    pub total: usize,
}

/// How many traces a category has, by outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryCount {
    /// The category.
    pub category: String,
    /// Those whose outcome is not known.
    pub pending: usize,
    /// Those that did what they were meant to do.
    pub success: usize,
    /// Those that did not.
    pub failure: usize,
}

impl CategoryCount {
    /// Returns how many there are in all.
    pub fn total(&self) -> usize {
        self.pending + self.success + self.failure
    }
}

/// What links a trace to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// It follows from the other.
    Follows,
    /// The other follows from it.
    FollowedBy,
    /// It replaces the other.
    Supersedes,
    /// The other replaces it.
    SupersededBy,
    /// Both are about this file.
    File(String),
    /// Both belong to this feature.
    Feature(String),
}

/// A neighbour of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The neighbour.
    pub trace: Trace,
    /// Why it is one.
    pub links: Vec<Link>,
}

impl Store {
    /// Finds a trace by its id, or by the beginning of its id.
    pub fn get(&self, id: &str) -> Result<Lookup> {
        let exact: Option<String> = self
            .connection
            .prepare_cached("SELECT json FROM trace WHERE id = ?")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        if let Some(json) = exact {
            return Ok(Lookup::One(Box::new(serde_json::from_str(&json)?)));
        }
        let sql = "SELECT id, json FROM trace WHERE substr(id, 1, length(?1)) = ?1 LIMIT 5";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut found: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
        Ok(match found.len() {
            0 => Lookup::None,
            1 if !id.is_empty() => {
                let (_, json) = found.remove(0);
                Lookup::One(Box::new(serde_json::from_str(&json)?))
            }
            _ => Lookup::Many(found.into_iter().map(|(id, _)| id).collect()),
        })
    }

    /// Lists traces, the newest first.
    pub fn list(&self, filter: &Filter, page: &Page) -> Result<Listed> {
        let (condition, mut values) = filter.condition();
        let count = format!("SELECT count(*) FROM trace WHERE {condition}");
        let total: i64 = self
            .connection
            .prepare_cached(&count)?
            .query_row(rusqlite::params_from_iter(&values), |row| row.get(0))?;
        let after = match &page.cursor {
            None => "",
            Some(cursor) => {
                let (at, id) = position(cursor)?;
                values.extend([Value::from(at), Value::from(id)]);
                " AND (at, id) < (?, ?)"
            }
        };
        values.push(Value::from(i64::try_from(page.limit.max(1) + 1)?));
        let sql = format!(
            "SELECT json FROM trace WHERE {condition}{after} ORDER BY at DESC, id DESC LIMIT ?"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(rusqlite::params_from_iter(values), |row| row.get(0))?;
        let mut traces: Vec<Trace> = parsed(rows)?;
        let more = traces.len() > page.limit.max(1);
        traces.truncate(page.limit.max(1));
        let next = traces
            .last()
            .filter(|_| more)
            .map(|last| format!("l{:x}-{}", super::ask::milliseconds(last.at), last.id));
        Ok(Listed {
            traces,
            next,
            total: usize::try_from(total)?,
        })
    }

    /// Returns every trace, the oldest first.
    pub fn traces(&self) -> Result<Vec<Trace>> {
        let sql = "SELECT json FROM trace ORDER BY at, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        parsed(rows)
    }

    /// Counts the traces of each category, the largest first.
    pub fn categories(&self) -> Result<Vec<CategoryCount>> {
        let sql = "SELECT category, sum(outcome = 'pending'), sum(outcome = 'success'),
            sum(outcome = 'failure') FROM trace GROUP BY category ORDER BY count(*) DESC, category";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(CategoryCount {
                category: row.get(0)?,
                pending: row.get::<_, u32>(1)? as usize,
                success: row.get::<_, u32>(2)? as usize,
                failure: row.get::<_, u32>(3)? as usize,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the neighbours of a trace, those with the strongest links first.
    pub fn related(&self, id: &str) -> Result<Vec<Related>> {
        let Lookup::One(trace) = self.get(id)? else {
            return Ok(Vec::new());
        };
        let sql = "SELECT json FROM trace WHERE id != ?1 AND (feature = ?2 OR row IN
            (SELECT other.row FROM file JOIN trace own ON own.row = file.row AND own.id = ?1
             JOIN file other ON other.path = file.path))
            ORDER BY at DESC, id DESC LIMIT 200";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![trace.id, trace.feature], |row| row.get(0))?;
        let mut related: Vec<Related> = parsed(rows)?
            .into_iter()
            .map(|other| Related {
                links: links(&trace, &other),
                trace: other,
            })
            .collect();
        related.sort_by_key(|related| std::cmp::Reverse(related.links.len()));
        Ok(related)
    }
}

fn links(trace: &Trace, other: &Trace) -> Vec<Link> {
    let mut links = Vec::new();
    for file in &trace.files {
        if other.files.contains(file) {
            links.push(Link::File(file.clone()));
        }
    }
    if let Some(feature) = &trace.feature
        && other.feature.as_ref() == Some(feature)
    {
        links.push(Link::Feature(feature.clone()));
    }
    links
}

fn parsed(rows: impl Iterator<Item = rusqlite::Result<String>>) -> Result<Vec<Trace>> {
    rows.map(|json| Ok(serde_json::from_str(&json?)?)).collect()
}

fn position(cursor: &str) -> Result<(i64, String)> {
    cursor
        .strip_prefix('l')
        .and_then(|rest| rest.split_once('-'))
        .and_then(|(at, id)| Some((i64::from_str_radix(at, 16).ok()?, id.to_owned())))
        .ok_or_else(|| {
            Wrong {
                what: format!("`{}` is no cursor of this list", cursor.escape_debug()),
                next: "ask without a cursor, and then with the `next` of the answer".into(),
            }
            .into()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;
    use checkrein_core::time::Timestamp;
    use checkrein_core::trace::{Draft, Outcome, Settled};

    /// A store of decisions, one a second: category, decision, files.
    fn store(drafts: &[(&str, &str, &[&str])]) -> (tempfile::TempDir, Store, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let dirs = checkrein_core::layout::UserDirs::new(|name| {
            (name == "HOME").then(|| folder.path().join("home").into())
        });
        let place = Place::of(&dirs.unwrap(), folder.path().join("a project"));
        let mut ids = Vec::new();
        for ((category, decision, files), second) in drafts.iter().zip(1..) {
            let draft = Draft {
                category: (*category).into(),
                decision: (*decision).into(),
                files: files.iter().map(|file| (*file).to_owned()).collect(),
                ..Draft::default()
            };
            let at = Timestamp::from_second(second);
            let added = crate::record::add(&place, draft, at).unwrap().unwrap();
            ids.push(added.trace.id);
        }
        let mut store = Store::open(&place).unwrap();
        store.catch_up().unwrap();
        (folder, store, ids)
    }

    const THREE: &[(&str, &str, &[&str])] = &[
        ("cache", "keep it in memory", &["src/cache.rs"]),
        ("auth", "expire tokens after a day", &["src/auth/token.rs"]),
        ("cache", "keep it on disk", &["src/cache.rs", "a file.rs"]),
    ];

    #[test]
    fn pages_follow_each_other_and_what_comes_meanwhile_changes_none() {
        let (_folder, mut store, ids) = store(THREE);
        let mut page = Page {
            limit: 2,
            cursor: None,
        };
        let first = store.list(&Filter::default(), &page).unwrap();
        let seen: Vec<&String> = first.traces.iter().map(|trace| &trace.id).collect();
        assert_eq!((seen, first.total), (vec![&ids[2], &ids[1]], 3));
        let draft = Draft {
            category: "new".into(),
            decision: "new".into(),
            ..Draft::default()
        };
        let at = Timestamp::from_second(9);
        crate::record::add(&store.place, draft, at)
            .unwrap()
            .unwrap();
        store.catch_up().unwrap();
        page.cursor = first.next;
        let second = store.list(&Filter::default(), &page).unwrap();
        assert_eq!(second.traces[0].id, ids[0]);
        assert_eq!((second.traces.len(), second.next), (1, None));
    }

    #[test]
    fn a_wrong_cursor_is_said_to_be_one() {
        let (_folder, store, _) = store(THREE);
        for cursor in ["", "x", "l", "l-", "lzz-t-1", "s1-2"] {
            let page = Page {
                limit: 1,
                cursor: Some(cursor.into()),
            };
            let error = store.list(&Filter::default(), &page).unwrap_err();
            assert!(error.is::<Wrong>(), "{cursor}: {error}");
        }
    }

    #[track_caller]
    fn check_filter(filter: Filter, expected: &[usize]) {
        let (_folder, store, ids) = store(THREE);
        let listed = store.list(&filter, &Page::default()).unwrap();
        let seen: Vec<String> = listed.traces.into_iter().map(|trace| trace.id).collect();
        let expected: Vec<String> = expected.iter().rev().map(|at| ids[*at].clone()).collect();
        assert_eq!(seen, expected, "{filter:?}");
    }

    #[test]
    fn a_filter_lets_through_what_it_names() {
        let file = |file: &str| Filter {
            file: Some(file.into()),
            ..Filter::default()
        };
        check_filter(file("src/cache.rs"), &[0, 2]);
        check_filter(file("./token.rs"), &[1]);
        check_filter(file("src/"), &[0, 1, 2]);
        check_filter(file("a file.rs"), &[2]);
        check_filter(file("oken.rs"), &[]);
        check_filter(file("%"), &[]);
        let category = Filter {
            category: Some("cache".into()),
            since: Some(Timestamp::from_second(2)),
            ..Filter::default()
        };
        check_filter(category, &[2]);
        let until = Filter {
            until: Some(Timestamp::from_second(2)),
            outcome: Some(Outcome::Pending),
            ..Filter::default()
        };
        check_filter(until, &[0]);
    }

    #[test]
    fn categories_are_counted_by_outcome() {
        let (_folder, mut store, ids) = store(THREE);
        let settled = Settled {
            v: 1,
            of: ids[0].clone(),
            at: Timestamp::from_second(5),
            session: None,
            outcome: Outcome::Success,
            note: String::new(),
        };
        crate::record::settle(&store.place, settled)
            .unwrap()
            .unwrap();
        store.catch_up().unwrap();
        let counted: Vec<(String, usize, usize)> = store
            .categories()
            .unwrap()
            .into_iter()
            .map(|count| (count.category.clone(), count.success, count.total()))
            .collect();
        assert_eq!(counted, [("cache".into(), 1, 2), ("auth".into(), 0, 1)]);
    }

    #[test]
    fn neighbours_share_a_file() {
        let (_folder, store, ids) = store(THREE);
        let related = store.related(&ids[0]).unwrap();
        assert_eq!(related.len(), 1);
        assert_eq!(related[0].trace.id, ids[2]);
        assert_eq!(related[0].links, [Link::File("src/cache.rs".into())]);
        assert_eq!(store.get("t-").unwrap(), Lookup::Many(sorted(&ids)));
        assert_eq!(store.get("none").unwrap(), Lookup::None);
        assert_eq!(store.related("none").unwrap(), []);
    }

    fn sorted(ids: &[String]) -> Vec<String> {
        let mut ids = ids.to_vec();
        ids.sort();
        ids
    }
}

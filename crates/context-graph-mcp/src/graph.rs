//! What the tools work on: the project, its log and its store, opened when they are first needed.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use checkrein_core::feature::FeatureList;
use checkrein_core::layout::{ProjectDirs, UserDirs};
use checkrein_core::time::Timestamp;
use checkrein_core::trace::Trace;
use checkrein_serve::{Call, Fault, shortened};
use checkrein_traces::meaning::{self, Model};
use checkrein_traces::search::{Answer, Query};
use checkrein_traces::store::{Lookup, Wrong};
use checkrein_traces::{Place, Store, reuse};

use crate::fault::{failed, invalid};
use crate::view;

/// How long a search makes vectors that are missing before it answers without them.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the program was started with.
#[derive(Clone, Debug)]
pub struct Around {
    /// The person's folders; a person without a home has none.
    pub dirs: Option<UserDirs>,
    /// The folder whose project is meant.
    pub folder: Option<PathBuf>,
    /// The session of Claude Code that the server was started for, if it was.
    pub session: Option<String>,
}

/// The state of the server.
pub struct Graph {
    around: Around,
    store: Option<Store>,
    /// Why the store is behind the log, if it is.
    behind: Option<String>,
    model: Model,
}

impl Graph {
    /// Notes what the program was started with; nothing is opened yet.
    pub fn new(around: Around) -> Self {
        Self {
            around,
            store: None,
            behind: None,
            model: Model::default(),
        }
    }

    /// Returns the session that the server was started for.
    pub(crate) fn session(&self) -> Option<String> {
        self.around.session.clone()
    }

    pub(crate) fn now(&self) -> Timestamp {
        SystemTime::now().into()
    }

    /// Finds the project, anew each time: it may be initialized while the server runs.
    pub(crate) fn place(&self) -> Result<Place, Fault> {
        let next = "start the server with `--project PATH`, or with HOME and a folder that exist";
        let dirs = self.around.dirs.as_ref();
        let dirs = dirs.ok_or_else(|| {
            Fault::new(
                "there is no home folder, and so no place for the store",
                next,
            )
        })?;
        let folder = self.around.folder.as_ref();
        let folder = folder
            .ok_or_else(|| Fault::new("the folder that the server was started in is gone", next))?;
        if !folder.is_dir() {
            return Err(Fault::new(
                format!("there is no folder `{}`", folder.display()),
                next,
            ));
        }
        Place::find(dirs, folder).map_err(invalid)
    }

    /// Returns the store with everything in it that the log says by now.
    pub(crate) fn store(&mut self, call: &Call) -> Result<&mut Store, Fault> {
        let place = self.place()?;
        if self
            .store
            .as_ref()
            .is_some_and(|store| *store.place() != place)
        {
            self.store = None;
        }
        call.doing("opening the store");
        let mut store = match self.store.take() {
            Some(store) => store,
            None => Store::open(&place).map_err(failed)?,
        };
        call.doing("reading the log of decisions");
        // A store that cannot go on is opened anew by the next call.
        self.behind = store.catch_up().map_err(failed)?.behind;
        Ok(self.store.insert(store))
    }

    /// Says what should be known of an answer from the store, beside what was found out on the way to it.
    pub(crate) fn note(&self, mut notes: Vec<String>) -> Option<String> {
        notes.extend(self.behind.clone());
        notes.extend(self.store.iter().flat_map(Store::told));
        (!notes.is_empty()).then(|| shortened(&notes.join("; "), 300))
    }

    /// Searches, by meaning where there is a model, for as much as fits into a result; also returns what
    /// should be known of the answer.
    pub(crate) fn search(
        &mut self,
        query: &mut Query,
        fits: impl Fn(&Answer) -> usize,
        call: &Call,
    ) -> Result<(Answer, Option<String>), Fault> {
        self.store(call)?;
        let (Some(store), Some(dirs)) = (&self.store, &self.around.dirs) else {
            return Err(anyhow::anyhow!("the store is gone").into());
        };
        let mut notes = Vec::new();
        call.doing("loading the model");
        let mut model = self.model.get(dirs).unwrap_or_else(|said| {
            notes.push(said);
            None
        });
        if let Some(model) = &mut model {
            let filled = meaning::fill(store, *model, Some(PATIENCE), &mut |done, all| {
                call.doing(&format!("{done} of {all} traces have their vector"));
            });
            if let Err(error) = filled {
                notes.push(format!(
                    "the vectors that are missing were not made: {error:#}"
                ));
            }
        }
        call.doing("searching");
        let mut asked = |query: &Query| {
            if let Some(embedder) = &mut model {
                match store.search(query, Some(&mut **embedder)) {
                    // What the asker did wrong is wrong without a model as well.
                    Err(error) if !error.is::<Wrong>() => {
                        notes.push(format!("by words alone: the model failed: {error:#}"));
                        model = None;
                    }
                    done => return done,
                }
            }
            store.search(query, None)
        };
        let mut answer = asked(query).map_err(failed)?;
        let fits = fits(&answer);
        if fits < answer.found.len() {
            // Asked again for what fits, so that the next page begins where this one ends.
            query.page.limit = fits;
            answer = asked(query).map_err(failed)?;
        }
        if answer.without_vector > 0 {
            let count = answer.without_vector;
            notes.push(format!(
                "{count} traces have no vector yet and were found by words alone; the next queries or \
                 `checkrein trace index` make them"
            ));
        }
        let note = self.note(notes);
        Ok((answer, note))
    }

    /// Notes in the session's log that it was shown these decisions, so that it can be told whether they
    /// helped.
    pub(crate) fn consulted<'a>(&self, ids: impl Iterator<Item = &'a String>) {
        if let Some(store) = &self.store {
            let ids: Vec<String> = ids.cloned().collect();
            let session = self.around.session.as_deref();
            reuse::consulted(store.place(), session, &ids, &[], self.now());
        }
    }

    /// Returns the trace that an id, or its beginning, names.
    pub(crate) fn find(&mut self, id: &str, call: &Call) -> Result<Trace, Fault> {
        let shown = shortened(&id.escape_debug().to_string(), 80);
        match self.store(call)?.get(id).map_err(failed)? {
            Lookup::One(trace) => Ok(*trace),
            Lookup::None => Err(Fault::new(
                format!("there is no trace `{shown}`"),
                "find its id with `context_query_traces` or `context_list_traces`",
            )),
            Lookup::Many(ids) => {
                let ids: Vec<String> = ids
                    .iter()
                    .take(8)
                    .map(|id| format!("`{}`", view::id(id)))
                    .collect();
                Err(Fault::new(
                    format!(
                        "more than one trace begins with `{shown}`: {}",
                        ids.join(", ")
                    ),
                    "give more of the id",
                ))
            }
        }
    }

    /// Returns the trace with exactly this id, if there is one.
    pub(crate) fn known(&mut self, id: &str, call: &Call) -> Result<Option<Trace>, Fault> {
        Ok(match self.store(call)?.get(id).map_err(failed)? {
            Lookup::One(trace) if trace.id == id => Some(*trace),
            _ => None,
        })
    }

    /// Returns the feature in work, where the project has a list of them that can be read.
    pub(crate) fn feature_in_work(&self, place: &Place) -> Option<String> {
        let list = ProjectDirs::new(&place.root).feature_list_json();
        let features = list.is_file().then(|| FeatureList::read(&list).ok())??;
        features.current().map(|feature| feature.id.clone())
    }
}

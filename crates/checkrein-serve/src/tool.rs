//! A tool: its definition, derived from types, and what it does.

use std::sync::{Arc, Mutex, PoisonError};

use rmcp::model::{JsonObject, ToolAnnotations};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::arguments;
use crate::fault::Fault;
use crate::schema;

/// What calling a tool does to the world; clients may ask the person by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only looks.
    Reads,
    /// It adds; calling it again with the same arguments adds once more.
    Adds,
    /// It adds or sets; calling it again with the same arguments changes nothing.
    Sets,
}

/// What a call says about itself while it is worked on, for a client that waits.
#[derive(Clone, Debug, Default)]
pub struct Call(Arc<Mutex<String>>);

impl Call {
    /// Says what is being done; who waits longer than a second is told.
    pub fn doing(&self, what: &str) {
        let mut doing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        what.clone_into(&mut doing);
    }

    pub(crate) fn what(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

type Work<S> = Arc<dyn Fn(&mut S, Value, &Call) -> Result<Value, Fault> + Send + Sync>;

/// A tool of a server with the state `S`.
pub struct Tool<S> {
    pub(crate) definition: rmcp::model::Tool,
    aliases: &'static [(&'static str, &'static str)],
    work: Work<S>,
}

impl<S> Clone for Tool<S> {
    fn clone(&self) -> Self {
        Self {
            definition: self.definition.clone(),
            aliases: self.aliases,
            work: Arc::clone(&self.work),
        }
    }
}

impl<S> Tool<S> {
    /// Defines a tool: the types of its arguments and of its answer are its schemas.
    pub fn new<I, O>(
        name: &'static str,
        description: &'static str,
        effect: Effect,
        work: impl Fn(&mut S, I, &Call) -> Result<O, Fault> + Send + Sync + 'static,
    ) -> Self
    where
        I: JsonSchema + DeserializeOwned,
        O: JsonSchema + Serialize,
    {
        let definition = rmcp::model::Tool::new(name, description, schema::of_input::<I>())
            .with_raw_output_schema(Arc::new(schema::of_output::<O>()))
            .with_annotations(annotations(effect));
        let work = move |state: &mut S, arguments, call: &Call| {
            let arguments = serde_json::from_value(arguments).map_err(|error| {
                Fault::new(
                    format!("the arguments are not what `{name}` takes: {error}"),
                    "correct them and call it again",
                )
            })?;
            let answer = work(state, arguments, call)?;
            serde_json::to_value(answer).map_err(|error| Fault::from(anyhow::Error::from(error)))
        };
        Self {
            definition,
            aliases: &[],
            work: Arc::new(work),
        }
    }

    /// Takes other names for arguments, which no schema shows.
    #[must_use]
    pub fn aliases(mut self, aliases: &'static [(&'static str, &'static str)]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Returns the definition as a client sends it to its model: name, description, arguments.
    pub fn as_the_model_sees_it(&self) -> Value {
        serde_json::json!({
            "name": self.definition.name,
            "description": self.definition.description,
            "input_schema": &*self.definition.input_schema,
        })
    }

    /// Does the work, if the arguments are what it takes.
    pub fn call(&self, state: &mut S, given: JsonObject, call: &Call) -> Result<Value, Fault> {
        let given = arguments::checked(given, &self.definition.input_schema, self.aliases)?;
        (self.work)(state, Value::Object(given), call)
    }
}

fn annotations(effect: Effect) -> ToolAnnotations {
    let annotations = ToolAnnotations::new().open_world(false);
    match effect {
        Effect::Reads => annotations.read_only(true),
        Effect::Adds => annotations
            .read_only(false)
            .destructive(false)
            .idempotent(false),
        Effect::Sets => annotations
            .read_only(false)
            .destructive(false)
            .idempotent(true),
    }
}

//! A tool: its definition, derived from types, and what it does.

use std::sync::Arc;

use rmcp::model::{JsonObject, ToolAnnotations};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::arguments::{self, Taken};
use crate::call::Call;
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
    /// It runs what the model wrote, which may do anything that it is let do.
    Runs,
}

type Work<S> = Arc<dyn Fn(&mut S, Value, &Call) -> Result<Value, Fault> + Send + Sync>;

/// A tool of a server with the state `S`.
pub struct Tool<S> {
    pub(crate) definition: rmcp::model::Tool,
    /// All that it takes, of which the definition shows what a model should know.
    schema: Arc<JsonObject>,
    taken: Taken,
    work: Work<S>,
}

impl<S> Clone for Tool<S> {
    fn clone(&self) -> Self {
        Self {
            definition: self.definition.clone(),
            schema: Arc::clone(&self.schema),
            taken: self.taken,
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
        let schema = schema::of_input::<I>();
        let shown = schema::without_bounds(&schema);
        let definition = rmcp::model::Tool::new(name, description, shown)
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
            schema: Arc::new(schema),
            definition,
            taken: Taken::default(),
            work: Arc::new(work),
        }
    }

    /// Takes other names for arguments, which no schema shows.
    #[must_use]
    pub fn aliases(mut self, aliases: &'static [(&'static str, &'static str)]) -> Self {
        self.taken.aliases = aliases;
        self
    }

    /// Takes other words for values of arguments: the argument, the word, the value that it stands for.
    #[must_use]
    pub fn words(mut self, words: &'static [(&'static str, &'static str, &'static str)]) -> Self {
        self.taken.words = words;
        self
    }

    /// Takes arguments that other servers of its kind know, and that mean nothing here.
    #[must_use]
    pub fn ignoring(mut self, names: &'static [&'static str]) -> Self {
        self.taken.ignored = names;
        self
    }

    /// Names arguments that must be given, though their types may be left out: see [`Tool::instead`].
    #[must_use]
    pub fn requiring(mut self, names: &[&str]) -> Self {
        for schema in [&mut self.schema, &mut self.definition.input_schema] {
            Arc::make_mut(schema).insert("required".into(), names.into());
        }
        self
    }

    /// Names the argument with which no other must be given.
    #[must_use]
    pub fn instead(mut self, name: &'static str) -> Self {
        self.taken.instead = Some(name);
        self
    }

    /// Leaves arguments out of the definition. They are taken all the same, from whoever knows of them: each
    /// that is shown is paid for with every request.
    #[must_use]
    pub fn unlisted(mut self, names: &[&str]) -> Self {
        let mut shown = (*self.definition.input_schema).clone();
        if let Some(Value::Object(properties)) = shown.get_mut("properties") {
            properties.retain(|name, _| !names.contains(&name.as_str()));
        }
        self.definition.input_schema = Arc::new(shown);
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
        let given = arguments::checked(given, &self.schema, self.taken)?;
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
        // What it is let do is to look and to compute: nothing of the person's is changed by it.
        Effect::Runs => annotations
            .read_only(false)
            .destructive(false)
            .idempotent(false)
            .open_world(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Deserialize, JsonSchema)]
    struct Arguments {
        file: String,
        quote: Option<String>,
    }

    #[derive(Serialize, JsonSchema)]
    struct Said {
        said: String,
    }

    #[test]
    fn what_is_not_shown_is_taken_all_the_same() {
        let work = |(): &mut (), given: Arguments, _: &Call| {
            Ok(Said {
                said: format!("{} {:?}", given.file, given.quote),
            })
        };
        let tool = Tool::new("read", "Reads.", Effect::Reads, work).unlisted(&["quote"]);
        let shown = tool.as_the_model_sees_it();
        let properties = &shown["input_schema"]["properties"];
        assert_eq!(properties, &json!({ "file": { "type": "string" } }));
        let Value::Object(given) = json!({ "file": "a.csv", "quote": "'" }) else {
            panic!("it is an object")
        };
        let said = tool.call(&mut (), given, &Call::default()).unwrap();
        assert_eq!(said, json!({ "said": "a.csv Some(\"'\")" }));
    }
}

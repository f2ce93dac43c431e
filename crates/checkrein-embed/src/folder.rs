//! Tells what kind of model a folder holds, and loads it; says what is missing where it holds none.

use std::path::{Component, Path, PathBuf};

use fs_err as fs;
use serde_json::Value;

use crate::embedder::Embedder;
use crate::files::Files;
use crate::table::Table;
use crate::transformer::Transformer;
use crate::unusable::Unusable;
use crate::weights::Weights;

const WEIGHTS: &str = "model.safetensors";
const TOKENIZER: &str = "tokenizer.json";
const CONFIG: &str = "config.json";

/// Loads the model of a folder; looks at the folder alone.
pub fn load(folder: &Path) -> Result<Box<dyn Embedder>, Unusable> {
    let parts = Parts::find(folder)?;
    let id = parts.files().id()?;
    parts.load(id)
}

/// Where the parts of a model are.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) weights: PathBuf,
    pub(crate) tokenizer: PathBuf,
    /// The settings of the model itself; a table may be without.
    pub(crate) config: Option<PathBuf>,
    /// How the vectors of tokens become one.
    pub(crate) pooling: Option<PathBuf>,
    /// How many tokens it was trained to read.
    pub(crate) length: Option<PathBuf>,
    modules: Option<PathBuf>,
}

impl Parts {
    /// Finds them without reading the numbers.
    pub(crate) fn find(folder: &Path) -> Result<Self, Unusable> {
        if !folder.is_dir() {
            let what = if folder.exists() {
                "is no folder"
            } else {
                "does not exist"
            };
            return Err(Unusable::new(
                folder,
                what,
                "name the folder that holds `model.safetensors`",
            ));
        }
        let existing = |path: PathBuf| path.is_file().then_some(path);
        let modules = existing(folder.join("modules.json"));
        let mut top = folder.to_path_buf();
        let mut pooling = None;
        if let Some(modules) = &modules {
            for module in list(modules)? {
                let below = folder.join(&module.path);
                match module.kind.as_str() {
                    "Transformer" | "StaticEmbedding" => top = below,
                    "Pooling" => pooling = existing(below.join(CONFIG)),
                    "Normalize" => {}
                    other => {
                        return Err(Unusable::new(
                            modules,
                            format!("names a step that we do not have: `{other}`"),
                            "choose a model of the steps `Transformer`, `Pooling` and `Normalize`",
                        ));
                    }
                }
            }
        }
        let weights = top.join(WEIGHTS);
        if !weights.is_file() {
            return Err(without_weights(&top));
        }
        let tokenizer = top.join(TOKENIZER);
        if !tokenizer.is_file() {
            return Err(Unusable::new(
                &tokenizer,
                "is missing",
                "get the model's `tokenizer.json`, or save its tokenizer as a fast one \
                 (`AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER)` in Python)",
            ));
        }
        Ok(Self {
            weights,
            tokenizer,
            config: existing(top.join(CONFIG)),
            pooling,
            length: existing(top.join("sentence_bert_config.json")),
            modules,
        })
    }

    /// Returns the files that the vectors depend on.
    pub(crate) fn files(&self) -> Files {
        let optional = [&self.config, &self.pooling, &self.length, &self.modules];
        let optional = optional.into_iter().flatten().cloned();
        Files(
            [self.weights.clone(), self.tokenizer.clone()]
                .into_iter()
                .chain(optional)
                .collect(),
        )
    }

    /// Loads the model, whose files have this id.
    pub(crate) fn load(&self, id: String) -> Result<Box<dyn Embedder>, Unusable> {
        let weights = Weights::open(&self.weights)?;
        if let Some(name) = Table::tensor(&weights) {
            return Ok(Box::new(Table::load(self, weights, name, id)?));
        }
        Ok(Box::new(Transformer::load(self, weights, id)?))
    }
}

/// A step of a sentence transformer.
struct Module {
    kind: String,
    path: String,
}

fn list(path: &Path) -> Result<Vec<Module>, Unusable> {
    let content = fs::read(path).map_err(|error| Unusable::unread(path, &error))?;
    let wrong = || Unusable::broken(path, "is no list of steps");
    let value: Value = serde_json::from_slice(&content).map_err(|_| wrong())?;
    let module = |value: &Value| {
        let kind = value["type"].as_str()?.rsplit('.').next()?.to_owned();
        let path = value["path"].as_str()?.to_owned();
        // A name that leads out of the folder is nobody's step.
        let stays = Path::new(&path)
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        stays.then_some(Module { kind, path })
    };
    value
        .as_array()
        .ok_or_else(wrong)?
        .iter()
        .map(module)
        .collect::<Option<_>>()
        .ok_or_else(wrong)
}

/// Says what a folder without our kind of weights has instead.
fn without_weights(top: &Path) -> Unusable {
    let names: Vec<String> = fs::read_dir(top)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let is_there = |end: &str| names.iter().any(|name| name.ends_with(end));
    let convert = "save it as safetensors (`AutoModel.from_pretrained(FOLDER).save_pretrained(FOLDER)` in Python)";
    let (what, next) = if is_there(".safetensors.index.json") {
        (
            "holds a model in several files, and we read one",
            "choose a smaller model".to_owned(),
        )
    } else if is_there(".bin") || is_there(".h5") {
        (
            "holds a model in another format than safetensors",
            convert.to_owned(),
        )
    } else if is_there(".onnx") || top.join("onnx").is_dir() {
        (
            "holds a model in the ONNX format alone",
            "get its `model.safetensors`".to_owned(),
        )
    } else if is_there(".gguf") {
        (
            "holds a model in the GGUF format alone",
            "get its `model.safetensors`".to_owned(),
        )
    } else {
        let next = match nearby(top, 3) {
            Some(other) => format!("there is one in `{}`", other.display()),
            None => "name the folder that holds `model.safetensors`".to_owned(),
        };
        ("holds no model: `model.safetensors` is missing", next)
    };
    Unusable::new(top, what, next)
}

/// Looks for a model somewhat deeper: people name the folder that a download or a wheel made.
fn nearby(folder: &Path, depth: usize) -> Option<PathBuf> {
    let mut below: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    below.retain(|path| path.is_dir());
    below.sort();
    below.truncate(50);
    below
        .iter()
        .find(|path| path.join(WEIGHTS).is_file())
        .cloned()
        .or_else(|| {
            let deeper = depth.checked_sub(1)?;
            below.iter().find_map(|path| nearby(path, deeper))
        })
}

//! The weights of the router: few, named, and shipped as the text file `model.txt`.
//!
//! `checkrein route train` finds most of them, nobody edits code for them.

use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

/// Declares the weights once: the fields, their names, and the way from and to a list.
macro_rules! weights {
    ($($(#[$about:meta])+ $name:ident,)+) => {
        /// The weights of the router.
        #[derive(Clone, Debug, PartialEq)]
        pub struct Model {
            $($(#[$about])+ pub $name: f32,)+
        }

        impl Model {
            /// The names of all weights, in the order of [`Model::values`].
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            /// Returns every weight.
            pub fn values(&self) -> Vec<f32> {
                vec![$(self.$name),+]
            }

            /// Returns the weight with a name, to be changed.
            pub fn by_name(&mut self, name: &str) -> Option<&mut f32> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }

        const UNSET: Model = Model { $($name: f32::NAN,)+ };
    };
}

weights! {
    /// What an occurrence in the skill's name counts.
    name,
    /// What one in the description counts.
    description,
    /// What one in keywords and quoted phrases counts.
    keyword,
    /// What one in an example counts.
    example,
    /// What one in a heading of the body counts.
    heading,
    /// What one in the body counts.
    body,
    /// How much a long name is held against the occurrences in it, from nothing to one.
    name_length,
    /// The same of the description.
    description_length,
    /// The same of keywords.
    keyword_length,
    /// The same of examples.
    example_length,
    /// The same of headings.
    heading_length,
    /// The same of the body.
    body_length,
    /// So many weighted occurrences count half of what any number can.
    saturation,
    /// The power of a word's rarity in the catalog; below one, since rare is often an accident.
    rarity,
    /// How far rarity is that in all texts instead of that in the short ones.
    rarity_in_bodies,
    /// What a word of everyday work counts, against one that names a subject.
    everyday,
    /// What a quoted word of the prompt counts.
    quoted,
    /// What a word counts that the prompt only shows: code, logs, pasted text.
    shown,
    /// What the extension of a changed file counts.
    at_hand,
    /// What a word takes away that a skill has only where it says what it is not for.
    unwanted,
    /// What the likeness to a skill's examples counts, where most skills have some.
    taught,
    /// What it takes away when the prompt says "not" before the skill's name.
    negated,
    /// How sharply scores are told apart in `lead`.
    sharpness,
    /// Where confidence begins.
    base,
    /// How far the best skill stands out of all the others.
    lead,
    /// Names of the prompt (capitals inside a sentence) that the skill does not know.
    strangers,
    /// How many words the prompt shares with the skill's short texts, times the share it covers.
    breadth,
    /// The share of the prompt that only the skill's body has.
    body_only,
    /// How much more of its name the best skill finds in the prompt than the next one.
    name_lead,
    /// The share of the best fitting clause of the description that the prompt has.
    clause,
    /// How much more that is than the next skill's.
    clause_lead,
    /// How much better what a skill is not for fits than what it is for.
    ruled_out,
    /// How like a skill's examples the prompt is, where most skills have some.
    alike,
    /// Whether the prompt begins with "write", "give", "make", "create", "help".
    wants_text,
    /// From this confidence on the skill is loaded.
    sure,
    /// From this confidence on skills are offered to choose from.
    unsure,
}

impl Model {
    /// The weights that training leaves as they are: they were set by hand, since cases without
    /// examples, sessions and a person's choices say nothing of them.
    pub const BY_HAND: &'static [&'static str] = &[
        "example",
        "example_length",
        "at_hand",
        "unwanted",
        "taught",
        "negated",
        "sharpness",
    ];

    /// Returns the weights that checkrein comes with.
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Model> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            Self::read(include_str!("model.txt")).expect("a test reads the shipped weights")
        })
    }

    /// Reads weights from lines of `name = value`; `#` begins a remark.
    pub fn read(text: &str) -> Result<Self> {
        let mut model = UNSET;
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let (name, value) = line
                .split_once('=')
                .with_context(|| format!("`{line}` is not `name = value`"))?;
            let value: f32 = value
                .trim()
                .parse()
                .with_context(|| format!("`{line}` has no number"))?;
            let weight = model.by_name(name.trim());
            *weight.with_context(|| format!("there is no weight `{}`", name.trim()))? = value;
        }
        let missing = Self::NAMES
            .iter()
            .zip(model.values())
            .find(|(_, value)| !value.is_finite());
        if let Some((name, _)) = missing {
            bail!("the weight `{name}` is missing");
        }
        Ok(model)
    }

    /// Returns a number that changes with every weight that an index is built with.
    pub(super) fn key(&self) -> u32 {
        let built_with = [
            self.name,
            self.description,
            self.keyword,
            self.example,
            self.heading,
            self.body,
            self.name_length,
            self.description_length,
            self.keyword_length,
            self.example_length,
            self.heading_length,
            self.body_length,
            self.saturation,
            self.rarity,
            self.rarity_in_bodies,
            self.everyday,
        ];
        let bits = built_with.map(|weight| u64::from(weight.to_bits()));
        super::words::mix(&bits) as u32
    }
}

impl std::fmt::Display for Model {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let chapters = [
            ("name", "How skills are ranked: BM25 over weighted fields."),
            (
                "sharpness",
                "How sure the best one is: a logistic regression.",
            ),
            (
                "sure",
                "From which confidence on it is loaded, and skills are offered.",
            ),
        ];
        writeln!(
            formatter,
            "# The router's weights. `checkrein route train` fits them on cases with known answers, but for\n\
             # {}:\n\
             # these were set by hand. `alike` was too: it is fitted where the skills have examples.",
            Self::BY_HAND.join(", ")
        )?;
        for (name, value) in Self::NAMES.iter().zip(self.values()) {
            if let Some((_, says)) = chapters.iter().find(|(first, _)| first == name) {
                writeln!(formatter, "\n# {says}")?;
            }
            writeln!(formatter, "{name} = {value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_whole() {
        let shipped = Model::shipped();
        assert!(0.0 < shipped.unsure && shipped.unsure < shipped.sure && shipped.sure < 1.0);
    }

    #[test]
    fn the_shipped_file_is_as_training_writes_it() {
        let header = |text: &str| -> Vec<String> {
            let lines = text.lines().take_while(|line| line.starts_with('#'));
            lines.map(str::to_owned).collect()
        };
        let written = Model::shipped().to_string();
        assert_eq!(header(include_str!("model.txt")), header(&written));
        assert_eq!(&Model::read(&written).unwrap(), Model::shipped());
    }

    #[test]
    fn a_fault_is_named() {
        let whole = include_str!("model.txt");
        for (text, said) in [
            ("sure", "`sure` is not `name = value`"),
            ("sure = high", "`sure = high` has no number"),
            ("sureness = 1", "there is no weight `sureness`"),
            ("sure = 0.9 # enough", "the weight `name` is missing"),
        ] {
            let error = Model::read(text).unwrap_err();
            assert_eq!(error.to_string(), said);
        }
        let other = Model::read(&format!("{whole}\nname = 7")).unwrap();
        assert_ne!(other.key(), Model::shipped().key());
    }
}

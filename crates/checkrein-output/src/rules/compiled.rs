//! A rule made ready: its patterns compiled, one expression for each class of lines.

use anyhow::{Context, Result};
use regex::bytes::Regex;

use super::Rule;
use crate::general::{any_of, compile};

/// The patterns of one rule.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    /// Lines that stay.
    pub keep: Option<Regex>,
    /// Lines that warn.
    pub warn: Option<Regex>,
    /// Lines that explain.
    pub context: Option<Regex>,
    /// Lines that only say that all is well.
    pub noise: Option<Regex>,
    /// Lines that name the file of those below.
    pub header: Option<Regex>,
    /// Lines that stay with what follows.
    pub blocks: Vec<CompiledBlock>,
}

/// One block.
#[derive(Debug)]
pub(crate) struct CompiledBlock {
    /// The line that begins it.
    pub from: Regex,
    /// The line before which it ends; an empty one if there is none.
    pub until: Option<Regex>,
    /// It warns of something, and is no failure.
    pub warns: bool,
    /// How many lines after the first stay like it.
    pub lines: usize,
    /// How many lines after those explain it.
    pub context: usize,
}

impl Compiled {
    /// Forgets everything but the noise.
    pub(crate) fn keep_noise_alone(&mut self) {
        let noise = self.noise.take();
        *self = Self {
            noise,
            ..Self::default()
        };
    }

    /// Compiles a rule; the error names the pattern.
    pub(crate) fn of(rule: &Rule) -> Result<Self> {
        let one = |field: &str, pattern: &String| {
            compile(pattern)
                .with_context(|| format!("`{field}` has a pattern that is none: `{pattern}`"))
        };
        let all = |field: &str, patterns: &[String]| -> Result<Option<Regex>> {
            any_of(patterns).or_else(|error| {
                // Which of them it was is worth a second look.
                for pattern in patterns {
                    one(field, pattern)?;
                }
                Err(error).with_context(|| format!("the patterns of `{field}` are too large"))
            })
        };
        Ok(Self {
            keep: all("keep", &rule.keep)?,
            warn: all("warn", &rule.warn)?,
            context: all("context", &rule.context)?,
            noise: all("noise", &rule.noise)?,
            header: rule
                .header
                .as_ref()
                .map(|pattern| one("header", pattern))
                .transpose()?,
            blocks: rule
                .blocks
                .iter()
                .map(|block| {
                    Ok(CompiledBlock {
                        from: one("from", &block.from)?,
                        until: block
                            .until
                            .as_ref()
                            .map(|pattern| one("until", pattern))
                            .transpose()?,
                        warns: block.warns,
                        lines: block.lines,
                        context: block.context,
                    })
                })
                .collect::<Result<_>>()?,
        })
    }
}

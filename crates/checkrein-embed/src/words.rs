//! A model's tokenizer: from a text to the numbers of its tokens, never more than the model reads.

use std::path::Path;

use anyhow::{Result, anyhow};
use fs_err as fs;
use tokenizers::{ModelWrapper, Tokenizer, TruncationParams};

use crate::unusable::Unusable;

/// A token has hardly ever more letters: what is beyond that many for each is not even split.
const LONGEST_TOKEN: usize = 40;

/// The tokenizer of a model.
pub(crate) struct Words {
    tokenizer: Tokenizer,
    longest: usize,
    marked: bool,
}

impl Words {
    /// Reads `tokenizer.json`. `rows` is the number of vectors that the model has for tokens.
    ///
    /// Transformers want the marks of a text's beginning and end (`marked`), tables do not.
    pub(crate) fn read(
        path: &Path,
        longest: usize,
        marked: bool,
        rows: usize,
    ) -> Result<Self, Unusable> {
        let content = fs::read(path).map_err(|error| Unusable::unread(path, &error))?;
        let wrong =
            |error: tokenizers::Error| Unusable::broken(path, format!("is no tokenizer: {error}"));
        let mut tokenizer = Tokenizer::from_bytes(content).map_err(wrong)?;
        let size = tokenizer.get_vocab_size(true);
        if size > rows {
            return Err(Unusable::broken(
                path,
                format!(
                    "belongs to another model: it knows {size} tokens, and the model has {rows}"
                ),
            ));
        }
        // What a tokenizer was saved with is about some batch of its training.
        tokenizer.with_padding(None);
        let truncation = TruncationParams {
            max_length: longest,
            ..TruncationParams::default()
        };
        tokenizer.with_truncation(Some(truncation)).map_err(wrong)?;
        Ok(Self {
            tokenizer,
            longest,
            marked,
        })
    }

    /// Returns the numbers of a text's tokens.
    pub(crate) fn ids(&self, text: &str) -> Result<Vec<u32>> {
        let end = text.char_indices().nth(self.longest * LONGEST_TOKEN);
        let begin = end.map_or(text, |(end, _)| &text[..end]);
        let encoding = self.tokenizer.encode_fast(begin, self.marked);
        Ok(encoding
            .map_err(|error| anyhow!("the tokenizer fails: {error}"))?
            .get_ids()
            .to_vec())
    }

    /// Returns how many tokens there are.
    pub(crate) fn size(&self) -> usize {
        self.tokenizer.get_vocab_size(true)
    }

    /// Returns the number of the token that stands for what is not known, if there is one.
    pub(crate) fn unknown(&self) -> Option<u32> {
        let named = match self.tokenizer.get_model() {
            ModelWrapper::WordPiece(model) => Some(model.unk_token.as_str()),
            ModelWrapper::WordLevel(model) => Some(model.unk_token.as_str()),
            ModelWrapper::BPE(model) => model.unk_token.as_deref(),
            // Its number is private there, and always that of this token in models that have one.
            ModelWrapper::Unigram(_) => Some("<unk>"),
        };
        named.and_then(|token| self.tokenizer.token_to_id(token))
    }

    /// Returns all tokens but those that mark something or were never used, in the order of their numbers:
    /// the common ones come first.
    pub(crate) fn plain(&self) -> Vec<u32> {
        let marks = self.tokenizer.get_added_tokens_decoder();
        let is_plain = |(token, id): &(String, u32)| {
            !(marks.contains_key(id) || token.starts_with("[unused") && token.ends_with(']'))
        };
        let all = self.tokenizer.get_vocab(false).into_iter().filter(is_plain);
        let mut ids: Vec<u32> = all.map(|(_, id)| id).collect();
        ids.sort_unstable();
        ids
    }
}

//! From the vectors of a text's tokens to one vector of the text.

use std::path::Path;

use fs_err as fs;
use serde_json::Value;

use crate::unusable::Unusable;

/// How a model was trained to make one vector of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pooling {
    /// Their mean.
    Mean,
    /// The first one, which stands for the whole text.
    First,
}

impl Pooling {
    /// Reads the settings of a model's pooling.
    pub(crate) fn read(path: &Path) -> Result<Self, Unusable> {
        let content = fs::read(path).map_err(|error| Unusable::unread(path, &error))?;
        let settings: Value = serde_json::from_slice(&content)
            .map_err(|error| Unusable::broken(path, format!("is not valid JSON: {error}")))?;
        Self::of(&settings).map_err(|mode| {
            Unusable::new(
                path,
                format!("asks for a way of pooling that we do not have: {mode}"),
                "choose a model that takes the mean or the first token",
            )
        })
    }

    /// Reads the older form, a switch for each way, and the newer one, a name.
    fn of(settings: &Value) -> Result<Self, String> {
        let modes: Vec<&str> = match settings["pooling_mode"].as_str() {
            Some(mode) => vec![mode],
            None => settings
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, is_on)| is_on.as_bool() == Some(true))
                .filter_map(|(name, _)| name.strip_prefix("pooling_mode_"))
                .collect(),
        };
        match modes[..] {
            ["mean_tokens" | "mean"] => Ok(Self::Mean),
            ["cls_token" | "cls"] => Ok(Self::First),
            [] => Err("none is switched on".into()),
            _ => Err(format!("`{}`", modes.join("`, `"))),
        }
    }

    /// Makes one vector of those of the tokens, `size` numbers each.
    pub(crate) fn pool(self, tokens: &[f32], size: usize) -> Vec<f32> {
        match self {
            Self::First => tokens[..size].to_vec(),
            Self::Mean => {
                let mut mean = vec![0.0; size];
                for token in tokens.chunks_exact(size) {
                    mean.iter_mut()
                        .zip(token)
                        .for_each(|(sum, value)| *sum += value);
                }
                let count = (tokens.len() / size) as f32;
                mean.iter_mut().for_each(|sum| *sum /= count);
                mean
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settings: &str, expected: Result<Pooling, &str>) {
        let settings = serde_json::from_str(settings).unwrap();
        assert_eq!(Pooling::of(&settings), expected.map_err(str::to_owned));
    }

    #[test]
    fn the_way_of_pooling_is_the_one_that_is_switched_on() {
        check(
            r#"{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false}"#,
            Ok(Pooling::Mean),
        );
        check(
            r#"{"pooling_mode_cls_token": true, "include_prompt": true}"#,
            Ok(Pooling::First),
        );
        check(r#"{"pooling_mode": "mean"}"#, Ok(Pooling::Mean));
        check(r#"{"pooling_mode_max_tokens": true}"#, Err("`max_tokens`"));
        check(
            r#"{"pooling_mode_max_tokens": true, "pooling_mode_mean_tokens": true}"#,
            Err("`max_tokens`, `mean_tokens`"),
        );
        check("{}", Err("none is switched on"));
    }

    #[test]
    fn tokens_become_one() {
        let tokens = [1.0, 2.0, 3.0, 6.0];
        assert_eq!(Pooling::Mean.pool(&tokens, 2), [2.0, 4.0]);
        assert_eq!(Pooling::First.pool(&tokens, 2), [1.0, 2.0]);
    }
}

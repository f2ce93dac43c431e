//! From which confidence on a skill is loaded, and from which skills are offered.

/// An answer: how sure it was, and what it would have done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// How sure the router was.
    pub confidence: f64,
    /// Whether the best skill was right, or loading it a mistake; neither counts neither way.
    pub is_right: Option<bool>,
    /// Whether the prompt needs no skill at all.
    pub is_none: bool,
}

/// What is asked of the threshold from which on a skill is loaded.
pub const PRECISION: f64 = 0.935;
/// The share of prompts without need that no skill may be loaded for.
pub const QUIET_BODY: f64 = 0.98;
/// The share of prompts without need that must get nothing at all.
pub const QUIET: f64 = 0.87;

/// Returns both thresholds in hundredths: a skill is loaded from the first on, and from the second,
/// which is always lower, skills are offered.
pub fn both(judged: &[Judged]) -> (f32, f32) {
    let sure = sure(judged).clamp(2.0 * STEP, 1.0 - STEP);
    let unsure = unsure(judged).clamp(STEP, sure - STEP);
    let rounded = |threshold: f64| ((threshold * 100.0).round() / 100.0) as f32;
    (rounded(sure), rounded(unsure))
}

/// Thresholds are a hundredth apart: finer ones no set of cases can tell apart.
const STEP: f64 = 0.01;

/// Returns the lowest threshold that keeps what is asked of loading.
fn sure(judged: &[Judged]) -> f64 {
    lowest(judged, |above, none| {
        let right = above
            .iter()
            .filter(|one| one.is_right == Some(true))
            .count();
        let known = above.iter().filter(|one| one.is_right.is_some()).count();
        let fired = above.iter().filter(|one| one.is_none).count();
        right as f64 >= PRECISION * known as f64 && fired as f64 <= (1.0 - QUIET_BODY) * none as f64
    })
}

/// Returns the lowest threshold that keeps what is asked of offering.
fn unsure(judged: &[Judged]) -> f64 {
    lowest(judged, |above, none| {
        let fired = above.iter().filter(|one| one.is_none).count();
        fired as f64 <= (1.0 - QUIET) * none as f64
    })
}

/// Tries thresholds in steps of a hundredth, from below.
fn lowest(judged: &[Judged], keeps: impl Fn(&[&Judged], usize) -> bool) -> f64 {
    let none = judged.iter().filter(|one| one.is_none).count();
    (1..99)
        .map(|hundredths| f64::from(hundredths) / 100.0)
        .find(|threshold| {
            let above: Vec<&Judged> = judged
                .iter()
                .filter(|one| one.confidence >= *threshold)
                .collect();
            keeps(&above, none)
        })
        .unwrap_or(0.99)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_as_low_as_they_may_be() {
        let judged = |confidence: f64, is_right: Option<bool>, is_none: bool| Judged {
            confidence,
            is_right,
            is_none,
        };
        let mut all: Vec<Judged> = (0..100)
            .map(|number| judged(0.5 + f64::from(number) / 250.0, Some(true), false))
            .collect();
        all.extend((0..20).map(|number| judged(0.2 + f64::from(number) / 50.0, Some(false), true)));
        assert!((unsure(&all) - 0.55).abs() < 1e-9, "{}", unsure(&all));
        assert!((sure(&all) - 0.59).abs() < 1e-9, "{}", sure(&all));
        assert_eq!(both(&all), (0.59, 0.55));
        assert_eq!(both(&[]), (0.02, 0.01));
    }
}

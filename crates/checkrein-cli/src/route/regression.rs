//! Fits the weights of confidence: a logistic regression by Newton's method, with a ridge.

/// An example: its signals, whether the answer was right, and what it counts.
#[derive(Clone, Debug)]
pub struct Example {
    /// The signals, without the constant one.
    pub signals: Vec<f64>,
    /// Whether the answer was right.
    pub is_right: bool,
    /// What it counts.
    pub weight: f64,
}

/// How much weights are pulled to nothing, for signals of spread one.
const RIDGE: f64 = 1.0;

/// Steps of Newton's method; it is there long before.
const STEPS: usize = 30;

/// Returns the weights, the constant first.
pub fn fit(examples: &[Example]) -> Vec<f64> {
    let width = examples.first().map_or(0, |example| example.signals.len());
    let spreads = spreads(examples, width);
    let mut weights = vec![0.0; width + 1];
    for _ in 0..STEPS {
        let mut gradient = vec![0.0; width + 1];
        let mut hessian = vec![vec![0.0; width + 1]; width + 1];
        for example in examples {
            let row: Vec<f64> = std::iter::once(1.0)
                .chain(example.signals.iter().zip(&spreads).map(|(a, b)| a / b))
                .collect();
            let sum: f64 = row.iter().zip(&weights).map(|(a, b)| a * b).sum();
            let sure = 1.0 / (1.0 + (-sum).exp());
            let error = f64::from(u8::from(example.is_right)) - sure;
            for one in 0..=width {
                gradient[one] += example.weight * error * row[one];
                for other in 0..=width {
                    hessian[one][other] +=
                        example.weight * sure * (1.0 - sure) * row[one] * row[other];
                }
            }
        }
        for at in 1..=width {
            gradient[at] -= RIDGE * weights[at];
            hessian[at][at] += RIDGE;
        }
        hessian[0][0] += 1e-9;
        let step = solve(hessian, gradient);
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight += step;
        }
    }
    for (weight, spread) in weights[1..].iter_mut().zip(&spreads) {
        *weight /= spread;
    }
    weights
}

fn spreads(examples: &[Example], width: usize) -> Vec<f64> {
    let total: f64 = examples.iter().map(|example| example.weight).sum();
    (0..width)
        .map(|at| {
            let mean = |of: &dyn Fn(f64) -> f64| {
                let sum: f64 = examples
                    .iter()
                    .map(|example| example.weight * of(example.signals[at]))
                    .sum();
                sum / total
            };
            let middle = mean(&|signal| signal);
            mean(&|signal| (signal - middle).powi(2)).sqrt().max(1e-6)
        })
        .collect()
}

/// Solves a system of linear equations by elimination; a ridge keeps it from having no solution.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for column in 0..size {
        let pivot = (column..size)
            .max_by(|one, other| {
                let (one, other) = (matrix[*one][column], matrix[*other][column]);
                one.abs().total_cmp(&other.abs())
            })
            .unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..size {
            let factor = matrix[row][column] / matrix[column][column];
            let above = matrix[column].clone();
            for (cell, above) in matrix[row].iter_mut().zip(above).skip(column) {
                *cell -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|at| matrix[row][at] * right[at]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let solved = solve(vec![vec![0.0, 2.0], vec![4.0, 1.0]], vec![2.0, 9.0]);
        assert_eq!(solved, [2.0, 1.0]);
    }

    #[test]
    fn what_speaks_for_an_answer_is_found() {
        // The first signal decides, the second is noise, the third never changes.
        let examples: Vec<Example> = (0..400)
            .map(|number| {
                let signal = f64::from(number % 20) / 10.0 - 1.0;
                Example {
                    signals: vec![signal, f64::from(number % 7), 3.0],
                    is_right: signal + f64::from(number % 3) * 0.2 > 0.2,
                    weight: 1.0,
                }
            })
            .collect();
        let weights = fit(&examples);
        assert!(weights[1] > 3.0 && weights[2].abs() < 0.3, "{weights:?}");
        assert!(weights.iter().all(|weight| weight.is_finite()));
    }
}

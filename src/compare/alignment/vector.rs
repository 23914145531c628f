//! Weighted words of unit length: their product is the cosine of the angle between two texts.

/// Weights by number of word, in order of number; of length 1 or empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Vector(Vec<(u32, f64)>);

impl Vector {
    /// Makes a vector of length 1 of weights in order of number.
    pub(super) fn new(mut weights: Vec<(u32, f64)>) -> Self {
        let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        if length > 0.0 {
            for (_, weight) in &mut weights {
                *weight /= length;
            }
        }
        Self(weights)
    }

    /// Tells whether it holds no word.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One vector spread out over the whole vocabulary, to be multiplied with many others.
#[derive(Debug)]
pub(super) struct Spread {
    weights: Vec<f64>,
}

impl Spread {
    /// Makes an empty one for a vocabulary of so many words.
    pub(super) fn new(vocabulary: usize) -> Self {
        Self { weights: vec![0.0; vocabulary] }
    }

    /// Multiplies a vector with others: the cosines in their order, 0 to 1.
    pub(super) fn cosines<'v>(
        &mut self,
        vector: &Vector,
        others: impl IntoIterator<Item = &'v Vector>,
    ) -> Vec<f64> {
        for (word, weight) in &vector.0 {
            self.weights[*word as usize] = *weight;
        }
        let cosine = |other: &Vector| {
            other.0.iter().map(|(word, weight)| weight * self.weights[*word as usize]).sum()
        };
        let cosines = others.into_iter().map(cosine).collect();
        for (word, _) in &vector.0 {
            self.weights[*word as usize] = 0.0;
        }
        cosines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_alike_whatever_their_number() {
        let once = Vector::new(vec![(0, 1.0), (2, 1.0)]);
        let thrice = Vector::new(vec![(0, 3.0), (2, 3.0)]);
        let other = Vector::new(vec![(1, 1.0)]);
        let mut spread = Spread::new(3);
        let cosines = spread.cosines(&once, [&thrice, &other, &Vector::default()]);
        assert!((cosines[0] - 1.0).abs() < 1e-9);
        assert_eq!(cosines[1..], [0.0, 0.0]);
        // nothing of it is left behind
        assert_eq!(spread.cosines(&other, [&once]), [0.0]);
    }
}

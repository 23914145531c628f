//! How far two words are apart, for fuzzy queries and for "did you mean".

/// Tells whether `a` becomes `b` by at most `limit` insertions, deletions, replacements or
/// swaps of neighbours (optimal string alignment).
pub fn within_distance(a: &str, b: &str, limit: usize) -> bool {
    distance(a, b, limit).is_some()
}

/// Returns the candidate nearest to `word`, if one is near enough to be a slip of the pen:
/// at most a third of the word's letters, and no more than [`SLIP_MAX`].
pub fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (word.chars().count() / 3).clamp(1, SLIP_MAX);
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(word, candidate, limit)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// More edits than this are another word, not a slip.
const SLIP_MAX: usize = 3;

fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    Some(last[b.len()]).filter(|&edits| edits <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_counts_once() {
        assert!(within_distance("viusm", "visum", 1));
        assert!(!within_distance("abkommen", "einkommen", 1));
    }

    #[test]
    fn the_nearest_candidate_is_meant() {
        assert_eq!(closest("topik", ["title", "topic", "when"]), Some("topic"));
        assert_eq!(closest("xyz", ["title", "topic"]), None);
    }
}

//! Which unit of one text answers to which of the other.
//!
//! ```text
//! likeness of every pair ─▶ anchors, best first ─▶ pairs that fit between anchors
//!                                                          │
//!            what is left over joins the unit that holds its words (one to many)
//! ```
//!
//! Templates move paragraphs into other articles, so that order decides only where likeness
//! leaves a choice.

/// Likeness from which a pair is an anchor whatever stands around it. Found on readmission
/// agreements of one template: below it mirrored duties ("A readmits", "B readmits") compete.
const ANCHOR: f64 = 0.62;
/// Likeness from which a pair is taken that keeps the order of the anchors.
const PAIR: f64 = 0.42;
/// What keeping the order of the anchors adds to the likeness of a pair.
const ORDER: f64 = 0.12;
/// Share of its words that a unit must find in another to join it.
const JOIN: f64 = 0.58;

/// Likeness of pairs and what one holds of the other, as tables of rows × columns.
pub(super) struct Likeness {
    /// Likeness, 0 to 1.
    pub(super) pairs: Vec<Vec<f64>>,
    /// Share of the row's words in the column.
    pub(super) row_in_column: Vec<Vec<f64>>,
    /// Share of the column's words in the row.
    pub(super) column_in_row: Vec<Vec<f64>>,
}

/// A link between a row and a column, with their likeness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) likeness: f64,
}

/// Pairs the units; a unit may have several partners.
pub(super) fn links(likeness: &Likeness) -> Vec<Link> {
    let rows = likeness.pairs.len();
    let columns = likeness.pairs.first().map_or(0, Vec::len);
    let mut taken = Taken::new(rows, columns);
    taken.take_best(likeness, ANCHOR, |_, _| 0.0);
    let anchors = taken.of_row.clone();
    taken.take_best(
        likeness,
        PAIR,
        |row, column| {
            if keeps_order(&anchors, row, column) { ORDER } else { 0.0 }
        },
    );
    let mut links = taken.links(likeness);
    for row in (0..rows).filter(|row| taken.of_row[*row].is_none()) {
        let held = (0..columns).map(|column| (likeness.row_in_column[row][column], column));
        if let Some((_, column)) = best(held) {
            links.push(Link { row, column, likeness: likeness.pairs[row][column] });
        }
    }
    for column in (0..columns).filter(|column| taken.of_column[*column].is_none()) {
        let held = (0..rows).map(|row| (likeness.column_in_row[row][column], row));
        if let Some((_, row)) = best(held) {
            links.push(Link { row, column, likeness: likeness.pairs[row][column] });
        }
    }
    links.sort_by_key(|link| (link.row, link.column));
    links.dedup_by_key(|link| (link.row, link.column));
    links
}

/// The greatest share, where it is great enough; the first of equals.
fn best(held: impl Iterator<Item = (f64, usize)>) -> Option<(f64, usize)> {
    held.filter(|(share, _)| *share >= JOIN).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
}

struct Taken {
    of_row: Vec<Option<usize>>,
    of_column: Vec<Option<usize>>,
}

impl Taken {
    fn new(rows: usize, columns: usize) -> Self {
        Self { of_row: vec![None; rows], of_column: vec![None; columns] }
    }

    /// Takes free pairs of at least `least`, the likest first.
    fn take_best(&mut self, likeness: &Likeness, least: f64, bonus: impl Fn(usize, usize) -> f64) {
        let mut open: Vec<(f64, usize, usize)> = Vec::new();
        for (row, of_row) in likeness.pairs.iter().enumerate() {
            for (column, value) in of_row.iter().enumerate() {
                let is_free = self.of_row[row].is_none() && self.of_column[column].is_none();
                let value = value + bonus(row, column);
                if is_free && value >= least {
                    open.push((value, row, column));
                }
            }
        }
        open.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, row, column) in open {
            if self.of_row[row].is_none() && self.of_column[column].is_none() {
                self.of_row[row] = Some(column);
                self.of_column[column] = Some(row);
            }
        }
    }

    fn links(&self, likeness: &Likeness) -> Vec<Link> {
        let pairs = self.of_row.iter().enumerate();
        pairs
            .filter_map(|(row, column)| {
                let column = (*column)?;
                Some(Link { row, column, likeness: likeness.pairs[row][column] })
            })
            .collect()
    }
}

/// Tells whether the pair stands between the partners of the nearest anchors.
fn keeps_order(anchors: &[Option<usize>], row: usize, column: usize) -> bool {
    let before = anchors[..row].iter().rev().find_map(|anchor| *anchor);
    let after = anchors[row + 1..].iter().find_map(|anchor| *anchor);
    before.is_none_or(|before| before < column) && after.is_none_or(|after| column < after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pairs: &[&[f64]], held: &[&[f64]], expected: &[(usize, usize)]) {
        let table = |rows: &[&[f64]]| rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>();
        let none = vec![vec![0.0; pairs[0].len()]; pairs.len()];
        let likeness = Likeness {
            pairs: table(pairs),
            row_in_column: if held.is_empty() { none.clone() } else { table(held) },
            column_in_row: none,
        };
        let found: Vec<_> = links(&likeness).iter().map(|l| (l.row, l.column)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_moved_provision_is_found_where_it_stands() {
        check(&[&[0.1, 0.9], &[0.8, 0.2]], &[], &[(0, 1), (1, 0)]);
    }

    #[test]
    fn order_decides_between_equals() {
        check(
            &[&[0.9, 0.0, 0.0], &[0.0, 0.45, 0.0], &[0.0, 0.45, 0.9]],
            &[],
            &[(0, 0), (1, 1), (2, 2)],
        );
    }

    #[test]
    fn what_is_left_over_joins_the_unit_that_holds_its_words() {
        check(&[&[0.9], &[0.2]], &[&[1.0], &[0.7]], &[(0, 0), (1, 0)]);
    }

    #[test]
    fn what_is_like_nothing_stays_alone() {
        check(&[&[0.9, 0.1], &[0.1, 0.3]], &[], &[(0, 0)]);
    }
}

//! Which unit of one text answers to which of the other.
//!
//! ```text
//! likeness of every pair ─▶ anchors, best first ─▶ pairs that fit between anchors
//!                                                          │
//!          what is left over joins the unit that holds its words (one to many),
//!            or the only one that resembles it at all (texts worded differently),
//!            or the partners of its twin (a duty said for each side in turn)
//! ```
//!
//! Templates move paragraphs into other articles, so that order decides only where likeness
//! leaves a choice.

use std::collections::BTreeSet;

/// Likeness from which a pair is an anchor whatever stands around it. Found on readmission
/// agreements of one template: below it mirrored duties ("A readmits", "B readmits") compete.
const ANCHOR: f64 = 0.62;
/// Likeness from which a pair is taken that keeps the order of the anchors.
const PAIR: f64 = 0.42;
/// What keeping the order of the anchors adds to the likeness of a pair.
const ORDER: f64 = 0.12;
/// Share of its words that a unit must find in another to join it.
const JOIN: f64 = 0.58;
/// Likeness from which two units that nothing else resembles are a pair: agreements on one
/// subject by different drafters share few words even where they say the same.
const LONE: f64 = 0.22;
/// By how much such a pair must be liker than any other of its units.
const LONE_LEAD: f64 = 1.25;

/// Share of their words that two units of one text have in common from which they are twins:
/// *A readmits whom B asks it to* and *B readmits whom A asks it to*. The other text may say both
/// at once.
const TWINS: f64 = 0.8;

/// What is known of two sequences of units, the rows and the columns.
pub(super) trait Likeness {
    /// Number of rows and columns.
    fn size(&self) -> (usize, usize);
    /// Likeness of a row and a column, 0 to 1.
    fn of(&self, row: usize, column: usize) -> f64;
    /// Share of the row's words in the column, those left out that `partner`, another row,
    /// has there already.
    fn row_in_column(&self, row: usize, column: usize, partner: Option<usize>) -> f64;
    /// The same for a column in a row.
    fn column_in_row(&self, column: usize, row: usize, partner: Option<usize>) -> f64;
    /// Share of their words that two rows have in common, where they can be twins.
    fn twin_rows(&self, row: usize, other: usize) -> f64;
    /// The same for two columns.
    fn twin_columns(&self, column: usize, other: usize) -> f64;
}

/// A link between a row and a column, with their likeness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) likeness: f64,
}

/// Pairs the units; a unit may have several partners.
pub(super) fn links(likeness: &impl Likeness) -> Vec<Link> {
    let (rows, columns) = likeness.size();
    let pairs: Vec<Vec<f64>> = (0..rows)
        .map(|row| (0..columns).map(|column| likeness.of(row, column)).collect())
        .collect();
    let mut taken = Taken::new(rows, columns);
    taken.take_best(&pairs, ANCHOR, |_, _| 0.0);
    let anchors = taken.of_row.clone();
    taken.take_best(
        &pairs,
        PAIR,
        |row, column| {
            if keeps_order(&anchors, row, column) { ORDER } else { 0.0 }
        },
    );
    taken.take_lone(&pairs);
    let link = |row: usize, column: usize| Link { row, column, likeness: pairs[row][column] };
    let mut links = taken.links(link);
    for row in (0..rows).filter(|row| taken.of_row[*row].is_none()) {
        let held = |column: usize| likeness.row_in_column(row, column, taken.of_column[column]);
        links.extend(best((0..columns).map(|column| (held(column), column))).map(|c| link(row, c)));
    }
    for column in (0..columns).filter(|column| taken.of_column[*column].is_none()) {
        let held = |row: usize| likeness.column_in_row(column, row, taken.of_row[row]);
        links.extend(best((0..rows).map(|row| (held(row), row))).map(|row| link(row, column)));
    }
    let of_twin_rows = twins(rows, &links, |link| link.row, |a, b| likeness.twin_rows(a, b));
    let of_twin_rows = of_twin_rows.into_iter().map(|(row, of)| link(row, of.column));
    let of_twin_columns =
        twins(columns, &links, |link| link.column, |a, b| likeness.twin_columns(a, b));
    let of_twin_columns = of_twin_columns.into_iter().map(|(column, of)| link(of.row, column));
    let of_twins: Vec<Link> = of_twin_rows.chain(of_twin_columns).collect();
    links.extend(of_twins);
    links.sort_by_key(|link| (link.row, link.column));
    links.dedup_by_key(|link| (link.row, link.column));
    links
}

/// Units without a link, each with the links of its twin.
fn twins(
    units: usize,
    links: &[Link],
    unit_of: impl Fn(&Link) -> usize,
    alike: impl Fn(usize, usize) -> f64,
) -> Vec<(usize, Link)> {
    let linked: BTreeSet<usize> = links.iter().map(&unit_of).collect();
    let alone = (0..units).filter(|unit| !linked.contains(unit));
    let of_twin = alone.filter_map(|unit| {
        let twins = linked.iter().map(|twin| (alike(unit, *twin), *twin));
        let twins = twins.filter(|(share, _)| *share >= TWINS);
        let (_, twin) = twins.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        Some((unit, twin))
    });
    of_twin
        .flat_map(|(unit, twin)| {
            let own = links.iter().filter(|link| unit_of(link) == twin);
            own.map(|link| (unit, *link)).collect::<Vec<_>>()
        })
        .collect()
}

/// The greatest share, where it is great enough; the first of equals.
fn best(held: impl Iterator<Item = (f64, usize)>) -> Option<usize> {
    held.filter(|(share, _)| *share >= JOIN)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, unit)| unit)
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
    fn take_best(&mut self, pairs: &[Vec<f64>], least: f64, bonus: impl Fn(usize, usize) -> f64) {
        let mut open: Vec<(f64, usize, usize)> = Vec::new();
        for (row, of_row) in pairs.iter().enumerate() {
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

    /// Takes free pairs that are each other's likest by far.
    fn take_lone(&mut self, pairs: &[Vec<f64>]) {
        let mut found = Vec::new();
        for (row, of_row) in pairs.iter().enumerate() {
            for (column, value) in of_row.iter().enumerate() {
                let is_free = self.of_row[row].is_none() && self.of_column[column].is_none();
                let others_of_row = of_row.iter().enumerate().filter(|(other, _)| *other != column);
                let others_of_row = others_of_row.map(|(_, value)| *value);
                let others_of_column = pairs.iter().enumerate().filter(|(other, _)| *other != row);
                let others_of_column = others_of_column.map(|(_, of_row)| of_row[column]);
                let next = others_of_row.chain(others_of_column).fold(0.0, f64::max);
                if is_free && *value >= LONE && *value >= next * LONE_LEAD {
                    found.push((row, column));
                }
            }
        }
        for (row, column) in found {
            self.of_row[row] = Some(column);
            self.of_column[column] = Some(row);
        }
    }

    fn links(&self, link: impl Fn(usize, usize) -> Link) -> Vec<Link> {
        let pairs = self.of_row.iter().enumerate();
        pairs.filter_map(|(row, column)| Some(link(row, (*column)?))).collect()
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

    struct Table<'t> {
        pairs: &'t [&'t [f64]],
        /// Share of a row in a column, and whether it is what a partner has already.
        held: &'t [&'t [f64]],
        /// Two columns that say the same of each side.
        twins: Option<(usize, usize)>,
    }

    impl Likeness for Table<'_> {
        fn size(&self) -> (usize, usize) {
            (self.pairs.len(), self.pairs[0].len())
        }

        fn of(&self, row: usize, column: usize) -> f64 {
            self.pairs[row][column]
        }

        fn row_in_column(&self, row: usize, column: usize, _: Option<usize>) -> f64 {
            self.held.get(row).map_or(0.0, |of_row| of_row[column])
        }

        fn column_in_row(&self, _: usize, _: usize, _: Option<usize>) -> f64 {
            0.0
        }

        fn twin_rows(&self, _: usize, _: usize) -> f64 {
            0.0
        }

        fn twin_columns(&self, column: usize, other: usize) -> f64 {
            let is_twin = |(a, b)| (column, other) == (a, b) || (column, other) == (b, a);
            if self.twins.is_some_and(is_twin) { 0.9 } else { 0.3 }
        }
    }

    fn found(table: &Table) -> Vec<(usize, usize)> {
        links(table).iter().map(|link| (link.row, link.column)).collect()
    }

    fn check(pairs: &[&[f64]], held: &[&[f64]], expected: &[(usize, usize)]) {
        assert_eq!(found(&Table { pairs, held, twins: None }), expected);
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
    fn what_nothing_else_resembles_is_a_pair_at_little_likeness() {
        check(&[&[0.3, 0.1], &[0.1, 0.2]], &[], &[(0, 0)]);
        check(&[&[0.25, 0.24], &[0.1, 0.1]], &[], &[]);
    }

    #[test]
    fn a_duty_said_for_each_side_answers_to_one_that_is_said_for_both() {
        let mut table = Table { pairs: &[&[0.9, 0.5, 0.1]], held: &[], twins: Some((0, 1)) };
        assert_eq!(found(&table), [(0, 0), (0, 1)]);
        // a twin with a partner of its own needs none
        table.pairs = &[&[0.9, 0.5, 0.1], &[0.5, 0.8, 0.1]];
        assert_eq!(found(&table), [(0, 0), (1, 1)]);
    }

    #[test]
    fn what_is_like_nothing_stays_alone() {
        check(&[&[0.9, 0.1], &[0.1, 0.2]], &[], &[(0, 0)]);
    }
}

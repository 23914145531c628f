//! Which provisions of different drafts share a matter.
//!
//! ```text
//!            a   b   c        a is the likest of 1: a link
//!        1  .6  .5  .1        b is nearly as like 1 as a is, and 1 is the likest of b: a link
//!        2  .5  .1  .3        c is the likest of nobody, but 2 is the likest of c: a link only
//!                             where c comes near the likest of 2
//! ```
//!
//! Nothing is assigned: what one draft says once the other may say four times, and each of them
//! is read beside it. A link must be the best or nearly the best of one of its ends, and not far
//! below the best of the other end.

use std::collections::BTreeSet;

use super::matching::Link;

/// Kinship below which nothing is said of the same matter.
const LEAST: f64 = 0.32;
/// Share of the best that one end must reach.
const NEAR_BEST: f64 = 0.95;
/// Share of the best that the other end must reach.
const BESIDE_BEST: f64 = 0.75;
/// Kinship from which an item of a list that has nothing liker belongs to what says another item
/// of it in one sentence.
const LEAST_ITEM: f64 = 0.18;

/// The list that every provision belongs to, as opening words or as item; none for most.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) of_rows: Vec<Option<usize>>,
    pub(super) of_columns: Vec<Option<usize>>,
}

/// Links every two provisions that are near enough to the best of both, in order of rows and
/// columns, and the members of lists to what says them in one sentence.
pub(super) fn shared(kinship: &[Vec<f64>], lists: &Lists) -> Vec<Link> {
    let table = Table::new(kinship);
    let mut links: BTreeSet<(usize, usize)> =
        table.places().filter(|place| table.is_shared(*place)).collect();
    let of_lists: Vec<(usize, usize)> =
        links.iter().flat_map(|link| table.of_list(*link, lists)).collect();
    links.extend(of_lists);
    let link = |(row, column): (usize, usize)| Link { row, column, likeness: kinship[row][column] };
    links.into_iter().map(link).collect()
}

/// The kinship of all rows and columns, with the best of each.
struct Table<'k> {
    kinship: &'k [Vec<f64>],
    best_of_row: Vec<f64>,
    best_of_column: Vec<f64>,
}

impl<'k> Table<'k> {
    fn new(kinship: &'k [Vec<f64>]) -> Self {
        let columns = kinship.first().map_or(0, Vec::len);
        let best_of_column =
            (0..columns).map(|column| best(kinship.iter().map(|row| &row[column]))).collect();
        let best_of_row = kinship.iter().map(|row| best(row.iter())).collect();
        Self { kinship, best_of_row, best_of_column }
    }

    fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        let columns = self.best_of_column.len();
        (0..self.kinship.len()).flat_map(move |row| (0..columns).map(move |column| (row, column)))
    }

    fn of(&self, (row, column): (usize, usize)) -> f64 {
        self.kinship[row][column]
    }

    /// Shares of the best that the row and the column reach with each other.
    fn shares(&self, place: (usize, usize)) -> [f64; 2] {
        let likeness = self.of(place);
        [likeness / self.best_of_row[place.0], likeness / self.best_of_column[place.1]]
    }

    fn is_shared(&self, place: (usize, usize)) -> bool {
        let [row, column] = self.shares(place);
        let is_near = row.max(column) >= NEAR_BEST && row.min(column) >= BESIDE_BEST;
        self.of(place) >= LEAST && is_near
    }

    /// The further links of a link between a list and what says it in one sentence.
    fn of_list(&self, (row, column): (usize, usize), lists: &Lists) -> Vec<(usize, usize)> {
        let rows = members(lists.of_columns[column], lists.of_rows[row], &lists.of_rows);
        let rows = rows.map(|member| (member, column));
        let rows = rows.filter(|place| self.is_member(*place, self.shares(*place)));
        let columns = members(lists.of_rows[row], lists.of_columns[column], &lists.of_columns);
        let columns = columns.map(|member| (row, member));
        let columns = columns.filter(|place| {
            let [row, column] = self.shares(*place);
            self.is_member(*place, [column, row])
        });
        rows.chain(columns).collect()
    }

    /// Tells whether a member of a list belongs to what says another one: nothing is liker to it,
    /// or both ends have little that is.
    fn is_member(&self, place: (usize, usize), [member, other]: [f64; 2]) -> bool {
        let likeness = self.of(place);
        let is_likest = member >= 1.0 && likeness >= LEAST_ITEM;
        is_likest || member.min(other) >= BESIDE_BEST && likeness >= LEAST
    }
}

/// All of a list, where the other end is part of none.
fn members(
    other: Option<usize>,
    list: Option<usize>,
    lists: &[Option<usize>],
) -> impl Iterator<Item = usize> {
    let list = list.filter(|_| other.is_none());
    let places = lists.iter().enumerate();
    places.filter(move |(_, of)| list.is_some() && **of == list).map(|(member, _)| member)
}

fn best<'v>(values: impl Iterator<Item = &'v f64>) -> f64 {
    values.copied().fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kinship: &[&[f64]], expected: &[(usize, usize)]) {
        let none = vec![None; kinship.len().max(kinship[0].len())];
        check_lists(kinship, &Lists { of_rows: none.clone(), of_columns: none }, expected);
    }

    fn check_lists(kinship: &[&[f64]], lists: &Lists, expected: &[(usize, usize)]) {
        let kinship: Vec<Vec<f64>> = kinship.iter().map(|row| row.to_vec()).collect();
        let found: Vec<(usize, usize)> =
            shared(&kinship, lists).iter().map(|link| (link.row, link.column)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_rule_that_is_said_twice_answers_twice() {
        check(&[&[0.6, 0.58, 0.1]], &[(0, 0), (0, 1)]);
    }

    #[test]
    fn what_has_a_better_partner_elsewhere_is_left_to_it() {
        check(&[&[0.8, 0.5], &[0.7, 0.1]], &[(0, 0), (1, 0)]);
        check(&[&[0.9, 0.4], &[0.1, 0.6]], &[(0, 0), (1, 1)]);
    }

    #[test]
    fn the_items_of_a_list_belong_to_the_sentence_that_says_them_all() {
        let kinship: [&[f64]; 2] = [&[0.5, 0.2, 0.1, 0.2], &[0.1, 0.1, 0.1, 0.3]];
        let of_columns = vec![Some(0); 4];
        let lists = Lists { of_rows: vec![None; 2], of_columns: of_columns.clone() };
        check_lists(&kinship, &lists, &[(0, 0), (0, 1)]);
        // the opening words come with an item that both ends have little liker to
        let kinship: [&[f64]; 2] = [&[0.4, 0.5], &[0.45, 0.1]];
        let lists = Lists { of_rows: vec![None; 2], of_columns: vec![Some(0); 2] };
        check_lists(&kinship, &lists, &[(0, 0), (0, 1), (1, 0)]);
    }

    #[test]
    fn two_lists_are_read_item_by_item() {
        let kinship: [&[f64]; 2] = [&[0.5, 0.2, 0.1, 0.2], &[0.1, 0.1, 0.1, 0.3]];
        let of_columns = vec![Some(0); 4];
        let lists = Lists { of_rows: vec![Some(0); 2], of_columns };
        check_lists(&kinship, &lists, &[(0, 0)]);
    }

    #[test]
    fn what_is_like_nothing_stays_alone() {
        check(&[&[0.3, 0.2], &[0.1, 0.2]], &[]);
    }
}

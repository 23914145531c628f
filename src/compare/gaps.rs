//! What a country's texts do not regulate that its peers' do.

use crate::compare::{CellState, Comparison, Topic};

/// A silence of one column that others fill.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Position of the column.
    pub column: usize,
    /// What it is silent about.
    pub topic: Topic,
    /// [`CellState::Silent`], or [`CellState::Unreadable`] where not everything could be read.
    pub state: CellState,
    /// Positions of the columns that promise something about it, or speak of it.
    pub peers: Vec<usize>,
}

/// Returns the gaps by column; in each the whole pillars first, then what most peers regulate.
/// A topic of a pillar that is missing as a whole is not named again.
pub fn gaps(comparison: &Comparison) -> Vec<Gap> {
    let mut found = Vec::new();
    for column in 0..comparison.columns.len() {
        let mut own: Vec<Gap> = gaps_of(comparison, column);
        let missing: Vec<_> = own.iter().filter(|gap| gap.topic.topic.is_none()).cloned().collect();
        own.retain(|gap| {
            let is_within = missing.iter().any(|whole| whole.topic.pillar == gap.topic.pillar);
            gap.topic.topic.is_none() || !is_within
        });
        own.sort_by_key(|gap| (gap.topic.topic.is_some(), usize::MAX - gap.peers.len()));
        found.extend(own);
    }
    found
}

fn gaps_of(comparison: &Comparison, column: usize) -> Vec<Gap> {
    let speaks = |state| matches!(state, CellState::Commitment | CellState::Mention);
    let is_gap = |state| matches!(state, CellState::Silent | CellState::Unreadable);
    let gap = |row: &crate::compare::Row| {
        let state = row.cells[column].state;
        let peers: Vec<usize> =
            (0..row.cells.len()).filter(|peer| speaks(row.cells[*peer].state)).collect();
        (is_gap(state) && !peers.is_empty()).then(|| Gap {
            column,
            topic: row.topic.clone(),
            state,
            peers,
        })
    };
    comparison.rows.iter().filter_map(gap).collect()
}

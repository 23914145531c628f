//! Two texts side by side, for people: what answers to what, and what changed.

use std::sync::Arc;

use crate::{
    cli::{
        citation::Citations,
        render::{Grid, Mark, Sheet},
        wording::Ui,
    },
    compare::{Alignment, Change, Changed, Edit, Pair, Side, difference},
    index::ClauseRecord,
    model::Deadline,
};

/// What is needed to name things.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Texts {
    /// Language.
    pub(in crate::cli) ui: Ui,
    /// Form of citations.
    pub(in crate::cli) cite: Citations,
}

impl Texts {
    /// Puts the pairs that differ, with the words that do; what is the same is counted.
    pub(in crate::cli) fn put(self, sheet: &mut Sheet, alignment: &Alignment) {
        let (left, right) = (self.side(&alignment.left), self.side(&alignment.right));
        sheet.marked_line(Mark::Strong, &format!("A  {left}"));
        sheet.marked_line(Mark::Strong, &format!("B  {right}"));
        sheet.gap();
        let (mut same, mut only_left, mut only_right) = (0, 0, 0);
        for pair in &alignment.pairs {
            let is_same = is_unchanged(pair);
            same += usize::from(is_same);
            only_left += usize::from(pair.right.is_empty());
            only_right += usize::from(pair.left.is_empty());
            if !is_same {
                self.put_pair(sheet, pair);
            }
        }
        let changed = alignment.pairs.len() - same - only_left - only_right;
        sheet
            .line(&self.ui.aligned([same, changed, only_left, only_right], alignment.not_searched));
    }

    fn put_pair(self, sheet: &mut Sheet, pair: &Pair) {
        sheet.marked_line(Mark::Strong, &self.places(pair));
        for change in &pair.changes {
            sheet.marked(Mark::Alarm, "  ! ");
            sheet.line(&self.change(change));
        }
        if let Some((left, right)) = pair.wordings() {
            sheet.paragraph("    ", &shown_difference(&left, &right));
        } else {
            for clause in &pair.left {
                sheet.paragraph("    A  ", &clause.text);
            }
            for clause in &pair.right {
                sheet.paragraph("    B  ", &clause.text);
            }
        }
        sheet.gap();
    }

    /// One row a pair: places, wordings, what changes in substance, the words that differ.
    pub(in crate::cli) fn table(self, alignment: &Alignment) -> Grid {
        let row = |pair: &Pair| {
            let texts = |side: &[Arc<ClauseRecord>]| {
                side.iter().map(|clause| clause.text.clone()).collect::<Vec<_>>().join("\n")
            };
            let changes: Vec<String> = pair.changes.iter().map(|c| self.change(c)).collect();
            let difference = pair.wordings().map(|(a, b)| shown_difference(&a, &b));
            vec![
                self.place(&pair.left),
                self.place(&pair.right),
                texts(&pair.left),
                texts(&pair.right),
                changes.join("\n"),
                difference.unwrap_or_default(),
            ]
        };
        let (left, right) = (self.side(&alignment.left), self.side(&alignment.right));
        Grid {
            head: self.ui.alignment_columns(&left, &right),
            rows: alignment.pairs.iter().map(row).collect(),
        }
    }

    fn side(self, side: &Side) -> String {
        let language = side.clauses.first().map_or("", |clause| clause.language.code());
        format!("{} ({language}, {})", side.document.id, self.ui.clauses(side.clauses.len()))
    }

    fn places(self, pair: &Pair) -> String {
        match (pair.left.is_empty(), pair.right.is_empty()) {
            (false, true) => format!("{}: {}", self.place(&pair.left), self.ui.only_in("A")),
            (true, _) => format!("{}: {}", self.place(&pair.right), self.ui.only_in("B")),
            _ => format!("{} → {}", self.place(&pair.left), self.place(&pair.right)),
        }
    }

    fn place(self, side: &[Arc<ClauseRecord>]) -> String {
        let place =
            |clause: &Arc<ClauseRecord>| self.ui.place(&self.cite.of(&clause.locator), clause);
        side.iter().map(place).collect::<Vec<_>>().join(" + ")
    }

    fn change(self, change: &Change) -> String {
        let what = self.ui.changed(&change.what);
        match &change.what {
            Changed::Deadline(from, to) => {
                let limits = |limits: &[Deadline], words: &str| match limits {
                    [] => "–".to_owned(),
                    limits => limits
                        .iter()
                        .map(|limit| match limit.duration {
                            Some(_) => self.ui.deadline(limit, ""),
                            None => words.to_owned(),
                        })
                        .collect::<Vec<_>>()
                        .join("; "),
                };
                format!("{what}: {} → {}", limits(from, &change.from), limits(to, &change.to))
            }
            Changed::Modality(from, to) => {
                let side = |modality, words: &str| match words {
                    "" => self.ui.modality(modality).to_owned(),
                    words => format!("{} {}", self.ui.modality(modality), self.ui.quoted(words)),
                };
                format!("{what}: {} → {}", side(*from, &change.from), side(*to, &change.to))
            }
            Changed::Debtor | Changed::Amount | Changed::DeemedConsent => {
                let side = |words: &str| {
                    if words.is_empty() { "–".to_owned() } else { words.to_owned() }
                };
                format!("{what}: {} → {}", side(&change.from), side(&change.to))
            }
        }
    }
}

fn is_unchanged(pair: &Pair) -> bool {
    let is_same = pair.wordings().is_some_and(|(left, right)| {
        difference(&left, &right).iter().all(|piece| piece.edit == Edit::Kept)
    });
    let is_translation =
        !pair.left.is_empty() && !pair.right.is_empty() && pair.wordings().is_none();
    pair.changes.is_empty() && (is_same || is_translation)
}

/// Words that only one wording has, in the signs of a plain text: `[-30-] [+45+]`.
fn shown_difference(left: &str, right: &str) -> String {
    let mut text = String::new();
    for piece in difference(left, right) {
        let (open, close) = match piece.edit {
            Edit::Kept => ("", ""),
            Edit::Removed => ("[-", "-]"),
            Edit::Added => ("[+", "+]"),
        };
        let words = piece.text.trim_end();
        let space = &piece.text[words.len()..];
        text.push_str(&format!("{open}{words}{close}{space}"));
    }
    text
}

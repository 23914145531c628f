//! The report of two texts: what answers to what, and what changed.

use super::{
    Field, Matrix, Report, Section,
    content::{Origin, sources},
};
use crate::{
    cli::{render::alignment::Texts, wording::Export},
    compare::Alignment,
};

impl Texts {
    /// Makes the report of two texts.
    pub(in crate::cli) fn report(self, alignments: &[Alignment], origin: &Origin) -> Report {
        let ui = self.ui;
        let names: Vec<&str> = alignments
            .iter()
            .flat_map(|alignment| [&alignment.left, &alignment.right])
            .map(|side| side.document.id.as_str())
            .collect();
        let sheet = |alignment: &Alignment| {
            let table = self.table(alignment);
            let rows = table.rows.into_iter().zip(&alignment.pairs).map(|(row, pair)| {
                let sides = [&pair.left, &pair.right];
                let fields = row.into_iter().enumerate().map(|(i, text)| {
                    let first = sides.get(i).and_then(|side| side.first());
                    let link = first.map(|c| origin.address(&c.document, c.page_from));
                    Field { text, link }
                });
                fields.collect()
            });
            let name = format!("{} – {}", alignment.left.document.id, alignment.right.document.id);
            Section { name, head: table.head, rows: rows.collect() }
        };
        let mut documents: Vec<_> = alignments
            .iter()
            .flat_map(|alignment| [&alignment.left, &alignment.right])
            .map(|side| side.document.clone())
            .collect();
        documents.dedup_by(|a, b| a.id == b.id);
        Report {
            ui,
            title: format!("{}: {}", ui.export(Export::Comparison), names.join(", ")),
            question: origin.question.clone(),
            facts: origin.facts(ui),
            matrix: Matrix::default(),
            legend: Vec::new(),
            sheets: alignments.iter().map(sheet).collect(),
            quotes: Vec::new(),
            sources: sources(ui, &documents, origin),
            unread: origin.unread(ui),
            limits: ui.export_limits().map(str::to_owned).to_vec(),
            timeline: Vec::new(),
        }
    }
}

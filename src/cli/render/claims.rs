//! What the press claims beside the text, for people.

use crate::{
    cli::{
        citation::Citations,
        render::{Grid, Mark, Sheet},
        wording::Ui,
    },
    compare::{Claim, Claims, Verdict},
    index::ClauseRecord,
    model::Span,
};

/// What is needed to name things.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Told {
    /// Language.
    pub(in crate::cli) ui: Ui,
    /// Form of citations.
    pub(in crate::cli) cite: Citations,
}

impl Told {
    /// Puts each claim with what comes of it, its figures marked, and the clause beside it.
    pub(in crate::cli) fn put(self, sheet: &mut Sheet, claims: &Claims) {
        for claim in &claims.claims {
            let mark = match claim.verdict {
                Verdict::FigureNotInText | Verdict::NotInText => Mark::Alarm,
                _ => Mark::Strong,
            };
            sheet.marked_line(mark, &self.ui.claim_verdict(claim.verdict));
            sheet.faint_paragraph("  ", &self.source(&claim.paragraph));
            let missing = claim.figures.iter().filter(|figure| figure.clause.is_none());
            let missing: Vec<Span> = missing.map(|figure| figure.span).collect();
            sheet.passage("  ", &claim.paragraph.text, &missing);
            if let Some(clause) = &claim.nearest {
                sheet.faint_paragraph("    ", &self.source(clause));
                sheet.paragraph("    ", &clause.text);
            }
            sheet.gap();
        }
        let searched = claims.documents.len();
        sheet.line(&self.ui.claims_listed(claims.claims.len(), searched, claims.not_searched));
    }

    /// One row a claim.
    pub(in crate::cli) fn table(self, claims: &Claims) -> Grid {
        let row = |claim: &Claim| {
            let figure = |figure: &crate::compare::Figure| {
                let words = figure.span.of(&claim.paragraph.text);
                let place = figure.clause.as_ref().map(|clause| self.cite.of(&clause.locator));
                let place = place.unwrap_or_else(|| self.ui.not_found().to_owned());
                format!("{words}: {place}")
            };
            let nearest = claim.nearest.as_ref();
            vec![
                self.ui.claim_verdict(claim.verdict),
                self.source(&claim.paragraph),
                claim.paragraph.text.clone(),
                claim.figures.iter().map(figure).collect::<Vec<_>>().join("\n"),
                nearest.map(|clause| self.source(clause)).unwrap_or_default(),
                nearest.map(|clause| clause.text.clone()).unwrap_or_default(),
            ]
        };
        Grid {
            head: self.ui.claim_columns().map(str::to_owned).to_vec(),
            rows: claims.claims.iter().map(row).collect(),
        }
    }

    /// Kind of source, name, day and place.
    fn source(self, clause: &ClauseRecord) -> String {
        let document = &clause.document;
        let name = document.outlet.clone().unwrap_or_else(|| document.id.to_string());
        let day = document.signed.map(|day| format!(", {}", self.ui.date(day)));
        let place = self.ui.place(&self.cite.of(&clause.locator), clause);
        format!("{}: {name}{}, {place}", self.ui.kind(document.instrument), day.unwrap_or_default())
    }
}

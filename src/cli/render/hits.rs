//! Hits as a lawyer pastes them: citation first, then the words, then what the rules say.

use std::collections::BTreeMap;

use crate::{
    cli::{
        citation::Citations,
        machine::{property_word, topics},
        render::{Mark, Neighbour, Neighbours, Sheet, shortened},
        wording::Ui,
    },
    model::{Modality, Status},
    search::{Diagnosis, Hit, Hits},
};

/// Characters shown of a clause beside a hit.
const BESIDE_MAX: usize = 300;

/// An answer to print.
#[derive(Debug)]
pub(in crate::cli) struct Found<'a> {
    /// Language.
    pub(in crate::cli) ui: Ui,
    /// Form of citations.
    pub(in crate::cli) cite: Citations,
    /// The answer.
    pub(in crate::cli) hits: &'a Hits,
    /// What stands around each hit, in their order; none where it was not asked for.
    pub(in crate::cli) around: &'a [Neighbours],
    /// Documents of the whole index.
    pub(in crate::cli) documents: u64,
    /// Files that could not be searched in full, by status; told where nothing was found.
    pub(in crate::cli) unsearched: BTreeMap<Status, u64>,
}

impl Found<'_> {
    /// Puts the hits, the counts, and why the answer is as it is.
    pub(in crate::cli) fn put(&self, sheet: &mut Sheet) {
        let near = self.hits.hits.iter().filter(|hit| hit.lacks.is_some()).count();
        let mut is_near = false;
        for (number, hit) in self.hits.hits.iter().enumerate() {
            if hit.lacks.is_some() && !is_near {
                is_near = true;
                sheet.line(&self.ui.near_follow(self.hits.total, near));
                sheet.gap();
            }
            let around = self.around.get(number);
            neighbours(sheet, around.map_or(&[], |around| &around.before));
            self.hit(sheet, hit);
            neighbours(sheet, around.map_or(&[], |around| &around.after));
            sheet.gap();
        }
        self.facets(sheet);
        if let Some(diagnosis) = &self.hits.diagnosis {
            self.diagnosis(sheet, diagnosis);
            sheet.gap();
        }
        let hits = self.hits;
        if !self.unsearched.is_empty() {
            sheet.line(&self.ui.unsearched(&self.unsearched));
        }
        sheet.line(&self.ui.hits_counted(hits, self.documents));
    }

    fn hit(&self, sheet: &mut Sheet, hit: &Hit) {
        let ui = self.ui;
        let clause = &hit.clause;
        let document = &clause.document;
        let place = ui.place(&self.cite.of(&clause.locator), clause);
        sheet.marked(Mark::Strong, &format!("{}. {place}", hit.rank));
        if let Some(heading) = &clause.heading {
            sheet.words(&format!("  {heading}"));
        }
        sheet.gap();
        let title = document.title.as_deref().unwrap_or(document.id.as_str());
        let date = document.signed.map(|date| format!(", {}", ui.date(date)));
        sheet.paragraph("   ", &format!("{title}{}", date.unwrap_or_default()));
        if let Some(chapeau) = &clause.chapeau {
            sheet.faint_paragraph("     ", chapeau);
        }
        let marker = clause.marker.as_deref().map(|marker| format!("{marker} "));
        let lead = marker.unwrap_or_default();
        let highlights: Vec<_> =
            hit.highlights.iter().map(|span| span.shifted(lead.len())).collect();
        sheet.passage("     ", &format!("{lead}{}", clause.text), &highlights);
        sheet.faint_paragraph("   ", &self.tags(hit));
    }

    fn tags(&self, hit: &Hit) -> String {
        let ui = self.ui;
        let document = &hit.clause.document;
        let mut words = vec![hit.clause.id.to_string()];
        words.push(format!("{}, {}", ui.kind(document.instrument), ui.binding(document.binding)));
        words.extend(topics(hit));
        let commitment = hit.clause.tagging.commitment.as_ref();
        if let Some(commitment) = commitment.filter(|c| c.modality != Modality::None) {
            words.push(ui.modality(commitment.modality).to_owned());
        }
        if hit.clause.tagging.is_reviewed() {
            words.push(ui.reviewed_by_person().to_owned());
        }
        words.extend(hit.lacks.as_ref().map(|lacks| ui.lacks(lacks)));
        if let Some(group) = hit.group.as_ref().filter(|group| group.size > 1) {
            words.push(ui.more_in_group(group.size - 1, &group.key));
        }
        words.join(" · ")
    }

    fn facets(&self, sheet: &mut Sheet) {
        let Some(facets) = &self.hits.facets else { return };
        for (property, counts) in &facets.0 {
            let counts: Vec<String> =
                counts.iter().map(|(value, number)| format!("{value} {number}")).collect();
            sheet.paragraph("  ", &format!("{}: {}", property_word(*property), counts.join(", ")));
        }
        sheet.gap();
    }

    fn diagnosis(&self, sheet: &mut Sheet, diagnosis: &Diagnosis) {
        let ui = self.ui;
        sheet.line(&ui.understood_as(&diagnosis.query));
        if !diagnosis.dropped.is_empty() {
            sheet.paragraph("  ", &ui.left_out(&diagnosis.dropped));
        }
        for part in &diagnosis.parts {
            sheet.paragraph("  ", &ui.part_found(&part.condition, part.clauses, part.in_filter));
            let forms: Vec<String> = part
                .forms
                .iter()
                .map(|form| {
                    let parts = form.parts.join(" + ");
                    let parts = if parts.is_empty() { parts } else { format!(" = {parts}") };
                    format!("{}: {}{parts}", form.language.code(), form.stem)
                })
                .collect();
            if !forms.is_empty() {
                sheet.faint_paragraph("    ", &forms.join("; "));
            }
            let others: Vec<String> = part
                .expansions
                .iter()
                .map(|(word, _, found)| format!("{word} ({found})"))
                .collect();
            if !others.is_empty() {
                sheet.faint_paragraph(
                    "    ",
                    &format!("{} {}", ui.also_sought(), others.join(", ")),
                );
            }
            if !part.suggestions.is_empty() {
                sheet.paragraph("    ", &ui.meant(&part.suggestions.join(", ")));
            }
        }
        if !diagnosis.related.is_empty() {
            sheet.paragraph("  ", &format!("{} {}", ui.try_too(), diagnosis.related.join(", ")));
        }
    }
}

/// Puts the clauses beside a hit.
fn neighbours(sheet: &mut Sheet, neighbours: &[Neighbour]) {
    for neighbour in neighbours {
        let words = format!("{}: {}", neighbour.citation, shortened(&neighbour.text, BESIDE_MAX));
        sheet.faint_paragraph("     ", &words);
    }
}

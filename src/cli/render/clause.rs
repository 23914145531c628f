//! A clause within its article, for people.

use crate::{
    cli::{
        citation::Citations,
        commands::show::referring,
        render::{Mark, Sheet},
        wording::Ui,
    },
    index::DocumentSummary,
    model::{Clause, ClauseId, Dossier, ReferenceTarget, Span, Tag, Tagging},
};

/// Clauses before and after one that stands in no article.
const NEIGHBOURS: usize = 1;

/// What is shown: clauses of one document.
#[derive(Debug)]
pub(in crate::cli) struct Shown<'a> {
    /// Language.
    pub(in crate::cli) ui: Ui,
    /// Form of citations.
    pub(in crate::cli) cite: Citations,
    /// The document in short.
    pub(in crate::cli) document: &'a DocumentSummary,
    /// The document with all its layers.
    pub(in crate::cli) dossier: &'a Dossier,
    /// The clauses asked for.
    pub(in crate::cli) ids: &'a [&'a ClauseId],
}

impl Shown<'_> {
    /// Puts the clauses asked for, each within its article, and what the rules say of them.
    pub(in crate::cli) fn put(&self, sheet: &mut Sheet) {
        self.head(sheet);
        let asked: Vec<usize> = (0..self.dossier.clauses.len())
            .filter(|i| self.ids.contains(&&self.dossier.clauses[*i].id))
            .collect();
        let mut last_heading = None;
        for i in self.context(&asked) {
            let clause = &self.dossier.clauses[i];
            if clause.heading.is_some() && clause.heading != last_heading {
                last_heading = clause.heading;
                sheet.gap();
                let text = &self.dossier.document.text;
                let heading = clause.heading_in(text).unwrap_or_default();
                let article = clause.locator.article().map(|article| self.cite.of(&article));
                let line = format!("  {} {heading}", article.unwrap_or_default());
                sheet.marked_line(Mark::Strong, line.trim_end());
            }
            self.clause(sheet, clause, self.tagging(i), asked.contains(&i));
        }
        for i in asked {
            sheet.gap();
            self.findings(sheet, &self.dossier.clauses[i], self.tagging(i));
        }
        self.doubts(sheet);
    }

    fn head(&self, sheet: &mut Sheet) {
        let ui = self.ui;
        let title = self.document.title.as_deref().unwrap_or(self.document.id.as_str());
        sheet.marked_line(Mark::Strong, title);
        let (kind, force) = (ui.kind(self.document.instrument), ui.binding(self.document.binding));
        let mut about = format!("{kind}, {force}");
        if let Some(signed) = self.document.signed {
            about.push_str(&format!(", {}", ui.date(signed)));
        }
        sheet.marked_line(Mark::Faint, &format!("{}  ({about})", self.document.id));
    }

    /// The clauses of the same articles; outside articles the neighbours.
    fn context(&self, asked: &[usize]) -> Vec<usize> {
        let clauses = &self.dossier.clauses;
        let is_near = |i: usize| {
            asked.iter().any(|target| {
                let (clause, target_clause) = (&clauses[i], &clauses[*target]);
                match target_clause.locator.article() {
                    Some(article) => {
                        clause.text_no == target_clause.text_no
                            && clause.locator.is_within(&article)
                    }
                    None => i.abs_diff(*target) <= NEIGHBOURS,
                }
            })
        };
        (0..clauses.len()).filter(|i| is_near(*i)).collect()
    }

    fn clause(&self, sheet: &mut Sheet, clause: &Clause, tagging: &Tagging, is_asked: bool) {
        let depth = clause.locator.steps().len().saturating_sub(2);
        let indent = format!("{}{}", if is_asked { "> " } else { "  " }, "  ".repeat(depth));
        let marker = self.words(clause.marker);
        let lead = if marker.is_empty() { String::new() } else { format!("{marker} ") };
        let words = format!("{lead}{}", clause.body.of(&self.dossier.document.text));
        let hits = if is_asked { evidence(tagging, lead.len()) } else { Vec::new() };
        sheet.passage(&indent, &words, &hits);
    }

    fn findings(&self, sheet: &mut Sheet, clause: &Clause, tagging: &Tagging) {
        let (ui, body) = (self.ui, clause.body.of(&self.dossier.document.text));
        let page = self.dossier.document.pages.iter().find(|page| page.number == clause.page_from);
        let label = page.and_then(|page| page.label.as_deref());
        let place =
            format!("{}, {}", self.cite.of(&clause.locator), ui.page(clause.page_from, label));
        sheet.marked(Mark::Strong, &place);
        sheet.marked_line(Mark::Faint, &format!("  {}", clause.id));
        for tag in &tagging.tags {
            let words: Vec<String> = tag.evidence.iter().map(|e| ui.quoted(e.0.of(body))).collect();
            let is_by_person = tag.rule == Tag::BY_PERSON;
            let words = if is_by_person { ui.by_person().to_owned() } else { words.join(", ") };
            let line = format!("{}/{}: {words}  [{}]", tag.pillar, tag.topic, tag.rule);
            sheet.paragraph("  ", &line);
        }
        for decision in &tagging.decisions {
            sheet.paragraph("  ", &ui.decision(decision));
        }
        if let Some(commitment) = &tagging.commitment {
            sheet.paragraph("  ", &ui.commitment(commitment, body));
        }
        for reference in &clause.references {
            let target = match &reference.target {
                ReferenceTarget::Provision(locator) => self.cite.of(locator),
                ReferenceTarget::Instrument { name, locator } => {
                    let place = locator.as_ref().map(|locator| self.cite.of(locator));
                    format!("{} {name}", place.unwrap_or_default()).trim().to_owned()
                }
            };
            sheet.paragraph("  ", &format!("{} {target}", ui.refers_to()));
        }
        let referring: Vec<String> =
            referring(self.dossier, clause).map(|other| self.cite.of(&other.locator)).collect();
        if !referring.is_empty() {
            sheet.paragraph("  ", &format!("{} {}", ui.referred_by(), referring.join(", ")));
        }
    }

    /// What a reader must know before relying on the document's silence.
    fn doubts(&self, sheet: &mut Sheet) {
        let warnings = &self.dossier.document.warnings;
        let losses: Vec<_> = warnings.iter().filter(|warning| warning.kind.is_loss()).collect();
        if losses.is_empty() {
            return;
        }
        sheet.gap();
        for warning in losses {
            let page = warning.page.map(|page| format!("{}: ", self.ui.page(page, None)));
            let line = format!("! {}{}", page.unwrap_or_default(), warning.message);
            sheet.marked_line(Mark::Alarm, &line);
        }
    }

    fn tagging(&self, i: usize) -> &Tagging {
        const NONE: &Tagging = &Tagging {
            tags: Vec::new(),
            commitment: None,
            countries: Vec::new(),
            decisions: Vec::new(),
        };
        self.dossier.taggings.get(i).unwrap_or(NONE)
    }

    fn words(&self, span: Option<Span>) -> &str {
        span.map_or("", |span| span.of(&self.dossier.document.text))
    }
}

/// The words that caused tags, moved behind the printed enumerator.
fn evidence(tagging: &Tagging, offset: usize) -> Vec<Span> {
    let words = tagging.tags.iter().flat_map(|tag| &tag.evidence);
    words.map(|evidence| evidence.0.shifted(offset)).collect()
}

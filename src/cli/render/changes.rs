//! What batches brought, for people: a page on the terminal, and one for a browser or a mail.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{
    cli::{
        citation::Citations,
        commands::changes::{Asked, News, Tally},
        render::{Mark, Sheet, export::escaped},
        wording::Ui,
    },
    index::{
        Change, ChangedSource, ClauseChange, ClauseRecord, DocumentSummary, IndexError, Reader,
    },
    model::{CountryCode, Pillar, Span},
};

/// What is printed and how.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Page<'a> {
    /// Language.
    pub(in crate::cli) ui: Ui,
    /// Form of citations.
    pub(in crate::cli) cite: Citations,
    /// What is told.
    pub(in crate::cli) news: &'a News,
    /// Where the words of clauses are.
    pub(in crate::cli) reader: &'a Reader,
}

/// A clause that differs, with its words then and now.
struct Differing<'a> {
    change: &'a ClauseChange,
    place: String,
    now: Option<ClauseRecord>,
}

impl<'a> Page<'a> {
    /// Puts everything on the terminal's page.
    pub(in crate::cli) fn put(&self, sheet: &mut Sheet) -> Result<(), IndexError> {
        let ui = self.ui;
        sheet.line(&ui.changes_since(&self.news.changes));
        for (name, counts) in self.counts() {
            if !counts.is_empty() {
                sheet.paragraph("  ", &format!("{name}: {counts}"));
            }
        }
        for source in &self.news.changes.sources {
            sheet.gap();
            sheet.marked(Mark::Strong, ui.change(source.change));
            sheet.line(&format!("  {}", self.named(source)));
            for (document, is_gone) in documents(source) {
                sheet.paragraph("    ", &self.described(document, is_gone));
            }
            for differing in self.differing(source) {
                self.put_clause(sheet, &differing?);
            }
        }
        for asked in &self.news.asked {
            sheet.gap();
            sheet.marked(Mark::Strong, &asked.query.name);
            sheet.line(&format!(": {}", ui.new_hits(asked.hits.len(), asked.total)));
            for hit in &asked.hits {
                let place = ui.place(&self.cite.of(&hit.clause.locator), &hit.clause);
                sheet.line(&format!("  {place}  {}", hit.clause.document.path));
                sheet.passage("    ", &hit.clause.text, &hit.highlights);
            }
        }
        Ok(())
    }

    fn put_clause(&self, sheet: &mut Sheet, differing: &Differing<'_>) {
        let pillars = pillars(differing.change);
        let line = format!("{} {}  {pillars}", sign(differing.change.change), differing.place);
        sheet.line(&format!("    {}", line.trim_end()));
        if let Some(before) = &differing.change.before {
            sheet.faint_paragraph("      ", &format!("{}: {before}", self.ui.said_before()));
        }
        if let Some(now) = &differing.now {
            sheet.paragraph("      ", &now.text);
        }
    }

    fn named(&self, source: &ChangedSource) -> String {
        let from = source.moved_from.as_deref();
        let from = from.map(|from| format!(" ({} {from})", self.ui.called_before()));
        format!("{}{}", source.path, from.unwrap_or_default())
    }

    fn described(&self, document: &DocumentSummary, is_gone: bool) -> String {
        let ui = self.ui;
        let parties: Vec<&str> = document.parties.iter().map(CountryCode::as_str).collect();
        let pillars: Vec<String> =
            document.pillars.iter().map(|(pillar, number)| format!("{pillar} {number}")).collect();
        let mut facts = vec![
            document.title.clone().unwrap_or_else(|| document.id.to_string()),
            document.signed.map(|day| ui.date(day)).unwrap_or_default(),
            parties.join(" "),
            ui.clauses(document.clauses as usize),
            pillars.join(", "),
        ];
        if is_gone {
            facts.push(ui.change(Change::Removed).to_owned());
        }
        facts.retain(|fact| !fact.is_empty());
        facts.join(" · ")
    }

    fn counts(&self) -> [(&'static str, String); 2] {
        let (ui, news) = (self.ui, self.news);
        [
            (ui.pick("Säulen", "pillars"), counted(&news.pillars)),
            (ui.pick("Staaten", "states"), counted(&news.countries)),
        ]
    }

    fn differing(
        &self,
        source: &'a ChangedSource,
    ) -> impl Iterator<Item = Result<Differing<'a>, IndexError>> {
        let (ui, cite, reader) = (self.ui, self.cite, self.reader);
        source.clauses.iter().map(move |change| {
            let now = match change.change {
                Change::Removed => None,
                _ => reader.clause(&change.id)?,
            };
            let citation = cite.of(&change.locator);
            let place = now.as_ref().map(|clause| ui.place(&citation, clause));
            Ok(Differing { change, place: place.unwrap_or(citation), now })
        })
    }
}

/// The documents of a source, those that went last.
fn documents(source: &ChangedSource) -> impl Iterator<Item = (&DocumentSummary, bool)> {
    let of_source_that_went = source.change == Change::Removed;
    let now = source.documents.iter().map(|document| (&**document, false));
    now.chain(source.gone.iter().map(move |document| (document, !of_source_that_went)))
}

fn pillars(change: &ClauseChange) -> String {
    let pillars: Vec<&str> = change.pillars.iter().map(Pillar::as_str).collect();
    if pillars.is_empty() { String::new() } else { format!("[{}]", pillars.join(", ")) }
}

const fn sign(change: Change) -> char {
    match change {
        Change::New => '+',
        Change::Removed => '−',
        Change::Changed | Change::Moved => '~',
    }
}

fn counted(tallies: &BTreeMap<String, Tally>) -> String {
    let told = tallies.iter().map(|(name, tally)| {
        let numbers = [('+', tally.new), ('~', tally.changed), ('−', tally.removed)];
        let numbers: Vec<String> = numbers
            .iter()
            .filter(|(_, number)| *number > 0)
            .map(|(sign, number)| format!("{sign}{number}"))
            .collect();
        format!("{name} {}", numbers.join(" "))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// How the page looks; it loads nothing and runs nothing.
const STYLE: &str = "body{font:16px/1.5 serif;max-width:50em;margin:2em auto;padding:0 1em}\
    h1{font-size:1.4em}h2{font-size:1.1em;margin:1.5em 0 .3em}ul{margin:.3em 0}\
    .faint{color:#555}del{color:#8a1c1c}ins{color:#1c5c2a;text-decoration:none}\
    mark{background:#fff0a8}";

/// Returns a page of HTML that stands by itself; no word of a document can become markup.
pub(in crate::cli) fn html(page: &Page<'_>) -> Result<String, IndexError> {
    let ui = page.ui;
    let heading = escaped(&ui.changes_since(&page.news.changes));
    let mut text = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
        'unsafe-inline'\">\n<title>{heading}</title>\n<style>{STYLE}</style>\n<h1>{heading}</h1>\n",
        ui.pick("de", "en")
    );
    for (name, counts) in page.counts() {
        if !counts.is_empty() {
            let _ = writeln!(text, "<p>{name}: {}</p>", escaped(&counts));
        }
    }
    for source in &page.news.changes.sources {
        let (change, name) = (ui.change(source.change), escaped(&page.named(source)));
        let _ = writeln!(text, "<h2>{change}: {name}</h2>");
        for (document, is_gone) in documents(source) {
            let _ = writeln!(text, "<p>{}</p>", escaped(&page.described(document, is_gone)));
        }
        let mut items = String::new();
        for differing in page.differing(source) {
            push_clause(&mut items, &differing?);
        }
        if !items.is_empty() {
            let _ = writeln!(text, "<ul>\n{items}</ul>");
        }
    }
    for asked in &page.news.asked {
        push_asked(&mut text, page, asked);
    }
    text.push_str("</html>\n");
    Ok(text)
}

fn push_clause(text: &mut String, differing: &Differing<'_>) {
    let place = escaped(&format!("{} {}", sign(differing.change.change), differing.place));
    let pillars = escaped(&pillars(differing.change));
    let _ = write!(text, "<li>{place} <span class=\"faint\">{pillars}</span>");
    if let Some(before) = &differing.change.before {
        let _ = write!(text, "<br><del>{}</del>", escaped(before));
    }
    if let Some(now) = &differing.now {
        let _ = write!(text, "<br><ins>{}</ins>", escaped(&now.text));
    }
    text.push_str("</li>\n");
}

fn push_asked(text: &mut String, page: &Page<'_>, asked: &Asked) {
    let counted = page.ui.new_hits(asked.hits.len(), asked.total);
    let _ = writeln!(text, "<h2>{}: {counted}</h2>", escaped(&asked.query.name));
    if asked.hits.is_empty() {
        return;
    }
    text.push_str("<ul>\n");
    for hit in &asked.hits {
        let place = page.ui.place(&page.cite.of(&hit.clause.locator), &hit.clause);
        let place = escaped(&format!("{place}  {}", hit.clause.document.path));
        let words = marked(&hit.clause.text, &hit.highlights);
        let _ = writeln!(text, "<li>{place}<br>{words}</li>");
    }
    text.push_str("</ul>\n");
}

/// Returns the words with the hits marked; `hits` are sorted and do not overlap.
fn marked(words: &str, hits: &[Span]) -> String {
    let mut text = String::with_capacity(words.len() + 16);
    let mut from = 0;
    for hit in hits {
        text.push_str(&escaped(Span::new(from, hit.start).of(words)));
        let _ = write!(text, "<mark>{}</mark>", escaped(hit.of(words)));
        from = hit.end;
    }
    text.push_str(&escaped(Span::new(from, words.len()).of(words)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_documents_are_no_markup() {
        assert_eq!(
            marked("<b> & \"Frist\"", &[Span::new(7, 12)]),
            "&lt;b&gt; &amp; &quot;<mark>Frist</mark>&quot;"
        );
    }

    #[test]
    fn a_tally_tells_only_what_happened() {
        let tallies = [("visas".to_owned(), Tally { new: 2, changed: 0, removed: 1 })];
        assert_eq!(counted(&tallies.into()), "visas +2 −1");
    }
}

//! What a provision is about, told so that another draft can be recognised by it.
//!
//! Drafts by other hands share few words and no numbers: one binds *A*, then *B*, where the other
//! binds *each Party*; one says in a sentence what the other spreads over a list. So the names of
//! the parties and small words are left out, words count beside the concepts of the thesaurus,
//! and every sentence is held apart as well as the whole provision and the article around it.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use crate::{
    index::ClauseRecord,
    model::{Level, Locator, Part, Span, Step},
    rules::Rules,
    text::{Token, tokens},
};

use super::{
    sharing::Lists,
    vector::Vector,
    vocabulary::{Counts, Frequencies, Vocabulary, add, weighed},
};

/// What the opening words of its list and the heading of its article count for a provision.
const FRAME_WEIGHT: f64 = 0.3;
/// Tokens within which the verb of a definition follows the term that it defines.
const TERM_TOKENS: usize = 8;

/// A provision as another draft can be recognised by it.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// All its words, with those of its frame.
    pub(super) words: Vector,
    /// The words of its sentences, one by one.
    pub(super) sentences: Vec<Vector>,
    /// The heading of its article.
    pub(super) heading: Vector,
    /// Its topics.
    pub(super) topics: Vector,
    /// The term that it defines; empty where it is no definition.
    pub(super) term: Vector,
    /// Number of its article among [`Subjects::articles`].
    pub(super) article: usize,
    /// Whether it is an item of a list.
    pub(super) is_item: bool,
    /// Whether it follows the preamble.
    pub(super) is_body: bool,
}

/// The provisions of two texts, read into one vocabulary.
#[derive(Debug)]
pub(super) struct Subjects {
    pub(super) rows: Vec<Subject>,
    pub(super) columns: Vec<Subject>,
    /// The words of whole articles; a provision outside of articles is one by itself.
    pub(super) articles: Vec<Vector>,
    /// The lists that the provisions belong to.
    pub(super) lists: Lists,
    /// Number of words of the vocabulary.
    pub(super) vocabulary: usize,
}

/// A provision as read, before it is known how rare its words are.
struct Counted {
    own: Counts,
    frame: Counts,
    heading: Counts,
    sentences: Vec<Counts>,
    topics: Counts,
    term: Counts,
}

impl Subjects {
    /// Reads the provisions of both texts.
    pub(super) fn read(
        left: &[Arc<ClauseRecord>],
        right: &[Arc<ClauseRecord>],
        rules: &Rules,
    ) -> Self {
        let mut vocabulary = Vocabulary::new(rules);
        let counted: Vec<Counted> =
            left.iter().chain(right).map(|clause| Counted::read(clause, &mut vocabulary)).collect();
        let mut frequencies = Frequencies::default();
        for counted in &counted {
            frequencies.add(counted.held());
        }
        let (places, articles) = articles(left, right, &counted);
        let subjects = left.iter().chain(right).zip(&counted).zip(places);
        let mut rows: Vec<Subject> = subjects
            .map(|((clause, counted), article)| counted.weighed(clause, article, &frequencies))
            .collect();
        let columns = rows.split_off(left.len());
        let articles = articles.iter().map(|counts| weighed(counts, &frequencies)).collect();
        let lists = Lists { of_rows: lists(left), of_columns: lists(right) };
        Self { rows, columns, articles, lists, vocabulary: vocabulary.len() }
    }
}

/// The article of every provision, and the words of every article; both texts have their own.
fn articles(
    left: &[Arc<ClauseRecord>],
    right: &[Arc<ClauseRecord>],
    counted: &[Counted],
) -> (Vec<usize>, Vec<Counts>) {
    let mut known: HashMap<(usize, Locator), usize> = HashMap::new();
    let mut articles: Vec<Counts> = Vec::new();
    let mut places = Vec::with_capacity(counted.len());
    let sides = left.iter().map(|clause| (0, clause)).chain(right.iter().map(|clause| (1, clause)));
    for ((side, clause), counted) in sides.zip(counted) {
        let place = clause.locator.article().unwrap_or_else(|| clause.locator.clone());
        let article = *known.entry((side, place)).or_insert(articles.len());
        if article == articles.len() {
            articles.push(Counts::new());
        }
        add(&mut articles[article], &counted.own, 1.0);
        places.push(article);
    }
    (places, articles)
}

/// The list that every provision opens or is an item of, by the number of the opening words.
fn lists(clauses: &[Arc<ClauseRecord>]) -> Vec<Option<usize>> {
    let by_place: HashMap<&[Step], usize> =
        clauses.iter().enumerate().map(|(i, clause)| (clause.locator.steps(), i)).collect();
    let mut lists = vec![None; clauses.len()];
    for (i, clause) in clauses.iter().enumerate().filter(|(_, clause)| is_item(clause)) {
        let above = clause.locator.steps().split_last().map(|(_, above)| above);
        if let Some(head) = above.and_then(|above| by_place.get(above)) {
            lists[i] = Some(*head);
            lists[*head].get_or_insert(*head);
        }
    }
    lists
}

fn is_item(clause: &ClauseRecord) -> bool {
    let last = clause.locator.steps().last().map(|step| step.level);
    matches!(last, Some(Level::Point | Level::Subpoint | Level::Indent))
}

impl Counted {
    fn read(clause: &ClauseRecord, vocabulary: &mut Vocabulary) -> Self {
        let language = clause.language;
        let heading = vocabulary.words(clause.heading.as_deref().unwrap_or_default(), language);
        let mut frame = vocabulary.words(clause.chapeau.as_deref().unwrap_or_default(), language);
        add(&mut frame, &heading, 1.0);
        let whole = [Span::new(0, clause.text.len())];
        let sentences = if clause.sentences.is_empty() { &whole } else { &clause.sentences[..] };
        let sentences: Vec<Counts> = sentences
            .iter()
            .map(|span| vocabulary.words(span.of(&clause.text), language))
            .collect();
        let mut own = Counts::new();
        for sentence in &sentences {
            add(&mut own, sentence, 1.0);
        }
        let topics: BTreeSet<String> = clause
            .tagging
            .tags
            .iter()
            .map(|tag| format!("\u{3}{}/{}", tag.pillar, tag.topic))
            .collect();
        let topics = topics.into_iter().map(|topic| (vocabulary.number(topic), 1.0)).collect();
        let term = defined_term(&clause.text, vocabulary.defining()).unwrap_or_default();
        let term = vocabulary.term(term, language);
        Self { own, frame, heading, sentences, topics, term }
    }

    /// The words that it is found by.
    fn held(&self) -> impl Iterator<Item = u32> {
        [&self.own, &self.frame, &self.topics].into_iter().flat_map(Counts::keys).copied()
    }

    fn weighed(&self, clause: &ClauseRecord, article: usize, frequencies: &Frequencies) -> Subject {
        let mut words = self.own.clone();
        add(&mut words, &self.frame, FRAME_WEIGHT);
        Subject {
            words: weighed(&words, frequencies),
            sentences: self.sentences.iter().map(|counts| weighed(counts, frequencies)).collect(),
            heading: weighed(&self.heading, frequencies),
            topics: weighed(&self.topics, frequencies),
            term: weighed(&self.term, frequencies),
            article,
            is_item: is_item(clause),
            is_body: clause.part != Part::Preamble,
        }
    }
}

/// The words before the verb of a definition, where a provision begins with a term and its verb.
fn defined_term<'t>(text: &'t str, defining: &HashSet<String>) -> Option<&'t str> {
    let words = tokens(text);
    let defines = |token: &Token| defining.contains(token.span.of(text));
    let verb = words.iter().take(TERM_TOKENS).position(defines)?;
    (verb > 0).then(|| &text[words[0].span.start..words[verb].span.start])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_begins_with_its_term() {
        let defining = ["bezeichnet", "means"].map(str::to_owned).into();
        let term = |text| defined_term(text, &defining).map(str::trim);
        assert_eq!(term("«Ausländer» bezeichnet jede Person"), Some("Ausländer»"));
        assert_eq!(term("“visa” means a permission"), Some("visa”"));
        assert_eq!(term("Jede Partei nimmt ihre Staatsangehörigen zurück."), None);
    }
}

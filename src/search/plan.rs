//! What the index can say of a query.
//!
//! Single words, phrases of plain words, fields and their combinations the index answers
//! exactly. For order, distance, sentences and counts it finds every clause with the words in
//! question, and [`check`](super::check) looks at the words of each.

use crate::{
    index::{
        IndexError, Matching, NearMatching, Nearness, PhraseMatching, Reader, WordMatching,
        WordTest, Zones,
    },
    model::Language,
    query::{
        ELLIPSIS_MAX, Field, FieldName, Leaf, Node, Pattern, PatternWord, Term, Unit,
        WordTest as Test, Zone,
    },
    rules::{LexiconMatch, Rules},
    search::{Expanded, fields::Resolved, units},
    text::{Analyzer, Tokens, exact as exact_form},
};

/// How a query is answered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    /// What the index looks for.
    pub(super) matching: Matching,
    /// Which of the clauses found have to be looked at.
    pub(super) certainty: Certainty,
}

/// How far the index can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// It finds exactly what is asked for.
    Exact,
    /// It says of which clauses it is not sure.
    Told,
    /// It finds clauses with the words; each has to be looked at.
    Rough,
}

/// The analyses that a clause may have been indexed in.
const LANGUAGES: [Language; 3] = [Language::De, Language::En, Language::Other];

/// Weight of the exact form.
const EXACT: f32 = 1.6;

/// Weight of another inflected form.
const STEM: f32 = 1.0;

/// Weight of a part of a compound.
const PART: f32 = 0.6;

/// Weight of a truncated or fuzzy word, which is met by many.
const WILD: f32 = 0.8;

/// Weight of the name of a state beside the condition on its agreements: that a clause names its
/// own party says little of what it is about.
const NAME: f32 = 0.3;

/// Score of a clause that is about the topic asked for and has no word of it: about that of a
/// word that stands in a tenth of all clauses.
const TOPIC: f32 = 2.0;

/// Words between those of a phrase that the index can look past: the bracket of a separable
/// verb; for words further apart it looks one by one.
const SLOP_MAX: u32 = ELLIPSIS_MAX as u32;

/// Plans the answer to a query.
pub(super) fn plan(
    expanded: &Expanded,
    resolved: &Resolved,
    reader: &Reader,
    rules: &Rules,
) -> Result<Plan, IndexError> {
    let planner = Planner { expanded, resolved, reader, rules };
    match &expanded.query.root {
        Some(root) => planner.node(root, Zones::ALL),
        None => Ok(whole(Matching::Everything)),
    }
}

/// Plans a single part of a query, for its explanation.
pub(super) fn plan_node(
    node: &Node,
    expanded: &Expanded,
    resolved: &Resolved,
    reader: &Reader,
    rules: &Rules,
) -> Result<Plan, IndexError> {
    Planner { expanded, resolved, reader, rules }.node(node, Zones::ALL)
}

/// The words of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// As typed.
    Typed,
    /// With those that were added.
    All,
}

/// Returns what finds the clauses with some word of the query in these zones.
pub(super) fn words_in(
    zones: Zones,
    words: Words,
    expanded: &Expanded,
    resolved: &Resolved,
    reader: &Reader,
    rules: &Rules,
) -> Result<Matching, IndexError> {
    let planner = Planner { expanded, resolved, reader, rules };
    let mut any = Vec::new();
    for leaf in expanded.query.leaves() {
        if words == Words::Typed && expanded.origins.contains_key(&leaf.id) {
            continue;
        }
        any.push(planner.leaf(leaf, zones)?.matching);
    }
    Ok(Matching::Any(any))
}

pub(super) struct Planner<'a> {
    pub(super) expanded: &'a Expanded,
    pub(super) resolved: &'a Resolved,
    pub(super) reader: &'a Reader,
    pub(super) rules: &'a Rules,
}

fn whole(matching: Matching) -> Plan {
    Plan { matching, certainty: Certainty::Exact }
}

fn rough(matching: Matching) -> Plan {
    Plan { matching, certainty: Certainty::Rough }
}

impl Planner<'_> {
    /// Plans a part that may stand anywhere in a clause, its heading and its opening words.
    pub(super) fn everywhere(&self, node: &Node) -> Result<Plan, IndexError> {
        self.node(node, Zones::ALL)
    }

    fn node(&self, node: &Node, zones: Zones) -> Result<Plan, IndexError> {
        Ok(match node {
            Node::Leaf(leaf) => self.leaf(leaf, zones)?,
            Node::Field(field) => whole(self.field(field)),
            Node::Within(zone, node) => match within(*zone) {
                Some(zones) => self.node(node, zones)?,
                None => whole(Matching::Nothing),
            },
            Node::And(nodes) => self.all(nodes, zones, Matching::Every)?,
            Node::Or(nodes) if self.expanded.is_expansion(nodes) => {
                self.all(nodes, zones, Matching::Best)?
            }
            Node::Or(nodes) => self.all(nodes, zones, Matching::Any)?,
            Node::Not(node) => {
                let plan = self.node(node, zones)?;
                if plan.certainty == Certainty::Exact {
                    whole(Matching::Not(Box::new(plan.matching)))
                } else {
                    rough(Matching::Everything)
                }
            }
            Node::Same { unit: unit @ (Unit::Paragraph | Unit::Article), left, right } => {
                whole(units::same_unit(*unit, left, right, self)?)
            }
            Node::Same { unit: Unit::Sentence, left, right } => {
                self.near(left, right, zones, Nearness::Sentence)?
            }
            Node::Near { distance, in_order, left, right } => {
                let (distance, in_order) = (u32::from(*distance), *in_order);
                self.near(left, right, zones, Nearness::Words { distance, in_order })?
            }
            Node::Same { unit: Unit::Clause, left, right } => {
                rough(self.pair(left, right, zones)?.matching)
            }
            Node::Apart { left, .. } => rough(self.node(left, zones)?.matching),
            Node::Count { at_least: 0, .. } => rough(Matching::Everything),
            Node::Count { node, .. } => rough(self.node(node, zones)?.matching),
        })
    }

    fn field(&self, field: &Field) -> Matching {
        let Some(filter) = self.resolved.filter(field) else { return Matching::Nothing };
        let filter = Matching::Filter(Box::new(filter.clone()));
        let is_sign = field.name == FieldName::Topic && self.expanded.fields.contains(field);
        if is_sign { Matching::Even(TOPIC, Box::new(filter)) } else { filter }
    }

    fn pair(&self, left: &Node, right: &Node, zones: Zones) -> Result<Plan, IndexError> {
        let (left, right) = (self.node(left, zones)?, self.node(right, zones)?);
        let certainty = left.certainty.max(right.certainty);
        Ok(Plan { matching: Matching::Every(vec![left.matching, right.matching]), certainty })
    }

    /// Plans two things near each other, by their places where the index knows them.
    fn near(
        &self,
        left: &Node,
        right: &Node,
        zones: Zones,
        reach: Nearness,
    ) -> Result<Plan, IndexError> {
        let (left, right) = (self.node(left, zones)?, self.node(right, zones)?);
        let is_exact = left.certainty.max(right.certainty) == Certainty::Exact;
        let (left, right) = (left.matching, right.matching);
        if !(is_exact && zones.text && left.has_places() && right.has_places()) {
            return Ok(rough(Matching::Every(vec![left, right])));
        }
        let near = NearMatching { left, right, reach, zones };
        let matching = Matching::Near(Box::new(near));
        Ok(Plan { matching, certainty: Certainty::Told })
    }

    fn all(
        &self,
        nodes: &[Node],
        zones: Zones,
        join: fn(Vec<Matching>) -> Matching,
    ) -> Result<Plan, IndexError> {
        let mut certainty = Certainty::Exact;
        let mut all = Vec::with_capacity(nodes.len());
        for node in nodes {
            let plan = self.node(node, zones)?;
            certainty = certainty.max(plan.certainty);
            all.push(plan.matching);
        }
        Ok(Plan { matching: join(all), certainty })
    }

    fn leaf(&self, leaf: &Leaf, zones: Zones) -> Result<Plan, IndexError> {
        let origin = self.expanded.origins.get(&leaf.id);
        let mut tests: Vec<(WordTest, f32)> = Vec::new();
        let mut others: Vec<Matching> = Vec::new();
        let mut is_exact = true;
        // A word typed may be of any language; one that was added is of its own.
        let own = origin.map(|origin| [origin.expansion.language]);
        let languages = own.as_ref().map_or(&LANGUAGES[..], |own| &own[..]);
        for language in languages.iter().copied() {
            let Some(patterns) = patterns(&leaf.term, language, self.rules) else {
                return Ok(rough(Matching::Everything));
            };
            for pattern in patterns {
                for row in pattern.rows {
                    if let [word] = row.as_slice() {
                        is_exact &= !matches!(word.test, Test::Cased(_));
                        tests.extend(self.tests(&word.test)?);
                        tests.extend(as_typed(&leaf.term));
                        continue;
                    }
                    let plan = self.row(&row, zones)?;
                    // What a label of several words finds needs no closer look.
                    is_exact &= plan.certainty == Certainty::Exact || origin.is_some();
                    if !others.contains(&plan.matching) {
                        others.push(plan.matching);
                    }
                }
            }
        }
        if !tests.is_empty() {
            others.push(word(tests, zones));
        }
        let matching = match others.len() {
            1 => others.remove(0),
            _ => Matching::Any(others),
        };
        let is_name = self.expanded.names.contains(&leaf.id);
        let weight = match origin {
            Some(origin) => origin.weight,
            None if is_name => NAME,
            None => 1.0,
        };
        let is_scaled = origin.is_some() || is_name;
        let matching =
            if is_scaled { Matching::Scaled(weight, Box::new(matching)) } else { matching };
        Ok(if is_exact { whole(matching) } else { rough(matching) })
    }

    /// Plans several words in a row. A phrase stands whole in the heading, in the opening
    /// words of a list or in the clause.
    fn row(&self, row: &[PatternWord], zones: Zones) -> Result<Plan, IndexError> {
        let mut words = Vec::with_capacity(row.len());
        for word in row {
            words.push(self.tests(&word.test)?);
        }
        let single: Option<Vec<WordTest>> = words
            .iter()
            .map(|tests| match tests.as_slice() {
                [(test @ (WordTest::Exact(_) | WordTest::Stem(_) | WordTest::Folded(_)), _)] => {
                    Some(test.clone())
                }
                _ => None,
            })
            .collect();
        let slop: u32 = row.iter().skip(1).map(|word| u32::from(word.gap)).sum();
        let is_cased = row.iter().any(|word| matches!(word.test, Test::Cased(_)));
        Ok(match single {
            Some(words) if slop <= SLOP_MAX => {
                let matching = Matching::Phrase(PhraseMatching { words, slop, zones });
                if slop == 0 && !is_cased { whole(matching) } else { rough(matching) }
            }
            _ => {
                rough(Matching::Every(words.into_iter().map(|tests| word(tests, zones)).collect()))
            }
        })
    }

    fn tests(&self, test: &Test) -> Result<Vec<(WordTest, f32)>, IndexError> {
        Ok(match test {
            Test::Exact(word) => vec![(WordTest::Exact(word.clone()), EXACT)],
            Test::Cased(word) => vec![(WordTest::Exact(exact_form(word)), EXACT)],
            Test::Stem(stem) => vec![(WordTest::Stem(stem.clone()), STEM)],
            Test::StemOrParts(stem, parts) => {
                vec![(WordTest::Stem(stem.clone()), STEM), (WordTest::Parts(parts.clone()), PART)]
            }
            Test::Wild(whole) if !whole.contains(['*', '?']) => {
                vec![(WordTest::Folded(whole.clone()), STEM)]
            }
            Test::Wild(pattern) => vec![(WordTest::Wild(pattern.clone()), WILD)],
            Test::Fuzzy(word, edits) => self
                .reader
                .words_near(word, usize::from(*edits))?
                .into_iter()
                .map(|known| (WordTest::Folded(known.word), WILD))
                .collect(),
        })
    }
}

/// Returns what a term is in a language; `None` for a lexicon of regular expressions, about
/// which the index knows nothing.
pub(super) fn patterns(term: &Term, language: Language, rules: &Rules) -> Option<Vec<Pattern>> {
    let analyzer = Analyzer::of(language);
    let Term::Lexicon(name) = term else {
        return Some(vec![Pattern::of_term(term, &analyzer)]);
    };
    let Some(lexicon) = rules.lexicon(name) else { return Some(Vec::new()) };
    let LexiconMatch::Words(precision) = lexicon.precision else { return None };
    let entries = lexicon.entries(language);
    Some(entries.map(|entry| Pattern::of_entry(entry, precision, &analyzer)).collect())
}

/// Returns the test of a plain word as it was typed: the form asked for counts most.
fn as_typed(term: &Term) -> Option<(WordTest, f32)> {
    let Term::Word(word) = term else { return None };
    let whole: String = Tokens::of(word).map(|token| token.span.of(word)).collect();
    Some((WordTest::Exact(exact_form(&whole)), EXACT))
}

fn word(mut tests: Vec<(WordTest, f32)>, zones: Zones) -> Matching {
    tests.sort_by(|(a, x), (b, y)| a.cmp(b).then(y.total_cmp(x)));
    tests.dedup_by(|(a, _), (b, _)| a == b);
    Matching::Word(WordMatching { tests, zones })
}

/// Returns the zones of the index for a zone of a passage; the text before a clause is a
/// clause of its own and not looked at.
const fn within(zone: Zone) -> Option<Zones> {
    let nowhere = Zones { text: false, heading: false, chapeau: false };
    match zone {
        Zone::Before => None,
        Zone::Heading => Some(Zones { heading: true, ..nowhere }),
        Zone::Chapeau => Some(Zones { chapeau: true, ..nowhere }),
        Zone::Text => Some(Zones { text: true, ..nowhere }),
    }
}

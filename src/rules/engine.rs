//! Rules compiled: which of them can fire at all is read off the lexicons found in a passage,
//! and only those conditions are evaluated.

use std::collections::HashMap;

use crate::{
    model::{BindingForce, InstrumentKind, Language, Part, Passage, Pillar},
    query::{
        Context, Field, FieldName, FieldValue, Leaf, Match, Node, Pattern, Precision, Query, Term,
        Words, Zone,
    },
    rules::{
        book::{LexiconMatch, Rule},
        filters::Filter,
        layering::Book,
        lexicon::{Finders, Hits, Slot, expression},
        schema::RuleStatus,
    },
    text::Analyzer,
};

/// The compiled rules.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) finders: Finders,
    pub(super) rules: Vec<CompiledRule>,
    /// The desk's filters that have not run out.
    pub(super) filters: Vec<CompiledFilter>,
    /// Supports of weak rules, by pillar.
    pub(super) support: HashMap<Pillar, Vec<Condition>>,
    /// Rules by the slots that can make them fire.
    triggered: Vec<Vec<u32>>,
    /// Rules that can fire without any slot.
    always: Vec<u32>,
    /// By rule, sets of slots of each of which one must be found for its condition to hold.
    needs: Vec<Vec<Vec<Slot>>>,
    /// Whether any condition looks at the text before a passage.
    pub(super) looks_before: bool,
    /// Lexicons and the slots of the phrases inside which they do not count.
    masks: Vec<(Slot, Slot)>,
}

/// A condition with the slots of its leaves.
#[derive(Debug, Clone, Default)]
pub(super) struct Condition {
    pub(super) query: Query,
    pub(super) slots: Vec<Slot>,
}

/// A rule compiled; its number is that of the rule in the book.
#[derive(Debug, Clone, Default)]
pub(super) struct CompiledRule {
    pub(super) when: Condition,
    pub(super) not: Vec<Slot>,
    pub(super) under_heading: Option<Condition>,
}

/// A filter compiled; its number is that of the filter in the rules.
#[derive(Debug, Clone, Default)]
pub(super) struct CompiledFilter {
    pub(super) number: usize,
    /// The numbers of the rules it silences.
    pub(super) rules: Vec<u32>,
    pub(super) when: Option<Condition>,
    pub(super) under_heading: Option<Condition>,
}

impl Engine {
    pub(super) fn compile(book: &Book, filters: &[Filter]) -> Self {
        let mut compiler = Compiler::of(book);
        let masks = compiler.lexicons();
        let rules: Vec<CompiledRule> = book.rules.iter().map(|rule| compiler.rule(rule)).collect();
        let filters = filters.iter().enumerate().filter(|(_, filter)| !filter.is_over);
        let filters: Vec<CompiledFilter> =
            filters.map(|(number, filter)| compiler.filter(number, filter)).collect();
        let support = book
            .support
            .iter()
            .map(|(pillar, queries)| {
                let conditions =
                    queries.iter().map(|query| compiler.condition(query, pillar)).collect();
                (pillar.clone(), conditions)
            })
            .collect();
        let mut triggered = vec![Vec::new(); compiler.slots as usize];
        let mut always = Vec::new();
        let mut needs = Vec::with_capacity(rules.len());
        for (number, (rule, compiled)) in book.rules.iter().zip(&rules).enumerate() {
            let root = rule.when.root.as_ref();
            let mut needed =
                root.map_or_else(Vec::new, |root| needs_of(root, &compiled.when.slots));
            needed.sort_by_key(Vec::len);
            if rule.status != RuleStatus::Deprecated {
                match needed.first() {
                    Some(slots) => {
                        for &slot in slots {
                            triggered[slot as usize].push(number as u32);
                        }
                    }
                    None => always.push(number as u32),
                }
            }
            needs.push(needed);
        }
        compiler.finders.german.finish();
        compiler.finders.english.finish();
        // Supports are looked for everywhere, so the text before counts for them.
        let looks_before =
            !book.support.is_empty() || book.rules.iter().any(|rule| looks_before(&rule.when));
        let finders = compiler.finders;
        Self { finders, rules, filters, support, triggered, always, needs, looks_before, masks }
    }

    /// Takes away what stands inside the phrases that lexicons exclude.
    pub(super) fn mask(&self, hits: &mut Hits) {
        for &(slot, mask) in &self.masks {
            hits.mask(slot, mask);
        }
    }

    /// Tells whether a rule can be a candidate where no word of an entry stands.
    pub(super) fn fires_without_words(&self) -> bool {
        let Finders { german, english } = &self.finders;
        !self.always.is_empty() || german.has_expressions() || english.has_expressions()
    }

    /// Returns the numbers of the rules that the hits can make fire, in order.
    pub(super) fn candidates(&self, hits: &Hits) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.always.clone();
        numbers.extend(hits.slots().flat_map(|slot| &self.triggered[slot as usize]));
        numbers.sort_unstable();
        numbers.dedup();
        numbers.retain(|&number| {
            let needs = &self.needs[number as usize];
            needs.iter().all(|slots| slots.iter().any(|&slot| hits.has(slot)))
        });
        numbers
    }
}

fn looks_before(query: &Query) -> bool {
    let mut found = false;
    if let Some(root) = &query.root {
        root.walk(&mut |node| found |= matches!(node, Node::Within(Zone::Before, _)));
    }
    found
}

/// Returns sets of slots of each of which at least one must be found for the node to hold; none
/// where it can hold without any.
pub(super) fn needs_of(node: &Node, slots: &[Slot]) -> Vec<Vec<Slot>> {
    match node {
        Node::Leaf(leaf) => {
            slots.get(leaf.id as usize).map(|&slot| vec![slot]).into_iter().collect()
        }
        Node::Within(_, node) | Node::Apart { left: node, .. } => needs_of(node, slots),
        Node::Count { node, at_least, .. } if *at_least > 0 => needs_of(node, slots),
        Node::Field(_) | Node::Not(_) | Node::Count { .. } => Vec::new(),
        Node::And(nodes) => nodes.iter().flat_map(|node| needs_of(node, slots)).collect(),
        Node::Or(nodes) => {
            // of every side the set that is met by the fewest slots: one of all these is found
            let sides: Option<Vec<Vec<Slot>>> = nodes
                .iter()
                .map(|node| needs_of(node, slots).into_iter().min_by_key(Vec::len))
                .collect();
            sides.map(|sides| sides.concat()).into_iter().collect()
        }
        Node::Near { left, right, .. } | Node::Same { left, right, .. } => {
            let mut needs = needs_of(left, slots);
            needs.append(&mut needs_of(right, slots));
            needs
        }
    }
}

/// Gives every lexicon and every term of a condition a slot and fills the finders.
struct Compiler<'b> {
    book: &'b Book,
    finders: Finders,
    slots: Slot,
    terms: HashMap<Term, Slot>,
    /// Phrases that silence; many rules share them.
    phrases: HashMap<&'b str, Slot>,
}

const LANGUAGES: [Language; 2] = [Language::De, Language::En];

impl<'b> Compiler<'b> {
    /// The slots of the lexicons are their numbers in the book.
    fn of(book: &'b Book) -> Self {
        let slots = book.lexicons.len() as Slot;
        Self {
            book,
            finders: Finders::default(),
            slots,
            terms: HashMap::new(),
            phrases: HashMap::new(),
        }
    }

    fn lexicons(&mut self) -> Vec<(Slot, Slot)> {
        let book = self.book;
        let mut masks = Vec::new();
        for (slot, lexicon) in book.lexicons.iter().enumerate() {
            for language in LANGUAGES {
                for entry in lexicon.entries(language) {
                    self.entry(entry, lexicon.precision, language, slot as Slot);
                }
            }
            if !lexicon.not.is_empty() {
                let mask = self.new_slot();
                for phrase in &lexicon.not {
                    self.add_phrase(phrase, mask);
                }
                masks.push((slot as Slot, mask));
            }
        }
        masks
    }

    fn new_slot(&mut self) -> Slot {
        self.slots += 1;
        self.slots - 1
    }

    fn entry(&mut self, entry: &str, how: LexiconMatch, language: Language, slot: Slot) {
        let finder = match language {
            Language::De => &mut self.finders.german,
            _ => &mut self.finders.english,
        };
        match how {
            LexiconMatch::Words(precision) => {
                finder.add(Pattern::of_entry(entry, precision, &Analyzer::of(language)), slot);
            }
            LexiconMatch::Regex => {
                // Entries that do not compile were refused when the files were read.
                if let Ok(expression) = expression(entry) {
                    finder.add_expression(expression, slot);
                }
            }
        }
    }

    /// Returns the slot of a phrase; equal phrases have one.
    fn phrase(&mut self, phrase: &'b str) -> Slot {
        if let Some(&slot) = self.phrases.get(phrase) {
            return slot;
        }
        let slot = self.new_slot();
        self.add_phrase(phrase, slot);
        self.phrases.insert(phrase, slot);
        slot
    }

    fn add_phrase(&mut self, phrase: &str, slot: Slot) {
        for language in LANGUAGES {
            self.entry(phrase, LexiconMatch::Words(Precision::Stem), language, slot);
        }
    }

    fn rule(&mut self, rule: &'b Rule) -> CompiledRule {
        let not = rule.not.iter().map(|phrase| self.phrase(phrase)).collect();
        CompiledRule {
            when: self.condition(&rule.when, &rule.pillar),
            not,
            under_heading: rule
                .scope
                .under_heading
                .as_ref()
                .map(|query| self.condition(query, &rule.pillar)),
        }
    }

    fn filter(&mut self, number: usize, filter: &Filter) -> CompiledFilter {
        let rules = self.book.rules.iter().enumerate();
        let named = rules.filter(|(_, rule)| filter.names(rule)).map(|(at, _)| at as u32);
        let rules = named.collect();
        let pillar = filter.pillar();
        let mut condition =
            |query: &Option<Query>| query.as_ref().map(|query| self.condition(query, &pillar));
        let (when, under_heading) =
            (condition(&filter.when), condition(&filter.scope.under_heading));
        CompiledFilter { number, rules, when, under_heading }
    }

    fn condition(&mut self, query: &Query, pillar: &Pillar) -> Condition {
        let slots = query.leaves().iter().map(|leaf| self.leaf(leaf, pillar)).collect();
        Condition { query: query.clone(), slots }
    }

    fn leaf(&mut self, leaf: &Leaf, pillar: &Pillar) -> Slot {
        if let Term::Lexicon(name) = &leaf.term
            && let Some(number) = self.book.lexicon(pillar, name)
        {
            return number as Slot;
        }
        if let Some(&slot) = self.terms.get(&leaf.term) {
            return slot;
        }
        let slot = self.new_slot();
        self.terms.insert(leaf.term.clone(), slot);
        self.finders.german.add(Pattern::of_term(&leaf.term, &Analyzer::of(Language::De)), slot);
        self.finders.english.add(Pattern::of_term(&leaf.term, &Analyzer::of(Language::En)), slot);
        slot
    }
}

/// Answers the leaves of one condition from the hits of a passage.
pub(super) struct HitContext<'a> {
    pub(super) hits: &'a Hits,
    pub(super) slots: &'a [Slot],
    /// Words inside these do not count.
    pub(super) masks: &'a [Match],
}

impl Context for HitContext<'_> {
    fn leaf(&self, leaf: &Leaf, _words: &Words) -> Option<Vec<Match>> {
        let slot = *self.slots.get(leaf.id as usize)?;
        let found = self.hits.at(slot).iter();
        Some(
            found
                .filter(|one| !self.masks.iter().any(|mask| mask.overlaps(one)))
                .cloned()
                .collect(),
        )
    }

    fn field(&self, field: &Field, words: &Words) -> bool {
        has_field(field, words.passage(), words.language())
    }
}

/// The fields that a passage answers without an index.
pub(super) const KNOWN_FIELDS: [FieldName; 4] =
    [FieldName::Instrument, FieldName::Part, FieldName::Binding, FieldName::Language];

/// Tells whether a passage has a property that rules may ask for: kind of instrument, part,
/// binding force, language.
pub(super) fn has_field(field: &Field, passage: &Passage, language: Language) -> bool {
    let FieldValue::Is(value) = &field.value else { return false };
    let is = |word: Option<&str>| word == Some(value.as_str());
    match field.name {
        FieldName::Instrument => is(passage.instrument.map(InstrumentKind::as_str)),
        FieldName::Part => is(passage.part.map(Part::as_str)),
        FieldName::Binding => is(passage.binding.map(BindingForce::as_str)),
        FieldName::Language => is(Some(language.code())),
        _ => false,
    }
}

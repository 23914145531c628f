//! A rule of a file: checked, then new, in the place of a lower one, added to it, or gone.

use toml::Spanned;

use crate::{
    model::{BindingForce, InstrumentKind, Language, Part, Pillar},
    query::Query,
    rules::{
        book::{Rule, Scope},
        files::Layer,
        layering::{Book, Reference, is_slug},
        reading::Reader,
        schema::{Conflicts, RuleEntry, ScopeEntry, Twin},
    },
    text::closest,
};

const PARTS: [&str; 8] =
    ["title", "preamble", "operative", "final", "annex", "signature", "footnote", "press"];
const BINDINGS: [&str; 3] = ["binding", "non_binding", "unclear"];
const LANGUAGES: [&str; 2] = ["de", "en"];

impl Book {
    pub(super) fn add_rule(
        &mut self,
        number: usize,
        pillar: &Pillar,
        entry: Spanned<RuleEntry>,
        reader: &mut Reader,
    ) {
        let entry = entry.into_inner();
        let id = entry.id.get_ref().clone();
        let byte = entry.id.span().start;
        let known = self.rules.iter().position(|rule| rule.id == id);
        if let Some(at) = known
            && self.rules[at].origin.layer == reader.file.layer
        {
            let before = &self.rules[at].origin;
            let message = format!("the id is already taken in {}:{}", before.file, before.line);
            reader.fault(byte, Some(&id), message, Some("give it a name of its own".to_owned()));
            return;
        }
        if let Some(fault) = self.contradiction(&id, &entry, reader.file.layer) {
            let help = "decide in one place: write the rule, or disable it".to_owned();
            reader.fault(byte, Some(&id), fault, Some(help));
            return;
        }
        if (entry.disabled || entry.extend) && known.is_none() {
            let names: Vec<&str> = self.rules.iter().map(|rule| rule.id.as_str()).collect();
            let help =
                closest(&id, names.iter().copied()).map(|meant| format!("did you mean `{meant}`?"));
            let verb = if entry.disabled { "disables" } else { "extends" };
            reader.fault(byte, Some(&id), format!("{verb} a rule that does not exist"), help);
            return;
        }
        match known {
            Some(at) if entry.disabled => {
                self.rules.remove(at);
                self.disabled.push((id, reader.origin(byte)));
            }
            Some(at) if entry.extend => {
                let addition = self.read_rule(number, pillar, entry, reader, true);
                extend_rule(&mut self.rules[at], addition);
            }
            _ => {
                let rule = self.read_rule(number, pillar, entry, reader, false);
                match known {
                    Some(at) => self.rules[at] = rule,
                    None => self.rules.push(rule),
                }
            }
        }
    }

    /// Tells how an entry contradicts one that disables the same rule: a layer that also writes
    /// it, or a higher one that builds on what is gone.
    fn contradiction(&self, id: &str, entry: &RuleEntry, layer: Layer) -> Option<String> {
        let (_, origin) = self.disabled.iter().rev().find(|(disabled, _)| disabled == id)?;
        let builds_on_it = entry.extend || entry.disabled;
        let is_gone = !self.rules.iter().any(|rule| rule.id == id);
        let place = format!("{}:{}", origin.file, origin.line);
        if origin.layer == layer {
            Some(format!("stands beside {place}, which disables it"))
        } else if builds_on_it && is_gone {
            let verb = if entry.disabled { "disables" } else { "extends" };
            Some(format!("{verb} a rule that {place} disables"))
        } else {
            None
        }
    }

    fn read_rule(
        &mut self,
        number: usize,
        pillar: &Pillar,
        entry: RuleEntry,
        reader: &mut Reader,
        is_addition: bool,
    ) -> Rule {
        let id = entry.id.get_ref().clone();
        let byte = entry.id.span().start;
        let steps: Vec<&str> = id.split('.').collect();
        if steps.len() != 3
            || steps[0] != pillar.as_str()
            || !steps.iter().all(|step| is_slug(step))
        {
            let help = format!("write `{pillar}.TOPIC.NAME`");
            reader.fault(
                byte,
                Some(&id),
                "the id does not name pillar, topic and rule",
                Some(help),
            );
        }
        let topic = entry.topic.as_ref().map_or_else(
            || steps.get(1).copied().unwrap_or_default().to_owned(),
            |topic| topic.get_ref().clone(),
        );
        let when = match &entry.when {
            Some(when) => {
                let query = reader.query(when, Some(&id));
                self.refer(number, when, Some(&id), pillar, &query);
                query
            }
            None if is_addition => Query::default(),
            None => {
                reader.fault(
                    byte,
                    Some(&id),
                    "the rule has no condition",
                    Some("add `when`".into()),
                );
                Query::default()
            }
        };
        for phrase in &entry.not {
            if !phrase.get_ref().chars().any(char::is_alphanumeric) {
                reader.fault(phrase.span().start, Some(&id), "a phrase without a word", None);
            }
        }
        let scope = entry.scope.unwrap_or_default();
        let scope = self.read_scope(number, pillar, &id, &scope, reader);
        let title = entry.title.unwrap_or_else(|| Twin { de: id.clone(), en: id.clone() });
        Rule {
            pillar: pillar.clone(),
            topic,
            title,
            about: entry.about,
            status: entry.status.unwrap_or_default(),
            strength: entry.strength.unwrap_or_default(),
            scope,
            when,
            not: entry.not.into_iter().map(Spanned::into_inner).collect(),
            displaces: entry.displaces.into_iter().map(Spanned::into_inner).collect(),
            stands_alone: entry.conflicts == Some(Conflicts::Only),
            gives_way: entry.conflicts == Some(Conflicts::Yield),
            references: entry.references,
            falsepositives: entry.falsepositives,
            tests: entry.test.into_iter().map(Spanned::into_inner).collect(),
            origin: reader.origin(byte),
            id,
        }
    }

    fn read_scope(
        &mut self,
        number: usize,
        pillar: &Pillar,
        id: &str,
        scope: &ScopeEntry,
        reader: &mut Reader,
    ) -> Scope {
        let under_heading = scope.under_heading.as_ref().map(|condition| {
            let query = reader.query(condition, Some(id));
            self.refer(number, condition, Some(id), pillar, &query);
            query
        });
        Scope { under_heading, ..read_scope(id, scope, reader) }
    }

    /// Remembers the lexicons of a condition; they may be defined in a later file.
    pub(super) fn refer(
        &mut self,
        file: usize,
        condition: &Spanned<String>,
        rule: Option<&str>,
        pillar: &Pillar,
        query: &Query,
    ) {
        for name in query.lexicons() {
            let within = condition.get_ref().find(&format!("@{name}")).unwrap_or(0);
            self.references.push(Reference {
                file,
                byte: condition.span().start + 1 + within,
                rule: rule.map(str::to_owned),
                pillar: pillar.clone(),
                name: name.to_owned(),
            });
        }
    }
}

/// Adds an entry of a higher layer to a rule: its condition is an alternative, its phrases,
/// tests and notes are further ones, what it says anew replaces.
fn extend_rule(rule: &mut Rule, addition: Rule) {
    if addition.when.root.is_some() {
        rule.when = Query::any_of([std::mem::take(&mut rule.when), addition.when]);
    }
    rule.not.extend(addition.not);
    rule.displaces.extend(addition.displaces);
    rule.references.extend(addition.references);
    rule.falsepositives.extend(addition.falsepositives);
    rule.tests.extend(addition.tests);
    rule.stands_alone |= addition.stands_alone;
    rule.gives_way |= addition.gives_way;
    rule.origin = addition.origin;
}

/// Reads where a rule or a filter looks; the condition on the heading is left to the caller.
pub(in crate::rules) fn read_scope(id: &str, scope: &ScopeEntry, reader: &mut Reader) -> Scope {
    let kinds = InstrumentKind::ALL.map(InstrumentKind::as_str);
    Scope {
        instruments: reader.words(&scope.instrument, &kinds, id, InstrumentKind::from_word),
        parts: reader.words(&scope.part, &PARTS, id, Part::from_word),
        bindings: reader.words(&scope.binding, &BINDINGS, id, BindingForce::from_word),
        languages: reader.words(&scope.language, &LANGUAGES, id, |word| {
            LANGUAGES.contains(&word).then(|| Language::from_code(word))
        }),
        under_heading: None,
    }
}

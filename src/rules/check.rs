//! Lint: what is sound in form and still not what somebody meant.

use std::collections::{HashMap, HashSet};

use crate::{
    model::Pillar,
    query::Query,
    rules::{
        Rules,
        book::{Lexicon, LexiconMatch, Origin, Rule},
        diagnostic::{Diagnostic, Severity},
        engine::{KNOWN_FIELDS, needs_of},
        schema::RuleStatus,
    },
};

impl Rules {
    /// Looks for unused lexicons, missing twin languages, entries that stand twice, stable
    /// rules without a hit and a miss test, rules that can match everything, rules with equal
    /// conditions, fields that rules cannot ask, filters without rules or run out. By file and
    /// line.
    pub fn check(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let used = self.used_lexicons();
        for (number, lexicon) in self.lexicons().iter().enumerate() {
            check_lexicon(lexicon, used.contains(&number), &mut found);
        }
        let mut conditions: HashMap<String, &Rule> = HashMap::new();
        for rule in self.rules() {
            check_rule(rule, &mut found);
            let scope = format!("{:?}{:?}", rule.scope.instruments, rule.scope.parts);
            let condition = format!("{}|{}|{scope}|{}", rule.pillar, rule.topic, rule.when);
            if let Some(twin) = conditions.insert(condition, rule) {
                let message = format!("has the same condition as {}", twin.id);
                found.push(warning(&rule.origin, &rule.id, message, "remove one of them"));
            }
        }
        for filter in self.filters() {
            let mut note = |message: String, help: &str| {
                found.push(warning(&filter.origin, &filter.rule, message, help));
            };
            if !self.rules().iter().any(|rule| filter.names(rule)) {
                note("the filter means no rule".to_owned(), "mend the name or remove the filter");
            }
            if let Some(until) = filter.until.filter(|_| filter.is_over) {
                note(format!("the filter ran out on {until}"), "remove it or give it another day");
            }
        }
        found.sort();
        found
    }

    /// Returns the numbers of the lexicons that some condition names.
    fn used_lexicons(&self) -> HashSet<usize> {
        let mut used = HashSet::new();
        for (pillar, query) in self.conditions() {
            used.extend(query.lexicons().filter_map(|name| self.book().lexicon(pillar, name)));
        }
        used
    }

    /// Returns every condition in the files with its pillar.
    fn conditions(&self) -> impl Iterator<Item = (&Pillar, &Query)> {
        let of_rules = self.rules().iter().flat_map(|rule| {
            let heading = rule.scope.under_heading.as_ref();
            std::iter::once(&rule.when).chain(heading).map(|query| (&rule.pillar, query))
        });
        let of_support = self.book().support.iter();
        let of_support = of_support
            .flat_map(|(pillar, queries)| queries.iter().map(move |query| (pillar, query)));
        of_rules.chain(of_support)
    }
}

fn check_lexicon(lexicon: &Lexicon, is_used: bool, found: &mut Vec<Diagnostic>) {
    let name = format!("@{}", lexicon.name);
    let mut note = |message: String, help: &str| {
        found.push(warning(&lexicon.origin, &name, message, help));
    };
    if !is_used {
        note("no rule uses it".to_owned(), "use it in a condition or remove it");
    }
    let lacks_twin = lexicon.de.is_empty() != lexicon.en.is_empty();
    if lacks_twin && lexicon.precision != LexiconMatch::Regex {
        let (has, lacks) =
            if lexicon.de.is_empty() { ("English", "German") } else { ("German", "English") };
        note(
            format!("has {has} entries and no {lacks} ones"),
            "add the twin language, or put words of both languages under `any`",
        );
    }
    for entries in [&lexicon.de, &lexicon.en, &lexicon.any] {
        let mut seen = HashSet::new();
        for entry in entries.iter().filter(|entry| !seen.insert(entry.as_str())) {
            note(format!("the entry `{entry}` stands twice"), "remove one");
        }
    }
}

fn check_rule(rule: &Rule, found: &mut Vec<Diagnostic>) {
    let mut note = |message: &str, help: &str| {
        found.push(warning(&rule.origin, &rule.id, message.to_owned(), help));
    };
    if rule.status == RuleStatus::Stable {
        let counted = || rule.tests.iter().filter(|test| test.todo.is_none());
        if !counted().any(|test| test.fires) {
            note("stable, but no test shows a hit", "add a `[[rule.test]]` with `match = true`");
        }
        if !counted().any(|test| !test.fires) {
            note("stable, but no test shows a miss", "add a `[[rule.test]]` with `match = false`");
        }
    }
    if rule.title.de == rule.id {
        note("has no title", "add `title = { de = \"…\", en = \"…\" }`");
    }
    let Some(root) = &rule.when.root else { return };
    // Which words they are does not matter here, only whether any is needed.
    let slots = vec![0; rule.when.leaves().len()];
    if needs_of(root, &slots).is_empty() {
        note("can match a clause that holds none of its words", "ask for a word outside `NOT`");
    }
    for field in rule.when.fields().iter().filter(|field| !KNOWN_FIELDS.contains(&field.name)) {
        note(
            &format!("asks for the field `{}:`, which rules do not know", field.name.as_str()),
            "rules know instrument, part, binding and language",
        );
    }
}

fn warning(origin: &Origin, rule: &str, message: String, help: &str) -> Diagnostic {
    Diagnostic {
        file: origin.file.clone(),
        line: origin.line,
        column: 1,
        rule: Some(rule.to_owned()),
        severity: Severity::Warning,
        message,
        help: Some(help.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::{Layer, Rules};

    #[test]
    fn the_lint_names_what_is_doubtful() {
        let text = r#"
            schema = 1
            pillar = "visas"
            [lexicon.unused]
            de = ["Visum", "Visum"]
            [[rule]]
            id = "visas.fees.never"
            title = { de = "Gebühr", en = "Fee" }
            when = "NOT Visum"
            [[rule.test]]
            text = "Die Gebühr entfällt."
            match = true
        "#;
        let rules = Rules::of_pillars(&[(Layer::Builtin, text)]).expect("the file is sound");
        let found: Vec<String> =
            rules.check().into_iter().map(|one| format!("{}: {}", one.line, one.message)).collect();
        assert_eq!(
            found,
            [
                "4: has German entries and no English ones",
                "4: no rule uses it",
                "4: the entry `Visum` stands twice",
                "7: can match a clause that holds none of its words",
                "7: stable, but no test shows a miss",
            ]
        );
    }
}

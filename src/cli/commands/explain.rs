//! `klausel explain CLAUSE` and `klausel why-not RULE CLAUSE`

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        machine::DecisionOf,
        render::{Mark, Sheet, json_line},
        session::Session,
    },
    index::{ClauseRecord, Reader},
    model::{ClauseId, Dossier},
    query::Explanation,
    rules::{RuleExplanation, Rules},
    tag::{Ground, Passages, ground},
};

/// Explain every tag of a clause by the words that caused it
///
/// Each rule that fired, its condition as a tree with what holds and what does not.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// Id of the clause, as a hit gives it
    clause: String,
}

/// Explain why a rule does not fire on a clause
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct WhyNot {
    /// Id of the rule
    rule: String,
    /// Id of the clause, as a hit gives it
    clause: String,
}

/// One rule on one clause, for scripts.
#[derive(Debug, Serialize)]
struct ExplainedLine<'a> {
    r#type: &'static str,
    clause: &'a str,
    rule: &'a str,
    fires: bool,
    in_scope: bool,
    silenced_by: &'a [String],
    lacks_second_sign: bool,
    filtered_because: &'a [String],
    condition: Option<ConditionOf<'a>>,
    ground: &'static str,
    silent_because: Option<&'a str>,
    generation: u64,
}

/// One decision of a person on a clause, for scripts.
#[derive(Debug, Serialize)]
struct DecisionLine<'a> {
    r#type: &'static str,
    clause: &'a str,
    #[serde(flatten)]
    decision: DecisionOf<'a>,
    generation: u64,
}

/// One node of a condition.
#[derive(Debug, Serialize)]
struct ConditionOf<'a> {
    condition: &'a str,
    holds: bool,
    words: &'a [String],
    children: Vec<Self>,
}

impl<'a> ConditionOf<'a> {
    fn new(node: &'a Explanation) -> Self {
        Self {
            condition: &node.condition,
            holds: node.holds,
            words: &node.words,
            children: node.children.iter().map(Self::new).collect(),
        }
    }
}

/// A clause of the index in its document.
struct Place {
    clause: ClauseRecord,
    dossier: Dossier,
    generation: u64,
}

/// Explains the rules that fired.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let rules = session.rules()?;
    let place = place(&options.clause, session)?;
    let tags = &place.clause.tagging.tags;
    let mut ids: Vec<&str> = tags.iter().map(|tag| tag.rule.as_str()).collect();
    ids.dedup();
    explain(&place, &ids, &rules, session)?;
    Ok(Exit::found(!ids.is_empty()))
}

/// Explains one rule, whether it fired or not.
pub(in crate::cli) fn why_not(options: &WhyNot, session: &mut Session) -> Result<Exit, Stop> {
    let rules = session.rules()?;
    if !rules.rules().iter().any(|rule| rule.id == options.rule) {
        let ids = rules.rules().iter().map(|rule| rule.id.as_str());
        let hint = crate::text::closest(&options.rule, ids)
            .map_or_else(|| "klausel rules list".to_owned(), |rule| session.ui.meant(rule));
        return Err(Failure::new(&options.rule, session.ui.no_rule()).hint(hint).into());
    }
    let place = place(&options.clause, session)?;
    explain(&place, &[options.rule.as_str()], &rules, session)?;
    Ok(Exit::Done)
}

/// Returns a clause of the index by its id.
pub(in crate::cli) fn clause(
    id: &str,
    reader: &Reader,
    session: &Session,
) -> Result<ClauseRecord, Failure> {
    let clause = reader.clause(&ClauseId(id.to_owned()));
    clause
        .map_err(|error| session.index_failure(&error))?
        .ok_or_else(|| Failure::new(id, session.ui.no_clause()).hint("klausel search …"))
}

fn place(id: &str, session: &Session) -> Result<Place, Failure> {
    let reader = session.reader()?;
    let clause = clause(id, &reader, session)?;
    let dossier =
        reader.dossier(&clause.document.id).map_err(|error| session.index_failure(&error))?;
    let dossier = dossier.ok_or_else(|| Failure::new(id, session.ui.no_document()))?;
    Ok(Place { clause, dossier, generation: reader.generation() })
}

fn explain(place: &Place, ids: &[&str], rules: &Rules, session: &mut Session) -> Result<(), Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let Place { clause, dossier, generation } = place;
    // the very passage that was tagged: a stored clause alone has lost the words before it
    let whole = dossier.clauses.iter().find(|whole| whole.id == clause.id);
    let passages = Passages::of(&dossier.document, &dossier.instrument, rules);
    let passage = whole.map_or_else(|| clause.passage(), |whole| passages.of_clause(whole));
    let ground = ground(&passage, rules);
    let read = match ground {
        Ground::Heading(read) | Ground::Before(read) => read,
        Ground::Own | Ground::Silent(_) => passage,
    };
    let reading = rules.read(&read);
    let explained = ids.iter().filter_map(|id| reading.explain(id));
    if format != Format::Text {
        for explained in explained {
            let line = line(clause, &explained, ground, *generation);
            json_line(session.out(), &line)?;
        }
        for decision in &clause.tagging.decisions {
            let (r#type, decision) = ("decision", DecisionOf::new(decision));
            let (clause, generation) = (clause.id.as_str(), *generation);
            json_line(session.out(), &DecisionLine { r#type, clause, decision, generation })?;
        }
        return Ok(());
    }
    let (ui, cite) = (session.ui, session.citations());
    let mut sheet = session.sheet();
    sheet.marked(Mark::Strong, &ui.place(&cite.of(&clause.locator), clause));
    sheet.marked_line(Mark::Faint, &format!("  {}", clause.id));
    sheet.paragraph("  ", &clause.text);
    sheet.gap();
    for decision in &clause.tagging.decisions {
        sheet.paragraph("  ", &ui.decision(decision));
    }
    if let Some(words) = ui.ground(ground) {
        sheet.paragraph("  ", &words);
    }
    if ids.is_empty() {
        sheet.line(ui.no_rule_fired());
    }
    for explained in explained {
        put(&mut sheet, &explained, session);
    }
    session.print(sheet)
}

fn put(sheet: &mut Sheet, explained: &RuleExplanation, session: &Session) {
    let ui = session.ui;
    let rule = explained.rule;
    sheet.marked(Mark::Strong, &rule.id);
    sheet.line(&format!("  {}", ui.pick(&rule.title.de, &rule.title.en)));
    sheet.line(&format!("  {}", ui.fires(explained.fires)));
    if !explained.in_scope {
        sheet.line(&format!("  {}", ui.out_of_scope()));
    }
    for phrase in &explained.silenced_by {
        sheet.line(&format!("  {} {}", ui.silenced_by(), ui.quoted(phrase)));
    }
    if explained.lacks_second_sign {
        sheet.line(&format!("  {}", ui.lacks_second_sign()));
    }
    for why in &explained.filtered_because {
        sheet.paragraph("  ", &format!("{} {why}", ui.filtered_because()));
    }
    if let Some(condition) = &explained.condition {
        node(sheet, condition, 1, session);
    }
    sheet.gap();
}

fn node(sheet: &mut Sheet, condition: &Explanation, depth: usize, session: &Session) {
    let verdict = if condition.holds { "PASS" } else { "FAIL" };
    let words: Vec<String> = condition.words.iter().map(|word| session.ui.quoted(word)).collect();
    let line = format!("{verdict}  {}  {}", condition.condition, words.join(" "));
    sheet.paragraph(&"  ".repeat(depth), line.trim_end());
    for child in &condition.children {
        node(sheet, child, depth + 1, session);
    }
}

fn line<'a>(
    clause: &'a ClauseRecord,
    explained: &'a RuleExplanation,
    ground: Ground<'a>,
    generation: u64,
) -> ExplainedLine<'a> {
    ExplainedLine {
        r#type: "explanation",
        clause: clause.id.as_str(),
        rule: &explained.rule.id,
        fires: explained.fires,
        in_scope: explained.in_scope,
        silenced_by: &explained.silenced_by,
        lacks_second_sign: explained.lacks_second_sign,
        filtered_because: &explained.filtered_because,
        condition: explained.condition.as_ref().map(ConditionOf::new),
        ground: match ground {
            Ground::Own => "own",
            Ground::Heading(_) => "heading",
            Ground::Before(_) => "before",
            Ground::Silent(_) => "silent",
        },
        silent_because: match ground {
            Ground::Silent(reason) => Some(reason),
            _ => None,
        },
        generation,
    }
}

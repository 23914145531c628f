//! `klausel explain CLAUSE` and `klausel why-not RULE CLAUSE`

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        render::{Mark, Sheet, json_line},
        session::Session,
    },
    index::ClauseRecord,
    model::ClauseId,
    query::Explanation,
    rules::{RuleExplanation, Rules},
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
    condition: Option<ConditionOf<'a>>,
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

/// Explains the rules that fired.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let rules = session.rules()?;
    let (clause, generation) = clause(&options.clause, session)?;
    let mut ids: Vec<&str> = clause.tagging.tags.iter().map(|tag| tag.rule.as_str()).collect();
    ids.dedup();
    let found = !ids.is_empty();
    explain(&clause, &ids, &rules, generation, session)?;
    Ok(Exit::found(found))
}

/// Explains one rule, whether it fired or not.
pub(in crate::cli) fn why_not(options: &WhyNot, session: &mut Session) -> Result<Exit, Stop> {
    let rules = session.rules()?;
    if !rules.rules().iter().any(|rule| rule.id == options.rule) {
        let failure = Failure::new(&options.rule, session.ui.no_rule());
        return Err(failure.hint("klausel rules list").into());
    }
    let (clause, generation) = clause(&options.clause, session)?;
    explain(&clause, &[options.rule.as_str()], &rules, generation, session)?;
    Ok(Exit::Done)
}

fn clause(id: &str, session: &Session) -> Result<(ClauseRecord, u64), Failure> {
    let reader = session.reader()?;
    let clause = reader.clause(&ClauseId(id.to_owned()));
    match clause.map_err(|error| session.index_failure(&error))? {
        Some(clause) => Ok((clause, reader.generation())),
        None => Err(Failure::new(id, session.ui.no_clause()).hint("klausel search …")),
    }
}

fn explain(
    clause: &ClauseRecord,
    ids: &[&str],
    rules: &Rules,
    generation: u64,
    session: &mut Session,
) -> Result<(), Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let passage = clause.passage();
    let reading = rules.read(&passage);
    let explained = ids.iter().filter_map(|id| reading.explain(id));
    if format != Format::Text {
        for explained in explained {
            json_line(session.out(), &line(clause, &explained, generation))?;
        }
        return Ok(());
    }
    let (ui, cite) = (session.ui, session.citations());
    let mut sheet = session.sheet();
    sheet.marked(Mark::Strong, &ui.place(&cite.of(&clause.locator), clause));
    sheet.marked_line(Mark::Faint, &format!("  {}", clause.id));
    sheet.paragraph("  ", &clause.text);
    sheet.gap();
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
        condition: explained.condition.as_ref().map(ConditionOf::new),
        generation,
    }
}

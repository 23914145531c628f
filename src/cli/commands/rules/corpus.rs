//! `klausel rules coverage|backtest|diff`: what the rules do on the clauses of the index.
//!
//! The clauses are tagged anew with the rules as they are now; decisions of persons are left
//! aside, for it is the rules that are looked at.

use std::{collections::BTreeSet, path::PathBuf};

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        render::{Mark, json_line},
        session::Session,
        wording::Ui,
    },
    index::Reader,
    model::{ClauseId, Dossier, Passage, Tag},
    rules::{EXPECTATIONS, Layers, Rule, RuleStatus, Rules, expectations},
    tag::{Passages, Survey, tag_pillars},
};

/// Lines of each list that people see; scripts get all.
const SHOWN: usize = 20;

/// A rule and the number of clauses it fires on, for scripts.
#[derive(Debug, Serialize)]
struct RuleCount<'a> {
    r#type: &'static str,
    rule: &'a str,
    clauses: usize,
}

/// A clause no rule fires on, for scripts.
#[derive(Debug, Serialize)]
struct Untagged<'a> {
    r#type: &'static str,
    clause: &'a str,
}

/// Two rules on nearly the same clauses, for scripts.
#[derive(Debug, Serialize)]
struct Overlapping<'a> {
    r#type: &'static str,
    rule: &'a str,
    other: &'a str,
    both: usize,
    of: usize,
}

/// The numbers of a survey, for scripts.
#[derive(Debug, Serialize)]
struct CoverageSummary {
    r#type: &'static str,
    clauses: usize,
    untagged: usize,
    rules: usize,
    silent: usize,
    noisy: usize,
    overlaps: usize,
    generation: u64,
}

/// An expectation and what came of it, for scripts.
#[derive(Debug, Serialize)]
struct ExpectationLine<'a> {
    r#type: &'static str,
    rule: &'a str,
    expected: String,
    clauses: usize,
    met: bool,
    file: &'a str,
    line: u32,
    why: Option<&'a str>,
}

/// A clause that two rule sets tag differently, for scripts.
#[derive(Debug, Serialize)]
struct DiffLine<'a> {
    r#type: &'static str,
    clause: &'a str,
    gained: Vec<String>,
    lost: Vec<String>,
}

/// The numbers of a comparison of rule sets, for scripts.
#[derive(Debug, Serialize)]
struct DiffSummary {
    r#type: &'static str,
    clauses: usize,
    changed: usize,
    gained: usize,
    lost: usize,
    generation: u64,
}

/// Tells what the rules read of the corpus and what they leave.
pub(super) fn coverage(session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let rules = session.rules()?;
    let reader = session.reader()?;
    let mut survey = Survey::default();
    each_clause(&reader, &rules, session, |id, passage| {
        survey.add(id, &tag_pillars(passage, &rules));
    })?;
    let alive = rules.rules().iter().filter(|rule| rule.status != RuleStatus::Deprecated);
    let silent: Vec<&Rule> = alive.filter(|rule| survey.fired(&rule.id) == 0).collect();
    let (noisy, overlaps) = (survey.noisy(), survey.overlaps());
    let summary = CoverageSummary {
        r#type: "summary",
        clauses: survey.clauses(),
        untagged: survey.untagged().len(),
        rules: rules.rules().len(),
        silent: silent.len(),
        noisy: noisy.len(),
        overlaps: overlaps.len(),
        generation: reader.generation(),
    };
    if format != Format::Text {
        for clause in survey.untagged() {
            json_line(session.out(), &Untagged { r#type: "untagged", clause: clause.as_str() })?;
        }
        for rule in &silent {
            json_line(session.out(), &RuleCount { r#type: "silent", rule: &rule.id, clauses: 0 })?;
        }
        for &(rule, clauses) in &noisy {
            json_line(session.out(), &RuleCount { r#type: "noisy", rule, clauses })?;
        }
        for one in &overlaps {
            let (rule, other, both, of) = (one.rarer, one.other, one.both, one.of);
            let line = Overlapping { r#type: "overlap", rule, other, both, of };
            json_line(session.out(), &line)?;
        }
        json_line(session.out(), &summary)?;
        return Ok(Exit::found(summary.clauses > 0));
    }
    let ui = session.ui;
    let lists = [
        (ui.untagged_clauses(), survey.untagged().iter().map(ToString::to_string).collect()),
        (ui.silent_rules(), silent.iter().map(|rule| rule.id.clone()).collect()),
        (ui.noisy_rules(), noisy.iter().map(|(rule, n)| format!("{rule}  {n}")).collect()),
        (
            ui.overlapping_rules(),
            overlaps
                .iter()
                .map(|one| format!("{}  <  {}  {}/{}", one.rarer, one.other, one.both, one.of))
                .collect::<Vec<String>>(),
        ),
    ];
    let mut sheet = session.sheet();
    sheet.line(&ui.survey_counted(summary.clauses, summary.untagged));
    for (head, lines) in lists {
        sheet.gap();
        sheet.marked_line(Mark::Strong, &format!("{head}: {}", lines.len()));
        for line in lines.iter().take(SHOWN) {
            sheet.paragraph("  ", line);
        }
        if lines.len() > SHOWN {
            sheet
                .marked_line(Mark::Faint, &format!("  {}", ui.more_with_json(lines.len() - SHOWN)));
        }
    }
    session.print(sheet)?;
    Ok(Exit::found(summary.clauses > 0))
}

/// Checks what the desk expects of the rules on its corpus.
pub(super) fn backtest(session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let expected = expectations(&session.corpus).map_err(|faults| session.rule_failure(&faults))?;
    let Some(expected) = expected else {
        let path = session.corpus.join(EXPECTATIONS);
        let failure = Failure::new(path.display().to_string(), session.ui.file_missing());
        return Err(failure.hint(session.ui.how_to_expect()).into());
    };
    let rules = session.rules()?;
    let reader = session.reader()?;
    // several rules of one expectation on a clause are one clause
    let mut counts = vec![0usize; expected.len()];
    each_clause(&reader, &rules, session, |_, passage| {
        let tags = tag_pillars(passage, &rules);
        for (expectation, count) in expected.iter().zip(&mut counts) {
            let is_meant = |tag: &Tag| {
                rules.rules().iter().any(|rule| rule.id == tag.rule && expectation.names(rule))
            };
            *count += usize::from(tags.iter().any(is_meant));
        }
    })?;
    let mut sheet = session.sheet();
    let ui = session.ui;
    let mut failed = 0;
    for (expectation, &clauses) in expected.iter().zip(&counts) {
        let met = expectation.bound.is_met(clauses);
        failed += usize::from(!met);
        let bound = ui.bound(expectation.bound);
        let origin = &expectation.origin;
        if format != Format::Text {
            let line = ExpectationLine {
                r#type: "expectation",
                rule: &expectation.rule,
                expected: Ui::En.bound(expectation.bound),
                clauses,
                met,
                file: &origin.file,
                line: origin.line,
                why: expectation.why.as_deref(),
            };
            json_line(session.out(), &line)?;
        } else if !met {
            sheet.marked(Mark::Alarm, &format!("{}:{}", origin.file, origin.line));
            let why = expectation.why.as_deref().map(|why| format!(" ({why})"));
            let words = ui.expected_otherwise(&expectation.rule, &bound, clauses);
            sheet.paragraph("  ", &format!("{words}{}", why.unwrap_or_default()));
        }
    }
    if format == Format::Text {
        sheet.line(&ui.expectations_counted(expected.len(), failed));
        session.print(sheet)?;
    }
    Ok(Exit::found(failed == 0))
}

/// Tells which tags a change of the rules brings and takes on the corpus.
pub(super) fn diff(old: &str, new: &str, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let (old, new) = (rule_set(old, session)?, rule_set(new, session)?);
    let reader = session.reader()?;
    let mut changed: Vec<(ClauseId, Vec<String>, Vec<String>)> = Vec::new();
    let mut clauses = 0;
    each_dossier(&reader, session, |dossier| {
        clauses += dossier.clauses.len();
        let [before, after] = [&old, &new].map(|rules| {
            let passages = Passages::of(&dossier.document, &dossier.instrument, rules);
            let clauses = dossier.clauses.iter();
            let read = clauses.map(|one| topics(&tag_pillars(&passages.of_clause(one), rules)));
            read.collect::<Vec<_>>()
        });
        for ((clause, before), after) in dossier.clauses.iter().zip(before).zip(after) {
            if before != after {
                let gained = after.difference(&before).cloned().collect();
                let lost = before.difference(&after).cloned().collect();
                changed.push((clause.id.clone(), gained, lost));
            }
        }
    })?;
    let summary = DiffSummary {
        r#type: "summary",
        clauses,
        changed: changed.len(),
        gained: changed.iter().map(|(_, gained, _)| gained.len()).sum(),
        lost: changed.iter().map(|(.., lost)| lost.len()).sum(),
        generation: reader.generation(),
    };
    let mut sheet = session.sheet();
    for (clause, gained, lost) in changed {
        if format == Format::Text {
            sheet.marked_line(Mark::Strong, clause.as_str());
            for (sign, tags) in [("+", &gained), ("-", &lost)] {
                for tag in tags {
                    sheet.line(&format!("  {sign} {tag}"));
                }
            }
        } else {
            let line = DiffLine { r#type: "diff", clause: clause.as_str(), gained, lost };
            json_line(session.out(), &line)?;
        }
    }
    if format == Format::Text {
        sheet.line(&session.ui.diff_counted(summary.changed, summary.gained, summary.lost));
        session.print(sheet)?;
    } else {
        json_line(session.out(), &summary)?;
    }
    Ok(Exit::found(summary.changed > 0))
}

/// Loads a rule set: `builtin` alone, `corpus` with the desk's own rules, or these and a folder.
fn rule_set(words: &str, session: &Session) -> Result<Rules, Failure> {
    let layers = match words {
        "builtin" => Layers::default(),
        "corpus" => Layers { extra: None, ..session.layers() },
        folder => Layers { extra: Some(PathBuf::from(folder)), ..session.layers() },
    };
    Rules::load(&layers).map_err(|faults| session.rule_failure(&faults))
}

fn topics(tags: &[Tag]) -> BTreeSet<String> {
    tags.iter().map(|tag| format!("{}/{}", tag.pillar, tag.topic)).collect()
}

/// Goes through every clause of the index as the rules tag it.
pub(super) fn each_clause(
    reader: &Reader,
    rules: &Rules,
    session: &Session,
    mut each: impl FnMut(&ClauseId, &Passage),
) -> Result<(), Failure> {
    each_dossier(reader, session, |dossier| {
        let passages = Passages::of(&dossier.document, &dossier.instrument, rules);
        for clause in &dossier.clauses {
            each(&clause.id, &passages.of_clause(clause));
        }
    })
}

fn each_dossier(
    reader: &Reader,
    session: &Session,
    mut each: impl FnMut(&Dossier),
) -> Result<(), Failure> {
    let documents = reader.documents().map_err(|error| session.index_failure(&error))?;
    for summary in documents {
        let dossier = reader.dossier(&summary.id).map_err(|error| session.index_failure(&error))?;
        if let Some(dossier) = dossier {
            each(&dossier);
        }
    }
    Ok(())
}

//! `klausel rules list|check|test|doc`, and beside it what the rules do on the corpus.

mod corpus;
mod new;

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::Stop,
        render::{Grid, Mark, grid, json_line},
        session::Session,
    },
    rules::{Diagnostic, Rule, RuleStatus, Rules, Severity, Strength, TestOutcome, Verdict},
};

/// Look at, check and test the rules
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    #[command(subcommand)]
    what: What,
}

/// What to do with the rules.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the rules
    List {
        /// Tell the layer, file and line of each
        #[arg(long)]
        origin: bool,
        /// Only rules of this pillar
        #[arg(long, value_name = "PILLAR")]
        pillar: Option<String>,
    },
    /// Check the rule files
    ///
    /// Tells every fault with file, line and column, the rule, what is wrong and what to write
    /// instead. Exit status 1 where there is one.
    Check,
    /// Run the examples that the rules carry
    ///
    /// Exit status 1 where a rule does not do what its example says; known misses are counted
    /// apart.
    Test {
        /// Show the known misses, too
        #[arg(long)]
        known: bool,
    },
    /// Print the rules as a page for lawyers, in Markdown
    Doc,
    /// Tell what the rules read of the corpus and what they leave
    ///
    /// Clauses without a tag, rules that fire nowhere, rules that fire on more than every fifth
    /// clause, and rules that fire on nearly the same clauses.
    Coverage,
    /// Check what corpus/expectations.toml expects of the rules on this corpus
    ///
    /// Each [[expect]] names a rule (or returns.costs.*, or a pillar) and exactly, at_least or
    /// at_most, a number of clauses. Exit status 1 where one is not met.
    Backtest,
    /// Tell which tags of the corpus a change of the rules brings and takes
    ///
    /// Each side is a folder of rules laid over those of the corpus, or the word builtin or
    /// corpus. Exit status 1 where nothing changes.
    Diff {
        /// Rules before: a folder, builtin or corpus
        old: String,
        /// Rules after: a folder, builtin or corpus
        new: String,
    },
    /// Print a rule to begin with, made from a clause
    ///
    /// Its condition are the two rarest words of the clause, its tests the clause and one that
    /// is near and not meant. Example: klausel rules new --from georgien.md#art_2 >
    /// corpus/rules/ours.toml
    New {
        /// Id of the clause, as a hit gives it
        #[arg(long, value_name = "CLAUSE")]
        from: String,
        /// Pillar of the rule; default: that of the clause
        #[arg(long, value_name = "PILLAR")]
        pillar: Option<String>,
    },
}

/// One rule for scripts.
#[derive(Debug, Serialize)]
struct RuleLine<'a> {
    r#type: &'static str,
    id: &'a str,
    pillar: &'a str,
    topic: &'a str,
    title: &'a str,
    status: &'static str,
    strength: &'static str,
    layer: String,
    file: &'a str,
    line: u32,
    tests: usize,
}

/// One fault for scripts.
#[derive(Debug, Serialize)]
struct FaultLine<'a> {
    r#type: &'static str,
    file: &'a str,
    line: u32,
    column: u32,
    rule: Option<&'a str>,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
}

/// One example that failed, for scripts.
#[derive(Debug, Serialize)]
struct OutcomeLine<'a> {
    r#type: &'static str,
    rule: &'a str,
    number: usize,
    verdict: &'static str,
    text: &'a str,
    words: &'a [String],
}

/// What became of the examples, for scripts.
#[derive(Debug, Serialize)]
struct TestSummary {
    r#type: &'static str,
    tests: usize,
    passed: usize,
    failed: usize,
    known_misses: usize,
    mended_misses: usize,
}

/// Runs one of the commands.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    match &options.what {
        What::List { origin, pillar } => list(*origin, pillar.as_deref(), session),
        What::Check => check(session),
        What::Test { known } => test(*known, session),
        What::Doc => doc(session),
        What::Coverage => corpus::coverage(session),
        What::Backtest => corpus::backtest(session),
        What::Diff { old, new } => corpus::diff(old, new, session),
        What::New { from, pillar } => new::run(from, pillar.as_deref(), session),
    }
}

fn list(asks_origin: bool, pillar: Option<&str>, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let rules = session.rules()?;
    let ui = session.ui;
    let pillar = pillar.map(|word| crate::cli::filters::pillar(word, &rules, ui)).transpose()?;
    let is_asked = |rule: &&Rule| pillar.as_ref().is_none_or(|pillar| rule.pillar == *pillar);
    let listed: Vec<&Rule> = rules.rules().iter().filter(is_asked).collect();
    if format != Format::Text {
        for rule in &listed {
            let line = line(rule, ui.pick(&rule.title.de, &rule.title.en));
            json_line(session.out(), &line)?;
        }
        return Ok(Exit::found(!listed.is_empty()));
    }
    let row = |rule: &&Rule| {
        let mut row = vec![
            rule.id.clone(),
            ui.pick(&rule.title.de, &rule.title.en).clone(),
            format!("{}, {}", status(rule.status), strength(rule.strength)),
        ];
        if asks_origin {
            let origin = &rule.origin;
            row.push(format!("{} {}:{}", origin.layer, origin.file, origin.line));
        }
        row
    };
    let mut head = ui.rule_columns().map(str::to_owned).to_vec();
    head.truncate(if asks_origin { 4 } else { 3 });
    let table = Grid { head, rows: listed.iter().map(row).collect() };
    let mut sheet = session.sheet();
    let text = grid(&table, sheet.width());
    sheet.finished(&text);
    sheet.line(&ui.rules_counted(listed.len(), rules.lexicons().len()));
    session.print(sheet)?;
    Ok(Exit::found(!listed.is_empty()))
}

fn line<'a>(rule: &'a Rule, title: &'a str) -> RuleLine<'a> {
    RuleLine {
        r#type: "rule",
        id: &rule.id,
        pillar: rule.pillar.as_str(),
        topic: &rule.topic,
        title,
        status: status(rule.status),
        strength: strength(rule.strength),
        layer: rule.origin.layer.to_string(),
        file: &rule.origin.file,
        line: rule.origin.line,
        tests: rule.tests.len(),
    }
}

const fn status(status: RuleStatus) -> &'static str {
    match status {
        RuleStatus::Experimental => "experimental",
        RuleStatus::Test => "test",
        RuleStatus::Stable => "stable",
        RuleStatus::Deprecated => "deprecated",
    }
}

const fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "strong",
        Strength::Weak => "weak",
    }
}

fn check(session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let (faults, counts) = match Rules::load(&session.layers()) {
        Ok(rules) => (rules.check(), Some((rules.rules().len(), rules.lexicons().len()))),
        Err(faults) => (faults, None),
    };
    if format == Format::Text {
        let ui = session.ui;
        let mut sheet = session.sheet();
        for fault in &faults {
            let is_error = fault.severity == Severity::Error;
            sheet.marked(
                if is_error { Mark::Alarm } else { Mark::Faint },
                ui.severity(fault.severity),
            );
            sheet.line(&format!("  {fault}"));
        }
        if let Some((rules, lexicons)) = counts {
            sheet.line(&ui.rules_counted(rules, lexicons));
        }
        sheet.line(&ui.faults_counted(faults.len()));
        session.print(sheet)?;
    } else {
        for fault in &faults {
            json_line(session.out(), &fault_line(fault))?;
        }
    }
    Ok(Exit::found(faults.is_empty()))
}

fn fault_line(fault: &Diagnostic) -> FaultLine<'_> {
    FaultLine {
        r#type: "fault",
        file: &fault.file,
        line: fault.line,
        column: fault.column,
        rule: fault.rule.as_deref(),
        severity: match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &fault.message,
        help: fault.help.as_deref(),
    }
}

fn test(shows_known: bool, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let rules = session.rules()?;
    let outcomes = rules.test();
    let count = |is: &dyn Fn(&Verdict) -> bool| outcomes.iter().filter(|o| is(&o.verdict)).count();
    let summary = TestSummary {
        r#type: "summary",
        tests: outcomes.len(),
        passed: count(&|verdict| matches!(verdict, Verdict::Passed | Verdict::MendedMiss)),
        failed: count(&Verdict::is_failure),
        known_misses: count(&|verdict| *verdict == Verdict::KnownMiss),
        mended_misses: count(&|verdict| *verdict == Verdict::MendedMiss),
    };
    let is_told = |outcome: &&TestOutcome| {
        let is_known = matches!(outcome.verdict, Verdict::KnownMiss | Verdict::MendedMiss);
        outcome.verdict.is_failure() || shows_known && is_known
    };
    let told = outcomes.iter().filter(is_told);
    if format == Format::Text {
        let ui = session.ui;
        let mut sheet = session.sheet();
        for outcome in told {
            sheet.marked(Mark::Strong, &format!("{} #{}", outcome.rule.id, outcome.number));
            sheet.line(&format!("  {}", ui.verdict(&outcome.verdict)));
            sheet.paragraph("    ", &outcome.test.text);
        }
        sheet.line(&ui.tests_counted(summary.tests, summary.failed, summary.known_misses));
        session.print(sheet)?;
    } else {
        for outcome in told {
            json_line(session.out(), &outcome_line(outcome))?;
        }
        json_line(session.out(), &summary)?;
    }
    Ok(Exit::found(summary.failed == 0))
}

fn outcome_line<'a>(outcome: &'a TestOutcome<'a>) -> OutcomeLine<'a> {
    let (verdict, words): (_, &[String]) = match &outcome.verdict {
        Verdict::Passed => ("passed", &[]),
        Verdict::Missed => ("missed", &[]),
        Verdict::Fired(words) => ("fired", words),
        Verdict::OtherWords(words) => ("other_words", words),
        Verdict::KnownMiss => ("known_miss", &[]),
        Verdict::MendedMiss => ("mended_miss", &[]),
    };
    OutcomeLine {
        r#type: "rule_test",
        rule: &outcome.rule.id,
        number: outcome.number,
        verdict,
        text: &outcome.test.text,
        words,
    }
}

/// Prints what a lawyer needs to judge the rules: what they are for and what they do on examples.
fn doc(session: &mut Session) -> Result<Exit, Stop> {
    let rules = session.rules()?;
    let ui = session.ui;
    let mut page = String::new();
    for pillar in rules.pillars() {
        let (label, about) =
            ui.pick((&pillar.label.de, &pillar.about.de), (&pillar.label.en, &pillar.about.en));
        page.push_str(&format!("# {label} (`{}`)\n\n{about}\n\n", pillar.slug));
        for topic in &pillar.topics {
            let of_topic = |rule: &&Rule| rule.pillar == pillar.slug && rule.topic == topic.slug;
            let label = ui.pick(&topic.label.de, &topic.label.en);
            page.push_str(&format!("## {label} (`{}/{}`)\n\n", pillar.slug, topic.slug));
            for rule in rules.rules().iter().filter(of_topic) {
                page.push_str(&doc_of(rule, session));
            }
        }
    }
    session.out().write_all(page.as_bytes())?;
    Ok(Exit::Done)
}

fn doc_of(rule: &Rule, session: &Session) -> String {
    let ui = session.ui;
    let mut page = format!("### {}\n\n", ui.pick(&rule.title.de, &rule.title.en));
    if let Some(about) = &rule.about {
        page.push_str(&format!("{}\n\n", ui.pick(&about.de, &about.en)));
    }
    let strength = ui.strength(rule.strength);
    page.push_str(&format!("`{}` · {strength} · `{}`\n\n", rule.id, rule.when));
    for test in rule.tests.iter().filter(|test| test.todo.is_none()) {
        page.push_str(&format!("- {} „{}“\n", ui.fires(test.fires), test.text));
    }
    for reference in &rule.references {
        page.push_str(&format!("- {reference}\n"));
    }
    page.push('\n');
    page
}

//! `klausel review [CLAUSE]`

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        filters,
        machine::DecisionOf,
        render::{Mark, json_line},
        session::{Session, tell, today},
    },
    corpus::{Overrides, text_key},
    index::{ClauseRecord, Reader},
    model::{ClauseId, DecidedTag, Decision, Override, Tag, Verdict},
    rules::Rules,
};

/// Decide about the tags of a clause, or list what was decided
///
/// The decision is written to overrides.toml in the corpus folder with who, when and a hash of
/// the words; it stands over the rules, survives re-indexing and changed rules, and ends when
/// the words of the clause change. It takes effect with the next `klausel index`, which only
/// tags anew. Without a clause: every decision, and which of them no longer hold.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// Id of the clause, as a hit gives it
    clause: Option<String>,
    /// The tags are right: all of them, or those of a pillar (returns) or topic (returns/costs)
    ///
    /// They stay even if no rule gives them any more. On a clause without tags: it is right
    /// that there are none.
    #[arg(long, value_name = "PILLAR", num_args = 0..=1, requires = "clause")]
    #[expect(clippy::option_option, reason = "not given, given alone, given with a pillar")]
    accept: Option<Option<String>>,
    /// The tags are wrong: all of them, or those of a pillar or topic
    #[arg(long, value_name = "PILLAR", num_args = 0..=1, requires = "clause")]
    #[expect(clippy::option_option, reason = "not given, given alone, given with a pillar")]
    reject: Option<Option<String>>,
    /// A pillar (returns) or topic (returns/costs) that is missing; repeatable
    #[arg(long, value_name = "PILLAR", requires = "clause")]
    add: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT", requires = "clause")]
    note: Option<String>,
    /// Who decides; default: the name you are logged in with
    #[arg(long, value_name = "NAME", env = "KLAUSEL_REVIEWER")]
    by: Option<String>,
}

/// A decision and whether it holds, for scripts.
#[derive(Debug, Serialize)]
struct ReviewLine<'a> {
    r#type: &'static str,
    clause: &'a str,
    #[serde(flatten)]
    decision: DecisionOf<'a>,
    state: &'static str,
    generation: u64,
}

/// Whether a decision holds on the present generation of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Standing {
    /// The index was made with it.
    Applied,
    /// It waits for the next batch.
    Pending,
    /// The words of the clause are others than those it was made on.
    TextChanged,
    /// There is no such clause any more.
    ClauseGone,
}

impl Standing {
    /// Returns the word for scripts.
    pub(in crate::cli) const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Pending => "pending",
            Self::TextChanged => "text_changed",
            Self::ClauseGone => "clause_gone",
        }
    }

    /// Tells whether the decision no longer holds.
    pub(in crate::cli) const fn is_lost(self) -> bool {
        matches!(self, Self::TextChanged | Self::ClauseGone)
    }
}

/// Lists, or decides.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    match &options.clause {
        Some(clause) => decide(clause, options, session),
        None => list(session),
    }
}

/// Returns every decision of the corpus with how it stands in the index.
pub(in crate::cli) fn standings(
    reader: &Reader,
    session: &Session,
) -> Result<Vec<(Override, Standing)>, Failure> {
    let overrides =
        Overrides::load(&session.corpus).map_err(|error| session.corpus_failure(&error))?;
    let standing = |entry: &Override| {
        let clause = reader.clause(&entry.clause).map_err(|error| session.index_failure(&error))?;
        Ok((entry.clone(), standing(entry, clause.as_ref())))
    };
    overrides.all().iter().map(standing).collect()
}

fn standing(entry: &Override, clause: Option<&ClauseRecord>) -> Standing {
    match clause {
        None => Standing::ClauseGone,
        Some(clause) if text_key(&clause.text) != entry.text => Standing::TextChanged,
        Some(clause) if clause.tagging.decisions.contains(&entry.decision) => Standing::Applied,
        Some(_) => Standing::Pending,
    }
}

fn list(session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let reader = session.reader()?;
    let standings = standings(&reader, session)?;
    if format != Format::Text {
        for (entry, standing) in &standings {
            put_line(entry, *standing, reader.generation(), session)?;
        }
        return Ok(Exit::found(!standings.is_empty()));
    }
    let ui = session.ui;
    let mut sheet = session.sheet();
    for (entry, standing) in &standings {
        sheet.marked(Mark::Strong, entry.clause.as_str());
        let mark = if standing.is_lost() { Mark::Alarm } else { Mark::Faint };
        sheet.marked_line(mark, &format!("  {}", ui.standing(*standing)));
        sheet.paragraph("  ", &ui.decision(&entry.decision));
    }
    sheet.line(&ui.decisions_counted(standings.len()));
    session.print(sheet)?;
    Ok(Exit::found(!standings.is_empty()))
}

fn decide(id: &str, options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let reader = session.reader()?;
    let clause = super::explain::clause(id, &reader, session)?;
    let rules = session.rules()?;
    let judged = judged(options, &clause, &rules, session)?;
    if judged.is_empty() {
        return Err(Failure::new(id, session.ui.nothing_decided())
            .hint(format!("klausel review '{id}' --accept"))
            .into());
    }
    let by = reviewer(options.by.as_deref(), session)?;
    let on = today();
    for (verdict, tags) in judged {
        let note = options.note.clone();
        let decision = Decision { verdict, tags, by: by.clone(), on, note };
        let clause_id = ClauseId(id.to_owned());
        let entry = Override { clause: clause_id, text: text_key(&clause.text), decision };
        Overrides::record(&session.corpus, &entry)
            .map_err(|error| session.corpus_failure(&error))?;
        if format == Format::Text {
            let mut sheet = session.sheet();
            sheet.marked(Mark::Strong, id);
            sheet.gap();
            sheet.paragraph("  ", &session.ui.decision(&entry.decision));
            session.print(sheet)?;
        } else {
            put_line(&entry, Standing::Pending, reader.generation(), session)?;
        }
    }
    tell(session.ui.takes_effect_with_the_next_batch());
    Ok(Exit::Done)
}

/// Returns what the options judge, each verdict once.
fn judged(
    options: &Options,
    clause: &ClauseRecord,
    rules: &Rules,
    session: &Session,
) -> Result<Vec<(Verdict, Vec<DecidedTag>)>, Failure> {
    let mut judged = Vec::new();
    if let Some(which) = &options.accept {
        judged.push((Verdict::Accept, present(which.as_deref(), clause, rules, session)?));
    }
    if let Some(which) = &options.reject {
        let tags = present(which.as_deref(), clause, rules, session)?;
        if tags.is_empty() {
            let failure = Failure::new(clause.id.as_str(), session.ui.no_tags_to_reject());
            return Err(failure.hint(format!("klausel review '{}' --accept", clause.id)));
        }
        judged.push((Verdict::Reject, tags));
    }
    if !options.add.is_empty() {
        let tags = options.add.iter().map(|words| known_tag(words, rules, session));
        judged.push((Verdict::Add, tags.collect::<Result<_, _>>()?));
    }
    if judged.is_empty() && options.note.is_some() {
        judged.push((Verdict::Note, Vec::new()));
    }
    Ok(judged)
}

/// Returns the topics that the clause has now, all or those under a pillar or topic.
fn present(
    which: Option<&str>,
    clause: &ClauseRecord,
    rules: &Rules,
    session: &Session,
) -> Result<Vec<DecidedTag>, Failure> {
    let asked = which.map(|words| known_tag(words, rules, session)).transpose()?;
    let is_asked = |tag: &&Tag| asked.as_ref().is_none_or(|asked| asked.covers(tag));
    let mut tags: Vec<DecidedTag> = clause
        .tagging
        .tags
        .iter()
        .filter(is_asked)
        .map(|tag| DecidedTag { pillar: tag.pillar.clone(), topic: Some(tag.topic.clone()) })
        .collect();
    tags.dedup();
    match (asked, which, tags.is_empty()) {
        (Some(_), Some(words), true) => {
            let failure = Failure::new(words, session.ui.clause_lacks_tag());
            Err(failure.hint(format!("klausel explain '{}'", clause.id)))
        }
        _ => Ok(tags),
    }
}

/// Reads a pillar or topic, in any of its names.
fn known_tag(words: &str, rules: &Rules, session: &Session) -> Result<DecidedTag, Failure> {
    let Some((pillar, topic)) = words.split_once('/') else {
        let pillar = filters::pillar(words, rules, session.ui)?;
        return Ok(DecidedTag { pillar, topic: None });
    };
    let pillar = filters::pillar(pillar, rules, session.ui)?;
    let topics = rules.pillars().iter().filter(|info| info.slug == pillar);
    let topics: Vec<&str> =
        topics.flat_map(|info| &info.topics).map(|topic| topic.slug.as_str()).collect();
    if topics.contains(&topic) {
        return Ok(DecidedTag { pillar, topic: Some(topic.to_owned()) });
    }
    let nearest = crate::text::closest(topic, topics.iter().copied());
    let hint = nearest
        .map_or_else(|| topics.join(", "), |topic| session.ui.meant(&format!("{pillar}/{topic}")));
    Err(Failure::new(words, session.ui.no_topic()).hint(hint))
}

fn put_line(
    entry: &Override,
    standing: Standing,
    generation: u64,
    session: &mut Session,
) -> Result<(), Stop> {
    let line = ReviewLine {
        r#type: "review",
        clause: entry.clause.as_str(),
        decision: DecisionOf::new(&entry.decision),
        state: standing.as_str(),
        generation,
    };
    Ok(json_line(session.out(), &line)?)
}

/// Returns who decides: as said, else as the system knows the user.
fn reviewer(said: Option<&str>, session: &Session) -> Result<String, Failure> {
    let of_system =
        || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    said.map(str::to_owned)
        .or_else(of_system)
        .filter(|name| !name.trim().is_empty())
        .ok_or_else(|| Failure::new("--by", session.ui.reviewer_unknown()).hint("--by NAME"))
}

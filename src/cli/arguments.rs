//! What was typed: the command line as types, and its errors in the reader's language.

use std::{ffi::OsString, path::PathBuf};

use clap::{
    CommandFactory, Error, FromArgMatches, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::cli::{
    commands,
    failure::Failure,
    wording::{Ui, in_language, usage_in_language},
};

/// Find, cite and compare clauses of agreement texts
///
/// klausel reads agreements (PDF, Word, Markdown, text) and press articles (web pages), splits
/// them into clauses, tags these by pillar, and answers with citations a lawyer can paste.
#[derive(Debug, Parser)]
#[command(name = "klausel", version)]
pub(super) struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub(super) common: Common,
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub(super) struct Common {
    /// Folder of the index
    #[arg(long, global = true, value_name = "DIR", default_value = "index", env = "KLAUSEL_INDEX")]
    pub(super) index: PathBuf,
    /// Folder of the documents
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        default_value = "corpus",
        env = "KLAUSEL_CORPUS"
    )]
    pub(super) corpus: PathBuf,
    /// Folder of additional rules, read after the built-in ones and those of the corpus
    #[arg(long, global = true, value_name = "DIR", env = "KLAUSEL_RULES")]
    pub(super) rules: Option<PathBuf>,
    /// Format of the answer
    ///
    /// Without it: a table on a terminal, JSON Lines in a pipe, or what the ending of --output
    /// says.
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// Write the answer to this file
    #[arg(long, short, global = true, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Form of citations
    #[arg(long, global = true, value_name = "FORM", default_value = "de")]
    pub(super) cite: Cite,
    /// Language of messages, headings and help; default: the locale's
    #[arg(long, global = true, value_name = "LANGUAGE", env = "KLAUSEL_UI")]
    pub(super) ui: Option<Ui>,
    /// Colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Form of what is said beside the answer, on stderr: for people, or JSON Lines for a log
    #[arg(long, global = true, value_name = "FORM", default_value = "text")]
    pub(super) log_format: LogFormat,
}

/// The forms of what is said beside the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The formats of an answer; each command offers some of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Jsonl,
    /// One JSON object.
    Json,
    /// For a German Excel.
    Csv,
    /// A Markdown table.
    Md,
    /// A page that needs no other file.
    Html,
    /// An Excel workbook.
    Xlsx,
    /// A Word memo.
    Docx,
    /// A picture.
    Svg,
    /// Akoma Ntoso XML.
    Akn,
    /// W3C Web Annotations, one a line.
    Webannotation,
}

impl Format {
    /// Returns the word that names it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Md => "md",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Svg => "svg",
            Self::Akn => "akn",
            Self::Webannotation => "webannotation",
        }
    }
}

/// The forms of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Cite {
    /// `Art. 5 Abs. 2 Buchst. a`
    De,
    /// `Article 5(2)(a)`
    En,
    /// `Art. 5 II a`
    Short,
    /// `art_5__para_2__point_a`
    Eid,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Index(commands::index::Options),
    Add(commands::add::Options),
    Watch(commands::watch::Options),
    Changes(commands::changes::Options),
    Search(commands::search::Options),
    Show(commands::show::Options),
    Pin(commands::pin::Options),
    Compare(commands::compare::Options),
    Commitments(commands::commitments::Options),
    Documents(commands::documents::Options),
    Status(commands::status::Options),
    Verify(commands::verify::Options),
    Repair(commands::repair::Options),
    Backup(commands::backup::Options),
    Restore(commands::restore::Options),
    Extract(commands::extract::Options),
    Clauses(commands::clauses::Options),
    Tag(commands::tag::Options),
    Export(commands::export::Options),
    Doctor(commands::doctor::Options),
    Rules(commands::rules::Options),
    Explain(commands::explain::Options),
    WhyNot(commands::explain::WhyNot),
    Review(commands::review::Options),
    Eval(commands::eval::Options),
    Completions(commands::completions::Options),
    Man(commands::man::Options),
}

/// What a command line asks for.
#[derive(Debug)]
pub(super) enum Asked {
    /// A run.
    Run(Box<Arguments>),
    /// Words to print on stdout: help or version.
    Words(String),
}

/// Reads the command line.
pub(super) fn parse(args: &[OsString], ui: Ui) -> Result<Asked, Failure> {
    let read = command(ui)
        .try_get_matches_from(args)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    match read {
        Ok(arguments) => Ok(Asked::Run(Box::new(arguments))),
        Err(error)
            if !error.use_stderr()
                || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand =>
        {
            Ok(Asked::Words(usage_in_language(&error.render().to_string(), ui)))
        }
        Err(error) => Err(failure(&error, args, ui)),
    }
}

/// Returns the whole command line with its help in the language.
pub(super) fn command(ui: Ui) -> clap::Command {
    in_language(Arguments::command(), ui)
}

/// Turns an error of the parser into ours.
fn failure(error: &Error, args: &[OsString], ui: Ui) -> Failure {
    let word = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = word(ContextKind::InvalidArg);
    let value = word(ContextKind::InvalidValue);
    let failure = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            Failure::new(word(ContextKind::InvalidSubcommand), ui.no_such_command())
        }
        ErrorKind::UnknownArgument => Failure::new(argument, ui.no_such_option()),
        ErrorKind::InvalidValue if value.is_empty() => {
            Failure::new(option_word(&argument), ui.value_missing())
        }
        ErrorKind::InvalidValue => {
            let option = option_word(&argument);
            let values = word(ContextKind::ValidValue);
            Failure::new(format!("{option} {value}"), ui.not_one_of(&values))
        }
        ErrorKind::ValueValidation => {
            Failure::new(format!("{} {value}", option_word(&argument)), ui.value_not_understood())
        }
        ErrorKind::MissingRequiredArgument => Failure::new(argument, ui.argument_missing()),
        _ => Failure::new(argument, ui.arguments_do_not_fit()),
    };
    let kinds =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let suggested = kinds.into_iter().find_map(|kind| nearest(error.get(kind)?));
    match suggested {
        Some(suggested) => failure.hint(ui.meant(&suggested)),
        None => failure.hint(see_help(&typed_command(args))),
    }
}

/// Returns the likeliest of the suggested words; the parser puts it last.
fn nearest(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(word) => Some(word.clone()),
        ContextValue::Strings(words) => words.last().cloned(),
        _ => None,
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(word) => word.clone(),
        ContextValue::Strings(words) => words.join(", "),
        ContextValue::StyledStr(words) => words.to_string(),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Points to the help of a command.
fn see_help(command: &str) -> String {
    if command.is_empty() {
        "klausel --help".to_owned()
    } else {
        format!("klausel {command} --help")
    }
}

/// Returns `--limit` of `--limit <N>`.
fn option_word(argument: &str) -> &str {
    argument.split_whitespace().next().unwrap_or_default()
}

/// Returns the command among the words typed, as far as it can be told.
fn typed_command(args: &[OsString]) -> String {
    let command = Arguments::command();
    let is_command = |word: &&str| command.get_subcommands().any(|sub| sub.get_name() == *word);
    let word = args.iter().skip(1).filter_map(|arg| arg.to_str()).find(is_command);
    word.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, message: &str) {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let failure = parse(&args, Ui::De).expect_err("the line is wrong");
        assert_eq!(failure.message(Ui::De), message);
    }

    #[test]
    fn a_mistyped_command_is_named_with_the_one_meant() {
        check(
            "klausel completion bash",
            "klausel: completion: kein Befehl\nHinweis: gemeint ist vielleicht completions?\n",
        );
    }

    #[test]
    fn a_wrong_value_is_named_with_the_possible_ones() {
        check(
            "klausel man --format exel",
            "klausel: --format exel: unbekannter Wert, möglich sind text, jsonl, json, csv, md, html, xlsx, docx, svg, akn, webannotation\nHinweis: klausel man --help\n",
        );
    }

    #[test]
    fn help_and_version_are_answers() {
        for line in [["klausel", "--help"], ["klausel", "--version"]] {
            let args: Vec<OsString> = line.iter().map(OsString::from).collect();
            assert!(matches!(parse(&args, Ui::En), Ok(Asked::Words(_))));
        }
    }
}

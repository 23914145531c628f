//! One run: the language, the folders, and where and how the answer goes.

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::{
    cli::{
        arguments::{Cite, Color, Common, Format},
        citation::Citations,
        failure::{Failure, Stop},
        log,
        render::{Sheet, harmless},
        wording::Ui,
    },
    corpus::{CorpusError, Root},
    index::{IndexError, Reader},
    ingest::Reading,
    model::{CountryCode, Date},
    rules::{Diagnostic, FilterLayer, Layers, Rules, Severity},
};

/// Folder of the desk's own rules, below the corpus.
const RULES_FOLDER: &str = "rules";
/// Folder of the desk's filters, below the corpus.
const FILTERS_FOLDER: &str = "filters";
/// Columns where the terminal does not tell its width.
const DEFAULT_WIDTH: usize = 100;
/// Text wider than this is hard to read, however wide the terminal is.
const GREATEST_WIDTH: usize = 160;

/// What every command gets.
#[derive(Debug)]
pub(super) struct Session {
    /// Language of people's words.
    pub(super) ui: Ui,
    /// Folder of the index.
    pub(super) index: PathBuf,
    /// Folder of the documents.
    pub(super) corpus: PathBuf,
    /// Folder of additional rules.
    pub(super) extra_rules: Option<PathBuf>,
    /// Form of citations.
    pub(super) cite: Cite,
    format: Option<Format>,
    is_painted: bool,
    is_terminal: bool,
    width: usize,
    answer: Answer,
}

/// Where the answer goes.
#[derive(Debug)]
enum Answer {
    Stdout(BufWriter<io::Stdout>),
    /// Written beside, renamed when it is whole.
    File {
        beside: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
}

impl Session {
    /// Opens the session that the common options ask for.
    pub(super) fn open(common: Common, ui: Ui) -> Result<Self, Failure> {
        log::set_form(common.log_format);
        let format = common.format.or_else(|| common.output.as_deref().and_then(format_of));
        let is_terminal = common.output.is_none() && io::stdout().is_terminal();
        let is_painted = match common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let choice = anstream::AutoStream::choice(&io::stdout());
                is_terminal && choice != anstream::ColorChoice::Never
            }
        };
        Ok(Self {
            ui,
            index: common.index,
            corpus: common.corpus,
            extra_rules: common.rules,
            cite: common.cite,
            format,
            is_painted,
            is_terminal,
            width: width(is_terminal),
            answer: Answer::open(common.output)?,
        })
    }

    /// Returns the format to print in: the one asked for where the command offers it, else a
    /// text on a terminal and the first machine format of `offered` elsewhere.
    pub(super) fn format(&self, offered: &[Format]) -> Result<Format, Failure> {
        let is_same = |asked: Format, offer: Format| {
            asked == offer
                || matches!(
                    (asked, offer),
                    (Format::Json, Format::Jsonl) | (Format::Jsonl, Format::Json)
                )
        };
        match self.format {
            Some(asked) => {
                offered.iter().copied().find(|offer| is_same(asked, *offer)).ok_or_else(|| {
                    let words: Vec<&str> = offered.iter().map(|offer| offer.as_str()).collect();
                    let what = format!("--format {}", asked.as_str());
                    Failure::new(what, self.ui.format_not_offered(&words.join(", ")))
                })
            }
            None if self.is_terminal => Ok(Format::Text),
            None => {
                let machine = offered.iter().copied().find(|offer| *offer != Format::Text);
                Ok(machine.unwrap_or(Format::Text))
            }
        }
    }

    /// Refuses to write bytes that are no text to a terminal.
    pub(super) fn refuse_terminal(&self, format: Format) -> Result<(), Failure> {
        if self.is_terminal {
            let what = format!("--format {}", format.as_str());
            return Err(Failure::new(what, self.ui.no_text_format())
                .hint(format!("--output vergleich.{}", format.as_str())));
        }
        Ok(())
    }

    /// Returns how citations are written.
    pub(super) const fn citations(&self) -> Citations {
        Citations::new(self.cite)
    }

    /// Returns where rules are looked for.
    pub(super) fn layers(&self) -> Layers {
        Layers {
            corpus: Some(self.corpus.join(RULES_FOLDER)),
            extra: self.extra_rules.clone(),
            filters: Some(FilterLayer { folder: self.corpus.join(FILTERS_FOLDER), today: today() }),
        }
    }

    /// Loads everything the program knows.
    pub(super) fn rules(&self) -> Result<Rules, Failure> {
        Rules::load(&self.layers()).map_err(|diagnostics| self.rule_failure(&diagnostics))
    }

    /// Returns how files are read: by this very program, in worker processes.
    pub(super) fn reading(&self) -> Result<Reading, Failure> {
        Reading::new(self.layers()).map_err(|error| Failure::new("klausel", error.to_string()))
    }

    /// Opens the present generation of the index.
    pub(super) fn reader(&self) -> Result<Reader, Failure> {
        Reader::open(&self.index).map_err(|error| self.index_failure(&error))
    }

    /// Returns the desk's own state, as the corpus says.
    pub(super) fn home(&self) -> Result<CountryCode, Failure> {
        match Root::corpus(&self.corpus).manifest() {
            Ok(manifest) => Ok(manifest.home()),
            Err(error) => Err(self.corpus_failure(&error)),
        }
    }

    /// Tells what is wrong with the rules, and what to write instead.
    pub(super) fn rule_failure(&self, diagnostics: &[Diagnostic]) -> Failure {
        let errors = diagnostics.iter().filter(|fault| fault.severity == Severity::Error);
        let faults: Vec<(String, String)> = errors.map(rule_fault).collect();
        let help = diagnostics.iter().find_map(|fault| fault.help.clone());
        Failure { faults, hint: Some(help.unwrap_or_else(|| self.ui.rules_help().to_owned())) }
    }

    /// Tells what is wrong with the corpus folder.
    pub(super) fn corpus_failure(&self, error: &CorpusError) -> Failure {
        match error {
            CorpusError::Missing(path) => {
                Failure::new(path.display().to_string(), self.ui.no_folder())
                    .hint(self.ui.where_documents_are())
            }
            CorpusError::Manifest(fault) => {
                let place = format!("{}:{}:{}", fault.path.display(), fault.line, fault.column);
                Failure::new(place, &fault.message)
            }
            CorpusError::Queries(fault) => {
                let place = format!("{}:{}:{}", fault.path.display(), fault.line, fault.column);
                Failure::new(place, &fault.message)
            }
            CorpusError::Unreadable { path, source } | CorpusError::Unwritable { path, source } => {
                Failure::new(path.display().to_string(), source.to_string())
            }
            CorpusError::NoName(name) => {
                Failure::new(name, self.ui.no_document_name()).hint(self.ui.another_name())
            }
            CorpusError::Occupied(path) => {
                Failure::new(path.display().to_string(), self.ui.name_is_taken())
                    .hint(self.ui.another_name())
            }
        }
    }

    /// Tells why a file that was named cannot be read.
    pub(super) fn file_failure(&self, path: &Path, error: &io::Error) -> Failure {
        let ui = self.ui;
        let why = match error.kind() {
            io::ErrorKind::NotFound => ui.file_missing().to_owned(),
            io::ErrorKind::IsADirectory => ui.is_folder().to_owned(),
            io::ErrorKind::PermissionDenied => ui.not_permitted().to_owned(),
            _ => error.to_string(),
        };
        Failure::new(path.display().to_string(), why).hint(ui.check_path())
    }

    /// Tells what is wrong with the index, and what to type.
    pub(super) fn index_failure(&self, error: &IndexError) -> Failure {
        let ui = self.ui;
        let named = |dir: &Path, why: String| Failure::new(dir.display().to_string(), why);
        match error {
            IndexError::Missing(dir) => named(dir, ui.no_index().to_owned()).hint("klausel index"),
            IndexError::OtherVersion(dir) | IndexError::OtherAnalysis(dir) => {
                named(dir, ui.other_version().to_owned()).hint("klausel index")
            }
            IndexError::ReadOnly { dir, source } => {
                named(dir, ui.index_read_only(&source.to_string()))
            }
            IndexError::Locked { dir, process } => {
                named(dir, ui.index_locked(*process)).hint(ui.wait_for_other())
            }
            IndexError::Damaged { dir, what } => {
                named(dir, ui.index_damaged(what)).hint(ui.index_can_be_rebuilt())
            }
            IndexError::Io { path, source } => named(path, source.to_string()),
            IndexError::Engine { dir, source } => named(dir, source.to_string()),
        }
    }

    /// Returns an empty page as wide and as colourful as the terminal takes it.
    pub(super) const fn sheet(&self) -> Sheet {
        Sheet::new(self.width, self.is_painted)
    }

    /// Returns where the answer is written.
    pub(super) fn out(&mut self) -> &mut dyn Write {
        match &mut self.answer {
            Answer::Stdout(out) => out,
            Answer::File { beside, .. } => beside,
        }
    }

    /// Prints a page.
    pub(super) fn print(&mut self, sheet: Sheet) -> Result<(), Stop> {
        Ok(self.out().write_all(sheet.into_text().as_bytes())?)
    }

    /// Ends the answer: flushes it, or gives the file its name.
    pub(super) fn finish(self) -> Result<(), Stop> {
        match self.answer {
            Answer::Stdout(mut out) => Ok(out.flush()?),
            Answer::File { beside, path } => Ok(persist(beside, &path)?),
        }
    }
}

/// Returns the present day, in Universal Time so that two desks agree.
pub(super) fn today() -> Date {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let (year, month, day) = (now.year() as u16, now.month() as u8, now.day() as u8);
    Date::new(year, month, day).expect("the clock shows a day of the calendar")
}

/// Says something on stderr, beside the answer.
pub(super) fn tell(words: &str) {
    log::say(&log::Line::Note { message: words }, || format!("klausel: {}\n", harmless(words)));
}

impl Answer {
    fn open(output: Option<PathBuf>) -> Result<Self, Failure> {
        let Some(path) = output else {
            return Ok(Self::Stdout(BufWriter::new(io::stdout())));
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let beside = NamedTempFile::new_in(folder)
            .map_err(|error| Failure::new(folder.display().to_string(), error.to_string()))?;
        Ok(Self::File { beside: BufWriter::new(beside), path })
    }
}

/// Names the place of a fault in a rule file, and what is wrong.
fn rule_fault(fault: &Diagnostic) -> (String, String) {
    let place = format!("{}:{}:{}", fault.file, fault.line, fault.column);
    let rule = fault.rule.as_deref().map(|rule| format!("{rule}: "));
    (place, format!("{}{}", rule.unwrap_or_default(), fault.message))
}

fn persist(beside: BufWriter<NamedTempFile>, path: &Path) -> Result<(), Failure> {
    let fault =
        |error: &dyn std::error::Error| Failure::new(path.display().to_string(), error.to_string());
    let file = beside.into_inner().map_err(|error| fault(error.error()))?;
    file.persist(path).map_err(|error| fault(&error.error))?;
    Ok(())
}

/// Returns the format that a file's ending names.
fn format_of(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "txt" => Some(Format::Text),
        "jsonl" => Some(Format::Jsonl),
        "json" => Some(Format::Json),
        "csv" => Some(Format::Csv),
        "md" => Some(Format::Md),
        "html" | "htm" => Some(Format::Html),
        "xlsx" => Some(Format::Xlsx),
        "docx" => Some(Format::Docx),
        "svg" => Some(Format::Svg),
        "xml" => Some(Format::Akn),
        _ => None,
    }
}

fn width(is_terminal: bool) -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = is_terminal
        .then(terminal_size::terminal_size)
        .flatten()
        .map(|(terminal_size::Width(columns), _)| usize::from(columns));
    terminal.or(columns).unwrap_or(DEFAULT_WIDTH).clamp(40, GREATEST_WIDTH)
}

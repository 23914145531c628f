//! The worker process: reads foreign files so that nothing else has to.
//!
//! It loads the rules, raises the walls around itself, and then turns errands into dossiers
//! until its standard input ends. It may die at any moment; the parent knows what to make of
//! that.

use std::{
    ffi::OsString,
    io::{self, BufReader, Read, Write},
    path::PathBuf,
    process::ExitCode,
    sync::{Arc, atomic::AtomicBool},
    thread,
};

use crate::{
    extract::{self, ExtractError, Limits, RecognisedPage, Source, pdf::Pictures},
    ingest::{
        errand::{Answer, Errand, Outcome, Work},
        frame,
        interrupts::ASKING,
        overlay,
        process::WorkerCommand,
        walls::{self, Raised, WallLimits},
    },
    model::{Document, DocumentId, Dossier, Status},
    rules::{FilterLayer, Layers, Rules},
    structure::structure,
    tag::tag_clauses,
};

/// Name of the hidden command.
pub const WORKER: &str = "worker";

/// Stack of the thread that reads, in bytes: pages nest as deeply as the readers allow, and
/// the address space is limited as a whole anyway.
const STACK: usize = 64 << 20;

impl WorkerCommand {
    /// Makes the command that starts this program as a worker with these rules.
    pub fn new(program: PathBuf, rules: &Layers, limits: WallLimits) -> Self {
        let mut arguments: Vec<OsString> = vec![WORKER.into()];
        arguments.push(limits.memory_bytes.to_string().into());
        arguments.push(limits.seconds.to_string().into());
        // an empty path is no folder
        for folder in [&rules.corpus, &rules.extra] {
            arguments.push(folder.as_ref().map_or_else(OsString::new, OsString::from));
        }
        // the day goes with the folder: at midnight parent and worker must agree
        if let Some(FilterLayer { folder, today }) = &rules.filters {
            arguments.extend([folder.into(), today.to_string().into()]);
        }
        Self { program, arguments, limits, rules: None }
    }
}

/// What [`WorkerCommand::new`] wrote, without the command's name.
fn parse(arguments: impl Iterator<Item = OsString>) -> Option<(WallLimits, Layers)> {
    let arguments: Vec<OsString> = arguments.collect();
    let [memory, seconds, corpus, extra, filters @ ..] = arguments.as_slice() else { return None };
    let number = |words: &OsString| words.to_str()?.parse().ok();
    let folder = |path: &OsString| (!path.is_empty()).then(|| PathBuf::from(path));
    let limits = WallLimits { memory_bytes: number(memory)?, seconds: number(seconds)? };
    let filters = match filters {
        [] => None,
        [folder, today] => {
            Some(FilterLayer { folder: folder.into(), today: today.to_str()?.parse().ok()? })
        }
        _ => return None,
    };
    Some((limits, Layers { corpus: folder(corpus), extra: folder(extra), filters }))
}

/// Runs the hidden command `worker`; `arguments` are those behind its name.
pub fn worker(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let Some((limits, layers)) = parse(arguments) else { return ExitCode::from(2) };
    ignore_interrupts();
    let reading = thread::Builder::new().stack_size(STACK).spawn(move || serve(limits, &layers));
    match reading.map(thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        Ok(Ok(Err(error))) if error.kind() == io::ErrorKind::OutOfMemory => {
            // a buffer that cannot grow says so and dies not: the parent knows the wall by these
            // words, as the allocator says them
            let _ = writeln!(io::stderr(), "memory allocation of a document failed");
            ExitCode::from(2)
        }
        _ => ExitCode::from(2),
    }
}

/// A terminal sends an interrupt to parent and workers alike; it is the parent's to end them.
fn ignore_interrupts() {
    for signal in ASKING {
        // without the handler the worker dies, and its document gets a second worker
        let _ = signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false)));
    }
}

fn serve(limits: WallLimits, layers: &Layers) -> io::Result<()> {
    let mut input = BufReader::new(io::stdin());
    let mut output = io::stdout().lock();
    let rules = match Rules::load(layers) {
        Ok(rules) => rules,
        Err(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            return frame::write(&mut output, &Answer::NoRules(faults.join("\n")));
        }
    };
    let mut raised = walls::raise(limits);
    let ready = Answer::Ready { rules: rules.fingerprint().to_owned(), walls: raised.walls };
    frame::write(&mut output, &ready)?;
    while let Some(errand) = frame::read::<Errand>(&mut input)? {
        let mut run =
            Run { errand: &errand, rules: &rules, raised: &mut raised, output: &mut output };
        let outcome = run.errand(&mut input)?;
        frame::write(&mut output, &Answer::Done(outcome))?;
    }
    Ok(())
}

/// One errand under way.
struct Run<'a, W> {
    errand: &'a Errand,
    rules: &'a Rules,
    raised: &'a mut Raised,
    output: &'a mut W,
}

impl<W: Write> Run<'_, W> {
    fn errand(&mut self, input: &mut impl Read) -> io::Result<Outcome> {
        self.raised.grant_cpu_time();
        match &self.errand.work {
            Work::Read { limits, passwords, recognised } => {
                let bytes = frame::read_bytes(input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
                self.read(&bytes, limits, passwords, recognised)
            }
            Work::Draw { limits, passwords, pages, dpi } => {
                let bytes = frame::read_bytes(input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
                let source = Source { passwords, ..Source::new(&self.errand.name, &bytes) };
                self.draw(&source, limits, pages, *dpi)
            }
            Work::Restructure => {
                let document = frame::read(input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
                self.finish(document)?;
                Ok(Outcome::of(Status::Ok))
            }
        }
    }

    /// extract: bytes to documents, each of which goes on at once.
    fn read(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
        passwords: &[String],
        recognised: &[RecognisedPage],
    ) -> io::Result<Outcome> {
        let source = Source { name: &self.errand.name, bytes, passwords, recognised };
        let mut documents = match extract::documents(&source, limits) {
            Ok(documents) => documents,
            Err(error) => return Ok(refusal(&error)),
        };
        let mut worst = Status::Ok;
        let mut reason = None;
        let mut is_empty = true;
        for document in documents.by_ref() {
            is_empty = false;
            let status = extract::status_of(&document);
            if status != Status::Ok && worst == Status::Ok {
                worst = status;
                reason =
                    document.warnings.iter().find(|w| w.kind.is_loss()).map(|w| w.message.clone());
            }
            self.raised.grant_cpu_time();
            self.finish(document)?;
        }
        let warnings = documents.warnings().to_vec();
        if warnings.iter().any(|warning| warning.kind.is_loss()) && worst == Status::Ok {
            worst = Status::Partial;
            reason = warnings.first().map(|warning| warning.message.clone());
        }
        if is_empty {
            worst = if warnings.is_empty() { Status::NoText } else { Status::Failed };
        }
        if worst == Status::NoText && reason.is_none() {
            reason = Some("there are no words in it".to_owned());
        }
        Ok(Outcome { reason, warnings, ..Outcome::of(worst) })
    }

    /// Draws pages, each of which is sent at once.
    fn draw(
        &mut self,
        source: &Source,
        limits: &Limits,
        pages: &[u32],
        dpi: f32,
    ) -> io::Result<Outcome> {
        let pictures = match Pictures::open(source, limits) {
            Ok(pictures) => pictures,
            Err(error) => return Ok(refusal(&error)),
        };
        for page in pages {
            self.raised.grant_cpu_time();
            let picture = pictures.draw(*page, dpi).map_err(|error| error.to_string());
            frame::write(self.output, &Answer::Picture(*page, picture))?;
        }
        Ok(Outcome::of(Status::Ok))
    }

    /// structure → manifest → tag: a document to a dossier, which is sent.
    fn finish(&mut self, mut document: Document) -> io::Result<()> {
        document.id = DocumentId(format!("{}{}", self.errand.name, document.id));
        document.warnings.retain(|warning| !warning.kind.is_of_structure());
        let structured = structure(&mut document, self.rules);
        let (mut instrument, clauses) = (structured.instrument, structured.clauses);
        overlay::apply(self.errand.entry.as_ref(), &document, &mut instrument);
        let mut taggings = tag_clauses(&document, &instrument, &clauses, self.rules);
        overlay::decide(
            &self.errand.decisions,
            &document,
            &instrument,
            &clauses,
            &mut taggings,
            self.rules,
        );
        let dossier = Dossier { document, instrument, clauses, taggings };
        frame::write(self.output, &Answer::Dossier(Box::new(dossier)))
    }
}

fn refusal(error: &ExtractError) -> Outcome {
    Outcome::without_document(error.status(), error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_come_back() {
        let today = "2026-11-22".parse().expect("a day");
        let filters = Some(FilterLayer { folder: PathBuf::from("corpus/filters"), today });
        let layers = Layers { corpus: Some(PathBuf::from("corpus/rules")), extra: None, filters };
        let limits = WallLimits { memory_bytes: 1 << 30, seconds: 7 };
        let command = WorkerCommand::new(PathBuf::from("klausel"), &layers, limits);
        assert_eq!(command.arguments[0], WORKER);
        let parsed = parse(command.arguments.into_iter().skip(1));
        assert_eq!(parsed, Some((limits, layers)));
    }
}

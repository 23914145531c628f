//! The program as a person and a script meet it: the real binary over a small corpus.
//!
//! | module | what it shows |
//! |---|---|
//! | `answers` | what people read, as snapshots, and the fields that scripts read |
//! | `decisions` | what a person decides about a clause stands over the rules, as long as its words stand |
//! | `desk` | new documents, what batches brought, backups and repairs |
//! | `faults` | every bad input gets one clear message, the right exit status, and loses nothing |
//! | `rule_desk` | filters, expectations, surveys, changes and measures of rules on a corpus |

mod answers;
mod decisions;
mod desk;
mod faults;
mod rule_desk;

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// A readmission treaty, in the form of the German treaty collections.
const GEORGIA: &str = "\
# Abkommen zwischen der Regierung der Bundesrepublik Deutschland und der Regierung von Georgien \
über die Rückübernahme von Personen

Die Regierung der Bundesrepublik Deutschland und die Regierung von Georgien, im Folgenden \
„Vertragsparteien“ genannt, sind wie folgt übereingekommen:

## Artikel 1 Eigene Staatsangehörige

(1) Jede Vertragspartei übernimmt auf Ersuchen der anderen Vertragspartei ihre eigenen \
Staatsangehörigen ohne weitere Förmlichkeiten, wenn sie die Voraussetzungen für den Aufenthalt \
nicht erfüllen.

(2) Die ersuchte Vertragspartei stellt das Heimreisedokument unverzüglich, längstens jedoch \
innerhalb von acht Arbeitstagen aus.

## Artikel 2 Fristen

Die ersuchte Vertragspartei beantwortet das Rückübernahmeersuchen innerhalb von zwölf \
Kalendertagen. Nach Ablauf dieser Frist gilt die Zustimmung als erteilt.

## Artikel 3 Datenschutz

Personenbezogene Daten dürfen nur für die Zwecke dieses Abkommens verwendet werden.

## Artikel 4 Inkrafttreten

Dieses Abkommen tritt am ersten Tag des zweiten Monats nach seiner Unterzeichnung in Kraft.

Geschehen zu Tiflis am 10. März 2008 in zwei Urschriften, jede in deutscher und georgischer \
Sprache, wobei jeder Wortlaut gleichermaßen verbindlich ist.
";

/// A declaration that binds nobody.
const MOLDOVA: &str = "\
# Gemeinsame Absichtserklärung der Bundesrepublik Deutschland und der Republik Moldau über \
Mobilität

Die Teilnehmer haben ihre gemeinsamen Absichten wie folgt festgehalten. Diese Erklärung \
begründet keine Rechte oder Pflichten nach dem Völkerrecht.

1. Die Teilnehmer beabsichtigen, Visa für Fachkräfte innerhalb von zehn Kalendertagen zu \
bearbeiten.

2. Die Teilnehmer streben an, die Anerkennung ausländischer Berufsqualifikationen zu erleichtern.

Unterzeichnet in Chişinău am 4. Mai 2021.
";

/// A report.
const REPORT: &str = "\
Georgien und Deutschland verhandeln über Abschiebungen

Tiflis. Die georgische Regierung will abgelehnte Asylbewerber schneller zurücknehmen, sagte ein \
Sprecher am Montag.
";

/// A folder with a corpus and an index.
struct Desk {
    folder: TempDir,
}

/// What a run said.
struct Said {
    stdout: String,
    stderr: String,
    code: i32,
}

impl Desk {
    /// Makes an empty folder.
    fn empty() -> Self {
        Self { folder: TempDir::new().expect("a folder for the test") }
    }

    /// Makes a corpus of two instruments and a report.
    fn with_corpus() -> Self {
        let desk = Self::empty();
        desk.put("corpus/georgien.md", GEORGIA);
        desk.put("corpus/moldau.md", MOLDOVA);
        desk.put("corpus/presse/tiflis.txt", REPORT);
        desk
    }

    /// Makes the corpus and indexes it.
    fn indexed() -> Self {
        let desk = Self::with_corpus();
        let said = desk.run(&["index"]);
        assert_eq!(said.code, 0, "{}{}", said.stdout, said.stderr);
        desk
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("inside the folder")).expect("writable");
        fs::write(path, content).expect("writable");
    }

    /// Runs the program in the folder, in German, for a script.
    fn run(&self, arguments: &[&str]) -> Said {
        self.run_with(arguments, "")
    }

    /// Runs the program for a person: text, no colours, 100 columns.
    fn text(&self, arguments: &[&str]) -> Said {
        self.run(&[arguments, &["--format", "text"]].concat())
    }

    fn run_with(&self, arguments: &[&str], stdin: &str) -> Said {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_klausel"))
            .args(arguments)
            .args(["--ui", "de"])
            .current_dir(self.path())
            .env_remove("KLAUSEL_INDEX")
            .env_remove("KLAUSEL_CORPUS")
            .env_remove("KLAUSEL_RULES")
            // the answers must not depend on what else is installed
            .env("KLAUSEL_OCR", "never")
            .env("COLUMNS", "100")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary is built");
        let written = child.stdin.take().expect("piped").write_all(stdin.as_bytes());
        drop(written);
        Said::new(&child.wait_with_output().expect("it ends"))
    }
}

impl Said {
    fn new(output: &Output) -> Self {
        Self {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// The lines of a machine format.
    fn lines(&self) -> Vec<Value> {
        let line = |line: &str| serde_json::from_str(line).expect("one JSON object a line");
        self.stdout.lines().map(line).collect()
    }

    /// What a person sees: the answer, then what was said beside it. How far a batch has come is
    /// said every few seconds, so that line depends on the machine and is left out.
    fn seen(&self) -> String {
        let progress = |line: &&str| !line.trim_end().ends_with("Dateien gelesen");
        let beside: String = self.stderr.split_inclusive('\n').filter(progress).collect();
        format!("{}{}[{}]", self.stdout, beside, self.code)
    }
}

/// Checks that a line has `type` first and the fields of the contract.
fn check_fields(line: &str, kind: &str, fields: &[&str]) {
    assert!(line.starts_with(&format!("{{\"type\":\"{kind}\"")), "type first: {line}");
    let value: Value = serde_json::from_str(line).expect("one JSON object");
    for field in fields {
        assert!(value.get(field).is_some(), "no `{field}` in {line}");
    }
}

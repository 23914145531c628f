//! Words measured against lists made by hand: compounds and their parts, ordinary words that
//! stay whole, forms that meet, pairs that stay apart, spellings that meet; and the words of the
//! domain against the thesaurus.

use std::{fs, path::PathBuf};

use klausel::{
    model::Language,
    rules::Rules,
    text::{Analyzer, fold},
};

/// The lists, or `None` (after a word on it) where they are not at hand.
fn list(name: &str) -> Option<String> {
    let Some(data) = std::env::var_os("KLAUSEL_TEST_DATA") else {
        println!("KLAUSEL_TEST_DATA is not set: {name} is not measured");
        return None;
    };
    let path = PathBuf::from(data).join("analysis").join(name);
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("{} is not there: not measured", path.display());
    }
    text
}

fn german() -> Analyzer {
    Analyzer::of(Language::De)
}

/// Ends of the parts of a word but the last, in characters.
fn boundaries(word: &str) -> Vec<usize> {
    let parts = german().parts(word);
    let inner = parts.iter().rev().skip(1).rev();
    inner.map(|part| word[..part.span.end].chars().count()).collect()
}

#[test]
fn compounds_come_apart_at_their_seams() {
    let Some(list) = list("compounds.tsv") else { return };
    let (mut wanted, mut found, mut proposed, mut right) = (0, 0, 0, 0);
    let mut missed = Vec::new();
    for line in list.lines().filter(|line| line.contains('\t')) {
        let (word, seams) = line.split_once('\t').expect("the line has a tab");
        let (mut must, mut may, mut at) = (Vec::new(), Vec::new(), 0);
        // A hyphen in the word is a seam of its own.
        for c in seams.chars() {
            match c {
                '|' => must.push(at),
                '~' => may.push(at),
                _ => at += 1,
            }
        }
        let plain = word.replace('-', "");
        let cuts = boundaries(&plain);
        wanted += must.len();
        found += must.iter().filter(|seam| cuts.contains(seam)).count();
        proposed += cuts.len();
        right += cuts.iter().filter(|cut| must.contains(cut) || may.contains(cut)).count();
        if !must.iter().all(|seam| cuts.contains(seam)) {
            missed.push(word);
        }
    }
    let recall = found as f64 / wanted as f64;
    let precision = right as f64 / f64::from(proposed.max(1) as u32);
    println!("compounds: recall {recall:.3}, precision {precision:.3}, missed {missed:?}");
    assert!(recall >= 0.95, "recall {recall:.3}, missed {missed:?}");
    assert!(precision >= 0.98, "precision {precision:.3}");
}

#[test]
fn ordinary_words_stay_whole() {
    let Some(list) = list("plain.tsv") else { return };
    let words: Vec<&str> = list.split_whitespace().collect();
    let split: Vec<&&str> = words.iter().filter(|word| !boundaries(word).is_empty()).collect();
    println!("ordinary words: {} of {} split: {split:?}", split.len(), words.len());
    assert!(split.len() * 50 <= words.len(), "{split:?}");
}

#[test]
fn inflected_forms_meet() {
    let Some(list) = list("inflections.tsv") else { return };
    let groups: Vec<Vec<&str>> =
        list.lines().map(|line| line.split_whitespace().collect()).collect();
    let apart: Vec<&Vec<&str>> = groups
        .iter()
        .filter(|group| group.iter().any(|word| german().stem(word) != german().stem(group[0])))
        .collect();
    println!(
        "inflections: {} of {} groups meet, not {apart:?}",
        groups.len() - apart.len(),
        groups.len()
    );
    assert!(apart.len() <= 2, "{apart:?}");
}

#[test]
fn pairs_that_differ_stay_apart() {
    let Some(list) = list("understem.tsv") else { return };
    let met: Vec<&str> = list
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter(|line| {
            line.split_once(' ').is_some_and(|(a, b)| german().stem(a) == german().stem(b))
        })
        .collect();
    println!("pairs that met: {met:?}");
    assert!(met.len() <= 1, "{met:?}");
}

#[test]
fn spellings_meet() {
    let Some(list) = list("foldpairs.tsv") else { return };
    for line in list.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(words.iter().all(|word| fold(word) == fold(words[0])), "{line}");
        assert!(words.iter().all(|word| german().stem(word) == german().stem(words[0])), "{line}");
    }
}

/// Terms by which the law of this domain is described, one of each matter.
const DOMAIN: &str = "Rückübernahme; eigene Staatsangehörige; Drittstaatsangehörige; Staatenlose; \
    Glaubhaftmachung; Rückübernahmeersuchen; Frist; Zustimmungsfiktion; Laissez-passer; \
    Durchbeförderung; Charterflug; Kosten; irrtümliche Rückübernahme; Ausnahme; Abschiebung; \
    freiwillige Rückkehr; Reintegration; Gemischter Ausschuss; Visumfreiheit; Visaerleichterung; \
    Visaliberalisierung; Visumgebühr; Belege; Bearbeitungsdauer; Mehrfachvisum; Diplomatenpass; \
    Dienstpass; Aufenthalt; Aufenthaltstitel; Visumverlängerung; Einreiseverweigerung; \
    Anerkennung von Abschlüssen; Gleichwertigkeit; Berufsausbildung; Sprachkurs; Fachkräfte; \
    Pflegekräfte; Arbeitsbedingungen; Kontingent; Praktikant; Studierende; Jobbörse; Vermittlung; \
    faire Anwerbung; zirkuläre Migration; Saisonarbeit; Chancenkarte; Blaue Karte EU; \
    Technologietransfer; Know-how; wissenschaftliche Zusammenarbeit; gemeinsame Forschung; \
    geistiges Eigentum; Patent; wirtschaftliche Zusammenarbeit; Investition; \
    erneuerbare Energien; grüner Wasserstoff; kritische Rohstoffe; Digitalisierung; \
    Menschenrechtsklausel; Nichtzurückweisung; Flüchtling; Genfer Flüchtlingskonvention; EMRK; \
    Folter; Unberührtheitsklausel; Datenschutz; personenbezogene Daten; Menschenwürde; \
    Kindeswohl; schutzbedürftige Personen; Rechtsbehelf; Kollektivausweisung; \
    Nichtdiskriminierung; Abschiebungsbeobachtung; wesentliches Element; Schleusung; \
    Menschenhandel; irreguläre Migration; Asyl; Grenzschutz; Vertragspartei; \
    ersuchte Vertragspartei; Inkrafttreten; Kündigung; Suspendierung; Streitbeilegung; \
    vorläufige Anwendung; Notenwechsel; Absichtserklärung; Durchführungsprotokoll; Arbeitstage; \
    Kalendertage; unverzüglich; Geltungsdauer; nicht bindend";

/// Words that people of a desk type for the same matters.
const DESK: &str = "Krankenschwester; Altenpfleger; Arzt; Hebamme; Ingenieur; Hilfskraft; \
    Erntehelfer; Azubi; Lehrling; Stipendium; Universität; Deutschkenntnisse; Sprachprüfung; \
    Arbeitsvisum; Langzeitvisum; Studentenvisum; Visabefreiung; Fingerabdruck; Grenzpolizei; \
    Asylbewerber; Schutzstatus; Mindestlohn; Arbeitsschutz; Rente; Krankenversicherung; Lizenz; \
    Software; Solarenergie; Windkraft; Technologiepark; Fortbildung; Fachleute; Haushaltsmittel; \
    Lenkungsgruppe; Verbindungsbeamter; Ansprechpartner; Evaluierung; Zwangsmaßnahmen; \
    Wanderarbeitnehmer; Werkvertrag; Hausangestellte; Gastronomie; Baugewerbe; Berufskraftfahrer; \
    Heimatüberweisungen; Diaspora; Klimaflüchtlinge; Korruption; Terrorismus; Führungszeugnis; \
    Wiedereinreise; Legalisierung; Amnestie; Einbürgerung; Duldung; Abschiebehaft; Gewerkschaft";

/// Share of the entries of the rule lexicons that the thesaurus knows; it only rises.
const LEXICON_FLOOR: f64 = 0.44;

#[test]
fn the_words_of_the_domain_have_counterparts_in_the_other_language() {
    let rules = Rules::builtin().expect("the rules are sound");
    let lacks = |term: &&str| {
        let concepts = rules.thesaurus().named(term);
        concepts.is_empty() || concepts.iter().all(|one| one.de.is_empty() || one.en.is_empty())
    };
    let lost: Vec<&str> = [DOMAIN, DESK]
        .iter()
        .flat_map(|terms| terms.split(';').map(str::trim))
        .filter(lacks)
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn the_thesaurus_covers_the_lexicons_of_the_rules() {
    let rules = Rules::builtin().expect("the rules are sound");
    let (mut known, mut all, mut silent) = (0, 0, Vec::new());
    for lexicon in rules.lexicons() {
        let entries = lexicon.de.iter().chain(&lexicon.en);
        let has = |entry: &&String| !rules.thesaurus().named(entry).is_empty();
        let (of_lexicon, found) = (entries.clone().count(), entries.filter(has).count());
        all += of_lexicon;
        known += found;
        if found == 0 {
            silent.push(lexicon.name.as_str());
        }
    }
    let share = f64::from(known as u32) / f64::from(all.max(1) as u32);
    println!("thesaurus: {known} of {all} lexicon entries ({share:.2}); no entry of {silent:?}");
    assert!(share >= LEXICON_FLOOR, "{share:.2}");
}

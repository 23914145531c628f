//! The identification that the standard asks for: work, expression, manifestation.

use crate::model::{Clause, Dossier, Language, Medium};

use super::xml::Xml;

/// Who made the mark-up.
const MAKER: &str = "#klausel";

/// The day of a work whose text names none; the standard wants a day.
const NO_DAY: &str = "0001-01-01";

/// Puts the element `meta` of a document, by the first clause of the text exported.
pub(super) fn put(dossier: &Dossier, first: Option<&Clause>, xml: &mut Xml) {
    let instrument = &dossier.instrument;
    let parties: Vec<String> =
        instrument.parties.iter().map(|party| party.country.as_str().to_lowercase()).collect();
    let country = parties.first().map_or("un", String::as_str);
    let signed = instrument.signed.as_ref().map(|said| said.value.to_string());
    let day = signed.as_deref().unwrap_or(NO_DAY);
    let day_name = if signed.is_some() { "signature" } else { "unknown" };
    let language = alpha3(first.map_or(Language::Other, |clause| clause.language));
    let name = name(dossier.document.id.as_str());
    let work = format!("/akn/{country}/doc/{day}/{name}");
    let expression = format!("{work}/{language}@");
    let format = format(dossier.document.medium);
    let manifestation = format!("{expression}.{format}");

    xml.open("meta", &[]);
    xml.open("identification", &[("source", MAKER)]);
    xml.open("FRBRWork", &[]);
    identified(&work, day, day_name, xml);
    xml.leaf("FRBRcountry", &[("value", country)], "");
    xml.close();
    xml.open("FRBRExpression", &[]);
    identified(&expression, day, day_name, xml);
    xml.leaf("FRBRlanguage", &[("language", language)], "");
    xml.close();
    xml.open("FRBRManifestation", &[]);
    identified(&manifestation, day, day_name, xml);
    xml.leaf("FRBRformat", &[("value", format)], "");
    xml.close();
    xml.close();
    xml.open("references", &[("source", MAKER)]);
    let maker =
        [("eId", "klausel"), ("href", "/ontology/organization/klausel"), ("showAs", "klausel")];
    xml.leaf("TLCOrganization", &maker, "");
    for party in &parties {
        let (id, href) = (format!("party_{party}"), format!("/ontology/organization/{party}"));
        let shown = party.to_uppercase();
        xml.leaf("TLCOrganization", &[("eId", &id), ("href", &href), ("showAs", &shown)], "");
    }
    xml.close();
    xml.close();
}

fn identified(iri: &str, day: &str, day_name: &str, xml: &mut Xml) {
    xml.leaf("FRBRthis", &[("value", iri)], "");
    xml.leaf("FRBRuri", &[("value", iri)], "");
    xml.leaf("FRBRdate", &[("date", day), ("name", day_name)], "");
    xml.leaf("FRBRauthor", &[("href", MAKER)], "");
}

/// The file's name in the letters that an IRI takes unescaped.
fn name(id: &str) -> String {
    let file = id.rsplit('/').next().unwrap_or(id);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    file.chars().map(|c| if is_plain(c) { c } else { '-' }).collect()
}

const fn format(medium: Medium) -> &'static str {
    match medium {
        Medium::Pdf => "pdf",
        Medium::Html => "html",
        Medium::Plain => "txt",
        Medium::Markdown => "md",
        Medium::Docx => "docx",
        Medium::PressRecord => "jsonl",
    }
}

/// The code of ISO 639-2, which the standard uses.
const fn alpha3(language: Language) -> &'static str {
    match language {
        Language::De => "deu",
        Language::En => "eng",
        Language::Fr => "fra",
        Language::It => "ita",
        Language::Es => "spa",
        Language::Other => "und",
    }
}

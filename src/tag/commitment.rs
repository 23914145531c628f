//! A clause's promise: modality first, then who owes it, by when, how much, on what condition.

use crate::{
    model::{Commitment, Evidence, InstrumentKind, Language, Passage},
    rules::Rules,
    tag::{
        amounts, conditions,
        deadlines::{self, Surroundings},
        debtors, modality, sentences,
    },
};

/// Whether a press paragraph speaks of migration matters; off the subject nothing is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// Some pillar, or the neighbour bucket.
    Migration,
    /// Neither.
    Other,
}

/// Reads the commitment of a passage; `None` for a press paragraph off the subject.
pub(super) fn read(
    passage: &Passage,
    language: Language,
    subject: Subject,
    all: &Rules,
) -> Option<Commitment> {
    let rules = all.commitments();
    let is_press = passage.instrument == Some(InstrumentKind::Press);
    if is_press && subject == Subject::Other {
        return None;
    }
    let grammar = rules.modality.grammar.of(language);
    let read = |text| sentences::read(text, language, all.abbreviations(), grammar);
    let own = read(passage.text);
    let chapeau = passage.chapeau.map(read).unwrap_or_default();
    let reading = if is_press {
        modality::read_press(&own, language, rules)
    } else {
        modality::read(passage, &own, &chapeau, language, all)
    };
    let debtor = if is_press {
        None
    } else {
        debtors::debtor(passage, &reading, &own, &chapeau, language, all)
    };
    let beneficiary = debtors::beneficiary(debtor.as_ref(), &reading, &own, rules);
    let is_definition = modality::is_definition(passage, rules);
    let deadlines = if is_press || is_definition || !deadlines::is_timed(&own, language, rules) {
        Vec::new()
    } else {
        let before = passage.before.map(read).unwrap_or_default();
        let heading = passage.heading.map(read).unwrap_or_default();
        let (own, chapeau) = (own.as_slice(), chapeau.as_slice());
        deadlines::read(
            Surroundings { own, chapeau, before: &before, heading: &heading },
            language,
            rules,
        )
    };
    let limits = conditions::read(passage.text, language, rules);
    Some(Commitment {
        modality: reading.modality,
        wording: reading.wording,
        debtor,
        beneficiary,
        deadlines,
        amounts: amounts::read(&own, &limits.conditions, language, rules),
        conditions: limits.conditions,
        deemed_consent: limits.deemed_consent,
        qualifiers: limits.qualifiers,
        evidence: reading.evidence.into_iter().map(Evidence).collect(),
        rule: reading.rule,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BindingForce, Debtor, Modality, Part};

    fn treaty(text: &str, language: Language) -> Passage<'_> {
        Passage {
            text,
            language: Some(language),
            instrument: Some(InstrumentKind::Treaty),
            binding: Some(BindingForce::Binding),
            part: Some(Part::Operative),
            ..Passage::default()
        }
    }

    fn check(passage: &Passage) -> Commitment {
        let language = passage.language.expect("the tests say it");
        read(passage, language, Subject::Migration, crate::tag::tests::rules())
            .expect("an instrument always speaks")
    }

    /// A point of a list behind its opening words.
    fn point<'t>(chapeau: &'t str, text: &'t str, language: Language) -> Passage<'t> {
        Passage { chapeau: Some(chapeau), ..treaty(text, language) }
    }

    #[test]
    fn every_test_of_the_modality_rules_holds() {
        let rules = crate::tag::tests::rules().commitments();
        for rule in &rules.modality.rules {
            for test in &rule.tests {
                let found = check(&treaty(&test.text, rule.language));
                assert_eq!(
                    found.wording, test.class,
                    "{}: {} ({})",
                    rule.id, test.text, found.rule
                );
            }
        }
    }

    #[test]
    fn every_test_of_the_debtor_rules_holds() {
        let rules = crate::tag::tests::rules().commitments();
        for rule in &rules.debtors.rules {
            for test in &rule.tests {
                let found = check(&treaty(&test.text, rule.language));
                assert_eq!(found.debtor.as_ref(), Some(&test.debtor), "{}: {}", rule.id, test.text);
            }
        }
    }

    #[test]
    fn a_plain_german_indicative_obliges() {
        let found = check(&treaty(
            "Jede Vertragspartei beantwortet das Ersuchen innerhalb von acht Tagen.",
            Language::De,
        ));
        assert_eq!(found.modality, Modality::Obligation);
        assert_eq!(found.debtor, Some(Debtor::Both));
        assert_eq!(found.deadlines.len(), 1);
    }

    #[test]
    fn a_text_that_does_not_bind_holds_at_most_an_intention() {
        let text = "Die Seiten verpflichten sich zur Zusammenarbeit.";
        let passage = Passage {
            binding: Some(BindingForce::NonBinding),
            instrument: Some(InstrumentKind::Declaration),
            ..treaty(text, Language::De)
        };
        let found = check(&passage);
        assert_eq!(found.modality, Modality::Intention);
        assert_eq!(found.wording, Modality::Obligation);
        let unclear = Passage { binding: Some(BindingForce::Unclear), ..passage };
        assert_eq!(check(&unclear).modality, Modality::Obligation);
    }

    #[test]
    fn a_point_promises_what_its_opening_words_promise() {
        let opening = "Jedes Gesuch muss folgende Angaben enthalten:";
        let passage = point(opening, "den Namen der betroffenen Person;", Language::De);
        assert_eq!(check(&passage).modality, Modality::Obligation);
    }

    #[test]
    fn a_point_that_says_its_strength_itself_keeps_it() {
        let text = "Daten dürfen nur an die zuständigen Behörden gehen;";
        let passage = point("Dabei sind folgende Grundsätze zu beachten:", text, Language::De);
        assert_eq!(check(&passage).modality, Modality::Prohibition);
    }

    #[test]
    fn a_recital_and_a_definition_promise_nothing() {
        let recital = Passage {
            part: Some(Part::Preamble),
            ..treaty("in der Absicht, die Visa zu erleichtern,", Language::De)
        };
        assert_eq!(check(&recital).modality, Modality::Declaratory);
        let definition =
            treaty("«Visum» bezeichnet die Erlaubnis, die erteilt wird.", Language::De);
        assert_eq!(check(&definition).modality, Modality::Declaratory);
        assert_eq!(check(&definition).debtor, None);
        // as dictionaries print it, in a list
        let definition =
            "„Träger“ Stellen und Vereine, die Personen nach diesem Abkommen ausbilden;";
        assert_eq!(
            check(&treaty(definition, Language::De)).rule,
            "modality.declaratory.definition"
        );
    }

    #[test]
    fn a_pronoun_behind_a_condition_stands_for_whom_the_condition_names() {
        let text = "Ist die Behörde der ersuchten Vertragspartei beteiligt, so unterrichtet sie die \
            Behörde der ersuchenden Vertragspartei.";
        assert_eq!(check(&treaty(text, Language::De)).debtor, Some(Debtor::Requested));
        let text = "Ist die ersuchte Vertragspartei beteiligt, so wird sie unterrichtet.";
        assert_eq!(check(&treaty(text, Language::De)).debtor, Some(Debtor::Unspecified));
        let text = "If the requested State takes part, it shall inform the requesting State.";
        assert_eq!(check(&treaty(text, Language::En)).debtor, Some(Debtor::Requested));
    }

    #[test]
    fn a_pronoun_at_the_beginning_stands_for_the_subject_before() {
        let check = |before, text, language| {
            check(&Passage { before: Some(before), ..treaty(text, language) }).debtor
        };
        let before = "The competent bodies shall confirm receipt.";
        let decide = "They shall decide within three months.";
        assert_eq!(check(before, decide, Language::En), Some(Debtor::Authority));
        let before = "Returns shall be announced seven days in advance. (2)";
        let take_place = "They shall take place on scheduled flights.";
        assert_eq!(check(before, take_place, Language::En), Some(Debtor::Unspecified));
        let before = "Eine Kommission begleitet die Umsetzung. Sie tagt zweimal jährlich.";
        let reports = "Sie legt den Regierungen einen Bericht vor.";
        assert_eq!(check(before, reports, Language::De), Some(Debtor::Body));
        let before = "Die Vertragsparteien arbeiten zusammen.";
        let inform = "Sie unterrichten einander über Änderungen.";
        assert_eq!(check(before, inform, Language::De), Some(Debtor::Both));
    }

    #[test]
    fn the_last_sentence_before_a_list_opens_its_points() {
        let opening =
            "Recruitment agencies shall be licensed. A licence may be withdrawn where an agency";
        let passage = point(opening, "charges fees to workers,", Language::En);
        assert_eq!(check(&passage).modality, Modality::Permission);
        let opening = "Für die Übermittlung gelten folgende Bestimmungen:";
        let text = "Der Empfänger unterrichtet die Behörde über die Verwendung.";
        assert_eq!(check(&point(opening, text, Language::De)).modality, Modality::Obligation);
    }

    #[test]
    fn a_subject_before_a_list_owes_what_its_points_say() {
        let of_body = |text| {
            let found = check(&point("Der Gemischte Ausschuss:", text, Language::De));
            (found.modality, found.debtor)
        };
        let body = Some(Debtor::Body);
        let found = of_body("prüft sämtliche anderen Fragen;");
        assert_eq!(found, (Modality::Obligation, body.clone()));
        assert_eq!(of_body("bemüht sich um die Beilegung;"), (Modality::BestEffort, body));
        assert_eq!(of_body("die Beilegung von Streitigkeiten;"), (Modality::Declaratory, None));
    }

    #[test]
    fn what_is_stated_last_before_a_list_promises_nothing_in_its_points() {
        let training = |opening| {
            check(&point(opening, "die Weiterbildung von Fachkräften;", Language::De)).modality
        };
        let opening = "Die Parteien arbeiten zusammen. Die Zusammenarbeit umfasst:";
        assert_eq!(training(opening), Modality::Declaratory);
        let opening = "Die Parteien tragen die Kosten. Es sind dies folgende Kosten:";
        assert_eq!(training(opening), Modality::Obligation);
    }

    #[test]
    fn a_participle_before_its_noun_is_no_verb() {
        let text = "Die durch diese Massnahmen in der Union angewendeten Sätze dürfen zehn Prozent \
            nicht übersteigen.";
        assert_eq!(check(&treaty(text, Language::De)).modality, Modality::Prohibition);
        let text = "Um den Austausch auszudehnen, arbeiten die Parteien eng zusammen.";
        assert_eq!(check(&treaty(text, Language::De)).modality, Modality::Obligation);
    }

    #[test]
    fn a_named_state_owes_where_it_is_the_subject() {
        let text = "Die Schweiz übernimmt ihre Staatsangehörigen auf Ersuchen von Georgien.";
        let found = check(&treaty(text, Language::De));
        assert_eq!(found.debtor.map(String::from), Some("CH".to_owned()));
    }
}

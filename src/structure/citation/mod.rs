//! Locators in the words a lawyer writes, and those words read back.

mod read;
mod write;

pub use read::parse_citation;
pub use write::{CiteStyle, cite};

use crate::text::from_roman;

fn is_number(number: &str) -> bool {
    number.starts_with(|c: char| c.is_ascii_digit())
}

fn is_roman(number: &str) -> bool {
    from_roman(number).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::model::{Level, Locator, Step};

    use super::*;

    fn check(words: &str, expected: Option<&str>) {
        let found = parse_citation(words).map(|locator| locator.to_string());
        assert_eq!(found.as_deref(), expected, "{words}");
    }

    #[test]
    fn german_austrian_and_swiss_forms_are_read() {
        check("Art. 11 Abs. 2 Satz 1 Buchst. a", Some("art_11__para_2__point_a"));
        check("Artikel 5 Absatz 1 Buchstabe a", Some("art_5__para_1__point_a"));
        check("Art. 5 Abs. 1 Z 2 lit. a", Some("art_5__para_1__point_2__subpoint_a"));
        check("Art. 7 Abs. 2 Bst. a", Some("art_7__para_2__point_a"));
        check("Art 5 II lit a", Some("art_5__para_2__point_a"));
        check("Erwägungsgrund 4", Some("rec_4"));
        check("Anhang 1 Art. 3", Some("annex_1__art_3"));
        check("Ziff. 5", Some("para_5"));
        check("3. Absatz", Some("p_3"));
        check("Art. III Abs. 1", Some("art_iii__para_1"));
    }

    #[test]
    fn english_forms_are_read() {
        check("Article 5(2)(a)", Some("art_5__para_2__point_a"));
        check("Art 11(2), first sentence", None);
        check("Article 7(1)(b)(ii)", Some("art_7__para_1__point_b__subpoint_ii"));
        check("recital 4", Some("rec_4"));
        check("paragraph 5", Some("para_5"));
        check("Section 2", Some("sec_2"));
    }

    #[test]
    fn other_words_are_no_citation() {
        for words in ["", "Rückübernahme", "Art.", "5", "Artikel über die Reise", "a b c"] {
            check(words, None);
        }
    }

    #[test]
    fn the_german_form_names_every_level() {
        let cited = |words: &str| cite(&words.parse().expect("a locator"), CiteStyle::De);
        assert_eq!(
            cited("art_7__para_1__point_b__subpoint_ii"),
            "Art. 7 Abs. 1 Buchst. b Ziff. ii"
        );
        assert_eq!(cited("art_4__para_2__point_1"), "Art. 4 Abs. 2 Nr. 1");
        assert_eq!(cited("rec_4"), "Erwägungsgrund 4");
        assert_eq!(cited("art_5__p_2"), "Art. 5, 2. Absatz");
    }

    fn number() -> impl Strategy<Value = String> {
        (1u32..200).prop_map(|n| n.to_string())
    }

    fn letter() -> impl Strategy<Value = String> {
        "[a-z]".prop_map(|letter| letter)
    }

    fn locators() -> impl Strategy<Value = Locator> {
        let below = |above: BoxedStrategy<Vec<Step>>, level, number: BoxedStrategy<String>| {
            (above, number)
                .prop_map(move |(mut steps, n)| {
                    steps.push(Step::new(level, n));
                    steps
                })
                .boxed()
        };
        let article = below(Just(Vec::new()).boxed(), Level::Article, number().boxed());
        let paragraph = below(article.clone(), Level::Paragraph, number().boxed());
        let sign = prop_oneof![letter(), number()].boxed();
        let above = prop_oneof![article.clone(), paragraph.clone()].boxed();
        let point = below(above, Level::Point, sign.clone());
        let sign = prop_oneof![sign, Just("iv".to_owned())].boxed();
        let subpoint = below(point.clone(), Level::Subpoint, sign);
        let tail = prop_oneof![
            Just(None),
            number().prop_map(|n| Some(Step::new(Level::Indent, n))),
            Just(Some(Step::bare(Level::Wrap))),
        ];
        let head = prop_oneof![
            Just(None),
            number().prop_map(|n| Some(Step::new(Level::Annex, n))),
            number().prop_map(|n| Some(Step::new(Level::Protocol, n))),
        ];
        (head, prop_oneof![article, paragraph, point, subpoint], tail).prop_map(
            |(head, steps, tail)| Locator::new(head.into_iter().chain(steps).chain(tail).collect()),
        )
    }

    proptest! {
        #[test]
        fn what_is_cited_is_read_back(locator in locators()) {
            for style in [CiteStyle::De, CiteStyle::En, CiteStyle::Short, CiteStyle::Eid] {
                let words = cite(&locator, style);
                prop_assert_eq!(parse_citation(&words), Some(locator.clone()), "{}", words);
            }
        }

        #[test]
        fn no_words_make_the_reader_panic(words in "\\PC{0,60}") {
            let _ = parse_citation(&words);
        }
    }
}

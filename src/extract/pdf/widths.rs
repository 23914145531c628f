//! Bounds the ranges of letters for which a font states widths.
//!
//! A composite font may give one width to a range of letters. The range is spelt out when the
//! font is read, so that a damaged or hostile upper end of four milliards takes all memory.
//! Letters have numbers of two bytes (ISO 32000-1, 9.7.4.3): the rest of a range means nothing.

use lopdf::{Dictionary, Document, Object, ObjectId};

/// Largest number of a letter in a composite font; no width is as large either.
const LARGEST: i64 = 0xffff;

/// Keys of the widths across and down.
const KEYS: [&[u8]; 2] = [b"W", b"W2"];

/// Cuts all ranges at the largest number, and tells whether there was something to cut.
pub(super) fn bound(document: &mut Document) -> bool {
    let mut apart: Vec<ObjectId> = Vec::new();
    let mut is_cut = false;
    for object in document.objects.values_mut() {
        if let Ok(font) = object.as_dict_mut() {
            is_cut |= bound_font(font, &mut apart);
        }
    }
    for id in apart {
        if let Ok(widths) = document.get_object_mut(id) {
            is_cut |= bound_array(widths);
        }
    }
    is_cut
}

/// Bounds the widths in a font and in those written inside it; arrays that are objects of their
/// own are noted.
fn bound_font(font: &mut Dictionary, apart: &mut Vec<ObjectId>) -> bool {
    let mut is_cut = false;
    for key in KEYS {
        match font.get_mut(key) {
            Ok(Object::Reference(id)) => apart.push(*id),
            Ok(widths) => is_cut |= bound_array(widths),
            Err(_) => {}
        }
    }
    if let Ok(Object::Array(fonts)) = font.get_mut(b"DescendantFonts") {
        for font in fonts.iter_mut().filter_map(|font| font.as_dict_mut().ok()) {
            is_cut |= bound_font(font, apart);
        }
    }
    is_cut
}

fn bound_array(widths: &mut Object) -> bool {
    let Object::Array(widths) = widths else { return false };
    let mut is_cut = false;
    for number in widths {
        let is_excess = match number {
            Object::Integer(number) => *number > LARGEST,
            Object::Real(number) => *number > LARGEST as f32,
            _ => false,
        };
        if is_excess {
            *number = Object::Integer(LARGEST);
            is_cut = true;
        }
    }
    is_cut
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    fn check(widths: Vec<Object>, expected: Vec<Object>) {
        let mut document = Document::with_version("1.5");
        let apart = document.add_object(widths.clone());
        let of_its_own = document.add_object(dictionary! { "W" => apart });
        let inside = document.add_object(dictionary! {
            "DescendantFonts" => vec![Object::Dictionary(dictionary! { "W2" => widths })],
        });
        assert!(bound(&mut document));
        assert_eq!(document.get_object(apart).ok(), Some(&Object::Array(expected.clone())));
        assert!(document.get_dictionary(of_its_own).is_ok_and(|font| font.has(b"W")));
        let outer = document.get_dictionary(inside).expect("it was added");
        let inner = outer.get(b"DescendantFonts").and_then(Object::as_array).expect("an array");
        let font = inner[0].as_dict().expect("a dictionary");
        assert_eq!(font.get(b"W2").ok(), Some(&Object::Array(expected)));
        assert!(!bound(&mut document), "what is bound stays so");
    }

    #[test]
    fn a_range_ends_at_the_largest_letter() {
        check(
            vec![0.into(), 4_294_967_295_i64.into(), 500.into()],
            vec![0.into(), LARGEST.into(), 500.into()],
        );
    }

    #[test]
    fn a_broken_number_is_bound_too() {
        check(
            vec![0.into(), Object::Real(3e9), 500.into()],
            vec![0.into(), LARGEST.into(), 500.into()],
        );
    }
}

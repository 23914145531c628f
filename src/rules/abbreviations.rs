//! The abbreviations, ordinals and dates whose full stop ends no sentence, as data.

pub use crate::text::Abbreviations;

const BUILTIN: &str = include_str!("builtin/abbreviations.toml");

/// Returns the table that the program brings.
///
/// # Errors
/// Only if the compiled-in table is broken, which a test excludes.
pub fn builtin() -> Result<Abbreviations, toml::de::Error> {
    from_toml(BUILTIN)
}

/// Reads a table of the form of `builtin/abbreviations.toml`.
///
/// # Errors
/// The table has another form; the error names the place.
pub fn from_toml(text: &str) -> Result<Abbreviations, toml::de::Error> {
    toml::from_str(text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_built_in_table_is_sound() {
        assert!(super::builtin().is_ok());
    }
}

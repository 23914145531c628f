//! Opens a document in the system's viewer, at a page where the viewer can be told one.

use std::{
    io,
    path::Path,
    process::{Command, Stdio},
};

/// Viewers that open at a page, with their arguments; then the system's own choice, which
/// cannot be told a page.
const VIEWERS: [(&str, &[&str]); 9] = [
    ("zathura", &["-P", "{page}", "{file}"]),
    ("evince", &["-i", "{page}", "{file}"]),
    ("atril", &["-i", "{page}", "{file}"]),
    ("xreader", &["-i", "{page}", "{file}"]),
    ("okular", &["-p", "{page}", "{file}"]),
    ("mupdf", &["{file}", "{page}"]),
    ("xpdf", &["{file}", "{page}"]),
    ("xdg-open", &["{file}"]),
    ("open", &["{file}"]),
];

/// Opens a file at a page (from 1) and does not wait for the viewer to end. `wanted` is the
/// viewer to use, as words with `{file}` and `{page}`; without it the known ones are tried.
///
/// Returns the name of the viewer.
///
/// # Errors
/// [`io::ErrorKind::NotFound`] where there is no viewer, else what the system says.
pub fn open_in_viewer(file: &Path, page: u32, wanted: Option<&str>) -> io::Result<String> {
    if let Some(wanted) = wanted {
        let mut words = wanted.split_whitespace();
        let name = words.next().ok_or(io::ErrorKind::NotFound)?;
        let words: Vec<&str> = words.collect();
        let words = if words.is_empty() { vec!["{file}"] } else { words };
        return start(name, &words, file, page).map(|()| name.to_owned());
    }
    for (name, words) in VIEWERS {
        match start(name, words, file, page) {
            Ok(()) => return Ok(name.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::NotFound.into())
}

fn start(name: &str, words: &[&str], file: &Path, page: u32) -> io::Result<()> {
    let mut command = Command::new(name);
    for word in words {
        match *word {
            "{file}" => command.arg(file),
            word => command.arg(word.replace("{page}", &page.to_string())),
        };
    }
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.spawn().map(|_| ())
}

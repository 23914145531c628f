//! A damaged store must be told, not crash the program: the engine trusts the bytes of its
//! files and panics where they do not hold together.

use std::{
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe, PanicHookInfo},
    path::Path,
    sync::Once,
};

use super::IndexError;

/// Crates that read the files of the store; a panic in one of them is damage, any other is a
/// fault of this program and stays a panic.
const ENGINE: [&str; 5] = ["tantivy", "ownedbytes", "lz4_flex", "bitpacking", "levenshtein_aut"];

thread_local! {
    static IS_WATCHED: Cell<bool> = const { Cell::new(false) };
    static SEEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does work that reads the store in `dir`.
///
/// # Errors
/// [`IndexError::Damaged`] where the engine panicked over what stands in the files.
pub fn guarded<T>(dir: &Path, work: impl FnOnce() -> T) -> Result<T, IndexError> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| match engine_fault(info) {
            Some(fault) if IS_WATCHED.get() => SEEN.set(Some(fault)),
            _ => before(info),
        }));
    });
    let was_watched = IS_WATCHED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    IS_WATCHED.set(was_watched);
    done.or_else(|payload| match SEEN.take() {
        Some(fault) => Err(IndexError::damaged(dir, fault)),
        None => panic::resume_unwind(payload),
    })
}

/// Returns what the engine stumbled over; `None` where the panic is not the engine's.
fn engine_fault(info: &PanicHookInfo) -> Option<String> {
    let file = info.location()?.file();
    let is_engine = ENGINE.iter().any(|name| file.contains(name));
    is_engine.then(|| info.payload_as_str().unwrap_or("a file does not hold together").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_our_own_stays_a_panic() {
        let ours = panic::catch_unwind(|| guarded(Path::new("index"), || panic!("ours")));
        assert!(ours.is_err());
    }
}

//! Interrupts of a batch: it ends at a whole generation, and only then does the program.

use std::{
    io,
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use signal_hook::{
    SigId,
    consts::{SIGINT, SIGTERM},
    flag, low_level,
};

/// The signals that ask a batch to end.
pub(super) const ASKING: [i32; 2] = [SIGINT, SIGTERM];

/// Whether no batch is under way, so that the signals do what they always do.
static IS_IDLE: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));

/// How many watches are under way; a batch may run inside the watch of the folders.
static UNDER_WAY: Mutex<usize> = Mutex::new(0);

/// Watches for interrupts until dropped.
#[derive(Debug)]
pub(super) struct Interrupts {
    stop: Arc<AtomicBool>,
    ids: Vec<SigId>,
}

impl Interrupts {
    /// Begins to watch.
    ///
    /// # Errors
    /// What the system says where it does not take the handler.
    pub(super) fn watch() -> io::Result<Self> {
        static IS_REGISTERED: OnceLock<()> = OnceLock::new();
        if IS_REGISTERED.set(()).is_ok() {
            for signal in ASKING {
                flag::register_conditional_default(signal, Arc::clone(&IS_IDLE))?;
            }
        }
        let stop = Arc::new(AtomicBool::new(false));
        let ids = ASKING.map(|signal| flag::register(signal, Arc::clone(&stop)));
        let ids = ids.into_iter().collect::<io::Result<_>>()?;
        *under_way() += 1;
        IS_IDLE.store(false, Ordering::SeqCst);
        Ok(Self { stop, ids })
    }

    /// Returns the flag that an interrupt sets.
    pub(super) fn flag(&self) -> &AtomicBool {
        &self.stop
    }

    /// Tells whether the batch was asked to end.
    pub(super) fn is_asked(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        let mut under_way = under_way();
        *under_way -= 1;
        IS_IDLE.store(*under_way == 0, Ordering::SeqCst);
        for id in self.ids.drain(..) {
            low_level::unregister(id);
        }
    }
}

fn under_way() -> MutexGuard<'static, usize> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

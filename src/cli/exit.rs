//! What the exit status says; scripts rely on it.

use std::process::ExitCode;

/// The outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// The answer was given, the work is done.
    Done,
    /// Nothing was found, or a check found faults.
    Nothing,
    /// An error; also when some documents could not be read and the others are done.
    Failed,
}

impl Exit {
    /// Returns the number that the shell sees.
    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Nothing => 1,
            Self::Failed => 2,
        }
    }

    /// Returns [`Exit::Done`] where something was found, else [`Exit::Nothing`].
    pub(super) const fn found(is_found: bool) -> Self {
        if is_found { Self::Done } else { Self::Nothing }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_see_zero_one_and_two() {
        let codes = [Exit::Done, Exit::Nothing, Exit::Failed].map(Exit::code);
        assert_eq!(codes, [0, 1, 2]);
    }
}

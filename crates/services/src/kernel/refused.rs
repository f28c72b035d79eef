//! The two ways in which an act does not happen: it was refused, which is data, or something failed, which is logged.

use domain::problem::{Problem, Problems};
use sea_orm::DbErr;

/// Why an act did not happen. Nothing was changed in either case.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Expected, and written to the person.
    #[error("refused with {} problems", .0.0.len())]
    Problems(Problems),
    /// Not expected, and none of the person's business.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problems(problem.into())
    }
}

impl From<Problems> for Refused {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

/// Something that should not have happened. Says what we were doing and to which id, and holds nothing anybody wrote.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database did not do what was asked.
    #[error("database: {doing}")]
    Database {
        /// What we were doing.
        doing: &'static str,
        /// What it said.
        source: DbErr,
    },
    /// A sealed value did not open: the key is wrong, or the value was moved or changed.
    #[error("sealed value did not open: {0}")]
    Sealed(&'static str),
    /// A row holds what no rule allows.
    #[error("row makes no sense: {0}")]
    Corrupt(&'static str),
    /// A part of the service has stopped.
    #[error("stopped: {0}")]
    Stopped(&'static str),
}

impl Failure {
    /// For `map_err`: what we were doing when the database failed.
    pub(crate) fn database(doing: &'static str) -> impl Fn(DbErr) -> Self {
        move |source| Self::Database { doing, source }
    }

    /// Whether a unique or exclusion rule of the database refused it.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(
            self,
            Self::Database { source, .. }
                if matches!(source.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
        )
    }
}

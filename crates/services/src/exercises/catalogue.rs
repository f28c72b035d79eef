//! Exercises by key and version: those that come with the service, and the practice's own, which are sealed with its key.

use std::{collections::BTreeMap, ops::Deref, sync::Arc};

use domain::{
    exercises::{
        definition::{
            Exercise,
            key::{ExerciseKey, Version},
        },
        library,
    },
    ids::ExerciseId,
};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{Key, values},
    making::{Versions, versions_in},
    refused::Failure,
    work::Work,
};

/// What the practice published of its own.
pub(super) const VERSIONS: Versions<ExerciseId> = versions_in!("exercise");

/// One version of an exercise, wherever it came from.
#[derive(Debug, Clone)]
pub enum Known {
    /// It comes with the service.
    BuiltIn(&'static Exercise),
    /// The practice made it.
    Own(Arc<Exercise>),
}

impl Deref for Known {
    type Target = Exercise;

    fn deref(&self) -> &Exercise {
        match self {
            Self::BuiltIn(exercise) => exercise,
            Self::Own(exercise) => exercise,
        }
    }
}

impl Known {
    /// Whether the practice made it.
    #[must_use]
    pub fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }
}

/// The columns of [`Named`], in a query in which the assignment is `given`. A definition of the practice's own comes along with its row, so that a
/// list takes as many statements many as few.
macro_rules! named_columns {
    () => {
        "given.exercise_key, given.exercise_version,
         (select own.id from exercise own where own.practice_id = given.practice_id
             and own.key = given.exercise_key and own.version = given.exercise_version) as own_id,
         (select own.sealed_definition from exercise own where own.practice_id = given.practice_id
             and own.key = given.exercise_key and own.version = given.exercise_version) as own_definition"
    };
}
pub(crate) use named_columns;

/// The exercise that a row names, in the version that was given.
#[derive(FromQueryResult)]
pub(crate) struct Named {
    pub(crate) exercise_key: String,
    pub(crate) exercise_version: String,
    own_id: Option<Key<ExerciseId>>,
    own_definition: Option<Vec<u8>>,
}

impl Named {
    /// Its stable name and its version.
    pub(crate) fn name(&self) -> Result<(ExerciseKey, Version), Failure> {
        let names = ExerciseKey::parse(&self.exercise_key).ok().zip(Version::parse(&self.exercise_version).ok());
        names.ok_or_else(unknown)
    }

    /// The exercise.
    pub(crate) async fn open(&self, work: &Work) -> Result<Known, Failure> {
        let (key, version) = self.name()?;
        if let Some(exercise) = library::version(&key, &version) {
            return Ok(Known::BuiltIn(exercise));
        }
        let (id, sealed) = self.own_id.zip(self.own_definition.as_deref()).ok_or_else(unknown)?;
        open(work, id.0, sealed).await
    }
}

fn unknown() -> Failure {
    Failure::Corrupt("the name of an exercise")
}

/// The newest version of an exercise; none for a key that nobody knows.
pub(crate) async fn newest(work: &Work, key: &str) -> Result<Option<Known>, Failure> {
    if let Some(exercise) = library::newest(key) {
        return Ok(Some(Known::BuiltIn(exercise)));
    }
    let row: Option<ExerciseRow> = work
        .find(
            "select id, sealed_definition from exercise
             where practice_id = $1 and key = $2 order by number desc limit 1",
            values![key],
        )
        .await?;
    match row {
        Some(row) => open(work, row.id.0, &row.sealed_definition).await.map(Some),
        None => Ok(None),
    }
}

/// Every exercise of the practice in its newest version.
pub(crate) struct Newest(BTreeMap<String, Known>);

impl Newest {
    /// Reads the practice's own; one statement, however many there are.
    pub(crate) async fn read(work: &Work) -> Result<Self, Failure> {
        let rows: Vec<ExerciseRow> = work
            .all(
                "select id, sealed_definition from exercise
                 where practice_id = $1 and not exists (select 1 from exercise newer
                     where newer.practice_id = $1 and newer.key = exercise.key and newer.number > exercise.number)",
                values![],
            )
            .await?;
        let mut own = BTreeMap::new();
        for row in rows {
            let exercise = open(work, row.id.0, &row.sealed_definition).await?;
            own.insert(exercise.key.to_string(), exercise);
        }
        Ok(Self(own))
    }

    /// The same, for these keys: nothing is read where all of them come with the service.
    pub(crate) async fn read_for<'key>(
        work: &Work,
        mut keys: impl Iterator<Item = &'key str> + Send,
    ) -> Result<Self, Failure> {
        if keys.all(|key| library::newest(key).is_some()) {
            return Ok(Self(BTreeMap::new()));
        }
        Self::read(work).await
    }

    /// The one of that key, the service's or the practice's own.
    pub(crate) fn find(&self, key: &str) -> Option<Known> {
        library::newest(key).map(Known::BuiltIn).or_else(|| self.0.get(key).cloned())
    }

    /// All of them: those that come with the service in their order, then the practice's own by title.
    pub(super) fn into_list(self) -> Vec<Known> {
        let mut own: Vec<Known> = self.0.into_values().collect();
        own.sort_by(|one, other| one.title.cmp(&other.title).then_with(|| one.key.cmp(&other.key)));
        library::offered().map(Known::BuiltIn).chain(own).collect()
    }
}

#[derive(FromQueryResult)]
struct ExerciseRow {
    id: Key<ExerciseId>,
    sealed_definition: Vec<u8>,
}

async fn open(work: &Work, id: ExerciseId, sealed: &[u8]) -> Result<Known, Failure> {
    let text = VERSIONS.open(work, id, sealed).await?;
    let exercise = Exercise::from_json(&text).map_err(|_| Failure::Corrupt("an exercise of the practice's own"))?;
    Ok(Known::Own(Arc::new(exercise)))
}

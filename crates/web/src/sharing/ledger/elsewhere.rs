//! What is shared besides single answers: parts of exercises, limits and promises. Each is read and taken back on a page of its own.

use cynic::QueryBuilder;

use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    moments::Zone,
    schema,
    site::Site,
    vocabulary::{Instant, Partner},
};

/// One line of either list.
pub(super) struct Elsewhere {
    /// What is shared.
    pub(super) title: String,
    /// By whom or with whom, and since when.
    pub(super) facts: String,
    /// Where it is read, and where it is taken back.
    pub(super) href: String,
}

impl Elsewhere {
    /// Something that `who` shows the reader.
    pub(super) fn shown_by(title: &str, who: &Partner, since: &str, href: String) -> Self {
        Self { title: title.to_owned(), facts: format!("from {}, since {since}", who.name), href }
    }

    /// Something that the reader shows `who`.
    pub(super) fn shown_to(title: &str, who: &Partner, since: &str, href: String) -> Self {
        Self { title: title.to_owned(), facts: format!("with {}, since {since}", who.name), href }
    }
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct OnOtherPages {
    #[arguments(first: 50)]
    exercises_shared_with_me: Option<SharedExerciseConnection>,
    #[arguments(first: 50)]
    my_exercise_shares: Option<ExerciseShareConnection>,
    limits_shown_to_me: Option<Vec<ShownLimits>>,
    #[arguments(first: 50)]
    my_agreements: Option<AgreementConnection>,
    promises_shown_to_me: Option<Vec<ShownPromises>>,
    my_commitments: Option<MyCommitments>,
}

#[derive(cynic::QueryFragment)]
struct SharedExerciseConnection {
    nodes: Vec<SharedExerciseNotice>,
}

#[derive(cynic::QueryFragment)]
struct SharedExerciseNotice {
    run: cynic::Id,
    title: String,
    from: Partner,
    since: Instant,
}

#[derive(cynic::QueryFragment)]
struct ExerciseShareConnection {
    nodes: Vec<ExerciseShare>,
}

#[derive(cynic::QueryFragment)]
struct ExerciseShare {
    run: cynic::Id,
    title: String,
    with: Partner,
    since: Instant,
}

#[derive(cynic::QueryFragment)]
struct ShownLimits {
    by: Partner,
    since: Instant,
}

#[derive(cynic::QueryFragment)]
struct AgreementConnection {
    nodes: Vec<Agreement>,
}

/// An agreement, of which only own limits that are shown belong here.
#[derive(cynic::QueryFragment)]
struct Agreement {
    id: cynic::Id,
    title: String,
    shown_since: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
struct ShownPromises {
    by: Partner,
    since: Instant,
}

#[derive(cynic::QueryFragment)]
struct MyCommitments {
    lists: Vec<PromiseList>,
}

#[derive(cynic::QueryFragment)]
struct PromiseList {
    with: Partner,
    shown_since: Option<Instant>,
}

/// What others show the reader, and what the reader shows others.
pub(super) async fn find(
    site: &Site,
    visitor: &Visitor,
    zone: &Zone,
) -> Result<(Vec<Elsewhere>, Vec<Elsewhere>), Stop> {
    let found = ask(site, visitor, OnOtherPages::build(())).await?;
    Ok((found.theirs(zone), found.mine(zone)))
}

impl OnOtherPages {
    fn theirs(&self, zone: &Zone) -> Vec<Elsewhere> {
        let exercises = self.exercises_shared_with_me.iter().flat_map(|list| &list.nodes).map(|shared| {
            let href = format!("/shared/exercises/{}", shared.run.inner());
            Elsewhere::shown_by(&shared.title, &shared.from, &zone.day(&shared.since), href)
        });
        let limits =
            self.limits_shown_to_me.iter().flatten().map(|shown| {
                Elsewhere::shown_by("Limits", &shown.by, &zone.day(&shown.since), "/agreements".to_owned())
            });
        let promises =
            self.promises_shown_to_me.iter().flatten().map(|shown| {
                Elsewhere::shown_by("Promises", &shown.by, &zone.day(&shown.since), "/promises".to_owned())
            });
        exercises.chain(limits).chain(promises).collect()
    }

    fn mine(&self, zone: &Zone) -> Vec<Elsewhere> {
        let exercises = self.my_exercise_shares.iter().flat_map(|list| &list.nodes).map(|share| {
            let href = format!("/exercises/{}", share.run.inner());
            Elsewhere::shown_to(&share.title, &share.with, &zone.day(&share.since), href)
        });
        let limits = self.my_agreements.iter().flat_map(|list| &list.nodes).filter_map(|agreement| {
            let since = zone.day(agreement.shown_since.as_ref()?);
            Some(Elsewhere {
                title: agreement.title.clone(),
                facts: format!("with your partner, since {since}"),
                href: format!("/agreements/{}", agreement.id.inner()),
            })
        });
        let promises = self.my_commitments.iter().flat_map(|mine| &mine.lists).filter_map(|list| {
            let since = zone.day(list.shown_since.as_ref()?);
            Some(Elsewhere::shown_to("Your promises", &list.with, &since, "/promises".to_owned()))
        });
        exercises.chain(limits).chain(promises).collect()
    }
}

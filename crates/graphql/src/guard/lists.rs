//! Every list of the schema is weighed by the guard, or named here with the reason why it need not be.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, TypeDefinition, TypeKind, TypeSystemDefinition},
};

use super::pages::{BY_DAYS, UNSIZED};

/// Lists of things with fields of their own that no size is asked of: why, and which.
const EXCUSED: &[(&str, &[&str])] = &[
    (
        "what a definition holds, or what was answered to one; the rules of definitions bound it",
        &[
            "AgreementField.options",
            "AgreementForm.fields",
            "AgreementVersion.terms",
            "Battery.entries",
            "ConsultationAnswers.answers",
            "ConsultationType.questions",
            "ConsultationTypeRecord.questions",
            "DeskAgreementVersion.terms",
            "ExerciseAnswer.rows",
            "ExerciseColumn.options",
            "ExerciseContent.parts",
            "ExerciseDraft.blocking",
            "ExerciseDraft.previews",
            "ExerciseField.columns",
            "ExerciseField.options",
            "ExerciseFile.previews",
            "ExerciseForm.draft",
            "ExerciseForm.steps",
            "ExerciseRow.cells",
            "ExerciseStep.fields",
            "Form.draft",
            "Form.questions",
            "ImportInstrumentPayload.questions",
            "InstrumentDraft.blocking",
            "InstrumentDraft.questions",
            "InstrumentFile.questions",
            "Programme.phases",
            "ProgrammeDraft.blocking",
            "ProgrammePhase.steps",
            "Query.agreementForms",
            "Query.bookingQuestions",
            "Query.readinessQuestions",
            "Question.options",
            "ReadinessQuestion.options",
            "Response.answers",
            "Response.movements",
            "Response.needs",
            "Response.scores",
            "SafetyTaskPage.answers",
            "SaveDraftPayload.draft",
            "SaveExerciseDraftPayload.draft",
            "ScoreLoop.ratings",
            "SharedExercise.options",
            "SharedExercise.parts",
            "ShownLimits.terms",
            "TalkGuide.shown",
            "TalkGuide.talks",
            "TalkPlan.choices",
            "TalkPlan.ratings",
            "TalkQuality.facets",
            "TalkRecord.ratings",
        ],
    ),
    (
        "the two who belong together, and those who treat them",
        &[
            "AnsweredQuestion.shares",
            "Appointment.people",
            "AppointmentTime.clocks",
            "BookableCouple.holders",
            "BookableCouple.people",
            "CareTeam.members",
            "CaseloadCouple.members",
            "Consultation.attendees",
            "Couple.careTeam",
            "Couple.earlierCare",
            "Couple.members",
            "Couple.threads",
            "DeskAgreement.parties",
            "DeskRoom.members",
            "ExerciseContent.others",
            "KnownAppointment.people",
            "Query.careToJoin",
            "Query.consultationAnswers",
            "Query.mySharedRooms",
            "SafetyStrip.members",
            "ScoreLoop.offers",
            "Viewer.careProposals",
            "Viewer.partners",
        ],
    ),
    (
        "what the practice or the service offers to choose from",
        &[
            "BookingPage.places",
            "BookingPage.types",
            "OwnAppointment.places",
            "OwnConsultation.offered",
            "PlaceTerms.accepts",
            "Query.consultationTypeRecords",
            "Query.consultationTypes",
            "Query.crisisContacts",
            "Query.places",
            "Response.helpNow",
        ],
    ),
    (
        "a member's week, their calendars, and one's own ways in, each with a limit where it is kept",
        &[
            "Availability.openOn",
            "Availability.week",
            "Query.calendarSources",
            "Query.myFollowUps",
            "Query.myPasskeys",
            "Query.mySessions",
        ],
    ),
    (
        "of the care of one couple or one person, a handful at any time",
        &[
            "CaseloadMember.scores",
            "Commitment.open",
            "ContactGate.reports",
            "CoupleMember.courses",
            "CoupleMember.lines",
            "DeskTrustPlan.earlier",
            "DeskTrustPlan.steps",
            "DeskTrustPlan.troughs",
            "EarlierTrustPlan.steps",
            "Enrolment.phases",
            "Enrolment.turns",
            "EnrolmentPhase.checks",
            "EnrolmentPhase.steps",
            "EnrolmentPhase.times",
            "EnrolmentStep.earlier",
            "EnrolmentStep.parts",
            "Line.points",
            "MyCommitments.lists",
            "MyTrustPlan.steps",
            "PersonCommitments.promises",
            "Query.contactGates",
            "Query.coupleCommitments",
            "Query.coupleLapses",
            "Query.coupleProgrammes",
            "Query.coupleTrustPlans",
            "Query.limitsShownToMe",
            "Query.myTrustPlans",
            "Query.promisesShownToMe",
            "Query.safetyAges",
            "SafetyStrip.open",
            "SharedRoomContents.agreements",
            "SharedRoomContents.lines",
            "SharedRoomContents.ratings",
            "SharedRoomContents.rituals",
            "SharedRoomContents.victories",
            "SharedRoomLine.points",
            "ShownPromise.days",
            "ShownPromises.promises",
        ],
    ),
    (
        "what one act gives back, and a document holds one act",
        &[
            "AcknowledgePayload.acknowledgements",
            "AssignExercisePayload.runs",
            "AssignmentsPayload.assignments",
            "ContactGatesPayload.gates",
            "CoupleProgrammesPayload.enrolments",
            "DeskLapsesPayload.lapses",
            "MakeAppointmentsPayload.times",
            "SeriesListPayload.series",
            "ShownPromisesPayload.lists",
            "TrustPlanPayload.plans",
        ],
    ),
];

#[test]
fn every_list_is_weighed_or_need_not_be() {
    let sdl = crate::sdl();
    let document = parse_schema(&sdl).expect("is a schema");
    let types: BTreeMap<&str, &TypeDefinition> = document
        .definitions
        .iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(kind) => Some((kind.node.name.node.as_str(), &kind.node)),
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        })
        .collect();
    let lists = lists(&types);
    let excused: BTreeSet<String> =
        EXCUSED.iter().flat_map(|(_, names)| *names).map(|name| (*name).to_owned()).collect();
    let open: Vec<&String> = lists.difference(&excused).collect();
    assert!(open.is_empty(), "no weight and no reason: {open:?}");
    let gone: Vec<&String> = excused.difference(&lists).collect();
    assert!(gone.is_empty(), "these are no lists without a weight any more: {gone:?}");
}

/// What is asked for by days is known to the guard, each with the number that the schema takes where it is left out.
#[test]
fn everything_that_is_asked_for_by_days_is_known() {
    let sdl = crate::sdl();
    let (mut asked, mut field) = (BTreeSet::new(), "");
    for line in sdl.lines().map(str::trim) {
        field = line.strip_suffix('(').unwrap_or(field);
        if let Some(days) = line.strip_prefix("days: Int = ") {
            asked.insert((field, days.trim_end_matches(',').parse().expect("a number")));
        }
    }
    assert_eq!(asked, BY_DAYS.into_iter().collect());
}

/// The lists of things with fields that have no weight, as `Type.field`.
fn lists(types: &BTreeMap<&str, &TypeDefinition>) -> BTreeSet<String> {
    // What stands below a field with a weight is weighed with it.
    let mut weighed: BTreeSet<&str> = BTreeSet::new();
    for (name, kind) in types {
        let TypeKind::Object(object) = &kind.kind else { continue };
        for field in &object.fields {
            let called = field.node.name.node.as_str();
            let is_known = BY_DAYS.iter().chain(&UNSIZED).any(|(known, _)| *known == called);
            if *name == "Query" && is_known {
                weighed.insert(base(&field.node.ty.node.base).1);
            }
        }
    }
    let mut lists = BTreeSet::new();
    for (name, kind) in types {
        let TypeKind::Object(object) = &kind.kind else { continue };
        for field in &object.fields {
            let called = field.node.name.node.as_str();
            let (is_list, of) = base(&field.node.ty.node.base);
            let is_whole = types.get(of).is_some_and(|kind| {
                matches!(kind.kind, TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_))
            });
            let is_page = matches!(called, "nodes" | "edges");
            let is_known = BY_DAYS.iter().chain(&UNSIZED).any(|(known, _)| *known == called);
            if is_list && is_whole && !is_page && !is_known && !weighed.contains(name) && called != "problems" {
                lists.insert(format!("{name}.{called}"));
            }
        }
    }
    lists
}

/// Whether it is a list, and of what.
fn base(kind: &BaseType) -> (bool, &str) {
    match kind {
        BaseType::Named(name) => (false, name.as_str()),
        BaseType::List(of) => (true, base(&of.base).1),
    }
}

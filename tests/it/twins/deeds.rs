//! What the involved partner does in one of the two worlds, and each deed as its steps.

/// One step of a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Asked,
    AskedOfTreatment,
    CareBecomesCoaching,
    AskedAgainAndAgain,
    AskedTheStandardSet,
    NeverAgain,
    AskedAgainAfterAll,
    Drafts,
    Answers,
    AnswersAtOnce,
    Declines,
    TotalsEntered,
    PausedForSafety,
    PausedForAbsence,
    SaysUnsafe,
    CheckEntered,
    Taken,
    ChangesPreference,
    SignsMode,
    AgreesToCare,
    SignsInOften,
    AddsPasskey,
    BeginsRecovery,
    Corrects,
    WrittenTo,
    ReadsWord,
    Acknowledged,
    BroughtBack,
    WantsLetters,
    HasAppointments,
    AskedBeforeAppointments,
    AskedAboutAfterwards,
    AgreesToFollowUp,
    DeclinesFollowUp,
    TakesMailbox,
    Shares,
    TakesShareBack,
    LeavesTheCouple,
    Promises,
    SaysOfPromise,
    ReportsContact,
    MarksTrust,
    WritesLimits,
    ReportsLapse,
    ReadsAgreement,
    ReadBeforeNextTime,
    GivenExercises,
    GivenOwnExercise,
    FinishesOwnExercise,
    WritesExercise,
    FinishesExercise,
    LeavesExerciseOut,
    ExerciseCommented,
    ExerciseTakenBack,
    EnrolledWithBoth,
    WorksThroughProgramme,
    TakesOut,
    Turned,
    NeedsAndPlans,
    BothWishTheRoom,
    WishesRoomAndLines,
}

/// The mailbox that one partner gives and the other then tries.
pub(super) const MAILBOX: &str = "both.of.us@letters.example";

/// What the involved partner does, or what is done because of them, in one of two worlds.
pub(super) type Deed = (&'static str, &'static [Step]);

/// Being asked, answering, and what comes of it.
pub(super) const OF_ANSWERS: &[Deed] = &[
    ("being asked", &[Step::Asked]),
    ("drafting", &[Step::Asked, Step::Drafts]),
    ("answering and correcting", &[Step::Asked, Step::Answers, Step::Corrects]),
    ("taking their answers out as files", &[Step::Asked, Step::Answers, Step::TakesOut]),
    ("answering side by side", &[Step::Asked, Step::AnswersAtOnce]),
    ("declining", &[Step::Asked, Step::Declines]),
    ("being asked several things again and again", &[Step::AskedAgainAndAgain]),
    ("the standard set", &[Step::AskedTheStandardSet, Step::NeverAgain]),
    (
        "never wanting to be asked again, and then after all",
        &[Step::AskedAgainAndAgain, Step::NeverAgain, Step::AskedAgainAfterAll, Step::AskedAgainAndAgain],
    ),
    ("totals entered by the therapist", &[Step::TotalsEntered]),
    (
        "a word of the therapist, and reading it",
        &[Step::WantsLetters, Step::Asked, Step::Answers, Step::WrittenTo, Step::ReadsWord],
    ),
    // Of both partners: neither learns what a therapist does about their own answers.
    (
        "acknowledging what waits, and bringing it back",
        &[Step::Asked, Step::Answers, Step::Acknowledged, Step::BroughtBack, Step::Acknowledged],
    ),
    ("a task taken back", &[Step::Asked, Step::Taken]),
    // Of both partners: what their care is, is written on no page of theirs.
    ("care that becomes coaching, with what waited", &[Step::AskedOfTreatment, Step::CareBecomesCoaching]),
];

/// The work between appointments.
pub(super) const OF_WORK: &[Deed] = &[
    ("being given exercises", &[Step::GivenExercises]),
    ("writing in an exercise", &[Step::GivenExercises, Step::WritesExercise]),
    (
        "finishing exercises, and what is written about them",
        &[
            Step::WantsLetters,
            Step::GivenExercises,
            Step::WritesExercise,
            Step::FinishesExercise,
            Step::ExerciseCommented,
        ],
    ),
    ("doing an exercise of the practice's own", &[Step::GivenOwnExercise, Step::FinishesOwnExercise]),
    ("leaving exercises out", &[Step::GivenExercises, Step::LeavesExerciseOut]),
    ("exercises taken back", &[Step::GivenExercises, Step::WritesExercise, Step::ExerciseTakenBack]),
    ("promising, and saying what became of it", &[Step::Promises, Step::SaysOfPromise]),
    (
        "contact, limits and a lapse, told to the therapist",
        &[Step::ReportsContact, Step::MarksTrust, Step::WritesLimits, Step::ReportsLapse],
    ),
    (
        "what the therapist reads of it before the next appointment",
        &[
            Step::Asked,
            Step::Answers,
            Step::GivenExercises,
            Step::FinishesExercise,
            Step::Promises,
            Step::SaysOfPromise,
            Step::ReportsLapse,
            Step::WritesLimits,
            Step::ReadBeforeNextTime,
        ],
    ),
    ("reading an agreement that was offered, and leaving it", &[Step::ReadsAgreement]),
    ("wishing for the shared room and the lines in it", &[Step::WishesRoomAndLines]),
];

/// Their own care, and their own account.
pub(super) const OF_CARE: &[Deed] = &[
    ("appointments that they alone come to", &[Step::HasAppointments]),
    ("being asked before appointments that they alone come to", &[Step::AskedBeforeAppointments]),
    (
        "looking after their own account",
        &[
            Step::WantsLetters,
            Step::ChangesPreference,
            Step::SignsMode,
            Step::SignsInOften,
            Step::AddsPasskey,
            Step::BeginsRecovery,
        ],
    ),
    (
        "being asked about afterwards, agreeing, taking it back, and agreeing after all",
        &[Step::AskedAboutAfterwards, Step::AgreesToFollowUp, Step::DeclinesFollowUp, Step::AgreesToFollowUp],
    ),
    ("declining to be asked afterwards", &[Step::AskedAboutAfterwards, Step::DeclinesFollowUp]),
    ("agreeing to somebody who is to read both", &[Step::AgreesToCare]),
];

//! Everything anyone can do here. A new act is a line here, a line in the policy, and a diff in `docs/access-matrix.txt`.

macro_rules! acts {
    ($($(#[doc = $line:literal])* $name:ident = $word:literal;)*) => {
        /// One thing that can be done, read or changed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Act { $($(#[doc = $line])* $name),* }

        impl Act {
            /// Every act, in the order of the access matrix.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word in the access matrix and in audit rows.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// The act in words of the practice, as the trail shows it: the same line that describes it here.
            pub fn in_words(self) -> &'static str {
                match self { $(Self::$name => concat!($($line),*).trim().trim_end_matches('.')),* }
            }

            /// The act that an audit row names; none for one that is no longer known.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|act| act.as_str() == word)
            }
        }
    };
}

impl Act {
    /// Whether it is done in somebody's own record, where its name alone could say what they were asked, or what they answered.
    pub fn is_of_a_record(self) -> bool {
        let area = self.as_str().split_once('.').map_or("", |(area, _)| area);
        matches!(area, "exercises" | "inventories" | "safety" | "shared-room" | "sharing" | "talks" | "worklist")
    }
}

acts! {
    /// Found a practice.
    FoundPractice = "practice.found";
    /// Read the practice's name, zone and members.
    SeePractice = "practice.see";
    /// Make somebody a member of the practice, or end it.
    ManageMembers = "practice.manage-members";
    /// Read which licences members hold.
    SeeLicences = "practice.see-licences";
    /// Enter a licence of a member, and what becomes of it.
    ChangeLicences = "practice.change-licences";
    /// Read which places are open to therapy.
    SeePlaces = "practice.see-places";
    /// Note that a place was looked up, and what its law asks.
    VerifyPlace = "practice.verify-place";
    /// Close a place to treatment.
    ClosePlace = "practice.close-place";
    /// Say whether the practice offers coaching.
    OfferCoaching = "practice.offer-coaching";
    /// Look whether everybody may hold what they are booked for.
    CheckLicences = "practice.check-licences";
    /// Enter a new person.
    AddPerson = "people.add";
    /// List everyone the practice knows, without how to reach them.
    SeePeople = "people.list";
    /// Read a person's name and zone.
    SeePerson = "people.see";
    /// Read how somebody can be reached safely.
    SeeContactPreference = "people.see-contact-preference";
    /// Say how somebody can be reached safely.
    ChangeContactPreference = "people.change-contact-preference";
    /// Sign in to one's own account.
    SignIn = "access.sign-in";
    /// Hand somebody a code to open their account with.
    Invite = "access.invite";
    /// Confirm, having spoken with them, that a person who lost their password is who they say.
    ConfirmRecovery = "access.confirm-recovery";
    /// Let a member who lost their authenticator set up another.
    ResetSecondFactor = "access.reset-second-factor";
    /// Read one's own list of sign-ins.
    SeeSessions = "access.see-sessions";
    /// End sessions, one or all.
    EndSessions = "access.end-sessions";
    /// Change one's password, second factor or passkeys.
    ChangeSecrets = "access.change-secrets";
    /// Make an access token for programs.
    CreateToken = "access.create-token";
    /// List one's couples with their last scores.
    SeeCaseload = "couples.see-caseload";
    /// Open a couple's page.
    SeeCouple = "couples.see";
    /// Read what each partner did since the last appointment they came to.
    SeeSince = "couples.see-since";
    /// Take a couple into care.
    OpenCouple = "couples.open";
    /// Record an injury of the couple and who stands where in it.
    OpenThread = "couples.open-thread";
    /// Put somebody on a couple's care team, or take them off.
    ChangeCareTeam = "couples.change-care-team";
    /// Read who is on a couple's care team, and which couples have nobody to lead their care.
    SeeCareTeam = "couples.see-care-team";
    /// Change what kind of help a couple's care is.
    ChangeService = "couples.change-service";
    /// End somebody's membership of a couple.
    EndCoupleMembership = "couples.end-membership";
    /// Propose a confidentiality mode.
    ProposeMode = "couples.propose-mode";
    /// Sign the proposed confidentiality mode.
    SignMode = "couples.sign-mode";
    /// Agree to whoever is to join one's care, before they read anything.
    AgreeToCare = "couples.agree-to-care";
    /// Pause a couple's joint work.
    PlaceHold = "couples.place-hold";
    /// Take it up again.
    LiftHold = "couples.lift-hold";
    /// Read the library of instruments.
    SeeLibrary = "inventories.see-library";
    /// Bring an instrument in.
    ImportInstrument = "inventories.import";
    /// Make an instrument of the practice's own, publish it, or offer it no longer.
    MakeInstrument = "inventories.make-instrument";
    /// Ask an inventory of somebody.
    Assign = "inventories.assign";
    /// Take back what was asked.
    CancelAssignment = "inventories.cancel-assignment";
    /// Read what is asked of somebody and how far it is.
    SeeAssignments = "inventories.see-assignments";
    /// Open, draft and submit an inventory.
    Answer = "inventories.answer";
    /// Say what one does not want to be asked again, and take that back.
    OptOut = "inventories.opt-out";
    /// Agree to be asked after the end of care, or not, and take that back.
    AnswerFollowUp = "inventories.answer-follow-up";
    /// Read answers and scores.
    SeeResponses = "inventories.see-responses";
    /// Take a response out as a file.
    ExportResponse = "inventories.export-response";
    /// Correct an answer that was submitted.
    CorrectResponse = "inventories.correct";
    /// Enter the totals of an instrument filled in elsewhere.
    EnterTotals = "inventories.enter-totals";
    /// Read what followed low ratings.
    SeeLoops = "inventories.see-loops";
    /// Offer something after a low rating.
    Offer = "inventories.offer";
    /// Read what was offered to oneself.
    SeeOffers = "inventories.see-offers";
    /// Say what becomes of an offer.
    AnswerOffer = "inventories.answer-offer";
    /// Make a plan for talks at home from one's own answers, or take it back.
    PlanTalks = "talks.plan";
    /// Let the other partner see a plan for talks.
    ShareTalks = "talks.share";
    /// Say whether one could talk today, begin and end a talk, rate it.
    TakePartInTalks = "talks.take-part";
    /// Read plans for talks.
    SeeTalks = "talks.see";
    /// Write to somebody about their response, or take that back.
    GiveFeedback = "inventories.give-feedback";
    /// Read what one's therapist wrote about one's responses.
    ReadFeedback = "inventories.read-feedback";
    /// Read promises: one's own, those shown to oneself, or those of a couple.
    SeeCommitments = "exercises.see-commitments";
    /// Promise something, say what became of it, end it.
    Promise = "exercises.promise";
    /// Show the other partner one's promises, and hide them again.
    ShowCommitments = "exercises.show-commitments";
    /// Look at promises that are shown to oneself, and say what one noticed.
    NoticePromises = "exercises.notice-promises";
    /// Write down the times of promises that have begun.
    PlanOccurrences = "exercises.plan-occurrences";
    /// Say what there was of contact outside the couple.
    ReportContact = "exercises.report-contact";
    /// Read where the question of contact stands.
    SeeContact = "exercises.see-contact";
    /// Settle the question of contact.
    ClearContact = "exercises.clear-contact";
    /// Read agreements: those one is in, limits that are shown to oneself, or those of a couple.
    SeeAgreements = "exercises.see-agreements";
    /// Write, change, sign and take back an agreement, and say how one stands to it.
    Agree = "exercises.agree";
    /// Stop an agreement.
    StopAgreement = "exercises.stop-agreement";
    /// Show the other partner one's limits, and hide them again.
    ShowLimits = "exercises.show-limits";
    /// Read the trust plan: one's own side of it, or both sides of a couple's.
    SeeTrustPlan = "exercises.see-trust-plan";
    /// Say where one is with a step, or whether one sees it.
    MarkTrustStep = "exercises.mark-trust-step";
    /// Read lapses: those one reported, or those of a couple.
    SeeLapses = "exercises.see-lapses";
    /// Report that trust was broken again.
    ReportLapse = "exercises.report-lapse";
    /// Take a lapse one stage further.
    HandleLapse = "exercises.handle-lapse";
    /// Read the practice's programmes.
    SeeProgrammes = "programmes.see-library";
    /// Make a programme of the practice's own, and its next versions.
    MakeProgramme = "programmes.make";
    /// Enrol a couple on a programme.
    Enrol = "programmes.enrol";
    /// Read how far a couple is in its programmes.
    SeeEnrolments = "programmes.see-couple";
    /// Open and leave phases, open and leave out steps, pause, go back, let a couple leave.
    SteerProgramme = "programmes.steer";
    /// Give what a programme has due.
    GoOnWithProgrammes = "programmes.go-on";
    /// Read the library of exercises.
    SeeExercises = "exercises.see-library";
    /// Make an exercise of the practice's own, and its next versions.
    MakeExercise = "exercises.make";
    /// Give somebody an exercise.
    AssignExercise = "exercises.assign";
    /// Take an exercise back, or open one more time what has closed.
    ChangeExercise = "exercises.change-assignment";
    /// Read which exercises somebody has and how far each is.
    SeeRuns = "exercises.see-runs";
    /// Work at one's own exercise: begin, write, finish, leave out, write anew.
    DoExercise = "exercises.do";
    /// Read what somebody wrote in an exercise.
    ReadRun = "exercises.read";
    /// Let the other partner see parts of one's own exercise, or take them back.
    ShareRun = "exercises.share";
    /// Read the parts of exercises that others shared with oneself, and say where one is with them.
    AnswerShared = "exercises.answer-shared";
    /// Write to somebody about their exercise, or take that back.
    CommentRun = "exercises.comment";
    /// Play the listening loop.
    Listen = "exercises.listen";
    /// Read how often a couple played the listening loop, and how far it went.
    SeeListening = "exercises.see-listening";
    /// Let the other partner see one item.
    Share = "sharing.share";
    /// Take that back.
    Revoke = "sharing.revoke";
    /// Read what others shared with oneself.
    SeeSharedWithMe = "sharing.see-received";
    /// Read what one shared oneself.
    SeeOwnShares = "sharing.see-given";
    /// Read the shared room: one's own, or how it stands with a couple's.
    SeeSharedRoom = "shared-room.see";
    /// Wish for the shared room or the lines in it, or take that back.
    WishSharedRoom = "shared-room.wish";
    /// Keep a couple's shared room closed or not, and say that the lines were looked at in a session.
    SteerSharedRoom = "shared-room.steer";
    /// Read what answers say about somebody's safety, and what is being done about it.
    SeeSafety = "safety.see";
    /// Take such a task in hand, and say what came of it.
    HandleSafetyTask = "safety.handle-task";
    /// Read for which couples such a task is open, and for how long; never why, never whose.
    SeeSafetyAges = "safety.see-ages";
    /// Enter a safety check that was asked in person.
    EnterSafetyCheck = "safety.enter-check";
    /// Say whether somebody was alone when they answered.
    JudgePrivacy = "safety.judge-privacy";
    /// Name who is asked when a therapist cannot be reached, and when the practice is staffed.
    ArrangeSafety = "safety.arrange";
    /// Pass on what was not done in time.
    PassSafetyTasks = "safety.pass-on";
    /// Say under which address the public page for consultations stands.
    OpenBookingPage = "consultations.open-page";
    /// Make a type of consultation, or its next version; close one, and open it again.
    MakeConsultationType = "consultations.make-type";
    /// Read what can be booked, and when.
    SeeTimes = "consultations.see-times";
    /// Hold a time, and ask for a consultation.
    AskForConsultation = "consultations.ask";
    /// Read one's own part in a consultation.
    SeeOwnConsultation = "consultations.see-own";
    /// Confirm, move or leave it.
    ChangeOwnConsultation = "consultations.change-own";
    /// Read who asked for a consultation and when it is; never an answer.
    SeeConsultations = "consultations.see";
    /// Read what whoever booked a consultation answered to its questions.
    SeeConsultationAnswers = "consultations.see-answers";
    /// Look at a request, offer times, book, move or end it.
    ArrangeConsultations = "consultations.arrange";
    /// Book a time that is taken, with a reason.
    OverrideTime = "consultations.override";
    /// Read when somebody can be booked.
    SeeAvailability = "consultations.see-availability";
    /// Say when somebody can be booked.
    ChangeAvailability = "consultations.change-availability";
    /// Read the calendars that members gave the address of.
    ReadCalendars = "consultations.read-calendars";
    /// Read from how many requests care has come, in numbers.
    SeeFunnel = "consultations.see-funnel";
    /// Do what time alone makes of consultations.
    TendConsultations = "consultations.tend";
    /// Delete somebody who asked once and did not come into care.
    DeleteLeads = "consultations.delete-leads";
    /// Read the practice's calendar of appointments: whose time is taken, and who comes where one may know it.
    SeeCalendar = "appointments.see-calendar";
    /// Read a couple's appointments: who and when.
    SeeAppointments = "appointments.see";
    /// Make, move and call off a couple's appointments.
    ArrangeAppointments = "appointments.arrange";
    /// Read one's own appointments.
    SeeOwnAppointments = "appointments.see-own";
    /// Say where one is when one's own appointment begins.
    CheckInToAppointment = "appointments.check-in";
    /// Note who came to an appointment.
    NoteAttendance = "appointments.note-attendance";
    /// Tell people a week ahead that an appointment begins at another hour on their own clock.
    TendAppointments = "appointments.tend";
    /// Read one's own appointments in one's own calendar, and whether it has an address.
    SeeOwnCalendar = "calendars.see-own";
    /// Make an address for one's own calendar, or end it.
    ChangeCalendarAddress = "calendars.change-address";
    /// Read whether letters went out, to whom and when; never why.
    SeeDeliveries = "reminders.see-deliveries";
    /// Plan, send and settle letters.
    SendLetters = "reminders.send";
    /// Read what waits for oneself as a clinician, over all couples.
    SeeWorklist = "worklist.see";
    /// Say what comes of something that waits.
    Acknowledge = "worklist.acknowledge";
    /// Take that back, so that it waits again.
    BringBack = "worklist.bring-back";
    /// Read who did and saw what, without its content.
    SeeAudit = "audit.see";
    /// Seal the trail into its chain.
    SealAudit = "audit.seal";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_its_word_and_its_words() {
        for act in Act::ALL {
            assert_eq!(Act::from_word(act.as_str()), Some(*act));
            assert!(act.in_words().starts_with(|letter: char| letter.is_uppercase()), "{act:?}");
            assert!(!act.in_words().ends_with('.'), "{act:?}");
        }
        assert_eq!(Act::SeeResponses.in_words(), "Read answers and scores");
        assert_eq!(Act::from_word("inventories.burn"), None);
    }
}

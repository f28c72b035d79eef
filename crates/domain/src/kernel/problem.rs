//! An expected refusal, written to the person who meets it: what happened, what was kept, what to do next.

use std::fmt;

/// What kind of refusal it is; stable, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// Something that is needed is not there.
    Missing,
    /// Longer, or more, than allowed.
    TooLong,
    /// Shorter, or less, than allowed.
    TooShort,
    /// Of the wrong form: not a number, not a date, a control character in it.
    Malformed,
    /// The id of another kind of thing.
    WrongKind,
    /// Outside the values that are possible here.
    OutOfRange,
    /// A date that the calendar does not have.
    NoSuchDate,
    /// A time zone that does not exist.
    NoSuchZone,
    /// Not there, or not yours: the answer is the same.
    NotFound,
    /// Signed in, but this act is for somebody else.
    NotAllowed,
    /// Nobody is signed in, or the session has ended.
    SignInNeeded,
    /// The password, and for members the code, must be given again first.
    StepUpNeeded,
    /// Somebody changed it meanwhile; both texts are kept.
    Stale,
    /// The idempotency key was used before, for something else.
    KeyReused,
    /// The link, code or invitation has expired or was used.
    Expired,
    /// The thing is in a state in which this cannot be done.
    WrongState,
    /// Too many attempts; with a time to try again.
    TooManyAttempts,
    /// The couple's joint work is paused.
    OnHold,
    /// Already so: taken, assigned, used.
    Taken,
    /// The words given do not open the account.
    NotRecognised,
}

impl Code {
    /// The code as programs read it, in the style of GraphQL enums.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "MISSING",
            Self::TooLong => "TOO_LONG",
            Self::TooShort => "TOO_SHORT",
            Self::Malformed => "MALFORMED",
            Self::WrongKind => "WRONG_KIND",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::NoSuchDate => "NO_SUCH_DATE",
            Self::NoSuchZone => "NO_SUCH_ZONE",
            Self::NotFound => "NOT_FOUND",
            Self::NotAllowed => "NOT_ALLOWED",
            Self::SignInNeeded => "SIGN_IN_NEEDED",
            Self::StepUpNeeded => "STEP_UP_NEEDED",
            Self::Stale => "STALE",
            Self::KeyReused => "KEY_REUSED",
            Self::Expired => "EXPIRED",
            Self::WrongState => "WRONG_STATE",
            Self::TooManyAttempts => "TOO_MANY_ATTEMPTS",
            Self::OnHold => "ON_HOLD",
            Self::Taken => "TAKEN",
            Self::NotRecognised => "NOT_RECOGNISED",
        }
    }
}

/// One refusal, beside the field it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The input's field, as the GraphQL input names it (`firstDue`); none when it is about the whole act.
    pub field: Option<String>,
    /// What kind of refusal.
    pub code: Code,
    /// What to say to the person. Never holds what they typed, a name, or anything of anybody else.
    pub message: String,
}

impl Problem {
    /// A refusal of the whole act.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { field: None, code, message: message.into() }
    }

    /// A refusal of one field.
    pub fn at(field: impl Into<String>, code: Code, message: impl Into<String>) -> Self {
        Self { field: Some(field.into()), code, message: message.into() }
    }

    /// The one answer for everything that is not there or not yours.
    pub fn not_found() -> Self {
        Self::new(
            Code::NotFound,
            "We could not find that. It may have been moved or closed. Go back and try from the list.",
        )
    }

    /// The one answer when an act is for somebody else.
    pub fn not_allowed() -> Self {
        Self::new(Code::NotAllowed, "Your account cannot do this. Ask your practice if you think it should.")
    }

    /// The same refusal, said of a field.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

/// Everything refused about one act, collected so that a form can say it all at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Keeps the value, or notes its problem under `field` and gives nothing.
    pub fn note<T>(&mut self, field: &str, result: Result<T, Problem>) -> Option<T> {
        result
            .map_err(|problem| {
                let field = problem.field.clone().unwrap_or_else(|| field.to_owned());
                self.0.push(problem.on(field));
            })
            .ok()
    }

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Goes on if there is none.
    pub fn or_go_on(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

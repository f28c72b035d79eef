//! The twelve answers, typed: a quiz with a word that was not offered cannot exist.

use crate::{
    kernel::words::words,
    problem::{Code, Problem},
};

words! {
    /// Whether the person feels safe with their partner.
    Safe {
        /// Yes.
        Yes = "yes",
        /// Mostly.
        Mostly = "mostly",
        /// No.
        No = "no",
        /// They would rather not say. Counts as nothing.
        RatherNotSay = "rather_not_say",
    }

    /// Whether they thought of ending their life or harming themself.
    Thoughts {
        /// No.
        No = "no",
        /// Yes.
        Yes = "yes",
        /// They would rather not say. Counts as nothing.
        RatherNotSay = "rather_not_say",
    }

    /// Whether the outside relationship or behaviour has ended.
    Ended {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// They are not sure.
        NotSure = "not_sure",
        /// They would rather not say. Counts as nothing.
        RatherNotSay = "rather_not_say",
    }

    /// What they hope for.
    Hope {
        /// To rebuild.
        Rebuild = "rebuild",
        /// To decide first.
        DecideFirst = "decide_first",
        /// To part well.
        PartWell = "part_well",
        /// They do not know yet.
        Unsure = "unsure",
    }

    /// Whether both could talk for ten minutes without fear.
    Calm {
        /// Yes.
        Yes = "yes",
        /// Sometimes.
        Sometimes = "sometimes",
        /// No.
        No = "no",
    }

    /// Whether drinking, drug use or another behaviour is out of control.
    Control {
        /// No.
        No = "no",
        /// Perhaps.
        Maybe = "maybe",
        /// Yes.
        Yes = "yes",
    }

    /// Yes or no.
    YesNo {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
    }

    /// Whether they can set time aside each week.
    Time {
        /// Yes.
        Yes = "yes",
        /// Partly.
        Partly = "partly",
        /// No.
        No = "no",
    }

    /// Whether their partner knows that they are reaching out.
    Knows {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// They would rather not say. Counts as nothing.
        RatherNotSay = "rather_not_say",
    }

    /// Whether a court case, separation filing or custody matter is under way.
    Court {
        /// No.
        No = "no",
        /// It is planned.
        Planned = "planned",
        /// Yes.
        Yes = "yes",
    }
}

/// How ready somebody is, 0 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Degree(u8);

impl Degree {
    /// The highest.
    pub const MAX: u8 = 4;

    /// Takes a number as a form sends it.
    ///
    /// # Errors
    /// `OutOfRange` above 4.
    pub fn new(number: u8) -> Result<Self, Problem> {
        if number <= Self::MAX {
            Ok(Self(number))
        } else {
            Err(Problem::new(Code::OutOfRange, "Choose a number from 0 to 4."))
        }
    }

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// What one person answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuizAnswers {
    /// `q1`, V5.
    pub safe: Safe,
    /// `q2`, V5.
    pub thoughts: Thoughts,
    /// `q3`
    pub ended: Ended,
    /// `q4`
    pub hope: Hope,
    /// `q5`: how ready they are to hear or tell the whole truth.
    pub ready: Degree,
    /// `q6`: how ready their partner seems; none when they cannot tell.
    pub partner_ready: Option<Degree>,
    /// `q7`, V5.
    pub calm: Calm,
    /// `q8`
    pub out_of_control: Control,
    /// `q9`: whether there is somebody to lean on.
    pub support: YesNo,
    /// `q10`
    pub time: Time,
    /// `q11`
    pub partner_knows: Knows,
    /// `q12`
    pub court: Court,
}

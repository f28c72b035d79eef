//! Whether a programme can be worked through. Run on every one before anybody is enrolled on it.

use std::collections::BTreeSet;

use super::{
    check::Check,
    definition::{Delivery, Lane, Object, Phase, Plan, Step},
    delivery::may_follow,
    reach,
};
use crate::{
    exercises::{
        agreements::Kind,
        definition::{Exercise, UsualRhythm, Who},
    },
    flaw::Flaw,
    inventories::{Instrument, instrument::Respondent},
    name::is_identifier,
};

/// The most phases of a programme, and the most steps of one phase.
const PHASES: usize = 20;
const STEPS: usize = 30;
/// The most checks on one gate.
const CHECKS: usize = 10;
/// The most characters of a title, and of any other text.
const TITLE: usize = 120;
const TEXT: usize = 500;

/// For whom something can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "five independent facts about one thing of the library")]
pub struct Fit {
    /// Whether the hurt partner can do it.
    pub hurt: bool,
    /// Whether the involved partner can.
    pub involved: bool,
    /// Whether both do it in one.
    pub together: bool,
    /// Whether the therapist has to confirm something before it is given.
    pub confirm_first: bool,
    /// Whether it is done as needed and never due.
    pub as_needed: bool,
}

impl Fit {
    /// For whom an exercise is.
    pub fn of_exercise(exercise: &Exercise) -> Self {
        Self {
            hurt: exercise.who != Who::Involved,
            involved: exercise.who != Who::Hurt,
            together: exercise.is_joint(),
            confirm_first: exercise.confirm_first.is_some(),
            as_needed: exercise.rhythm == UsualRhythm::AsNeeded,
        }
    }

    /// For whom an inventory is; none for what no partner answers, or what nobody can answer because its text is not here.
    pub fn of_instrument(instrument: &Instrument) -> Option<Self> {
        let (hurt, involved) = match instrument.respondent {
            Respondent::Hurt => (true, false),
            Respondent::Involved => (false, true),
            Respondent::EachPartner => (true, true),
            Respondent::Therapist => return None,
        };
        let fit = Self { hurt, involved, together: false, confirm_first: false, as_needed: false };
        instrument.is_answerable().then_some(fit)
    }
}

/// Everything that keeps a plan from being a programme, each with its place: `phases.2.steps.0.delivery`. `fit` says for whom something of the
/// library is; none for what is not there.
pub fn check(plan: &Plan, fit: &dyn Fn(&Object) -> Option<Fit>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    text(&mut flaws, "title", &plan.title, 1, TITLE);
    text(&mut flaws, "purpose", &plan.purpose, 0, TEXT);
    if plan.phases.is_empty() || plan.phases.len() > PHASES {
        flaws.push(Flaw::at("phases", "Have 1 to 20 phases."));
    }
    let (mut phases, mut steps) = (BTreeSet::new(), BTreeSet::new());
    for (number, phase) in plan.phases.iter().enumerate() {
        let place = format!("phases.{number}");
        if !is_identifier(&phase.id) || !phases.insert(phase.id.as_str()) {
            flaws.push(Flaw::at(format!("{place}.id"), "Give it a short name of its own: small letters and digits."));
        }
        check_phase(&mut flaws, &place, phase, plan);
        for (number, step) in phase.steps.iter().enumerate() {
            let place = format!("{place}.steps.{number}");
            if !is_identifier(&step.id) || !steps.insert(step.id.as_str()) {
                flaws.push(Flaw::at(
                    format!("{place}.id"),
                    "Give it a short name of its own: small letters and digits.",
                ));
            }
            check_step(&mut flaws, &place, step, plan, fit);
        }
    }
    // Rings are looked for where every name leads somewhere: otherwise they would be told of twice.
    if flaws.is_empty() {
        check_reach(&mut flaws, plan);
    }
    flaws
}

fn check_phase(flaws: &mut Vec<Flaw>, place: &str, phase: &Phase, plan: &Plan) {
    text(flaws, &format!("{place}.title"), &phase.title, 1, TITLE);
    text(flaws, &format!("{place}.purpose"), &phase.purpose, 0, TEXT);
    for (field, names) in [("after", &phase.after), ("with", &phase.with)] {
        if names.iter().any(|id| *id == phase.id || !plan.phases.iter().any(|other| other.id == *id)) {
            flaws.push(Flaw::at(format!("{place}.{field}"), "Choose other phases of this programme."));
        }
    }
    if phase.steps.len() > STEPS {
        flaws.push(Flaw::at(format!("{place}.steps"), "Have at most 30 steps in one phase."));
    }
    for (field, checks) in [("enter", &phase.enter), ("leave", &phase.leave)] {
        if checks.len() > CHECKS {
            flaws.push(Flaw::at(format!("{place}.{field}"), "Have at most 10 checks here."));
        }
        for (number, check) in checks.iter().enumerate() {
            let fits = match check {
                Check::Done(step) => plan.step(step).is_some(),
                Check::Agreement(kind) => Kind::from_word(kind).is_some(),
                Check::PromisesFor(days) => (1..=366).contains(days),
                Check::LoopsDone(times) => (1..=100).contains(times),
                Check::Confirmed(words) => fits(words, 1, TITLE),
                Check::Answered(key) => is_identifier(key),
                Check::NoPause | Check::ContactEnded | Check::ModeSigned | Check::StanceAllows => true,
            };
            if !fits {
                let what = "This asks for something that is not there. Choose another, or take it out.";
                flaws.push(Flaw::at(format!("{place}.{field}.{number}"), what));
            }
        }
    }
}

fn check_step(flaws: &mut Vec<Flaw>, place: &str, step: &Step, plan: &Plan, fit: &dyn Fn(&Object) -> Option<Fit>) {
    let mut say = |field: &str, what: &str| flaws.push(Flaw::at(format!("{place}.{field}"), what));
    if !(1..=90).contains(&step.due_in_days) {
        say("dueInDays", "Choose 1 to 90 days.");
    }
    if step.every_days.is_some_and(|days| !(1..=366).contains(&days)) {
        say("everyDays", "Choose 1 to 366 days, or leave it empty.");
    }
    let Some(fit) = fit(&step.object) else {
        return say("object", "Your library does not have this. Choose another.");
    };
    let suits = match step.lane {
        Lane::Hurt => fit.hurt && !fit.together,
        Lane::Involved => fit.involved && !fit.together,
        Lane::Joint => fit.hurt && fit.involved,
    };
    if !suits {
        say("lane", "This is not made for that lane. Choose the lane of those who do it.");
    }
    if fit.as_needed && step.every_days.is_some() {
        say("everyDays", "This is done whenever it is needed. Leave the days empty.");
    }
    if fit.confirm_first && !step.delivery.waits_for_therapist() {
        say("delivery", "The therapist confirms something before this is given. Let them open it.");
    }
    match &step.delivery {
        Delivery::AtOnce | Delivery::OpenedByTherapist => {}
        Delivery::InDays(days) => {
            if !(1..=366).contains(days) {
                say("delivery", "Choose 1 to 366 days.");
            }
        }
        Delivery::After { step: before, days } => {
            if *days > 366 {
                say("delivery", "Choose at most 366 days.");
            }
            match plan.step(before) {
                None => say("delivery", "Choose another step of this programme to wait for."),
                Some(_) if fit.together => {
                    say(
                        "delivery",
                        "Both do this in one. Let it wait until both have done the step before, or for the therapist.",
                    );
                }
                Some(before) if !may_follow(step.lane, before.lane) => {
                    say(
                        "delivery",
                        "This would tell one partner what the other has done. Let it wait until both have done it, or for the therapist.",
                    );
                }
                Some(_) => {}
            }
        }
        Delivery::BothDone(before) => {
            if before.is_empty() || before.iter().any(|id| plan.step(id).is_none()) {
                say("delivery", "Choose the steps of this programme that both are to have done.");
            }
        }
    }
}

fn check_reach(flaws: &mut Vec<Flaw>, plan: &Plan) {
    let unreached = reach::unreached(plan);
    for (number, phase) in plan.phases.iter().enumerate() {
        let place = format!("phases.{number}");
        let id = phase.id.as_str();
        if unreached.phases.contains(&id) {
            let what =
                "This phase can never open: it waits for itself in a ring, or for something that comes only after it.";
            flaws.push(Flaw::at(format!("{place}.after"), what));
        }
        if unreached.endless.contains(&id) {
            let what = "This phase can never be left: it asks for a step that comes only after it, or never.";
            flaws.push(Flaw::at(format!("{place}.leave"), what));
        }
        for (number, step) in phase.steps.iter().enumerate() {
            if unreached.steps.contains(&step.id.as_str()) {
                let what =
                    "This step can never be given: it waits for itself in a ring, or for one that is never given.";
                flaws.push(Flaw::at(format!("{place}.steps.{number}.delivery"), what));
            }
        }
    }
}

fn text(flaws: &mut Vec<Flaw>, place: &str, text: &str, least: usize, most: usize) {
    if !fits(text, least, most) {
        let what =
            if text.trim().is_empty() { "Write something here." } else { "Make this shorter, in one paragraph." };
        flaws.push(Flaw::at(place, what));
    }
}

fn fits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests;

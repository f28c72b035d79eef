//! What each of the two reads while the listening loop goes on.

use super::{Listening, ListeningDevices, ListeningPresence, ListeningStanding};
use crate::desk::words::ThreadRole;

/// Where the loop stands, in words for the one who looks.
pub(super) struct Scene {
    pub(super) id: String,
    pub(super) version: i32,
    pub(super) heading: &'static str,
    pub(super) text: Vec<&'static str>,
    /// What can be done: the word of the move and the words of the button.
    pub(super) moves: Vec<(&'static str, &'static str)>,
    pub(super) waits: bool,
    pub(super) is_paused: bool,
    pub(super) is_over: bool,
    pub(super) many_rounds: bool,
}

/// What somebody sees of the loop.
pub(super) fn scene(listening: &Listening) -> Scene {
    let is_hurt = listening.role == Some(ThreadRole::Hurt);
    let one_phone = listening.devices == ListeningDevices::One;
    let (heading, text, moves) = words(listening, is_hurt);
    let is_paused = listening.standing == ListeningStanding::Paused && !listening.is_over;
    Scene {
        id: listening.id.inner().to_owned(),
        version: listening.version,
        heading,
        text,
        moves: if listening.my_turn { moves } else { Vec::new() },
        // On one phone the other screen has nothing to wait for.
        waits: !(listening.my_turn || listening.is_over || one_phone && is_hurt),
        is_paused,
        is_over: listening.is_over,
        many_rounds: listening.has_many_rounds && !listening.is_over,
    }
}

type Words = (&'static str, Vec<&'static str>, Vec<(&'static str, &'static str)>);

fn words(listening: &Listening, is_hurt: bool) -> Words {
    let mine = listening.my_turn;
    match listening.standing {
        _ if listening.is_over && listening.standing != ListeningStanding::Done => (
            "This talk has ended",
            vec!["Nothing of what you said is kept. You can begin a new one when you both want to."],
            vec![],
        ),
        ListeningStanding::Done => ("The talk is done", done(listening, is_hurt), vec![]),
        ListeningStanding::Paused => (
            "A break",
            vec!["Breathe. Drink something. You go on exactly where you stopped, or leave it for today."],
            vec![],
        ),
        ListeningStanding::Reflect if mine => (
            "Say back what you heard",
            vec![
                "The feeling, the reason for it, and what it means to the other. In your own words, without an answer to it.",
            ],
            vec![("reflected", "I have said it back")],
        ),
        ListeningStanding::Understood if mine => (
            "Do you feel understood?",
            vec!["Only you can say. Not yet is a good answer, as often as it is true."],
            vec![("understood", "Yes"), ("not-understood", "Not yet")],
        ),
        ListeningStanding::Own if mine => (
            "Own your part",
            vec!["Say that you are sorry for your part, and what you could have done. No reasons now."],
            vec![("owned", "It is said")],
        ),
        ListeningStanding::Offer if mine => (
            "Offer help",
            vec!["Offer one thing, drawn from what you heard. Something you can really do."],
            vec![("offered", "It is offered")],
        ),
        ListeningStanding::Right if mine => (
            "Is that right for you?",
            vec!["Only you can say. Not yet means that another offer follows."],
            vec![("right", "Yes"), ("not-right", "Not yet")],
        ),
        ListeningStanding::Acknowledge if mine => (
            "Say that it stays",
            vec!["Say that this does not make the hurt go away, and that you know it."],
            vec![("acknowledged", "It is said")],
        ),
        ListeningStanding::Presence if mine => (
            "How near do you want the other now?",
            vec!["Whatever you choose is right."],
            vec![
                ("with-me", "With me"),
                ("near-me", "Near me"),
                ("alone", "I want to be alone for now"),
                ("call-someone", "I want to call somebody"),
            ],
        ),
        _ => waiting(listening.standing),
    }
}

fn waiting(standing: ListeningStanding) -> Words {
    let text = match standing {
        ListeningStanding::Reflect => "Your partner says back what they heard. You need do nothing but listen.",
        ListeningStanding::Understood => "Your partner feels whether they are understood. There is no hurry.",
        ListeningStanding::Own => "Your partner owns their part.",
        ListeningStanding::Offer => "Your partner offers help.",
        ListeningStanding::Right => "Your partner feels whether that is right.",
        ListeningStanding::Acknowledge => "Your partner says that this does not make the hurt go away.",
        _ => "Your partner says how near they want you now.",
    };
    ("Listen", vec![text], vec![])
}

fn done(listening: &Listening, is_hurt: bool) -> Vec<&'static str> {
    let near = match (listening.presence, is_hurt) {
        (Some(ListeningPresence::WithMe), true) => "You want your partner with you now.",
        (Some(ListeningPresence::WithMe), false) => "Your partner wants you with them now.",
        (Some(ListeningPresence::NearMe), true) => "You want your partner near now.",
        (Some(ListeningPresence::NearMe), false) => "Your partner wants you near now.",
        (Some(ListeningPresence::CallSomeone), true) => "You want to call somebody now.",
        (Some(ListeningPresence::CallSomeone), false) => "Your partner wants to call somebody now.",
        (_, true) => "You want to be alone for now.",
        (_, false) => "Your partner wants to be alone for now.",
    };
    vec![near, "Nothing of what you said is kept."]
}

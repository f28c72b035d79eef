//! What the people of the demo write. Plain sentences of our own; nobody wrote them about anybody.

/// What can be written about one of the four areas.
pub(super) struct Area {
    /// What they need from the other.
    pub(super) needs: &'static [&'static str],
    /// What is missing.
    pub(super) missing: &'static [&'static str],
    /// What they would do themself.
    pub(super) willing: &'static [&'static str],
}

/// In the order of the ratings: remorse, active care, persistence, open-eyed trust.
pub(super) const AREAS: [Area; 4] = [
    Area {
        needs: &[
            "I need to hear that you understand what it did to me, in your own words, without me asking first.",
            "When I am sad about it again, please stay in the room and do not explain.",
            "I would like you to say what you are sorry for, one thing at a time.",
            "Please let me tell the whole of it once, and only listen.",
        ],
        missing: &[
            "I believe that you regret it. I am not sure you feel how deep it goes for me.",
            "The words are there. What I miss is that you bring it up on your own now and then.",
            "It helps most when you look at me while you say it.",
        ],
        willing: &[
            "I can tell you calmly when something touches the old place.",
            "I will say thank you when you do it, even if it is hard for me.",
            "I can ask for twenty minutes instead of the whole evening.",
        ],
    },
    Area {
        needs: &[
            "Please send me a short message when plans change, before I start to wonder.",
            "I need you to ask me on Sunday evening how the week was for us.",
            "I would like us to read the next chapter of the book without me reminding you.",
            "When a hard topic comes, please begin it yourself once this month.",
        ],
        missing: &[
            "You do what we agreed. I would like to feel that it is your own idea as well.",
            "The check-ins were good in the first weeks. They have become rare.",
            "I still carry the calendar for both of us.",
        ],
        willing: &[
            "I will put the check-in on the wall calendar and not ask twice.",
            "I can tell you what already helps, so that you know.",
            "I will leave the evening walk free for us.",
        ],
    },
    Area {
        needs: &[
            "I need one weekend in which we talk about anything but this.",
            "I would like to laugh with you again, the way we did on the ferry.",
            "Please tell me what you still see in us.",
            "I need to know that you also want this when it is slow.",
        ],
        missing: &[
            "Most days I want us. On some mornings I am simply tired.",
            "We are good parents together. I would like us to be a pair again too.",
            "I miss small things, such as tea at the door and a hand on the shoulder.",
        ],
        willing: &[
            "I will plan one evening a week that is only nice.",
            "I can call my sister when I am tired, so that it does not all land on us.",
            "I will tell you one thing a day that I like.",
        ],
    },
    Area {
        needs: &[
            "I need time. Please do not ask me each week whether I trust you again.",
            "I would like us to agree on what is open between us, and to write it down.",
            "When I check, please do not be hurt. It is becoming less.",
            "I need you to mourn the old days with me, not to hurry past them.",
        ],
        missing: &[
            "I know that it will not be as before. I have not made peace with it yet.",
            "I can let go on good days. On travel days I cannot.",
            "I would like to be watchful without feeling like a guard.",
        ],
        willing: &[
            "I will ask you directly instead of looking it up.",
            "I can let one small thing go each week and see how that is.",
            "I will tell you when trust was easy, not only when it was hard.",
        ],
    },
];

/// When something went well.
pub(super) const DAYS: [&str; 5] =
    ["On Monday", "On Wednesday evening", "On Friday", "On Saturday morning", "Yesterday"];

/// What went well. As many as no half-year has weeks, and an odd number, so that taking every other one comes past each of them.
const VICTORIES: [&str; 31] = [
    "we cooked together and nobody looked at a phone",
    "I said that I was afraid, and was asked what would help",
    "the message came before I began to wonder",
    "we laughed about the broken umbrella all the way home",
    "I stayed in the room when it became hard",
    "we walked to the bridge and back without a plan",
    "I asked first and answered second",
    "there was tea at my side of the bed",
    "we decided about the summer in ten minutes",
    "I was told about the late meeting in the morning",
    "nobody slammed a door",
    "we found the old photographs and looked at all of them",
    "I heard the whole of it before I said a word",
    "the car ride was quiet in a good way",
    "we planted the herbs that had waited since spring",
    "I got a hug without asking for one",
    "we paid the bills together and made a joke of it",
    "I said thank you and meant it",
    "we took the pause we had agreed on, and came back",
    "the children saw us dance in the kitchen",
    "I read out my list and was not interrupted",
    "we slept through the night, both of us",
    "I put the phone away before anybody had to ask",
    "we told my parents no, together",
    "the talk ended when we had said it would",
    "I noticed that I had not checked anything all day",
    "we picked a colour for the hall and painted half of it",
    "I called to say that I would be ten minutes late",
    "we shared the last piece and the crossword",
    "I cried, and that was all right",
    "we said good night in the same room",
];

/// What went well on a day, in one line; the next number is something else.
pub(super) fn victory(day: &str, number: usize) -> String {
    format!("{day}, {}.", VICTORIES[number % VICTORIES.len()])
}

/// Small habits of a week.
pub(super) const RITUALS: &[&str] = &["Tea on Sunday morning", "A walk after dinner on Wednesday"];

/// What is promised for every evening.
pub(super) const PROMISES: &[&str] = &[
    "I write when I leave work, also when I am late.",
    "At seven I put the phone in the hall until the dishes are done.",
];

/// What two people want from here.
pub(super) const AGREEMENT: &str =
    "We tell each other hard things on the day they happen, and keep Sunday mornings for us.";

/// One person's limits: what they need, and what they do otherwise.
pub(super) const LIMITS: [&str; 2] =
    ["I need to know before a trip who else is coming.", "Otherwise I stay with my sister for the weekend."];

/// What two people want to keep to, by the fields of the agreement.
pub(super) const TOGETHER: &[(&str, &str)] = &[
    ("honesty", "We say what matters on the same day, also when nobody asks."),
    ("exclusivity", "We two. Dinners with one other person are told before."),
    ("contact", "Messages from that time are shown and not answered."),
    ("lapse", "Anything hidden on purpose for longer than an evening."),
    ("report-within", "24"),
];

/// What keeps it from happening again, by the fields of the plan.
pub(super) const PLAN: &[(&str, &str)] = &[
    ("early-signs", "I stay late without saying why, and I am short at home."),
    ("high-risk", "Trips alone, and the week after a quarrel about money."),
    ("barriers", "I book the early train, and the phone stays in the hall."),
    ("whom-to-call", "My brother, and then the practice."),
    ("what-is-told", "On the same evening, in two sentences."),
];

/// What somebody can look at if they wish, by the fields of the agreement.
pub(super) const OPEN: &[(&str, &str)] = &[("phone", "on-request"), ("calendar", "standing")];

/// What people write while they work on a programme.
pub(super) const THOUGHTS: &[&str] = &[
    "The part about going back over the years. I still do that at night.",
    "That it is slow, and that slow is allowed.",
    "I would like us to say on Sundays how the week was.",
];

/// Whom somebody can turn to instead.
pub(super) const ALTERNATIVES: [&str; 3] =
    ["Lakeside Family Practice", "The county's centre for families", "Dr. Imogen Vale, Savannah"];

/// What therapists write to partners about an exercise.
pub(super) const WORDS_ON_EXERCISES: &[&str] = &[
    "Thank you for writing this down. I would like to hear how it was to read it again.",
    "Two small things well kept. Bring the third to our next talk, without hurry.",
];

/// What therapists write to partners about their answers.
pub(super) const WORDS_TO_PARTNERS: &[&str] = &[
    "Thank you for taking the time. I would like to begin with your second answer when we meet.",
    "I have read this. If the evenings stay hard, write to me through the practice before we meet.",
    "You put this clearly. Let us talk on Tuesday about what would help most.",
];

/// Why a therapist does nothing about something that waited.
pub(super) const REASONS: &[&str] = &[
    "Much as the week before. It is on the plan for the next session.",
    "Was away with family, as agreed on the phone.",
    "Read it. Nothing in it that cannot wait.",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_is_enough_to_say_and_nothing_is_said_twice() {
        let all: Vec<&str> =
            AREAS.iter().flat_map(|area| area.needs.iter().chain(area.missing).chain(area.willing)).copied().collect();
        assert!(all.len() >= 30);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(VICTORIES.iter().collect::<BTreeSet<_>>().len(), VICTORIES.len());
        for side in 0..2 {
            let half_a_year: BTreeSet<String> = (0..26).map(|week| victory(DAYS[0], 2 * week + side)).collect();
            assert_eq!(half_a_year.len(), 26, "nobody writes the same line twice");
        }
        let all: Vec<&str> = all.into_iter().chain(VICTORIES).collect();
        for word in ["cheat", "affair", "betray", "unfaithful", "victim", "!"] {
            assert!(all.iter().all(|sentence| !sentence.to_lowercase().contains(word)), "{word}");
        }
    }
}

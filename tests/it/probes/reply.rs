//! What of an answer can be told apart by whoever gets it.

use tests::house::Reply;

use super::table::Ids;

impl Ids {
    /// An answer without the ids it was asked with.
    pub(super) fn blanked(&self, reply: &Reply) -> String {
        let all = [
            &self.person,
            &self.couple,
            &self.assignment,
            &self.response,
            &self.series,
            &self.course,
            &self.talk_plan,
            &self.session,
            &self.bell,
            &self.safety_task,
            &self.agreement,
            &self.run,
            &self.draft,
            &self.enrolment,
            &self.programme_draft,
            &self.appointment,
            &self.appointments,
            &self.exercise_draft,
        ];
        undrawn(&all.iter().fold(whole(reply), |text, id| text.replace(id.as_str(), "…")))
    }
}

/// What of an answer can be told apart by whoever gets it: all of it, but for what is drawn afresh for every answer, which are the number of
/// the request and the key of a form, ten and twenty-six letters and digits of base 32.
pub(super) fn shown(reply: &Reply) -> String {
    undrawn(&whole(reply))
}

fn whole(reply: &Reply) -> String {
    format!("{} {:?} {}", reply.status, reply.headers, reply.text())
}

fn undrawn(text: &str) -> String {
    let is_drawn = |word: &str| {
        matches!(word.len(), 10 | 26) && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    let words = text.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
    let shown = words.map(|word| {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if is_drawn(bare) { word.replace(bare, "…") } else { word.to_owned() }
    });
    shown.collect()
}

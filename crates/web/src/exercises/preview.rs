//! An exercise as those who do it see it, before it is given to anybody. Nothing on the page is kept.

use askama::Template;

use super::{query::Preview, sheet::Sheet};
use crate::{
    desk::words::ThreadRole,
    forms::{Form, Problems},
    moments::Zone,
};

/// The pages of an exercise as those who do it see them. Nothing on this page is kept.
#[derive(Template)]
#[template(path = "exercises/preview.html")]
pub(super) struct PreviewPage {
    shown: Shown,
    /// The other side, where it sees something else: where that is shown, and what it is called.
    other: Option<(String, &'static str)>,
    side: &'static str,
    introduction: Vec<String>,
    sheets: Vec<Sheet>,
}

/// What a preview is of.
pub(super) struct Shown {
    pub(super) title: String,
    /// Where it leads back to.
    pub(super) back: String,
    /// Its own address.
    pub(super) here: String,
}

impl PreviewPage {
    /// The preview of one side, or of the first; none where there is nothing to show.
    pub(super) fn new(shown: Shown, previews: Vec<Preview>, side: &str, zone: &Zone) -> Option<Self> {
        let is_asked = |preview: &Preview| preview.role == Some(ThreadRole::Involved);
        let at = previews.iter().position(|preview| is_asked(preview) == (side == "involved")).unwrap_or(0);
        let other = previews.iter().enumerate().find(|(n, _)| *n != at).and_then(|(_, preview)| preview.role);
        let word = |role: ThreadRole| if role == ThreadRole::Involved { "involved" } else { "hurt" };
        let other = other.map(|role| (format!("{}?as={}", shown.here, word(role)), role.words()));
        let mut chosen = previews.into_iter().nth(at)?;
        // Nothing is answered here, so that whatever depends on an answer is shown with the rest.
        let fields = chosen.form.steps.iter_mut().flat_map(|step| &mut step.fields);
        fields.for_each(|field| field.asked_after = None);
        let sheet = |number: usize| Sheet::new(&chosen.form, number, &Form::default(), &Problems::none(), zone);
        Some(Self {
            sheets: (0..chosen.form.steps.len()).filter_map(sheet).collect(),
            side: chosen.role.map(ThreadRole::words).unwrap_or_default(),
            introduction: chosen.form.introduction.clone(),
            shown,
            other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::tests::therapist,
        exercises::{
            query::{ExerciseFieldKind, OpenForm, Step},
            sheet::tests::field,
        },
    };

    fn preview(role: Option<ThreadRole>) -> Preview {
        let mut later = field("later", ExerciseFieldKind::Text);
        later.asked_after = Some(cynic::Id::new("how"));
        let step = |title: &str, fields| Step { title: title.to_owned(), text: Vec::new(), fields };
        let form = OpenForm {
            introduction: vec!["Take your time.".to_owned()],
            steps: vec![step("Walk", vec![field("how", ExerciseFieldKind::Date)]), step("Rest", vec![later])],
            may_keep_to_self: false,
            has_listening_loop: false,
            hides_for_good: false,
            draft: Vec::new(),
            draft_version: 0,
            saved_at: None,
        };
        Preview { role, form }
    }

    fn preview_page(previews: Vec<Preview>, side: &str) -> Option<PreviewPage> {
        let shown = Shown {
            title: "Evening walks".to_owned(),
            back: "/library/exercises/own_evening_walks".to_owned(),
            here: "/library/exercises/own_evening_walks".to_owned(),
        };
        PreviewPage::new(shown, previews, side, &therapist("/library").zone)
    }

    #[test]
    fn a_preview_shows_one_side_with_everything_that_could_be_asked() {
        let both = vec![preview(Some(ThreadRole::Hurt)), preview(Some(ThreadRole::Involved))];
        let page = preview_page(both.clone(), "involved").expect("there are pages");
        assert_eq!(page.side, ThreadRole::Involved.words());
        assert_eq!(page.other.as_ref().map(|(there, _)| there.ends_with("?as=hurt")), Some(true));
        let page = preview_page(both, "").expect("there are pages");
        assert_eq!(page.side, ThreadRole::Hurt.words());
        let html = page.render().expect("it renders");
        crate::testing::check_page(&html);
        assert!(html.contains("The field how?") && html.contains("The field later?"), "{html}");
        assert!(!html.contains("action=\"/exercises") && !html.contains("data-autosave"));
        assert!(preview_page(vec![preview(None)], "involved").is_some_and(|page| page.other.is_none()));
        assert!(preview_page(Vec::new(), "").is_none());
    }
}

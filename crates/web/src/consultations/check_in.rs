//! The form with which somebody says where they are when a meeting begins, by their link or signed in.

use crate::forms::Form;

/// What the form about where one is holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct CheckInForm {
    pub(crate) place: String,
    pub(crate) company: String,
    pub(crate) call_back: String,
    pub(crate) emergency: String,
}

impl CheckInForm {
    /// What was typed.
    pub(crate) fn read(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            place: text("place"),
            company: text("company"),
            call_back: text("callBack"),
            emergency: text("emergencyContact"),
        }
    }
}

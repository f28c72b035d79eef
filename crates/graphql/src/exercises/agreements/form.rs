//! What an agreement of each kind asks for.

use async_graphql::SimpleObject;
use services::domain::exercises::agreements::{Control, Field, Kind, form};

use super::words::{AgreementControl, AgreementKind};

/// One field of an agreement's form.
#[derive(SimpleObject)]
pub struct AgreementField {
    /// Its name in `terms`.
    name: String,
    /// What stands above it.
    label: String,
    /// What helps to fill it in; may be empty.
    hint: String,
    /// How it is filled in.
    control: AgreementControl,
    /// What can be chosen, where something is.
    options: Vec<AgreementOption>,
    /// The least number, where one is typed.
    least: Option<i32>,
    /// The most.
    most: Option<i32>,
    /// Whether the agreement needs it.
    is_needed: bool,
}

/// Something to choose.
#[derive(SimpleObject)]
pub struct AgreementOption {
    /// The word that `terms` carries.
    value: String,
    /// What it says.
    label: String,
}

/// What an agreement of one kind asks for.
#[derive(SimpleObject)]
pub struct AgreementForm {
    /// What is agreed.
    kind: AgreementKind,
    /// What partners call it.
    title: String,
    /// After how many days at the latest it is looked at again; null where no day is needed.
    review_within_days: Option<i32>,
    /// Its fields, in order.
    fields: Vec<AgreementField>,
}

impl From<Kind> for AgreementForm {
    fn from(kind: Kind) -> Self {
        Self {
            kind: kind.into(),
            title: kind.title().to_owned(),
            review_within_days: kind.review_within_days().and_then(|days| i32::try_from(days).ok()),
            fields: form(kind).iter().map(AgreementField::from).collect(),
        }
    }
}

impl From<&Field> for AgreementField {
    fn from(field: &Field) -> Self {
        let (control, options, range) = match field.control {
            Control::Words => (AgreementControl::Words, Vec::new(), None),
            Control::Choice(options) => {
                let option = |(value, label): &(&str, &str)| AgreementOption {
                    value: (*value).to_owned(),
                    label: (*label).to_owned(),
                };
                (AgreementControl::Choice, options.iter().map(option).collect(), None)
            }
            Control::Number(least, most) => (AgreementControl::Number, Vec::new(), Some((least, most))),
        };
        Self {
            name: field.name.to_owned(),
            label: field.label.to_owned(),
            hint: field.hint.to_owned(),
            control,
            options,
            least: range.map(|(least, _)| least.into()),
            most: range.map(|(_, most)| most.into()),
            is_needed: field.is_needed,
        }
    }
}

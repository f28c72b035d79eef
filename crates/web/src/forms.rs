//! What people type: the form as it came, and the problems to show beside its fields.

use std::{convert::Infallible, slice};

use axum::{
    extract::{FromRequest, FromRequestParts, Query, Request, rejection::FormRejection},
    http::{StatusCode, request::Parts},
};

use crate::{errors::Stop, site::Site, vocabulary::Problem};

/// The fields of a form, in their order, with everything typed in them. Nothing is trimmed or refused here; that is the door's part.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// The first value of a field; empty when the field is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The first value of a field, owned, or nothing when it is missing or blank.
    pub(crate) fn some(&self, name: &str) -> Option<String> {
        let text = self.text(name);
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    /// Whether a box is ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// Whether one of the boxes of this name is ticked.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|one| one == value)
    }

    /// Every value of a field that may come several times.
    pub(crate) fn all<'form>(&'form self, name: &'form str) -> impl Iterator<Item = &'form str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every field with its value, in the order they came.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl From<Vec<(String, String)>> for Form {
    fn from(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }
}

impl FromRequest<Site> for Form {
    type Rejection = Stop;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Stop> {
        match axum::Form::<Vec<(String, String)>>::from_request(request, site).await {
            Ok(axum::Form(fields)) => Ok(Self(fields)),
            Err(FormRejection::BytesRejection(why)) if why.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Stop::TooBig)
            }
            Err(_) => Err(Stop::NotAForm),
        }
    }
}

/// What stands behind the question mark of an address, read like a form. Odd or missing, it is simply empty.
pub(crate) struct Asked(pub(crate) Form);

impl FromRequestParts<Site> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Infallible> {
        let fields = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
        Ok(Self(Form(fields)))
    }
}

/// What the door refused, to be shown beside the fields and above the form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    /// None at all: the form as it is first shown.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// One problem that the page found by itself.
    pub(crate) fn one(field: &str, message: &str) -> Self {
        Self(vec![Problem { field: Some(field.to_owned()), code: "MISSING".to_owned(), message: message.to_owned() }])
    }

    /// Takes the problems of an act by somebody who is not signed in yet, all to be shown beside the form.
    pub(crate) fn all_of(problems: Vec<Problem>) -> Self {
        Self(problems)
    }

    /// Takes the problems of a payload.
    ///
    /// # Errors
    /// Those that no words beside a field can mend stop the page: nobody is signed in, a step up is needed, the thing is not there.
    pub(crate) fn of_payload(problems: Vec<Problem>) -> Result<Self, Stop> {
        for problem in &problems {
            match (problem.code.as_str(), problem.field.as_deref()) {
                ("SIGN_IN_NEEDED", _) => return Err(Stop::SignInNeeded),
                ("STEP_UP_NEEDED", _) => return Err(Stop::StepUpNeeded),
                ("NOT_FOUND", None) => return Err(Stop::NotFound),
                _ => {}
            }
        }
        Ok(Self(problems))
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The message beside a field; empty when there is nothing to say about it.
    pub(crate) fn of(&self, field: &str) -> &str {
        self.0.iter().find(|problem| problem.field.as_deref() == Some(field)).map_or("", |problem| &problem.message)
    }

    /// Whether any stands beside a field whose name begins so.
    pub(crate) fn are_under(&self, beginning: &str) -> bool {
        self.0.iter().any(|problem| problem.field.as_deref().is_some_and(|field| field.starts_with(beginning)))
    }

    /// Whether any has this code.
    pub(crate) fn have(&self, code: &str) -> bool {
        self.0.iter().any(|problem| problem.code == code)
    }

    /// All of them, for the summary above the form.
    pub(crate) fn iter(&self) -> slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// The same problems, each beside the field that the page gave it.
    pub(crate) fn beside(self, name_of: impl Fn(&str) -> String) -> Self {
        let renamed = |problem: Problem| Problem { field: problem.field.map(|field| name_of(&field)), ..problem };
        Self(self.0.into_iter().map(renamed).collect())
    }

    /// These and those.
    pub(crate) fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Every message in one line, for answers to programs.
    pub(crate) fn in_one_line(&self) -> String {
        self.0.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl<'problems> IntoIterator for &'problems Problems {
    type Item = &'problems Problem;
    type IntoIter = slice::Iter<'problems, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(field: Option<&str>, code: &str) -> Problem {
        Problem { field: field.map(str::to_owned), code: code.to_owned(), message: format!("About {code}.") }
    }

    #[test]
    fn missing_and_doubled_fields_are_ordinary() {
        let form = Form::from(vec![
            ("a".to_owned(), "1".to_owned()),
            ("a".to_owned(), "2".to_owned()),
            ("b".to_owned(), "  ".to_owned()),
        ]);
        assert_eq!(form.text("a"), "1");
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert!(form.has("a", "2") && !form.has("b", "2"));
        assert_eq!((form.some("b"), form.ticked("b")), (None, true));
        assert_eq!((form.text("c"), form.ticked("c")), ("", false));
    }

    #[test]
    fn what_words_beside_a_field_cannot_mend_stops_the_page() {
        assert!(matches!(Problems::of_payload(vec![problem(None, "SIGN_IN_NEEDED")]), Err(Stop::SignInNeeded)));
        assert!(matches!(Problems::of_payload(vec![problem(None, "STEP_UP_NEEDED")]), Err(Stop::StepUpNeeded)));
        assert!(matches!(Problems::of_payload(vec![problem(None, "NOT_FOUND")]), Err(Stop::NotFound)));
        let kept = Problems::of_payload(vec![problem(Some("email"), "NOT_FOUND"), problem(None, "STALE")])
            .expect("these stay beside the form");
        assert_eq!(kept.of("email"), "About NOT_FOUND.");
        assert!(kept.have("STALE") && !kept.is_empty());
    }
}

//! Writing an agreement, and writing it anew: the fields of its kind, as the door gives them.

mod query;

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use self::query::{
    AgreementControl, AgreementField, AgreementForm, AgreementTermInput, Before, Blank, Change, ChangeAgreementInput,
    ChangeVariables, Id, MyTrustPlan, Offer, OfferAgreementInput, OfferVariables,
};
use super::agreement_words::AgreementKind;
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    site::Site,
    vocabulary::TypedDate,
};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/agreements/new", get(blank).post(offer))
        .route("/agreements/{id}/change", get(again).post(change))
}

/// How many limits are asked for at first; the rest is folded.
const FIRST_LIMITS: usize = 2;

/// What belongs to one limit: what is needed, and what follows where it is crossed.
struct Limit<'form> {
    number: &'form str,
    fields: Vec<&'form AgreementField>,
}

impl AgreementField {
    /// Which limit the field belongs to; none for what stands alone.
    fn limit(&self) -> Option<&str> {
        self.name.strip_prefix("need-").or_else(|| self.name.strip_prefix("then-"))
    }

    /// What the field is called in the form of the page.
    fn input_name(&self) -> String {
        format!("term-{}", self.name)
    }
}

#[derive(Template)]
#[template(path = "exercises/agreement_form.html")]
struct FormPage {
    asked: AgreementForm,
    /// Where the form goes, and where "not now" leads.
    action: String,
    back: String,
    /// The injuries among which one has to be chosen; empty where there is nothing to choose.
    threads: Vec<MyTrustPlan>,
    /// The version that was read; empty for a first one.
    version: String,
    typed: Form,
    key: String,
    problems: Problems,
}

impl FormPage {
    fn error(&self, name: &str) -> &str {
        self.problems.of(&format!("terms.{name}"))
    }

    fn typed_in(&self, name: &str) -> &str {
        self.typed.text(&format!("term-{name}"))
    }

    /// What belongs to no limit.
    fn single_fields(&self) -> Vec<&AgreementField> {
        self.asked.fields.iter().filter(|field| field.limit().is_none()).collect()
    }

    fn limits(&self) -> Vec<Limit<'_>> {
        let mut limits: Vec<Limit<'_>> = Vec::new();
        for field in &self.asked.fields {
            let Some(number) = field.limit() else { continue };
            match limits.iter_mut().find(|limit| limit.number == number) {
                Some(limit) => limit.fields.push(field),
                None => limits.push(Limit { number, fields: vec![field] }),
            }
        }
        limits
    }

    fn first_limits(&self) -> Vec<Limit<'_>> {
        self.limits().into_iter().take(FIRST_LIMITS).collect()
    }

    fn more_limits(&self) -> Vec<Limit<'_>> {
        self.limits().into_iter().skip(FIRST_LIMITS).collect()
    }

    /// Whether anything stands in what is folded, or is wrong there; then it is open.
    fn more_is_filled(&self) -> bool {
        let is_filled =
            |field: &&AgreementField| !self.typed_in(&field.name).is_empty() || !self.error(&field.name).is_empty();
        self.more_limits().iter().flat_map(|limit| &limit.fields).any(is_filled)
    }

    fn review_hint(&self) -> String {
        self.asked.review_within_days.map(|days| format!("At most {days} days ahead.")).unwrap_or_default()
    }
}

async fn blank(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    let kind = AgreementKind::parse(asked.text("kind")).ok_or(Stop::NotFound)?;
    let key = site.door.fresh_key();
    pages::show(&new_page(&site, &visitor, kind, (Form::default(), key), Problems::none()).await?)
}

async fn new_page(
    site: &Site,
    visitor: &Visitor,
    kind: AgreementKind,
    (typed, key): (Form, String),
    problems: Problems,
) -> Result<FormPage, Stop> {
    let blank = ask(site, visitor, Blank::build(())).await?;
    let plans = blank.my_trust_plans.ok_or(Stop::NotFound)?;
    let needs_thread = matches!(kind, AgreementKind::Transparency | AgreementKind::RelapsePlan);
    let threads: Vec<MyTrustPlan> = plans.into_iter().filter(|plan| needs_thread && plan.involved).collect();
    Ok(FormPage {
        asked: form_of(blank.agreement_forms, kind)?,
        action: format!("/agreements/new?kind={}", kind.value()),
        back: "/agreements".to_owned(),
        threads: if threads.len() > 1 { threads } else { Vec::new() },
        version: String::new(),
        typed,
        key,
        problems,
    })
}

fn form_of(forms: Option<Vec<AgreementForm>>, kind: AgreementKind) -> Result<AgreementForm, Stop> {
    forms.into_iter().flatten().find(|form| form.kind == kind).ok_or(Stop::NotFound)
}

async fn offer(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked, form: Form) -> Page {
    let kind = AgreementKind::parse(asked.text("kind")).ok_or(Stop::NotFound)?;
    let input = OfferAgreementInput {
        key: form.text("key").to_owned(),
        kind,
        thread: form.some("thread").map(cynic::Id::new),
        terms: terms(&form),
        review_on: form.some("reviewOn").map(TypedDate),
    };
    let payload = ask(&site, &visitor, Offer::build(OfferVariables { input })).await?.offer_agreement;
    let problems = Problems::of_payload(payload.problems)?;
    match payload.agreement {
        Some(made) if problems.is_empty() => pages::to(&format!("/agreements/{}", made.id.inner())),
        _ => {
            let key = form.text("key").to_owned();
            pages::again(&new_page(&site, &visitor, kind, (form, key), problems).await?)
        }
    }
}

/// What was typed into the fields of the kind: their names begin with `term-`.
fn terms(form: &Form) -> Vec<AgreementTermInput> {
    let term = |(name, text): (&str, &str)| {
        name.strip_prefix("term-").map(|name| AgreementTermInput { name: name.to_owned(), text: text.to_owned() })
    };
    form.fields().filter_map(term).collect()
}

async fn again(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let key = site.door.fresh_key();
    pages::show(&change_page(&site, &visitor, &id, None, key, Problems::none()).await?)
}

/// The form with the newest version in it, or with what was typed.
async fn change_page(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    typed: Option<Form>,
    key: String,
    problems: Problems,
) -> Result<FormPage, Stop> {
    let before = ask(site, visitor, Before::build(Id { id: cynic::Id::new(id) })).await?;
    let agreement = before.agreement.ok_or(Stop::NotFound)?;
    let newest = agreement.offered.or(agreement.in_force).ok_or(Stop::NotFound)?;
    let blank = ask(site, visitor, Blank::build(())).await?;
    let kept = newest.terms.iter().map(|term| (format!("term-{}", term.name), term.kept.clone()));
    let review_on = newest.review_on.map(|on| ("reviewOn".to_owned(), on.0.to_string()));
    let read = typed.as_ref().and_then(|form| form.some("version"));
    Ok(FormPage {
        asked: form_of(blank.agreement_forms, agreement.kind)?,
        action: format!("/agreements/{id}/change"),
        back: format!("/agreements/{id}"),
        threads: Vec::new(),
        // Whoever typed sends along the version they read, so that a change meanwhile is noticed.
        version: read.unwrap_or_else(|| newest.id.inner().to_owned()),
        typed: typed.unwrap_or_else(|| Form::from(kept.chain(review_on).collect::<Vec<_>>())),
        key,
        problems,
    })
}

async fn change(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let input = ChangeAgreementInput {
        key: form.text("key").to_owned(),
        agreement: cynic::Id::new(&id),
        version: cynic::Id::new(form.text("version")),
        terms: terms(&form),
        review_on: form.some("reviewOn").map(TypedDate),
    };
    let payload = ask(&site, &visitor, Change::build(ChangeVariables { input })).await?.change_agreement;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/agreements/{id}"));
    }
    let key = form.text("key").to_owned();
    pages::again(&change_page(&site, &visitor, &id, Some(form), key, problems).await?)
}

#[cfg(test)]
mod tests {
    use super::{query::AgreementOption, *};
    use crate::testing::check_page;

    fn field(name: &str, control: AgreementControl) -> AgreementField {
        AgreementField {
            name: name.to_owned(),
            label: format!("About {name}"),
            hint: String::new(),
            control,
            options: vec![AgreementOption { value: "together".to_owned(), label: "Together".to_owned() }],
            is_needed: false,
        }
    }

    #[test]
    fn every_kind_of_field_keeps_what_was_typed_beside_what_is_wrong() {
        let fields = vec![
            field("how", AgreementControl::Words),
            field("phone", AgreementControl::Choice),
            field("report-within", AgreementControl::Number),
        ];
        let asked = AgreementForm {
            kind: AgreementKind::Transparency,
            title: "What we look at together".to_owned(),
            review_within_days: Some(90),
            fields,
        };
        let typed = Form::from(vec![
            ("term-how".to_owned(), "On <Sundays>".to_owned()),
            ("term-phone".to_owned(), "together".to_owned()),
            ("term-report-within".to_owned(), "24".to_owned()),
        ]);
        let page = FormPage {
            asked,
            action: "/agreements/new?kind=transparency".to_owned(),
            back: "/agreements".to_owned(),
            threads: Vec::new(),
            version: String::new(),
            typed,
            key: "key".to_owned(),
            problems: Problems::one("terms.how", "This looks as if it holds a password."),
        };
        let html = page.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("On &#60;Sundays&#62;") && html.contains("looks as if it holds a password"));
        assert!(html.contains("value=\"together\" selected") && html.contains("value=\"24\""));
    }

    #[test]
    fn limits_stand_in_pairs_and_the_later_ones_open_when_they_are_filled() {
        let pair = |number: usize| [format!("need-{number}"), format!("then-{number}")];
        let fields = || (1..=4).flat_map(pair).map(|name| field(&name, AgreementControl::Words)).collect();
        let page = |typed: Vec<(String, String)>| FormPage {
            asked: AgreementForm {
                kind: AgreementKind::Boundary,
                title: "My limits".to_owned(),
                review_within_days: Some(90),
                fields: fields(),
            },
            action: "/agreements/new?kind=boundary".to_owned(),
            back: "/agreements".to_owned(),
            threads: Vec::new(),
            version: String::new(),
            typed: Form::from(typed),
            key: "key".to_owned(),
            problems: Problems::none(),
        };
        let html = page(Vec::new()).render().expect("it renders");
        check_page(&html);
        assert!(html.contains("<legend>Limit 4</legend>") && html.contains("<details>"));
        assert!(html.find("<legend>Limit 2</legend>") < html.find("<details>"));
        assert!(html.find("<details>") < html.find("<legend>Limit 3</legend>"));
        let filled = page(vec![("term-then-3".to_owned(), "I leave".to_owned())]).render().expect("it renders");
        check_page(&filled);
        assert!(filled.contains("<details open>") && filled.contains("I leave"));
    }

    #[test]
    fn terms_are_told_apart_from_the_rest_of_the_form() {
        let form = Form::from(vec![
            ("key".to_owned(), "k".to_owned()),
            ("term-need-1".to_owned(), "Time".to_owned()),
            ("reviewOn".to_owned(), "2027-01-01".to_owned()),
        ]);
        let terms = terms(&form);
        assert_eq!(terms.len(), 1);
        assert_eq!((terms[0].name.as_str(), terms[0].text.as_str()), ("need-1", "Time"));
    }
}

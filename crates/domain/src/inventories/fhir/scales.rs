//! The scales of an instrument that is being read: equal ones are one scale, and each is compared by one look-up.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventories::instrument::scale::Scale;

/// Scales as they are collected.
#[derive(Default)]
pub(super) struct Scales {
    listed: Vec<Scale>,
    by_form: BTreeMap<String, String>,
    names: BTreeSet<String>,
    next: BTreeMap<String, usize>,
}

impl Scales {
    /// The name of an equal scale; it is added when there is none. A name that is taken gets a number.
    pub fn name_of(&mut self, scale: Scale) -> String {
        let stem = scale.id.clone();
        let form = serde_json::to_string(&Scale { id: String::new(), ..scale.clone() });
        let form = format!("{stem} {}", form.expect("a scale holds nothing that JSON cannot say"));
        if let Some(name) = self.by_form.get(&form) {
            return name.clone();
        }
        let mut name = stem.clone();
        while !self.names.insert(name.clone()) {
            let next = self.next.entry(stem.clone()).or_insert(1);
            *next += 1;
            name = format!("{stem}_{next}");
        }
        self.by_form.insert(form, name.clone());
        self.listed.push(Scale { id: name.clone(), ..scale });
        name
    }

    /// The scales, in the order in which they came.
    pub fn into_list(self) -> Vec<Scale> {
        self.listed
    }
}

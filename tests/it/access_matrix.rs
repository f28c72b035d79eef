//! Proof 1 of the plan: the policy, printed, is the committed text. A change of policy is a diff that anybody can read.

use std::path::{Path, PathBuf};

use services::domain::access::policy::matrix;

#[test]
fn the_access_matrix_is_the_committed_one() {
    let file = committed();
    if std::env::var_os("RAPPORT_BLESS").is_some() {
        std::fs::write(&file, matrix()).expect("a writable repository");
    }
    let text = std::fs::read_to_string(&file).expect("docs/access-matrix.txt");
    let (now, then) = (matrix(), text);
    let changed: Vec<_> = now.lines().zip(then.lines()).filter(|(now, then)| now != then).take(10).collect();
    assert!(now == then, "the policy has changed; run again with RAPPORT_BLESS=1 and read the diff: {changed:#?}");
}

fn committed() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository");
    root.join("docs").join("access-matrix.txt")
}

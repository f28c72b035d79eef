//! Hands the committed schema to cynic, so that every query of a page is checked against it when the pages are compiled.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=../graphql/schema.graphql");
    println!("cargo:rerun-if-changed=templates");
    cynic_codegen::register_schema("rapport").from_sdl_file("../graphql/schema.graphql")?.as_default()?;
    Ok(())
}

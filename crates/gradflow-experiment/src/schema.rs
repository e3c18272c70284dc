//! The published schema names what the reader knows: this file holds the two together.

use crate::JSON_SCHEMA;
use crate::cell::KINDS;
use crate::key::KEYS;
use crate::quantity::QUANTITIES;
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(JSON_SCHEMA).expect("JSON")
}

#[test]
fn the_lists_of_the_schema_are_complete() {
    let of = |path: &str| {
        schema()
            .pointer(path)
            .cloned()
            .expect("a list in the schema")
    };
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.0).collect();
    assert_eq!(of("/properties/cell/properties/kind/enum"), json!(kinds));
    let quantities: Vec<&str> = QUANTITIES.iter().map(|quantity| quantity.0).collect();
    let path = "/properties/measure/properties/quantities/items/enum";
    assert_eq!(of(path), json!(quantities));
    let keys: Vec<&str> = KEYS.iter().map(|key| key.path).collect();
    let path = "/properties/grid/properties/axis/items/properties/key/enum";
    assert_eq!(of(path), json!(keys));
}

#[test]
fn every_key_of_an_axis_is_a_number_of_the_schema() {
    for key in KEYS {
        let steps = format!("/properties/{}", key.path.replace('.', "/properties/"));
        let schema = schema();
        let kind = &schema.pointer(&steps).unwrap_or(&Value::Null)["type"];
        assert!(
            *kind == json!("number") || *kind == json!("integer"),
            "{}: {kind}",
            key.path
        );
    }
}

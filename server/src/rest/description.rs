//! The contract as the page `/api` shows it: the document, flattened into rows.

use axum::http::StatusCode;
use leptos_i18n::td_string;
use serde_json::{Map, Value};
use text::i18n::Locale;

use ::rest::{Field, Operation, Reference, Status};

use super::document::written;
use crate::problem;

/// Statuses that the page explains.
const STATUSES: [u16; 14] = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503, 504, 507];

/// How deep fields are unfolded. The contract is no deeper.
const DEEPEST: usize = 4;

/// The contract in a language.
pub(crate) fn describe(locale: Locale) -> Reference {
    let document = written(locale);
    let empty = Map::new();
    let paths = document["paths"].as_object().unwrap_or(&empty);
    let operations = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(|(method, operation)| of_operation(&document, path, method, operation))
    });
    let status = |status: &u16| {
        let code = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Status { status: *status, title: problem::title(locale, code).to_owned() }
    };
    let mut operations: Vec<Operation> = operations.collect();
    // Reading comes before writing, as a client does it.
    operations.sort_by_key(|operation| operation.method != "GET");
    Reference {
        intro: td_string!(locale, rest.intro).to_owned(),
        token: td_string!(locale, rest.token).to_owned(),
        operations,
        statuses: STATUSES.iter().map(status).collect(),
    }
}

fn of_operation(document: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let text = |name: &str| operation[name].as_str().unwrap_or_default().to_owned();
    let id = text("operationId");
    let parameter = |parameter: &Value| Field {
        name: parameter["name"].as_str().unwrap_or_default().to_owned(),
        form: form(document, &parameter["schema"]),
        is_required: parameter["required"] == true,
        text: parameter["description"].as_str().unwrap_or_default().to_owned(),
    };
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(parameter).collect();
    let fields = |content: &Value| {
        let mut fields = Vec::new();
        unfold(document, &content["application/json"]["schema"], "", DEEPEST, &mut fields);
        fields
    };
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        title: text("summary"),
        text: text("description"),
        parameters,
        body: fields(&operation["requestBody"]["content"]),
        answer: fields(&operation["responses"]["200"]["content"]),
        example: example(path, &id),
        id,
    }
}

/// A schema without what stands for another: a reference, or the one schema of something optional.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return resolved(document, &document["components"]["schemas"][name]);
    }
    let parts = schema["oneOf"].as_array().or_else(|| schema["allOf"].as_array());
    let mut parts = parts.into_iter().flatten().filter(|part| part["type"] != "null");
    match (parts.next(), parts.next()) {
        (Some(only), None) => resolved(document, only),
        _ => schema,
    }
}

/// The fields of a schema with those in them, a row for each.
fn unfold(document: &Value, schema: &Value, around: &str, depth: usize, fields: &mut Vec<Field>) {
    let schema = resolved(document, schema);
    if depth == 0 {
        return;
    }
    if schema["type"] == "array" {
        unfold(document, &schema["items"], &format!("{around}[]"), depth, fields);
    }
    let forms = schema["oneOf"].as_array().into_iter().flatten();
    for schema in [schema].into_iter().chain(forms) {
        let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let whole = if around.is_empty() { name.clone() } else { format!("{around}.{name}") };
            if fields.iter().any(|known| known.name == whole) {
                continue;
            }
            fields.push(Field {
                form: form(document, property),
                is_required: required.iter().any(|required| required == name),
                text: property["description"].as_str().unwrap_or_default().to_owned(),
                name: whole.clone(),
            });
            unfold(document, property, &whole, depth - 1, fields);
        }
    }
}

/// What a value looks like, in the words of the document.
fn form(document: &Value, schema: &Value) -> String {
    let schema = resolved(document, schema);
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" · ");
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").and_then(Value::as_str),
        kind => kind.as_str(),
    };
    let kind = schema["format"].as_str().or(kinds).unwrap_or("object");
    match schema["example"].as_str() {
        Some(example) => format!("{kind}: {example}"),
        None => kind.to_owned(),
    }
}

/// A command of curl, to be run in a shell where `HENGCE` and `TOKEN` are set.
fn example(path: &str, operation: &str) -> String {
    const ONE: &str = r#"{
  "id": "0199f0a2-7c1e-7b63-9d2a-5a1f0c3b2e11",
  "indicator": "INDICATOR",
  "organization": "ORGANIZATION",
  "period": "2025-M10",
  "value": { "kind": "plain", "value": "120.5" },
  "counting": "to_date"
}"#;
    let with = |body: &str| {
        format!(
            "curl --header \"Authorization: Bearer $TOKEN\" \\\n  --header 'Content-Type: application/json' \\\n  \
             --data '{body}' \\\n  \"$HENGCE{path}\""
        )
    };
    match operation {
        "record_measurement" => with(ONE),
        "record_measurements" => with(&format!("{{ \"measurements\": [{ONE}] }}")),
        operation => {
            let query = match operation {
                "list_indicators" | "list_periods" => "?scheme=SCHEME",
                "list_measurements" => "?scheme=SCHEME&period=2025-M10&limit=500",
                _ => "",
            };
            format!("curl --header \"Authorization: Bearer $TOKEN\" \\\n  \"$HENGCE{path}{query}\"")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_operation_with_its_fields_and_an_example() {
        for locale in [Locale::zh_CN, Locale::en] {
            let reference = describe(locale);
            assert_eq!(reference.operations.len(), 7);
            for operation in &reference.operations {
                assert!(!operation.answer.is_empty() && operation.example.contains(&operation.path));
                let fields = [&operation.parameters, &operation.body, &operation.answer];
                for field in fields.into_iter().flatten() {
                    assert!(!field.text.is_empty() && !field.form.is_empty(), "{field:?}");
                }
            }
            let record = reference.operations.iter().find(|known| known.id == "record_measurement").unwrap();
            let names: Vec<&str> = record.body.iter().map(|field| field.name.as_str()).collect();
            assert!(names.contains(&"value.numerator") && names.contains(&"supersedes"), "{names:?}");
        }
    }
}

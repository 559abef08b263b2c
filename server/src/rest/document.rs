//! `GET /api/v1/openapi.json`: the contract as an `OpenAPI` 3.1 document, in the language of the request.
//!
//! The shapes come from the types of this module; the sentences from the locales, like all others, because the document
//! is read by people of both languages. A test holds that none is missing.

use std::sync::LazyLock;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_LANGUAGE;
use axum::response::{IntoResponse, Response};
use leptos_i18n::td_string;
use serde_json::{Map, Value};
use text::i18n::Locale;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, openapi};

use super::list::tagged;
use super::query::Reader;
use super::words;

/// Where the document is.
pub(super) const DOCUMENT: &str = "/api/v1/openapi.json";

#[derive(OpenApi)]
#[openapi(
    info(title = "Hengce", version = "1", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    paths(
        super::scheme::schemes,
        super::indicator::indicators,
        super::organization::organizations,
        super::period::periods,
        super::measurement::measurements,
        super::record::record_one,
        super::record::record_batch,
    ),
    security(("token" = [])),
    modifiers(&Token),
)]
struct Contract;

/// How programs say who they are.
struct Token;

impl Modify for Token {
    fn modify(&self, contract: &mut openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = contract.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

static SHAPES: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(Contract::openapi()).unwrap_or_default());

/// The document.
pub(super) async fn document(Reader(locale): Reader, headers: HeaderMap) -> Response {
    let language = match locale {
        Locale::en => "en",
        Locale::zh_CN => "zh-CN",
    };
    ([(CONTENT_LANGUAGE, language)], tagged(&headers, &written(locale))).into_response()
}

/// The contract with the sentences of a language.
pub(super) fn written(locale: Locale) -> Value {
    let mut document = SHAPES.clone();
    document["info"]["description"] = td_string!(locale, rest.intro).into();
    document["components"]["securitySchemes"]["token"]["description"] = td_string!(locale, rest.token).into();
    for operation in operations(&mut document) {
        let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
        operation["summary"] = words::operation(locale, &name).unwrap_or_default().into();
        operation["description"] = words::explanation(locale, &name).unwrap_or_default().into();
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default().to_owned();
            parameter["description"] = words::field(locale, &name).unwrap_or_default().into();
        }
        for (status, answer) in
            operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten()
        {
            answer["description"] = words::answer(locale, status).into();
            for (name, header) in
                answer.get_mut("headers").and_then(Value::as_object_mut).into_iter().flatten()
            {
                header["description"] = words::field(locale, name).unwrap_or_default().into();
            }
        }
    }
    // What a value is sent with beside its fields is refused, as everywhere; the macro does not see it in an enumeration.
    for form in
        document["components"]["schemas"]["MeasuredValue"]["oneOf"].as_array_mut().into_iter().flatten()
    {
        form["additionalProperties"] = false.into();
    }
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.values_mut().for_each(|schema| describe(locale, schema));
    }
    document
}

fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document["paths"].as_object_mut();
    paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut)
}

/// Puts the sentences of its fields into a schema, and those of what is in it.
fn describe(locale: Locale, schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    // The comments of the code are for its readers.
    fields.remove("description");
    for (name, property) in fields.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
    {
        describe(locale, property);
        if let (Some(words), Some(property)) = (words::field(locale, name), property.as_object_mut()) {
            property.insert("description".to_owned(), words.into());
        }
    }
    for part in ["oneOf", "allOf", "anyOf"] {
        for part in fields.get_mut(part).and_then(Value::as_array_mut).into_iter().flatten() {
            describe(locale, part);
        }
    }
    if let Some(items) = fields.get_mut("items") {
        describe(locale, items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &Value, place: &str, found: &mut Vec<String>) {
        match document {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if ["description", "summary"].contains(&name.as_str()) && value == "" {
                        found.push(format!("{place}/{name}"));
                    }
                    if name == "properties" {
                        let lacks = |(name, property): (&String, &Value)| {
                            property["description"].is_null().then(|| format!("{place}/{name}"))
                        };
                        found.extend(value.as_object().unwrap().iter().filter_map(lacks));
                    }
                    texts(value, &format!("{place}/{name}"), found);
                }
            }
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(at, value)| texts(value, &format!("{place}/{at}"), found));
            }
            _ => {}
        }
    }

    #[test]
    fn every_operation_parameter_field_and_answer_is_explained_in_both_languages() {
        for locale in [Locale::zh_CN, Locale::en] {
            let document = written(locale);
            assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
            let mut missing = Vec::new();
            texts(&document, "", &mut missing);
            assert_eq!(missing, Vec::<String>::new(), "{locale:?}");
        }
    }
}

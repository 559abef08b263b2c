//! How browser and server write to each other.

use std::marker::PhantomData;

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// JSON that is read as a text.
///
/// The framework's own reads bytes; but what a page was rendered with, and what it keeps on the device, are texts. Each
/// type would have two readers, which every page that knows it would load.
pub struct JsonText;

/// The arguments, the answer or both of a server function.
pub type Json = Post<JsonText>;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        serde_json::from_str(std::str::from_utf8(&bytes).map_err(Error::custom)?)
    }
}

/// A part of an answer that stays as it came until the page reads it that can do something with it. So the reading of
/// the model's larger types is no part of what every page loads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unread<T> {
    json: serde_json::Value,
    #[serde(skip)]
    of: PhantomData<T>,
}

impl<T> Unread<T> {
    /// None when the server is of another version and says it in another way.
    pub fn read(&self) -> Option<T>
    where
        T: DeserializeOwned,
    {
        T::deserialize(&self.json).ok()
    }
}

impl<T: Serialize> From<T> for Unread<T> {
    fn from(part: T) -> Self {
        // Whatever answers are made of can be written as JSON.
        Self { json: serde_json::to_value(part).unwrap_or_default(), of: PhantomData }
    }
}

/// An answer that many ask for. The server makes its JSON once for all of them.
#[derive(Clone, Debug)]
pub struct Shared<T>(Inner<T>);

#[cfg(feature = "ssr")]
type Inner<T> = std::sync::Arc<storage::answers::Kept<T>>;
#[cfg(not(feature = "ssr"))]
type Inner<T> = T;

impl<T: Clone> Shared<T> {
    /// The answer by itself.
    pub fn into_inner(self) -> T {
        #[cfg(feature = "ssr")]
        return self.0.value();
        #[cfg(not(feature = "ssr"))]
        return self.0;
    }
}

#[cfg(feature = "ssr")]
impl<T> From<Inner<T>> for Shared<T> {
    fn from(kept: Inner<T>) -> Self {
        Self(kept)
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[cfg(feature = "ssr")]
        return self.0.as_ref().serialize(serializer);
        #[cfg(not(feature = "ssr"))]
        return self.0.serialize(serializer);
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = T::deserialize(deserializer)?;
        #[cfg(feature = "ssr")]
        return Ok(Self(std::sync::Arc::new(value.into())));
        #[cfg(not(feature = "ssr"))]
        return Ok(Self(value));
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::change::Refusal;
    use indicator_model::id::NodeId;
    use indicator_model::text::Fault;
    use leptos::server_fn::error::FromServerFnError;
    use people_model::account;

    use super::*;
    use crate::error::AppError;

    #[test]
    fn what_stays_unread_comes_through_and_is_read_later() {
        let refusal = Refusal::UnknownNode { node: NodeId(uuid::Uuid::nil()) };
        let written = JsonText::encode(&AppError::Refused(refusal.clone().into())).unwrap();
        let AppError::Refused(unread) = JsonText::decode(written).unwrap() else { panic!() };
        assert_eq!(unread.read(), Some(refusal));
    }

    #[test]
    fn an_error_is_written_with_its_field_and_read_back() {
        let refused = AppError::People(account::Refusal::Reserved { field: account::Field::CityName }.into());
        let text = AppError::Text { fault: Fault::Empty, field: Some("reason".to_owned()) };
        for (error, field) in
            [(refused, Some("city_name")), (text, Some("reason")), (AppError::NotFound, None)]
        {
            let written = error.ser();
            let json: serde_json::Value = serde_json::from_slice(&written).unwrap();
            assert_eq!(json.get("field").and_then(|field| field.as_str()), field);
            assert_eq!(AppError::de(written), error);
        }
    }

    #[test]
    fn what_another_version_says_is_not_read() {
        let written = r#"{"error": "refused", "refusal": "of_next_year"}"#;
        let AppError::Refused(unread) = JsonText::decode(written.into()).unwrap() else { panic!() };
        assert_eq!(unread.read(), None);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn what_many_ask_for_is_read_as_it_is() {
        let shared = Shared::from(std::sync::Arc::new(vec!["甲".to_owned(), "\"".to_owned()].into()));
        let written = JsonText::encode(&Some(shared.clone())).unwrap();
        assert_eq!(&written[..], r#"["甲","\""]"#.as_bytes());
        let read: Option<Shared<Vec<String>>> = JsonText::decode(written).unwrap();
        assert_eq!(read.unwrap().into_inner(), shared.into_inner());
    }
}

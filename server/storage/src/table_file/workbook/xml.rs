//! The XML of a part as a walk over its elements, in one buffer and to a bounded depth.

use std::borrow::Cow;

use indicator_model::sheet::Problem;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::archive::Metered;
use super::damaged;
use crate::table_file::bound::Deadline;

/// Elements within elements; a worksheet needs about ten.
const DEPTH: usize = 64;

/// A step of the walk; names are without their prefix.
pub(super) enum Step<'a> {
    Open(Element<'a>),
    Close(BytesEnd<'a>),
    /// Text, of which one element may have several pieces.
    Text(Cow<'a, str>),
    Character(char),
    /// A comment or an instruction.
    Aside,
    End,
}

pub(super) struct Element<'a> {
    tag: BytesStart<'a>,
    /// Whether it holds nothing; no [`Step::Close`] follows.
    pub(super) is_empty: bool,
}

impl Element<'_> {
    pub(super) fn name(&self) -> &str {
        self.tag.local_name().into_inner()
    }

    /// The value of an attribute, by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, Problem> {
        let mut attributes = self.tag.attributes();
        // Looking for repeated ones takes time that grows with their square.
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(damaged)?;
            if attribute.key.local_name().into_inner() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(damaged)?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    /// A number that an attribute states. It is never used to reserve anything.
    pub(super) fn number(&self, name: &str) -> Result<Option<usize>, Problem> {
        let text = self.attribute(name)?;
        text.map(|text| text.trim().parse().map_err(damaged)).transpose()
    }
}

pub(super) struct Xml<'a> {
    reader: Reader<Metered<'a>>,
    buffer: Vec<u8>,
    depth: usize,
    deadline: Deadline,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: Metered<'a>, deadline: Deadline) -> Self {
        let mut reader = Reader::from_reader(part);
        // Some writers leave an ampersand as it is.
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), depth: 0, deadline }
    }

    pub(super) fn meter(&self) -> &Metered<'a> {
        self.reader.get_ref()
    }

    /// The next step. A document type is refused, because it can define texts that multiply.
    pub(super) fn step(&mut self) -> Result<Step<'_>, Problem> {
        self.deadline.check()?;
        self.reader.get_mut().refill();
        self.buffer.clear();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(_) if self.reader.get_ref().is_spent() => return Err(Problem::TooLarge),
            Err(_) => return Err(Problem::NotASheet),
        };
        Ok(match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(Problem::TooLarge);
                }
                Step::Open(Element { tag, is_empty: false })
            }
            Event::Empty(tag) => Step::Open(Element { tag, is_empty: true }),
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                Step::Close(tag)
            }
            Event::Text(text) => Step::Text(text.xml10_content()),
            Event::CData(text) => Step::Text(text.xml10_content()),
            Event::GeneralRef(reference) => Step::Character(character(&reference)?),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => Step::Aside,
            Event::DocType(_) => return Err(Problem::NotASheet),
            // The file ends before its elements do.
            Event::Eof if self.depth > 0 => return Err(Problem::NotASheet),
            Event::Eof => Step::End,
        })
    }
}

fn character(reference: &BytesRef<'_>) -> Result<char, Problem> {
    if let Some(character) = reference.resolve_char_ref().map_err(damaged)? {
        return Ok(character);
    }
    let known = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
    let known = known.into_iter().find(|(name, _)| *name == &**reference);
    known.map(|(_, character)| character).ok_or(Problem::NotASheet)
}

//! Where the parts of a workbook are: its sheets in their order, its shared texts and its styles.

use std::collections::HashMap;

use indicator_model::sheet::Problem;

use super::archive::Archive;
use super::xml::{Step, Xml};

pub(super) struct Book {
    /// The worksheets, in their order.
    pub(super) sheets: Vec<Sheet>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    /// Whether days are counted from 1904.
    pub(super) is_1904: bool,
    /// Whether formulas are to be worked out when the book is opened: what they came to is not what a reader sees.
    pub(super) is_stale: bool,
}

pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) path: String,
    /// Whether the author sees it.
    pub(super) is_seen: bool,
}

/// How one part names another.
struct Relation {
    /// The last word of its type: `worksheet`, `styles`.
    kind: String,
    path: String,
}

/// Sheets and relations are elements of parts; more than these are not read.
const MOST: usize = 1_000;

pub(super) fn read(archive: &mut Archive<'_>) -> Result<Book, Problem> {
    let book = "xl/workbook.xml".to_owned();
    let book = if archive.has("_rels/.rels") {
        let roots = archive.read("_rels/.rels", |xml| relations(xml, ""))?;
        let root = roots.into_values().find(|relation| relation.kind == "officeDocument");
        root.map_or(book, |relation| relation.path)
    } else {
        book
    };
    let (folder, name) = book.rsplit_once('/').unwrap_or(("", &book));
    let related = format!("{folder}/_rels/{name}.rels");
    let relations = archive.read(&related, |xml| relations(xml, folder))?;
    let Listing { sheets: listed, is_1904, is_stale } = archive.read(&book, sheets)?;
    let path = |kind| relations.values().find(|known| known.kind == kind).map(|known| known.path.clone());
    let (strings, styles) = (path("sharedStrings"), path("styles"));
    // Chart and macro sheets have no cells to read.
    let sheet = |Listed { id, name, is_seen }| {
        let known = relations.get(&id).filter(|known| known.kind == "worksheet")?;
        Some(Sheet { name, path: known.path.clone(), is_seen })
    };
    let sheets = listed.into_iter().filter_map(sheet).collect();
    Ok(Book { sheets, strings, styles, is_1904, is_stale })
}

/// By id.
fn relations(xml: &mut Xml<'_>, folder: &str) -> Result<HashMap<String, Relation>, Problem> {
    let mut relations = HashMap::new();
    loop {
        match xml.step()? {
            Step::Open(element) if element.name() == "Relationship" => {
                let id = element.attribute("Id")?.ok_or(Problem::NotASheet)?;
                let kind = element.attribute("Type")?.ok_or(Problem::NotASheet)?;
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = element.attribute("Target")?.ok_or(Problem::NotASheet)?;
                relations.insert(id, Relation { kind, path: path(folder, &target) });
                if relations.len() > MOST {
                    return Err(Problem::TooLarge);
                }
            }
            Step::End => return Ok(relations),
            _ => {}
        }
    }
}

/// A target is a path from the root of the archive, or from the folder of the part that names it.
fn path(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A sheet as the book lists it.
struct Listed {
    id: String,
    name: String,
    is_seen: bool,
}

struct Listing {
    sheets: Vec<Listed>,
    is_1904: bool,
    is_stale: bool,
}

fn sheets(xml: &mut Xml<'_>) -> Result<Listing, Problem> {
    let (mut listed, mut is_1904, mut is_stale) = (Vec::new(), false, false);
    loop {
        match xml.step()? {
            Step::Open(element) if element.name() == "sheet" => {
                let id = element.attribute("id")?.ok_or(Problem::NotASheet)?;
                let state = element.attribute("state")?;
                let is_seen = !matches!(state.as_deref(), Some("hidden" | "veryHidden"));
                listed.push(Listed { id, name: element.attribute("name")?.unwrap_or_default(), is_seen });
                if listed.len() > MOST {
                    return Err(Problem::TooLarge);
                }
            }
            Step::Open(element) if element.name() == "workbookPr" => {
                // Extensions have elements of the same name.
                is_1904 |= matches!(element.attribute("date1904")?.as_deref(), Some("1" | "true"));
            }
            Step::Open(element) if element.name() == "calcPr" => {
                let works_out = element.attribute("fullCalcOnLoad")?;
                is_stale |= matches!(works_out.as_deref(), Some("1" | "true"));
            }
            Step::End => return Ok(Listing { sheets: listed, is_1904, is_stale }),
            _ => {}
        }
    }
}

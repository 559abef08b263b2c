//! Small files that were made to cost much. Each is read in a process of its own that may take 64 MiB more than it
//! has, so that a reader that takes more fails its test and not the machine.

use std::io::{Cursor, Write};
use std::process::Command;

use indicator_model::sheet::{Mapping, Problem};
use rlimit::Resource;
use rstest::rstest;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::check;
use crate::table_file::read;

/// Memory that reading a file may cost.
const MEMORY: u64 = 64 << 20;
/// Names the file to the process that reads it.
const CASE: &str = "HENGCE_HOSTILE_CASE";

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook that is in order, part by part.
pub(crate) fn parts() -> Vec<(&'static str, String)> {
    let relation = |id: u8, kind: &str, target: &str| {
        format!(r#"<Relationship Id="r{id}" Type="{RELATIONS}/{kind}" Target="{target}"/>"#)
    };
    vec![
        ("_rels/.rels", format!("<Relationships>{}</Relationships>", relation(1, "officeDocument", "xl/workbook.xml"))),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships>{}{}{}</Relationships>",
                relation(1, "worksheet", "worksheets/sheet1.xml"),
                relation(2, "sharedStrings", "/xl/sharedStrings.xml"),
                relation(3, "styles", "styles.xml"),
            ),
        ),
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#.into()),
        (
            "xl/sharedStrings.xml",
            r#"<sst count="2" uniqueCount="2"><si><t>指标&amp;编码</t></si><si><r><t>a</t></r><r><t>b</t></r></si></sst>"#.into(),
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>
               <cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"#
                .into(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet><dimension ref="A1:C2"/><sheetData>
               <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>x</t></is></c></row>
               <row r="3"><c r="A3" s="1"><v>0.955</v></c><c t="s"><v>1</v></c></row></sheetData></worksheet>"#
                .into(),
        ),
    ]
}

/// The workbook with some of its parts replaced or added.
pub(crate) fn workbook(changed: &[(&'static str, String)]) -> Vec<u8> {
    let known = parts().into_iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in known.chain(changed.iter().cloned()) {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(crate) fn sheet(rows: &str) -> (&'static str, String) {
    ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"))
}

fn strings(text: &str) -> (&'static str, String) {
    ("xl/sharedStrings.xml", format!("<sst><si><t>{text}</t></si></sst>"))
}

/// `count` rows with one cell each.
fn rows(count: usize, cell: &str) -> String {
    (1..=count).fold(String::new(), |rows, row| rows + &format!(r#"<row r="{row}">{cell}</row>"#))
}

/// The files by name.
fn file(case: &str) -> Vec<u8> {
    let shared = r#"<c t="s"><v>0</v></c>"#;
    match case {
        "shared count" => workbook(&[(
            "xl/sharedStrings.xml",
            r#"<sst count="4000000000" uniqueCount="4000000000"><si><t>a</t></si><si><t>b</t></si></sst>"#.into(),
        )]),
        "style count" => workbook(&[(
            "xl/styles.xml",
            r#"<styleSheet><numFmts count="4000000000"><numFmt numFmtId="164" formatCode="0"/></numFmts>
               <cellXfs count="4000000000"><xf numFmtId="4000000000"/></cellXfs></styleSheet>"#
                .into(),
        )]),
        "dimension" => workbook(&[(
            "xl/worksheets/sheet1.xml",
            r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>
               <row r="1048576" spans="1:16384"><c r="XFD1048576"><v>1</v></c><c r="A1048576"><v>1</v></c></row>
               </sheetData></worksheet>"#
                .into(),
        )]),
        "row number" => workbook(&[sheet(r#"<row r="4294967297"><c><v>1</v></c></row>"#)]),
        "column letters" => workbook(&[sheet(r#"<row><c r="ZZZZZZZZZZ1"><v>1</v></c></row>"#)]),
        "shared long text" => workbook(&[strings(&"a".repeat(900_000)), sheet(&rows(1_000, shared))]),
        "shared text" => workbook(&[strings(&"指标".repeat(16_000)), sheet(&rows(1_000, shared))]),
        "far cells" => workbook(&[sheet(&rows(100_000, r#"<c r="IV1"><v>1</v></c>"#))]),
        "many rows" => workbook(&[sheet(&rows(160_000, "<c><v>1</v></c>"))]),
        "decimals" => {
            let format = format!(r#"formatCode="0.{}""#, "0".repeat(60_000));
            let styles = parts()[4].1.replace(r#"formatCode="0.0%""#, &format);
            workbook(&[("xl/styles.xml", styles), sheet(&rows(5_000, r#"<c s="1"><v>1.5</v></c>"#))])
        }
        "many formats" => {
            let format = |id: usize| format!(r#"<numFmt numFmtId="{id}" formatCode="{}"/>"#, "0".repeat(200));
            let formats: String = (200..20_000).map(format).collect();
            workbook(&[("xl/styles.xml", format!("<styleSheet><numFmts>{formats}</numFmts></styleSheet>"))])
        }
        "many sheets" => {
            let sheet = r#"<sheet name="a" sheetId="1" r:id="r1"/>"#.repeat(100_000);
            workbook(&[("xl/workbook.xml", format!("<workbook><sheets>{sheet}</sheets></workbook>"))])
        }
        "deep elements" => workbook(&[sheet(&"<a>".repeat(300_000))]),
        "long tag" => workbook(&[sheet(&format!("<row a=\"{}\"/>", "a".repeat(4 << 20)))]),
        "long text" => workbook(&[sheet(&format!("<row><c><v>{}</v></c></row>", "1".repeat(4 << 20)))]),
        "bomb" => workbook(&[sheet(&" ".repeat(8 << 20))]),
        "entities" => {
            let laughs = r#"<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"#;
            workbook(&[("xl/sharedStrings.xml", format!("{laughs}<sst><si><t>&b;</t></si></sst>"))])
        }
        "unknown entity" => workbook(&[strings("&b;")]),
        "same part twice" => {
            let bytes = workbook(&[("xl/workbook.xm2", "<workbook/>".into())]);
            let name = b"xl/workbook.xm2";
            let mut renamed = bytes.clone();
            for start in (0..bytes.len() - name.len()).filter(|&start| bytes[start..].starts_with(name)) {
                renamed[start..start + name.len()].copy_from_slice(b"xl/workbook.xml");
            }
            renamed
        }
        "same part in capitals" => workbook(&[("xl/WORKBOOK.xml", "<workbook/>".into())]),
        "directory" => [b"PK\x03\x04".to_vec(), [&b"PK\x01\x02"[..], &[0; 42]].concat().repeat(400_000)].concat(),
        "directory of 64 bits" => {
            let record = [&b"PK\x06\x06"[..], &44_u64.to_le_bytes(), &[0; 12], &[255, 255, 255, 0, 0, 0, 0, 0]];
            let record = [&record.concat()[..], &18_000_000_u64.to_le_bytes(), &[0; 16]].concat();
            let start = [b"PK\x03\x04".to_vec(), vec![0; 19 << 20]].concat();
            let locator = [&b"PK\x06\x07\0\0\0\0"[..], &(start.len() as u64).to_le_bytes(), &[1, 0, 0, 0]].concat();
            let end = [&b"PK\x05\x06\0\0\0\0"[..], &[255; 12], &[0, 0]].concat();
            [start, record, locator, end].concat()
        }
        "commas" => vec![b','; 19_000_000],
        "cells in a row" => b"1,".repeat(9_500_000),
        "short rows" => b"a\n".repeat(9_500_000),
        "wide rows" => [&b"1,".repeat(250)[..], b"\n"].concat().repeat(38_000),
        "open quote" => [&b"a,b\n\""[..], &b"c,d\n".repeat(4_750_000)].concat(),
        "quotes" => vec![b'"'; 19_000_000],
        "text of 16 bits" => [&[0xff, 0xfe][..], &[0x00, 0x4e].repeat(9_500_000)].concat(),
        "no text" => vec![0xff; 19_000_000],
        _ => panic!("no such case: {case}"),
    }
}

#[rstest]
#[case("shared count", None)]
#[case("style count", None)]
#[case("dimension", None)]
#[case("row number", Some("not_a_sheet"))]
#[case("column letters", Some("not_a_sheet"))]
#[case("shared long text", Some("cell_too_long"))]
#[case("shared text", Some("too_large"))]
#[case("far cells", Some("too_large"))]
#[case("many rows", Some("too_many_rows"))]
#[case("decimals", None)]
#[case("many formats", Some("too_large"))]
#[case("many sheets", Some("too_large"))]
#[case("deep elements", Some("too_large"))]
#[case("long tag", Some("too_large"))]
#[case("long text", Some("too_large"))]
#[case("bomb", Some("too_large"))]
#[case("entities", Some("not_a_sheet"))]
#[case("unknown entity", Some("not_a_sheet"))]
#[case("same part twice", Some("not_a_sheet"))]
#[case("same part in capitals", Some("not_a_sheet"))]
#[case("directory", Some("too_large"))]
#[case("directory of 64 bits", Some("too_large"))]
#[case("commas", Some("empty_file"))]
#[case("cells in a row", None)]
#[case("short rows", Some("too_many_rows"))]
#[case("wide rows", Some("too_large"))]
#[case("open quote", Some("unclosed_quote"))]
#[case("quotes", Some("cell_too_long"))]
#[case("text of 16 bits", Some("cell_too_long"))]
#[case("no text", Some("not_a_sheet"))]
fn a_hostile_file_costs_little(#[case] case: &str, #[case] key: Option<&str>) {
    let mut child = Command::new(std::env::current_exe().unwrap());
    // One pool of memory, because each further one reserves as much as a file may cost.
    child.env(CASE, case).env("MALLOC_ARENA_MAX", "1");
    let child = child.args(["--exact", "sheet::hostile::read_in_a_process_of_its_own", "--nocapture"]);
    let output = child.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    let expected = format!("answered: {}\n", key.unwrap_or("read"));
    assert!(told.contains(&expected), "{told}");
}

/// Does nothing unless the environment names a file to read.
#[test]
fn read_in_a_process_of_its_own() {
    let Ok(case) = std::env::var(CASE) else { return };
    let bytes = file(&case);
    let [size, resident] = memory();
    Resource::AS.set(size + MEMORY, size + MEMORY).unwrap();
    let answer = read::read(&bytes).map(|table| check::check(&table, &Mapping::default()).errors.len());
    let [_, after] = memory();
    assert!(after < resident + MEMORY, "{resident} to {after} bytes");
    println!("answered: {}", answer.map_or_else(|unreadable| unreadable.problem.key(), |_| "read"));
}

/// Bytes of this process: addressed, and in memory.
fn memory() -> [u64; 2] {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let mut pages = pages.split(' ').map(|pages| pages.parse::<u64>().unwrap() * 4096);
    [pages.next().unwrap(), pages.next().unwrap()]
}

#[test]
fn the_workbook_that_the_files_are_made_from_is_in_order() {
    let table = read::read(&workbook(&[])).unwrap();
    let lines: Vec<(u32, Vec<&str>)> =
        table.lines().iter().map(|line| (line.number, line.cells().collect())).collect();
    assert_eq!(lines, [(1, vec!["指标&编码", "", "x"]), (3, vec!["95.5%", "ab"])]);
    assert_eq!(read::read(b"PK\x03\x04").unwrap_err().problem, Problem::NotASheet);
}

//! Which file of a crate uses which, read from its sources: `use` declarations, and paths that begin with `crate`, `self`,
//! `super` or the name of a child module. Code of tests is left out, because it puts anything together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module in a file of its own, without the name of the crate; empty for the root.
pub type Module = Vec<String>;

/// The files of a crate: of each the path, as messages name it, and the text.
pub type Files = BTreeMap<Module, (String, String)>;

/// A file uses another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    pub from: Module,
    pub to: Module,
    /// The file and the line, and the path that is written there.
    pub place: String,
}

/// All arrows between files.
pub fn arrows(files: &Files) -> Vec<Arrow> {
    let mut reader = Reader { modules: files.keys().cloned().collect(), ..Reader::default() };
    for (module, (file, text)) in files {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        reader.file = (module.clone(), file.clone());
        reader.read(tokens, module);
    }
    let Reader { arrows, tests, .. } = reader;
    let is_test = |module: &Module| tests.iter().any(|test| module.starts_with(test));
    arrows.into_iter().filter(|arrow| !is_test(&arrow.from)).collect()
}

/// The arrows of a circle; none where there is no circle.
pub fn circle(arrows: &[Arrow]) -> Vec<&Arrow> {
    let mut from: BTreeMap<&Module, Vec<&Arrow>> = BTreeMap::new();
    for arrow in arrows {
        from.entry(&arrow.from).or_default().push(arrow);
    }
    let mut done = BTreeSet::new();
    from.keys().find_map(|start| follow(start, &from, &mut Vec::new(), &mut done)).unwrap_or_default()
}

fn follow<'a>(
    module: &'a Module,
    from: &BTreeMap<&'a Module, Vec<&'a Arrow>>,
    path: &mut Vec<&'a Arrow>,
    done: &mut BTreeSet<&'a Module>,
) -> Option<Vec<&'a Arrow>> {
    if let Some(start) = path.iter().position(|arrow| arrow.from == *module) {
        return Some(path[start..].to_vec());
    }
    if done.contains(module) {
        return None;
    }
    for arrow in from.get(module).into_iter().flatten() {
        path.push(arrow);
        let found = follow(&arrow.to, from, path, done);
        path.pop();
        if found.is_some() {
            return found;
        }
    }
    done.insert(module);
    None
}

/// The files under `src`.
pub fn files(src: &Path) -> Files {
    let (mut files, mut folders) = (BTreeMap::new(), vec![src.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inner = path.strip_prefix(src).unwrap().with_extension("");
                let mut module: Module = inner.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
                if module.last().is_some_and(|last| last == "mod") || module == ["lib"] || module == ["main"]
                {
                    module.pop();
                }
                // The root is the library where there are both.
                if !(module.is_empty() && path.ends_with("main.rs") && src.join("lib.rs").exists()) {
                    let file = path.strip_prefix(src).unwrap().display().to_string();
                    files.insert(module, (file, fs::read_to_string(&path).unwrap()));
                }
            }
        }
    }
    files
}

#[derive(Default)]
struct Reader {
    modules: BTreeSet<Module>,
    /// The file that is read: its module, and its path as messages name it.
    file: (Module, String),
    arrows: Vec<Arrow>,
    /// Modules that only tests have.
    tests: Vec<Module>,
}

impl Reader {
    /// `here` is the module that the tokens are in, which may have no file.
    fn read(&mut self, tokens: TokenStream, here: &Module) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            let word = word(&tokens, at);
            if is_for_tests(&tokens, at) {
                at = self.pass_over(&tokens, at + 2, here);
            } else if word == "use" && !is_mark(&tokens, at + 1, '<') {
                let end = (at..tokens.len()).find(|&end| is_mark(&tokens, end, ';')).unwrap_or(tokens.len());
                for path in paths(&tokens[at + 1..end]) {
                    self.note(&tokens[at], &path, here);
                }
                at = end;
            } else if let ("mod", Some(TokenTree::Group(body))) = (word.as_str(), tokens.get(at + 2)) {
                let inner: Module = here.iter().cloned().chain([self::word(&tokens, at + 1)]).collect();
                self.read(body.stream(), &inner);
                at += 3;
            } else if let TokenTree::Group(group) = &tokens[at] {
                self.read(group.stream(), here);
                at += 1;
            } else if !word.is_empty() && is_mark(&tokens, at + 1, ':') && is_mark(&tokens, at + 2, ':') {
                let (mut path, start) = (vec![word], at);
                while is_mark(&tokens, at + 1, ':') && is_mark(&tokens, at + 2, ':') {
                    path.extend(Some(self::word(&tokens, at + 3)).filter(|word| !word.is_empty()));
                    at += 3;
                }
                self.note(&tokens[start], &path, here);
                // A group behind a path is read next.
                at += usize::from(!matches!(tokens.get(at), Some(TokenTree::Group(_))));
            } else {
                at += 1;
            }
        }
    }

    /// Passes over an item of tests, and remembers it when it is a module. Answers where the item behind it begins.
    fn pass_over(&mut self, tokens: &[TokenTree], start: usize, here: &Module) -> usize {
        let is_end = |at: &usize| {
            let body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
            is_mark(tokens, *at, ';') || tokens.get(*at).is_some_and(body)
        };
        let end = (start..tokens.len()).find(is_end).unwrap_or(tokens.len());
        if let Some(at) = (start..end).find(|&at| word(tokens, at) == "mod") {
            self.tests.push(here.iter().cloned().chain([word(tokens, at + 1)]).collect());
        }
        end + 1
    }

    fn note(&mut self, token: &TokenTree, path: &[String], here: &Module) {
        let mut base = here.clone();
        let mut rest = path;
        match path.first().map(String::as_str) {
            Some("crate") => {
                base.clear();
                rest = &path[1..];
            }
            Some("self" | "super") => {
                while let Some((first, others)) = rest.split_first()
                    && (first == "self" || first == "super")
                {
                    if first == "super" {
                        base.pop();
                    }
                    rest = others;
                }
            }
            Some(child) => {
                base.push(child.to_owned());
                if !self.modules.contains(&base) {
                    return;
                }
                rest = &path[1..];
            }
            None => return,
        }
        base.extend(rest.iter().cloned());
        while !self.modules.contains(&base) {
            base.pop();
        }
        let (from, file) = self.file.clone();
        if base != from {
            let place = format!("{file}:{}: {}", token.span().start().line, path.join("::"));
            self.arrows.push(Arrow { from, to: base, place });
        }
    }
}

/// The paths of a `use` declaration, with its braces taken apart.
fn paths(tokens: &[TokenTree]) -> Vec<Vec<String>> {
    let (mut found, mut path) = (Vec::new(), Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "as" => break,
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for part in
                    inner.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','))
                {
                    found.extend(paths(part).into_iter().map(|rest| [path.clone(), rest].concat()));
                }
                return found;
            }
            // A crate of that name, and no module.
            TokenTree::Punct(mark) if at == 0 && mark.as_char() == ':' => return found,
            _ => {}
        }
    }
    if !path.is_empty() {
        found.push(path);
    }
    found
}

fn is_for_tests(tokens: &[TokenTree], at: usize) -> bool {
    let condition = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.stream().to_string().replace(' ', "") == "cfg(test)");
    is_mark(tokens, at, '#') && tokens.get(at + 1).is_some_and(condition)
}

fn is_mark(tokens: &[TokenTree], at: usize, wanted: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == wanted)
}

fn word(tokens: &[TokenTree], at: usize) -> String {
    match tokens.get(at) {
        Some(TokenTree::Ident(word)) => word.to_string(),
        _ => String::new(),
    }
}

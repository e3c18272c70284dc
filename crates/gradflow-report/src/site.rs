//! From a report to a site: run, read, check, render, publish.

use crate::address::Page;
use crate::audit::{AllProse, Audit};
use crate::cards::Desk;
use crate::code::Code;
use crate::colours::with_colours;
use crate::lint::Lint;
use crate::math::Typesetter;
use crate::measure::{self, Context};
use crate::page;
use crate::problems::Problems;
use crate::prose::{self, Source};
use crate::publish::{self, Files, MARKER};
use crate::registry::Registry;
use crate::resolve::Resolver;
use crate::root;
use crate::shells::Shells;
use crate::{
    Build, BuildError, Event, Lang, Layout, Report, Stage, Summary, Tally, explorer, files, ledger,
    lost, manifest, meta, previews, search,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The scripts of the templates, one a purpose, which a page loads as one.
const SCRIPTS: [&str; 6] = [
    "unpack.js",
    "site.js",
    "preview.js",
    "zoom.js",
    "search.js",
    "ledger.js",
];

/// Files of the templates that a site carries as they are, and where it carries them.
const ASSETS: [(&str, &str); 3] = [
    ("explorer.js", "assets"),
    ("fonts/stix-two-math.woff2", "assets"),
    ("fonts/OFL.txt", "assets"),
];

pub(crate) fn build(
    report: &Report,
    build: &Build,
    progress: &(dyn Fn(Event<'_>) + Sync),
) -> Result<Summary, BuildError> {
    let workplace = publish::Desk::new(&build.out)?;
    let problems = Problems::default();
    let shells = Shells::read(&build.templates, &problems)?;
    let registry = Registry::new(report, &problems);
    let typesetter = Typesetter::new();
    let code = |chapter: usize| {
        path_of(build, report.chapter(chapter).dir)
            .display()
            .to_string()
    };
    Lint {
        report,
        registry: &registry,
        typesetter: &typesetter,
        problems: &problems,
        file: &code,
    }
    .run();
    let context = Context {
        problems: &problems,
        progress,
        file: &code,
    };
    let measured = measure::run(&registry, build, &context);
    let code = Code::find(report, &build.sources, build.source_url.as_deref());
    let resolver = Resolver {
        report,
        registry: &registry,
        words: &shells.words,
        typesetter: &typesetter,
        measured: &measured,
        code: &code,
    };
    let prose = read_prose(build, &resolver, &problems);
    Audit {
        report,
        registry: &registry,
        prose: &prose,
        problems: &problems,
        file: &|page, lang| markdown(build, report, page, lang).display().to_string(),
    }
    .run();
    let card = meta::card::png(report, &measured, &problems);
    let found = problems.into_sorted();
    if !found.is_empty() {
        return Err(BuildError::Problems(found));
    }
    let (mut files, pages) = render(build, &shells, &resolver, &prose, progress)?;
    carry_assets(build, &mut files)?;
    files.insert(
        "assets/style.css".to_owned(),
        stylesheet(build)?.into_bytes(),
    );
    let searches = Lang::ALL.par_iter().map(|&lang| {
        let script = search::script(&resolver, &prose, lang);
        (search::path(lang), script.into_bytes())
    });
    files.extend(searches.collect::<Vec<_>>());
    carry_data(&resolver, &mut files);
    if let Some(card) = card {
        files.insert(meta::card::PATH.to_owned(), card);
    }
    meta::carry(build, &resolver, &mut files);
    let manifest = manifest::json(build, &measured, &files);
    files.insert(manifest::PATH.to_owned(), manifest.into_bytes());
    let bytes = files.values().map(|content| content.len() as u64).sum();
    let equations = Tally::over(measured.checks.values().filter_map(|check| check.verdict));
    Ok(Summary {
        equations,
        derived: measured.checks.len() - equations.total(),
        claims: Tally::of_the_articles_claims(report, &measured),
        figures: measured.figures.len(),
        pages,
        bytes,
        out: workplace.publish(&files)?,
    })
}

fn path_of(build: &Build, name: &str) -> PathBuf {
    build.sources.join(name)
}

/// The Markdown file of a page that has prose.
pub(crate) fn markdown(build: &Build, report: &Report, page: Page, lang: Lang) -> PathBuf {
    let code = lang.code();
    match page {
        Page::Chapter(index) => {
            path_of(build, report.chapter(index).dir).join(format!("{code}.md"))
        }
        _ => path_of(build, &format!("index.{code}.md")),
    }
}

fn read_prose(build: &Build, resolver: &Resolver<'_>, problems: &Problems) -> AllProse {
    let report = resolver.report;
    let mut pages = vec![Page::Index];
    pages.extend((0..report.chapters().count()).map(Page::Chapter));
    let mut prose = AllProse::new();
    for lang in Lang::ALL {
        let read = |page: &Page| {
            let path = markdown(build, report, *page, lang);
            let file = path.display().to_string();
            match std::fs::read_to_string(&path) {
                Ok(content) => {
                    let source = Source {
                        file: &file,
                        content: &content,
                        lang,
                        page: &resolver.path(*page, lang),
                    };
                    Some((*page, prose::read(source, resolver, problems)))
                }
                Err(error) => {
                    let message = format!("expected the prose in `{}`: {error}", lang.code());
                    problems.push(file, "", message);
                    None
                }
            }
        };
        prose.insert(lang, pages.par_iter().filter_map(read).collect());
    }
    prose
}

fn render(
    build: &Build,
    shells: &Shells,
    resolver: &Resolver<'_>,
    prose: &AllProse,
    progress: &(dyn Fn(Event<'_>) + Sync),
) -> Result<(Files, usize), BuildError> {
    let pages = Page::all(resolver.report);
    let total = pages.len() * Lang::ALL.len() + 1;
    let done = AtomicUsize::new(0);
    let finished = |path: &str| {
        progress(Event {
            stage: Stage::Pages,
            item: path,
            done: done.fetch_add(1, Ordering::Relaxed) + 1,
            total,
        });
    };
    let places: Vec<(Lang, Page)> = Lang::ALL
        .into_iter()
        .flat_map(|lang| pages.iter().map(move |page| (lang, *page)))
        .collect();
    let rendered = places.par_iter().map(|(lang, page)| {
        let path = resolver.path(*page, *lang);
        let writer = page::Writer {
            shells,
            desk: Desk {
                resolver,
                lang: *lang,
                page: &path,
                prose: &prose[lang],
            },
            which: *page,
            build,
        };
        let (html, wanted) = writer.html()?;
        finished(&path);
        Ok((path, html.into_bytes(), wanted))
    });
    let mut files = Files::new();
    let mut wanted = BTreeSet::new();
    for (path, html, previews) in rendered.collect::<Result<Vec<_>, BuildError>>()? {
        files.insert(path, html);
        wanted.extend(previews);
    }
    let previews = previews::script(&wanted, resolver, shells)?;
    files.insert(previews::PATH.to_owned(), previews.into_bytes());
    files.insert(
        "index.html".to_owned(),
        root::html(build, shells, resolver)?.into_bytes(),
    );
    let lost = lost::html(build, shells, resolver)?;
    files.insert("404.html".to_owned(), lost.into_bytes());
    finished("index.html");
    Ok((files, total))
}

fn stylesheet(build: &Build) -> Result<String, BuildError> {
    let style = files::read_text(&build.templates.join("style.css"))?;
    Ok(with_colours(&style))
}

fn carry_assets(build: &Build, out: &mut Files) -> Result<(), BuildError> {
    for (name, directory) in ASSETS {
        let content = files::read_bytes(&build.templates.join(name))?;
        out.insert(format!("{directory}/{name}"), content);
    }
    let mut script = String::new();
    for name in SCRIPTS {
        script.push_str(&files::read_text(&build.templates.join(name))?);
    }
    out.insert("assets/site.js".to_owned(), script.into_bytes());
    Ok(())
}

fn carry_data(resolver: &Resolver<'_>, out: &mut Files) {
    let Resolver {
        report,
        registry,
        measured,
        ..
    } = *resolver;
    let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (id, figure) in &measured.figures {
        let mut carry = |name: String, content: &str| {
            out.insert(name.clone(), content.as_bytes().to_vec());
            names.entry(*id).or_default().push(name);
        };
        if let Some(table) = &figure.table {
            carry(format!("data/{id}.csv"), &table.csv());
        }
        carry(format!("data/{id}.json"), &figure.json);
        for drawing in figure
            .drawings
            .iter()
            .filter(|drawing| drawing.layout == Layout::Wide)
        {
            carry(
                format!("data/{id}.{}.svg", drawing.lang.code()),
                &drawing.standalone,
            );
        }
    }
    for (id, explored) in &measured.explorers {
        let script = explorer::script(registry.explorers[id].item, explored);
        out.insert(explorer::path(id), script.into_bytes());
        let name = explorer::download(id);
        out.insert(name.clone(), explored.json.as_bytes().to_vec());
        names.entry(*id).or_default().push(name);
    }
    let ledger = ledger::json(report, measured, &|id| {
        names.get(id).cloned().unwrap_or_default()
    });
    out.insert(MARKER.to_owned(), ledger.into_bytes());
}

//! The search index of a language: a script, because a page that was opened from a file can load nothing else.

use crate::address::Page;
use crate::audit::AllProse;
use crate::prose::{Piece, Prose};
use crate::registry::Kind;
use crate::resolve::Resolver;
use crate::{Article, Lang, Text, packed};

/// An address from the root of the site, a title and a text.
type Entry = (String, String, String);

/// The path of the index from the root of the site.
pub(crate) fn path(lang: Lang) -> String {
    format!("assets/search.{}.js", lang.code())
}

/// The script: it sets `searchIndex` to a list of address, title and text in reading order.
pub(crate) fn script(resolver: &Resolver<'_>, prose: &AllProse, lang: Lang) -> String {
    let indexer = Indexer { resolver, lang };
    let mut entries = Vec::new();
    for page in Page::all(resolver.report) {
        if let Some(prose) = prose.get(&lang).and_then(|pages| pages.get(&page)) {
            indexer.sections(page, prose, &mut entries);
        }
        if let Page::Chapter(index) = page {
            indexer.items(index, &mut entries);
        }
    }
    packed::script("searchIndex", &entries)
}

struct Indexer<'a> {
    resolver: &'a Resolver<'a>,
    lang: Lang,
}

impl Indexer<'_> {
    /// The page with what precedes its first heading, then each heading with the text below it.
    fn sections(&self, page: Page, prose: &Prose, entries: &mut Vec<Entry>) {
        let report = self.resolver.report;
        let path = self.resolver.path(page, self.lang);
        let (title, chapter) = match page {
            Page::Chapter(index) => {
                let chapter = report.chapter(index);
                let label = self.resolver.label(Kind::Chapter, chapter.slug, self.lang);
                (chapter.title, format!(" · {label}"))
            }
            _ => (report.title, String::new()),
        };
        let html = prose.pieces.iter().filter_map(|piece| match piece {
            Piece::Html(html) => Some(html.as_str()),
            Piece::Card(_) | Piece::Generated(_) => None,
        });
        let html = without_notes(&html.collect::<String>());
        let mut rest = html.as_str();
        let mut found = (path.clone(), self.plain(title) + &chapter);
        for heading in &prose.headings {
            let opening = format!("<h{} id=\"{}\">", heading.level, heading.id);
            let closing = format!("</h{}>", heading.level);
            let Some((before, after)) = rest.split_once(&opening) else {
                continue;
            };
            entries.push((found.0, found.1, text(before)));
            rest = after.split_once(&closing).map_or(after, |(_, rest)| rest);
            found = (
                format!("{path}#{}", heading.id),
                text(&heading.html) + &chapter,
            );
        }
        entries.push((found.0, found.1, text(rest)));
    }

    fn items(&self, chapter: usize, entries: &mut Vec<Entry>) {
        let chapter = self.resolver.report.chapter(chapter);
        for equation in chapter.equations {
            let reason = match equation.article {
                Article::Absent => String::new(),
                Article::Printed { reason, .. } => self.plain(reason),
            };
            entries.push(self.item(Kind::Equation, equation.id, equation.title, reason));
        }
        for claim in chapter.claims {
            let quote = claim.quote.map(|quote| text(&self.resolver.html(quote)));
            let finding = self.plain(claim.finding);
            let said = quote.map_or_else(|| finding.clone(), |quote| format!("{quote} {finding}"));
            entries.push(self.item(Kind::Claim, claim.id, claim.statement, said));
        }
        for published in chapter.published {
            let quantities = published.rows.iter().map(|row| self.plain(row.quantity));
            let quantities: Vec<String> = quantities.collect();
            let title = published.title;
            entries.push(self.item(Kind::Published, published.id, title, quantities.join("; ")));
        }
        for figure in chapter.figures {
            let description = self.plain(figure.description);
            entries.push(self.item(Kind::Figure, figure.id, figure.title, description));
        }
    }

    fn item(&self, kind: Kind, id: &str, title: Text, content: String) -> Entry {
        let label = self.resolver.label(kind, id, self.lang);
        let address = self.resolver.address(kind, id, ("", self.lang));
        (address, format!("{label} {}", self.plain(title)), content)
    }

    fn plain(&self, content: Text) -> String {
        text(&self.resolver.text(content, self.lang))
    }
}

/// HTML without the marks of notes and without the notes at the end, which stand beside the text too.
fn without_notes(html: &str) -> String {
    let (text, _) = html
        .split_once("<section class=\"footnotes\"")
        .unwrap_or((html, ""));
    let mut parts = text.split("<sup class=\"note\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, after) = part.split_once("</sup>").unwrap_or(("", part));
        out.push(' ');
        out.push_str(after);
    }
    out
}

/// Ends of elements after which a reader sees a gap.
const BLOCKS: [&str; 6] = ["/p", "/li", "/td", "/th", "/blockquote", "br"];

/// The text of HTML of ours, on one line.
fn text(html: &str) -> String {
    let mut parts = html.split('<');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        if BLOCKS.contains(&tag) {
            out.push(' ');
        }
        out.push_str(words);
    }
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, character);
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_is_what_a_reader_sees() {
        let html = "<p>a &amp;lt; <math><mi>x</mi></math>,\n b</p><p>c</p>";
        assert_eq!(super::text(html), "a &lt; x, b c");
    }
}

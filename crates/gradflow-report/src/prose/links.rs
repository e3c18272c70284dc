//! Links: references into the report, sections of the page, addresses of the web.

use super::{Use, Writer, line_of};
use crate::address::Page;
use crate::html::{escape, escape_address};
use crate::registry::Kind;
use comrak::Node;

impl Writer<'_> {
    pub(super) fn link(&mut self, node: Node<'_>, url: &str) {
        let line = line_of(node);
        let words = self.captured(node);
        if let Some(section) = url.strip_prefix('#') {
            // The last gate of the build finds a section that does not exist.
            let html = format!("<a href=\"#{}\">{words}</a>", escape(section));
            self.out.push_str(&html);
        } else if url.starts_with("https://") || url.starts_with("http://") {
            let html = format!(
                "<a href=\"{}\" rel=\"external\">{words}</a>",
                escape_address(url)
            );
            self.out.push_str(&html);
        } else if let Some(page) = url.strip_prefix("gen:").and_then(generated_page) {
            let html = self.resolver.page_link(page, &words, self.source);
            self.out.push_str(&html);
        } else {
            let kind = url.split_once(':').and_then(|(scheme, id)| {
                let kind = Kind::ALL.into_iter().find(|kind| kind.scheme() == scheme)?;
                Some((kind, id))
            });
            match kind {
                Some((kind, id)) => self.reference(kind, id, &words, line),
                None => self.problem(
                    line,
                    url,
                    format!("expected a link to `eq:`, `fig:`, `exp:`, `claim:`, `ch:`, `published:`, `num:`, `ref:`, `gen:` with a generated page, `#section`, `https://` or `http://`, found `{url}`"),
                ),
            }
        }
    }

    fn reference(&mut self, kind: Kind, id: &str, words: &str, line: usize) {
        if !self.resolver.registry.knows(kind, id) {
            let url = format!("{}:{id}", kind.scheme());
            self.problem(line, id, format!("unknown id `{url}`"));
            return;
        }
        self.prose.uses.push(Use {
            kind,
            id: id.to_owned(),
            heading: self.prose.headings.len().checked_sub(1),
        });
        let html = if kind == Kind::Quantity {
            self.resolver.quantity(id)
        } else {
            let place = (self.source.page, self.source.lang);
            self.resolver.reference(kind, id, words, place)
        };
        self.out.push_str(&html);
    }
}

/// The page that is generated from the registry under this name: `ledger`.
fn generated_page(name: &str) -> Option<Page> {
    let mut pages = Page::GENERATED.into_iter();
    pages.find(|page| page.generated_slug() == Some(name))
}

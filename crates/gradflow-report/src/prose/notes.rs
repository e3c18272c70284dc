//! Footnotes: beside the text where the page has a margin, at its end where it has none.

use super::Writer;
use crate::html::escape;
use crate::words::Word;
use comrak::Node;
use comrak::nodes::{NodeFootnoteReference, NodeValue};
use std::fmt::Write as _;

impl Writer<'_> {
    /// The mark in the text, then the note for the margin. The stylesheet shows the link to the end of the page only where it
    /// hides the margin.
    pub(super) fn note(&mut self, node: Node<'_>, note: &NodeFootnoteReference) {
        let (number, reference) = (note.ix, note.ref_num);
        self.write(&format!(
            "<sup class=\"note\" id=\"note-{number}-{reference}\"><a href=\"#note-{number}\">{number}</a><span data-note=\"{number}\"></span></sup>"
        ));
        if reference > 1 {
            return;
        }
        self.prose.notes.push(note.name.clone());
        let Some(root) = node.ancestors().last() else {
            return;
        };
        let definition = root.children().find(|child| {
            matches!(&child.data().value, NodeValue::FootnoteDefinition(found) if found.name == note.name)
        });
        self.write(&format!(
            "<span class=\"sidenote\"><span data-note=\"{number}\"></span> "
        ));
        let paragraphs = definition
            .into_iter()
            .flat_map(comrak::arena_tree::Node::children);
        for (index, paragraph) in paragraphs.enumerate() {
            if index > 0 {
                self.write("<br>");
            }
            self.inlines(paragraph);
        }
        self.write("</span>");
    }

    /// The notes at the end of the page.
    pub(super) fn footnotes(&mut self, notes: &[Node<'_>]) {
        if notes.is_empty() {
            return;
        }
        let title = escape(self.resolver.words.get(self.source.lang, Word::Footnotes));
        self.write(&format!(
            "<section class=\"footnotes\" aria-label=\"{title}\"><ol>\n"
        ));
        for note in notes {
            self.footnote(note);
        }
        self.write("</ol></section>\n");
    }

    fn footnote(&mut self, node: Node<'_>) {
        let NodeValue::FootnoteDefinition(definition) = node.data().value.clone() else {
            return;
        };
        self.prose.footnotes += 1;
        let number = self.prose.footnotes;
        self.write(&format!("<li id=\"note-{number}\">"));
        self.blocks(node);
        let back = escape(
            self.resolver
                .words
                .get(self.source.lang, Word::FootnoteBack),
        );
        for reference in 1..=definition.total_references.max(1) {
            write!(
                self.out,
                " <a class=\"back\" href=\"#note-{number}-{reference}\" aria-label=\"{back} {number}\">↩</a>"
            )
            .expect("a String accepts every write");
        }
        self.write("</li>\n");
    }
}

//! Inline elements.

use super::{Writer, line_of};
use crate::Lang;
use crate::html::escape;
use crate::math::{closing, with_closing};
use comrak::Node;
use comrak::nodes::NodeValue;

impl Writer<'_> {
    /// The HTML of the inlines of `node`, without writing it to the page.
    pub(super) fn captured(&mut self, node: Node<'_>) -> String {
        let page = std::mem::take(&mut self.out);
        self.inlines(node);
        std::mem::replace(&mut self.out, page)
    }

    pub(super) fn inlines(&mut self, node: Node<'_>) {
        for child in node.children() {
            self.inline(child);
        }
    }

    fn inline(&mut self, node: Node<'_>) {
        let line = line_of(node);
        let value = node.data().value.clone();
        match value {
            NodeValue::Text(text) => self.text(&text, line),
            NodeValue::SoftBreak => self.soft_break(node),
            NodeValue::LineBreak => self.out.push_str("<br>\n"),
            NodeValue::Emph => self.within("em", node),
            NodeValue::Strong => self.within("strong", node),
            NodeValue::Code(code) => {
                let code = format!("<code>{}</code>", escape(&code.literal));
                self.out.push_str(&code);
            }
            NodeValue::Math(math) if math.display_math => {
                let message = format!(
                    "expected a registered equation, found display mathematics `{}`",
                    math.literal.trim()
                );
                self.problem(line, "", message);
            }
            NodeValue::Math(math) => match self.resolver.typesetter.inline(&math.literal) {
                Ok(mathml) => self.formula(&mathml, node),
                Err(fault) => self.problem(line, "", fault),
            },
            NodeValue::Link(link) => self.link(node, &link.url),
            NodeValue::Image(image) => {
                let message = format!(
                    "an embed stands alone in a paragraph of its own, found `{}` inside a text",
                    image.url
                );
                self.problem(line, &image.url, message);
            }
            NodeValue::FootnoteReference(note) => self.note(node, &note),
            NodeValue::HtmlInline(html) => {
                self.problem(
                    line,
                    "",
                    format!("expected Markdown, found raw HTML `{html}`"),
                );
            }
            other => {
                let name = other.xml_node_name();
                self.problem(
                    line,
                    "",
                    format!("expected an inline of the chapter grammar, found `{name}`"),
                );
            }
        }
    }

    fn within(&mut self, tag: &str, node: Node<'_>) {
        self.write(&format!("<{tag}>"));
        self.inlines(node);
        self.write(&format!("</{tag}>"));
    }

    /// A formula keeps the punctuation that follows it on its line.
    fn formula(&mut self, mathml: &str, node: Node<'_>) {
        let next = node.next_sibling();
        let text = next.and_then(|next| next.data().value.text().map(str::to_owned));
        let closing = closing(text.as_deref().unwrap_or_default());
        self.written = closing.len();
        self.write(&with_closing(mathml, closing));
    }

    fn text(&mut self, text: &str, line: usize) {
        let text = &text[std::mem::take(&mut self.written)..];
        if text.contains('$') {
            self.problem(
                line,
                "",
                format!("expected inline mathematics `$…$`, found a lone `$` in `{text}`"),
            );
        }
        self.out.push_str(&escape(text));
    }

    /// A line holds one sentence. Between Chinese sentences stands no space, so a line break next to Chinese is none.
    fn soft_break(&mut self, node: Node<'_>) {
        let before = self.out.chars().next_back();
        let after = node.next_sibling().and_then(|next| {
            next.data()
                .value
                .text()
                .and_then(|text| text.chars().next())
        });
        let closed = before.is_some_and(is_chinese) || after.is_some_and(is_chinese);
        if !(self.source.lang == Lang::Zh && closed) {
            self.out.push('\n');
        }
    }
}

/// Han characters and the punctuation that is as wide as they are.
fn is_chinese(character: char) -> bool {
    matches!(character,
        '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'
        | '“' | '”' | '‘' | '’' | '…' | '—')
}

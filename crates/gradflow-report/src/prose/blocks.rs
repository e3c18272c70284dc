//! Block elements.

use super::{Card, Generated, Piece, Writer, line_of};
use crate::html::escape;
use crate::registry::Kind;
use comrak::Node;
use comrak::nodes::{ListType, NodeLink, NodeList, NodeValue, TableAlignment};

impl Writer<'_> {
    pub(super) fn document(&mut self, root: Node<'_>) {
        let (notes, blocks): (Vec<_>, Vec<_>) = root
            .children()
            .partition(|node| matches!(node.data().value, NodeValue::FootnoteDefinition(_)));
        for node in blocks {
            if !self.embed(node) {
                self.block(node);
            }
        }
        self.footnotes(&notes);
        self.flush();
    }

    fn flush(&mut self) {
        if !self.out.is_empty() {
            let html = std::mem::take(&mut self.out);
            self.prose.pieces.push(Piece::Html(html));
        }
    }

    pub(super) fn blocks(&mut self, node: Node<'_>) {
        for child in node.children() {
            self.block(child);
        }
    }

    fn block(&mut self, node: Node<'_>) {
        let value = node.data().value.clone();
        match value {
            NodeValue::Paragraph => self.paragraph(node),
            NodeValue::Heading(heading) => self.heading(node, heading.level),
            NodeValue::BlockQuote => self.wrapped("blockquote", node),
            NodeValue::List(list) => self.list(node, &list),
            NodeValue::Item(_) => self.wrapped("li", node),
            NodeValue::ThematicBreak => self.write("<hr>\n"),
            NodeValue::Table(table) => self.table(node, &table.alignments),
            NodeValue::CodeBlock(code) => {
                let code = escape(&code.literal);
                self.write(&format!("<pre tabindex=\"0\"><code>{code}</code></pre>\n"));
            }
            NodeValue::HtmlBlock(block) => {
                let found = block.literal.lines().next().unwrap_or_default().to_owned();
                self.problem(
                    line_of(node),
                    "",
                    format!("expected Markdown, found raw HTML `{found}`"),
                );
            }
            other => {
                let name = other.xml_node_name();
                self.problem(
                    line_of(node),
                    "",
                    format!("expected a block of the chapter grammar, found `{name}`"),
                );
            }
        }
    }

    fn wrapped(&mut self, tag: &str, node: Node<'_>) {
        self.write(&format!("<{tag}>"));
        self.blocks(node);
        self.write(&format!("</{tag}>\n"));
    }

    fn paragraph(&mut self, node: Node<'_>) {
        let tight = node
            .parent()
            .and_then(comrak::arena_tree::Node::parent)
            .is_some_and(|list| {
                matches!(
                    list.data().value,
                    NodeValue::List(NodeList { tight: true, .. })
                )
            });
        if tight {
            self.inlines(node);
        } else {
            self.write("<p>");
            self.inlines(node);
            self.write("</p>\n");
        }
    }

    fn list(&mut self, node: Node<'_>, list: &NodeList) {
        let (open, close) = match (list.list_type, list.start) {
            (ListType::Bullet, _) => ("<ul>".to_owned(), "</ul>\n"),
            (ListType::Ordered, 0 | 1) => ("<ol>".to_owned(), "</ol>\n"),
            (ListType::Ordered, start) => (format!("<ol start=\"{start}\">"), "</ol>\n"),
        };
        self.write(&open);
        self.blocks(node);
        self.write(close);
    }

    fn table(&mut self, node: Node<'_>, alignments: &[TableAlignment]) {
        self.write("<div class=\"table\" tabindex=\"0\"><table>\n");
        for (index, row) in node.children().enumerate() {
            let header = matches!(row.data().value, NodeValue::TableRow(true));
            self.write(match (header, index) {
                (true, _) => "<thead><tr>",
                (false, 1) => "<tbody><tr>",
                (false, _) => "<tr>",
            });
            for (cell, alignment) in row.children().zip(alignments) {
                let tag = if header { "th scope=\"col\"" } else { "td" };
                let class = match alignment {
                    TableAlignment::Right => " class=\"right\"",
                    TableAlignment::Center => " class=\"center\"",
                    TableAlignment::Left | TableAlignment::None => "",
                };
                self.write(&format!("<{tag}{class}>"));
                self.inlines(cell);
                self.write(if header { "</th>" } else { "</td>" });
            }
            self.write(if header { "</tr></thead>\n" } else { "</tr>\n" });
        }
        let rows = node.children().count();
        self.write(if rows > 1 {
            "</tbody></table></div>\n"
        } else {
            "</table></div>\n"
        });
    }

    /// A paragraph that is one image is an embed.
    fn embed(&mut self, node: Node<'_>) -> bool {
        let alone = matches!(node.data().value, NodeValue::Paragraph)
            .then(|| node.first_child())
            .flatten()
            .filter(|only| only.next_sibling().is_none());
        let Some(image) = alone else { return false };
        let NodeValue::Image(link) = image.data().value.clone() else {
            return false;
        };
        let line = line_of(node);
        match Embed::of(&link) {
            Some(Embed::Generated(generated)) => {
                self.flush();
                self.prose.pieces.push(Piece::Generated(generated));
            }
            Some(Embed::Card(kind)) => {
                let id = link.url[kind.scheme().len() + 1..].to_owned();
                if !self.resolver.registry.knows(kind, &id) {
                    self.problem(line, &id, format!("unknown id `{}`", link.url));
                    return true;
                }
                let caption = self.captured(image);
                self.flush();
                self.prose.pieces.push(Piece::Card(Card {
                    kind,
                    id,
                    caption,
                    line,
                }));
            }
            None => {
                let message = format!(
                    "expected an embed `eq:`, `fig:`, `exp:`, `claim:`, `published:` or `gen:` with a known name, found `{}`",
                    link.url
                );
                self.problem(line, &link.url, message);
            }
        }
        true
    }
}

enum Embed {
    Card(Kind),
    Generated(Generated),
}

impl Embed {
    fn of(link: &NodeLink) -> Option<Self> {
        let (scheme, name) = link.url.split_once(':')?;
        if scheme == "gen" {
            let found = Generated::ALL
                .into_iter()
                .find(|generated| generated.name() == name);
            return found.map(Self::Generated);
        }
        Kind::CARDS
            .into_iter()
            .find(|kind| kind.scheme() == scheme)
            .map(Self::Card)
    }
}

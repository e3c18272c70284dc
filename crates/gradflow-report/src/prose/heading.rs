//! Headings and their explicit ids.

use super::{Writer, line_of};
use comrak::Node;
use comrak::nodes::NodeValue;

/// A heading of a page.
#[derive(Clone, Debug)]
pub(crate) struct Heading {
    /// The same in every language.
    pub(crate) id: String,
    pub(crate) level: u8,
    pub(crate) html: String,
}

impl Writer<'_> {
    pub(super) fn heading(&mut self, node: Node<'_>, level: u8) {
        let line = line_of(node);
        let before = self
            .prose
            .headings
            .last()
            .map_or(1, |heading| heading.level);
        if level < 2 || level > before + 1 {
            let message = format!(
                "expected a heading of level 2 to {}, found level {level}",
                before + 1
            );
            self.problem(line, "", message);
        }
        let id = take_id(node).unwrap_or_else(|| {
            let text = node.collect_text();
            let message = format!(
                "expected an id at the end of the heading, `{{#kebab-case}}`, found `{text}`"
            );
            self.problem(line, "", message);
            String::new()
        });
        if self.prose.headings.iter().any(|heading| heading.id == id) && !id.is_empty() {
            self.problem(
                line,
                &id,
                "expected a heading id of its own, found it a second time",
            );
        }
        let html = self.captured(node);
        self.write(&format!(
            "<h{level} id=\"{id}\">{html} <a class=\"permalink\" href=\"#{id}\" aria-label=\"#{id}\">#</a></h{level}>\n"
        ));
        self.prose.headings.push(Heading { id, level, html });
    }
}

/// Removes ` {#id}` from the end of a heading and returns the id.
fn take_id(node: Node<'_>) -> Option<String> {
    let last = node.last_child()?;
    let mut data = last.data_mut();
    let NodeValue::Text(text) = &mut data.value else {
        return None;
    };
    let open = text.rfind("{#")?;
    let id = text[open + 2..].strip_suffix('}')?.to_owned();
    let fit = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(fit) {
        return None;
    }
    let kept = text[..open].trim_end().to_owned();
    *text = kept.into();
    Some(id)
}

//! A validator that finds nothing proves nothing, so each is run over pages with planted faults.

use super::findings::Finding;
use super::validator::Validator;
use crate::install::copy;
use crate::programs::Programs;
use anyhow::{Context, Result, ensure};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Bytes of noise: more than a page and than the whole site may weigh.
const NOISE: usize = 5 << 20;

/// Runs `validators` over `xtask/browser/faulty`: each must find the faults that `expected.tsv` lists for it, and nothing in the
/// pages called `sound.html`.
pub(super) fn self_test(
    scripts: &Path,
    programs: &Programs,
    validators: &[Validator],
) -> Result<()> {
    let planted = scripts.join("faulty");
    let expected = fs::read_to_string(planted.join("expected.tsv"))
        .context("cannot read the list of planted faults")?;
    let site = scripts.join("faulty-site");
    copy(&planted, &site)?;
    fs::write(site.join("assets/noise.css"), noise())
        .context("cannot write the page that is too heavy")?;
    let findings = super::run(scripts, programs, validators, &site)?;
    let mut wrong: Vec<String> = findings
        .iter()
        .filter(|finding| finding.page.ends_with("sound.html"))
        .map(|finding| format!("found in a page without fault: {finding}"))
        .collect();
    let mut found = 0;
    for line in expected.lines() {
        let fault = Fault::parse(line)?;
        if !validators.contains(&fault.validator) {
            continue;
        }
        if findings.iter().any(|finding| fault.is_found_by(finding)) {
            found += 1;
        } else {
            wrong.push(format!(
                "planted but not found: {}",
                line.replace('\t', ": ")
            ));
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("All {found} planted faults were found, and none in the sound pages.");
    Ok(())
}

/// A line of `expected.tsv`: validator, page, rule, a part of the place.
struct Fault<'a> {
    validator: Validator,
    page: &'a str,
    rule: &'a str,
    place: &'a str,
}

impl<'a> Fault<'a> {
    fn parse(line: &'a str) -> Result<Self> {
        let parts: Vec<&str> = line.split('\t').collect();
        let [validator, page, rule, place] = parts[..] else {
            anyhow::bail!("expected `validator TAB page TAB rule TAB place`, got `{line}`");
        };
        Ok(Self {
            validator: validator.parse()?,
            page,
            rule,
            place,
        })
    }

    fn is_found_by(&self, finding: &Finding) -> bool {
        finding.validator == self.validator
            && finding.page == self.page
            && finding.rule == self.rule
            && finding.place.contains(self.place)
    }
}

/// A stylesheet without a rule that compresses badly: the output of a linear congruential generator in a comment.
fn noise() -> String {
    let mut text = String::from("/* ");
    let mut state = 1_u64;
    while text.len() < NOISE {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        write!(text, "{:08x}", state >> 32).expect("a string takes what is written");
    }
    text.push_str(" */");
    text
}

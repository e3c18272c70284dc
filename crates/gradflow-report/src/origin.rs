/// What a site was built by and from. The caller says so: the library reads no version control and no clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The program that builds: `vanishing-gradients`.
    pub program: &'static str,
    /// Its version: `0.1.0`.
    pub version: &'static str,
    /// The state of the sources; `None` where they are not under version control.
    pub revision: Option<Revision>,
}

/// A state of the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The commit, with `-dirty` after it when files differ from it.
    pub commit: String,
    /// When it was made, in UTC (RFC 3339): `2018-07-09T12:00:00Z`. It dates the feeds and the site map.
    pub date: String,
}

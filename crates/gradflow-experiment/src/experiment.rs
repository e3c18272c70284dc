use crate::SpecError;
use crate::axis::KeyAxis;
use crate::cell::len;
use crate::measure::Observation;
use crate::quantity::Measure;
use crate::reader::{self, Section};
use crate::scalar;
use crate::settings::Settings;
use gradflow_sweep::{
    Draft, Grid, Kind, PointRng, ProductOf, Row, Schema, Seed, Value, ZipOf, chunk_points,
};
use serde::Serialize;

/// The largest seed: TOML has whole numbers up to this.
const LARGEST_SEED: u64 = i64::MAX as u64;

/// The most networks that are drawn at each point of the grid.
const MOST_NETWORKS: u64 = 1_000_000_000;

/// An experiment: a grid of networks, and what is measured at each of its points.
///
/// A row is a function of the specification and of the point's random stream alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    spec: Spec,
    points: u64,
}

/// The specification, its tables in canonical order.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Spec {
    seed: u64,
    #[serde(flatten)]
    settings: Settings,
    measure: Measure,
    grid: GridSpec,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct GridSpec {
    combine: Combine,
    networks: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    axis: Vec<KeyAxis>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Combine {
    Product,
    Zip,
}

const COMBINES: &[(&str, Combine)] = &[("product", Combine::Product), ("zip", Combine::Zip)];

impl Experiment {
    /// Reads a specification; `file` gives the text of a file that it names, by its path as it stands there.
    ///
    /// # Errors
    /// With line and column: for text that is not TOML, a key that is unknown, missing or there twice, a value of another
    /// type or out of its range, an axis without values or with a step of zero, a grid of 2⁶⁴ points or more.
    ///
    /// ```
    /// use gradflow_experiment::Experiment;
    ///
    /// let file = |path: &str| std::fs::read_to_string(path);
    /// let text = "cell = { kind = 'rnn', units = 8 }\nmeasure = { quantities = ['lyapunov'] }\n";
    /// let experiment = Experiment::parse(text, &file)?;
    /// assert_eq!(experiment.points(), 1);
    /// // The canonical form is a specification too, and its own canonical form.
    /// let canonical = experiment.canonical();
    /// assert_eq!(Experiment::parse(&canonical, &file)?, experiment);
    ///
    /// let error = Experiment::parse("cell = { kind = 'rnn', unit = 8 }", &file);
    /// assert_eq!(error.unwrap_err().place.column, 1 + "cell = { kind = 'rnn', ".len());
    /// # Ok::<(), gradflow_experiment::SpecError>(())
    /// ```
    pub fn parse(
        text: &str,
        file: &dyn Fn(&str) -> std::io::Result<String>,
    ) -> Result<Self, SpecError> {
        let (spec, points) = reader::read(text, |section| {
            let seed = section.count_or("seed", (0, LARGEST_SEED), 0)?;
            let mut settings = Settings::read(section, file)?;
            let (grid, points) =
                section.table_or_empty("grid", |section| GridSpec::read(section, &mut settings))?;
            let least = |path: &str, value: u64| grid.least(path).unwrap_or(value);
            let units = least("cell.units", settings.cell.units);
            let steps = least("run.steps", settings.run.steps);
            let kind = settings.cell.kind;
            let measure = section
                .required("measure", "the table of what is measured")?
                .table(|section| Measure::read(section, kind, units, steps))?;
            let spec = Spec {
                seed,
                settings,
                measure,
                grid,
            };
            Ok((spec, points))
        })?;
        Ok(Self { spec, points })
    }

    /// The specification in canonical form: every default stated, one order, one way to write a number.
    ///
    /// Two specifications that mean the same have the same canonical form.
    #[expect(
        clippy::missing_panics_doc,
        reason = "tables, texts and finite numbers have a TOML form"
    )]
    pub fn canonical(&self) -> String {
        toml::to_string(&self.spec).expect("tables, texts and finite numbers have a TOML form")
    }

    /// The seed of the points' random streams.
    pub fn seed(&self) -> Seed {
        Seed(self.spec.seed)
    }

    /// How many points there are: those of the grid, times the networks drawn at each.
    pub fn points(&self) -> u64 {
        self.points
    }

    /// The keys that the axes move, with the number of values of each, the last running fastest.
    pub fn axes(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        let axes = self.spec.grid.axis.iter();
        axes.map(|axis| (axis.key.path, axis.axis.len()))
    }

    /// The columns of a row: the keys of the axes, `network`, and the quantities in the order in which they are asked for.
    #[expect(
        clippy::missing_panics_doc,
        reason = "the reader refuses a key or a quantity that stands twice"
    )]
    pub fn schema(&self) -> Schema {
        let axes = self.axes().map(|(path, _)| (path.to_owned(), Kind::F64));
        let network = [("network".to_owned(), Kind::U64)];
        let quantities = self.spec.measure.columns();
        let quantities = quantities.into_iter().map(|name| (name, Kind::F64));
        Schema::new(axes.chain(network).chain(quantities))
            .expect("keys and quantities have different names, and each stands once")
    }

    /// The values of the axes at the point at `index`, and which of its networks it is.
    ///
    /// # Panics
    /// If `index` is not below [`points`](Self::points).
    pub fn point(&self, index: u64) -> (Vec<f64>, u64) {
        assert!(index < self.points, "point {index} of {}", self.points);
        let GridSpec {
            combine,
            networks,
            axis,
        } = &self.spec.grid;
        let mut rest = index / networks;
        let mut values = vec![0.0; axis.len()];
        for (value, axis) in values.iter_mut().zip(axis).rev() {
            match combine {
                Combine::Product => {
                    *value = axis.axis.at(rest % axis.axis.len());
                    rest /= axis.axis.len();
                }
                Combine::Zip => *value = axis.axis.at(rest),
            }
        }
        (values, index % networks)
    }

    /// The row of the point at `index`: the network is drawn from `rng`, the point's stream, fed and measured.
    ///
    /// # Panics
    /// If `index` is not below [`points`](Self::points).
    pub fn row(&self, index: u64, rng: &mut PointRng) -> Row<Vec<Value>> {
        let (point, network) = self.point(index);
        let mut settings = self.spec.settings.clone();
        for (axis, &value) in self.spec.grid.axis.iter().zip(&point) {
            axis.key.set(&mut settings, value);
        }
        let cell = settings.cell.draw(rng);
        let steps = len(settings.run.transient) + len(settings.run.steps);
        let inputs = len(settings.cell.inputs());
        let xs = settings.input.sequence(inputs, steps, self.seed(), rng);
        let mut observation = Observation {
            measure: &self.spec.measure,
            run: settings.run,
            xs: &xs,
            rng,
        };
        let found = scalar::observe(&cell, &mut observation);
        let found = found.unwrap_or_else(|| cell.with(observation));
        let mut values: Vec<Value> = point.into_iter().map(Value::F64).collect();
        values.push(Value::U64(network));
        values.extend(found.values.into_iter().map(Value::F64));
        Row {
            status: found.status,
            values,
        }
    }

    /// What a plan of this experiment is made of; `program` is what computes the rows, with its version.
    pub fn draft(&self, program: &str) -> Draft {
        Draft {
            program: program.to_owned(),
            spec: self.canonical(),
            points: self.points,
            chunk_points: chunk_points(self.points),
            seed: self.seed(),
            schema: self.schema(),
        }
    }
}

impl GridSpec {
    /// Reads `[grid]`, and counts its points.
    fn read(section: &mut Section<'_>, settings: &mut Settings) -> Result<(Self, u64), SpecError> {
        let combine = section.choice_or("combine", COMBINES, Combine::Product)?;
        let networks = section.count_or("networks", (1, MOST_NETWORKS), 1)?;
        let mut axis: Vec<KeyAxis> = Vec::new();
        if let Some(items) = section.optional("axis") {
            for item in items.list()? {
                let next = item.table(KeyAxis::read)?;
                let path = next.key.path;
                if !next.key.applies(settings) {
                    let expected = "a key that this cell and this input have";
                    return Err(item.fail(expected, format!("\"{path}\"")));
                }
                if axis.iter().any(|axis| axis.key == next.key) {
                    return Err(item.fail("one axis a key", format!("\"{path}\" again")));
                }
                axis.push(next);
            }
        }
        let lens: Vec<u64> = axis.iter().map(|axis| axis.axis.len()).collect();
        let axes = axis.iter().map(|axis| axis.axis.clone()).collect();
        let points = match combine {
            Combine::Product => ProductOf::new(axes).map(|grid| grid.len()),
            Combine::Zip => ZipOf::new(axes).map(|grid| grid.len()),
        };
        let points = points
            .map_err(|error| section.fail("axes that make a grid".into(), error.to_string()))?;
        let points = points.checked_mul(networks).ok_or_else(|| {
            let found = format!("axes of {lens:?} values with {networks} networks at each point");
            section.fail("fewer than 2^64 points".into(), found)
        })?;
        let grid = Self {
            combine,
            networks,
            axis,
        };
        Ok((grid, points))
    }

    /// The smallest value of the axis along the whole numbers of `path`, if there is one.
    fn least(&self, path: &str) -> Option<u64> {
        let axis = self.axis.iter().find(|axis| axis.key.path == path)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "such axes hold whole numbers from 0 to 10⁷"
        )]
        let least = axis.least() as u64;
        Some(least)
    }
}

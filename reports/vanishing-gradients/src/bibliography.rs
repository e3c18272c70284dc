//! Every source that an equation, a claim or the prose names.

use gradflow_report::{Locator, Reference};

/// The bibliography, by year.
pub(crate) const BIBLIOGRAPHY: &[Reference] = &[
    Reference {
        id: "kreiss1962",
        authors: &["Heinz-Otto Kreiss"],
        year: 1962,
        title: "Über die Stabilitätsdefinition für Differenzengleichungen die partielle Differentialgleichungen approximieren",
        venue: "BIT 2, 153–181",
        locator: Locator::Doi("10.1007/BF01957330"),
    },
    Reference {
        id: "ginibre1965",
        authors: &["Jean Ginibre"],
        year: 1965,
        title: "Statistical ensembles of complex, quaternion, and real matrices",
        venue: "Journal of Mathematical Physics 6, 440–449",
        locator: Locator::Doi("10.1063/1.1704292"),
    },
    Reference {
        id: "marchenko1967",
        authors: &["Vladimir A. Marčenko", "Leonid A. Pastur"],
        year: 1967,
        title: "Distribution of eigenvalues for some sets of random matrices",
        venue: "Mathematics of the USSR-Sbornik 1, 457–483",
        locator: Locator::Doi("10.1070/SM1967v001n04ABEH001994"),
    },
    Reference {
        id: "geman1980",
        authors: &["Stuart Geman"],
        year: 1980,
        title: "A limit theorem for the norm of random matrices",
        venue: "Annals of Probability 8, 252–261",
        locator: Locator::Doi("10.1214/aop/1176994775"),
    },
    Reference {
        id: "benettin1980",
        authors: &[
            "Giancarlo Benettin",
            "Luigi Galgani",
            "Antonio Giorgilli",
            "Jean-Marie Strelcyn",
        ],
        year: 1980,
        title: "Lyapunov characteristic exponents for smooth dynamical systems and for Hamiltonian systems; a method for computing all of them. Part 1: Theory",
        venue: "Meccanica 15, 9–20",
        locator: Locator::Doi("10.1007/BF02128236"),
    },
    Reference {
        id: "rumelhart1986",
        authors: &[
            "David E. Rumelhart",
            "Geoffrey E. Hinton",
            "Ronald J. Williams",
        ],
        year: 1986,
        title: "Learning representations by back-propagating errors",
        venue: "Nature 323, 533–536",
        locator: Locator::Doi("10.1038/323533a0"),
    },
    Reference {
        id: "newman1986",
        authors: &["Charles M. Newman"],
        year: 1986,
        title: "The distribution of Lyapunov exponents: exact results for random matrices",
        venue: "Communications in Mathematical Physics 103, 121–126",
        locator: Locator::Doi("10.1007/BF01464284"),
    },
    Reference {
        id: "sompolinsky1988",
        authors: &["Haim Sompolinsky", "Andrea Crisanti", "Hans-Jürgen Sommers"],
        year: 1988,
        title: "Chaos in random neural networks",
        venue: "Physical Review Letters 61, 259–262",
        locator: Locator::Doi("10.1103/PhysRevLett.61.259"),
    },
    Reference {
        id: "williams1989",
        authors: &["Ronald J. Williams", "David Zipser"],
        year: 1989,
        title: "A learning algorithm for continually running fully recurrent neural networks",
        venue: "Neural Computation 1, 270–280",
        locator: Locator::Doi("10.1162/neco.1989.1.2.270"),
    },
    Reference {
        id: "blelloch1990",
        authors: &["Guy E. Blelloch"],
        year: 1990,
        title: "Prefix sums and their applications",
        venue: "Technical report CMU-CS-90-190, Carnegie Mellon University",
        locator: Locator::Url("https://www.cs.cmu.edu/~guyb/papers/Ble93.pdf"),
    },
    Reference {
        id: "elman1990",
        authors: &["Jeffrey L. Elman"],
        year: 1990,
        title: "Finding structure in time",
        venue: "Cognitive Science 14, 179–211",
        locator: Locator::Doi("10.1207/s15516709cog1402_1"),
    },
    Reference {
        id: "werbos1990",
        authors: &["Paul J. Werbos"],
        year: 1990,
        title: "Backpropagation through time: what it does and how to do it",
        venue: "Proceedings of the IEEE 78, 1550–1560",
        locator: Locator::Doi("10.1109/5.58337"),
    },
    Reference {
        id: "williams1990",
        authors: &["Ronald J. Williams", "Jing Peng"],
        year: 1990,
        title: "An efficient gradient-based algorithm for on-line training of recurrent network trajectories",
        venue: "Neural Computation 2, 490–501",
        locator: Locator::Doi("10.1162/neco.1990.2.4.490"),
    },
    Reference {
        id: "hochreiter1991",
        authors: &["Sepp Hochreiter"],
        year: 1991,
        title: "Untersuchungen zu dynamischen neuronalen Netzen",
        venue: "Diploma thesis, Technische Universität München",
        locator: Locator::Url(
            "https://people.idsia.ch/~juergen/SeppHochreiter1991ThesisAdvisorSchmidhuber.pdf",
        ),
    },
    Reference {
        id: "doya1992",
        authors: &["Kenji Doya"],
        year: 1992,
        title: "Bifurcations in the learning of recurrent neural networks",
        venue: "IEEE International Symposium on Circuits and Systems 6, 2777–2780",
        locator: Locator::Doi("10.1109/ISCAS.1992.230622"),
    },
    Reference {
        id: "molgedey1992",
        authors: &["Lutz Molgedey", "Jörg Schuchhardt", "Heinz Georg Schuster"],
        year: 1992,
        title: "Suppressing chaos in neural networks by noise",
        venue: "Physical Review Letters 69, 3717–3719",
        locator: Locator::Doi("10.1103/PhysRevLett.69.3717"),
    },
    Reference {
        id: "bengio1994",
        authors: &["Yoshua Bengio", "Patrice Simard", "Paolo Frasconi"],
        year: 1994,
        title: "Learning long-term dependencies with gradient descent is difficult",
        venue: "IEEE Transactions on Neural Networks 5, 157–166",
        locator: Locator::Doi("10.1109/72.279181"),
    },
    Reference {
        id: "hochreiter1997",
        authors: &["Sepp Hochreiter", "Jürgen Schmidhuber"],
        year: 1997,
        title: "Long short-term memory",
        venue: "Neural Computation 9, 1735–1780",
        locator: Locator::Doi("10.1162/neco.1997.9.8.1735"),
    },
    Reference {
        id: "gers2000",
        authors: &["Felix A. Gers", "Jürgen Schmidhuber", "Fred Cummins"],
        year: 2000,
        title: "Learning to forget: continual prediction with LSTM",
        venue: "Neural Computation 12, 2451–2471",
        locator: Locator::Doi("10.1162/089976600300015015"),
    },
    Reference {
        id: "bertschinger2004",
        authors: &["Nils Bertschinger", "Thomas Natschläger"],
        year: 2004,
        title: "Real-time computation at the edge of chaos in recurrent neural networks",
        venue: "Neural Computation 16, 1413–1436",
        locator: Locator::Doi("10.1162/089976604323057443"),
    },
    Reference {
        id: "trefethen2005",
        authors: &["Lloyd N. Trefethen", "Mark Embree"],
        year: 2005,
        title: "Spectra and pseudospectra: the behavior of nonnormal matrices and operators",
        venue: "Princeton University Press",
        locator: Locator::Doi("10.1515/9780691213101"),
    },
    Reference {
        id: "ganguli2008",
        authors: &["Surya Ganguli", "Dongsung Huh", "Haim Sompolinsky"],
        year: 2008,
        title: "Memory traces in dynamical systems",
        venue: "Proceedings of the National Academy of Sciences 105, 18970–18975",
        locator: Locator::Doi("10.1073/pnas.0804451105"),
    },
    Reference {
        id: "banica2011",
        authors: &[
            "Teodor Banica",
            "Serban Belinschi",
            "Mireille Capitaine",
            "Benoît Collins",
        ],
        year: 2011,
        title: "Free Bessel laws",
        venue: "Canadian Journal of Mathematics 63, 3–37",
        locator: Locator::Doi("10.4153/CJM-2010-060-6"),
    },
    Reference {
        id: "penson2011",
        authors: &["Karol A. Penson", "Karol Życzkowski"],
        year: 2011,
        title: "Product of Ginibre matrices: Fuss–Catalan and Raney distributions",
        venue: "Physical Review E 83, 061118",
        locator: Locator::Doi("10.1103/PhysRevE.83.061118"),
    },
    Reference {
        id: "mikolov2012",
        authors: &["Tomáš Mikolov"],
        year: 2012,
        title: "Statistical language models based on neural networks",
        venue: "PhD thesis, Brno University of Technology",
        locator: Locator::Url("https://www.fit.vutbr.cz/~imikolov/rnnlm/thesis.pdf"),
    },
    Reference {
        id: "horn2012",
        authors: &["Roger A. Horn", "Charles R. Johnson"],
        year: 2012,
        title: "Matrix analysis, second edition",
        venue: "Cambridge University Press",
        locator: Locator::Doi("10.1017/CBO9781139020411"),
    },
    Reference {
        id: "pascanu2013",
        authors: &["Razvan Pascanu", "Tomas Mikolov", "Yoshua Bengio"],
        year: 2013,
        title: "On the difficulty of training recurrent neural networks",
        venue: "ICML, Proceedings of Machine Learning Research 28, 1310–1318",
        locator: Locator::Arxiv("1211.5063"),
    },
    Reference {
        id: "saxe2014",
        authors: &["Andrew M. Saxe", "James L. McClelland", "Surya Ganguli"],
        year: 2014,
        title: "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks",
        venue: "ICLR",
        locator: Locator::Arxiv("1312.6120"),
    },
    Reference {
        id: "cho2014",
        authors: &[
            "Kyunghyun Cho",
            "Bart van Merriënboer",
            "Caglar Gulcehre",
            "Dzmitry Bahdanau",
            "Fethi Bougares",
            "Holger Schwenk",
            "Yoshua Bengio",
        ],
        year: 2014,
        title: "Learning phrase representations using RNN encoder–decoder for statistical machine translation",
        venue: "EMNLP, 1724–1734",
        locator: Locator::Arxiv("1406.1078"),
    },
    Reference {
        id: "jozefowicz2015",
        authors: &["Rafal Jozefowicz", "Wojciech Zaremba", "Ilya Sutskever"],
        year: 2015,
        title: "An empirical exploration of recurrent network architectures",
        venue: "ICML, Proceedings of Machine Learning Research 37, 2342–2350",
        locator: Locator::Url("https://proceedings.mlr.press/v37/jozefowicz15.html"),
    },
    Reference {
        id: "le2015",
        authors: &["Quoc V. Le", "Navdeep Jaitly", "Geoffrey E. Hinton"],
        year: 2015,
        title: "A simple way to initialize recurrent networks of rectified linear units",
        venue: "Preprint",
        locator: Locator::Arxiv("1504.00941"),
    },
    Reference {
        id: "arjovsky2016",
        authors: &["Martin Arjovsky", "Amar Shah", "Yoshua Bengio"],
        year: 2016,
        title: "Unitary evolution recurrent neural networks",
        venue: "ICML, Proceedings of Machine Learning Research 48, 1120–1128",
        locator: Locator::Arxiv("1511.06464"),
    },
    Reference {
        id: "greff2017",
        authors: &[
            "Klaus Greff",
            "Rupesh K. Srivastava",
            "Jan Koutník",
            "Bas R. Steunebrink",
            "Jürgen Schmidhuber",
        ],
        year: 2017,
        title: "LSTM: a search space odyssey",
        venue: "IEEE Transactions on Neural Networks and Learning Systems 28, 2222–2232",
        locator: Locator::Doi("10.1109/TNNLS.2016.2582924"),
    },
    Reference {
        id: "schoenholz2017",
        authors: &[
            "Samuel S. Schoenholz",
            "Justin Gilmer",
            "Surya Ganguli",
            "Jascha Sohl-Dickstein",
        ],
        year: 2017,
        title: "Deep information propagation",
        venue: "ICLR",
        locator: Locator::Arxiv("1611.01232"),
    },
    Reference {
        id: "pennington2017",
        authors: &[
            "Jeffrey Pennington",
            "Samuel S. Schoenholz",
            "Surya Ganguli",
        ],
        year: 2017,
        title: "Resurrecting the sigmoid in deep learning through dynamical isometry: theory and practice",
        venue: "NeurIPS 30",
        locator: Locator::Arxiv("1711.04735"),
    },
    Reference {
        id: "zhihu-28687529",
        authors: &["知乎专栏"],
        year: 2017,
        title: "RNN梯度消失和爆炸的原因",
        venue: "知乎",
        locator: Locator::Url("https://zhuanlan.zhihu.com/p/28687529"),
    },
    Reference {
        id: "zhihu-28749444",
        authors: &["知乎专栏"],
        year: 2017,
        title: "LSTM如何解决梯度消失问题",
        venue: "知乎",
        locator: Locator::Url("https://zhuanlan.zhihu.com/p/28749444"),
    },
    Reference {
        id: "article2018",
        authors: &["佚名"],
        year: 2018,
        title: "RNN梯度消失、梯度爆炸&LSTM解决梯度消失的办法",
        venue: "jekyll_blog, 2018-07-30",
        locator: Locator::Url(
            "https://github.com/weiguozhao/jekyll_blog/blob/025e2377fc2c592e3f95cc3e22b5f81e232e0cd7/_posts/2018-07-30-rnngradientdisappear.md",
        ),
    },
    Reference {
        id: "tallec2018",
        authors: &["Corentin Tallec", "Yann Ollivier"],
        year: 2018,
        title: "Can recurrent neural networks warp time?",
        venue: "ICLR",
        locator: Locator::Arxiv("1804.11188"),
    },
    Reference {
        id: "chen2018",
        authors: &["Minmin Chen", "Jeffrey Pennington", "Samuel S. Schoenholz"],
        year: 2018,
        title: "Dynamical isometry and a mean field theory of RNNs: gating enables signal propagation in recurrent neural networks",
        venue: "ICML",
        locator: Locator::Arxiv("1806.05394"),
    },
    Reference {
        id: "martin2018",
        authors: &["Eric Martin", "Chris Cundy"],
        year: 2018,
        title: "Parallelizing linear recurrent neural nets over sequence length",
        venue: "ICLR",
        locator: Locator::Arxiv("1709.04057"),
    },
    Reference {
        id: "micikevicius2018",
        authors: &[
            "Paulius Micikevicius",
            "Sharan Narang",
            "Jonah Alben",
            "Gregory Diamos",
            "Erich Elsen",
            "David Garcia",
            "Boris Ginsburg",
            "Michael Houston",
            "Oleksii Kuchaiev",
            "Ganesh Venkatesh",
            "Hao Wu",
        ],
        year: 2018,
        title: "Mixed precision training",
        venue: "ICLR",
        locator: Locator::Arxiv("1710.03740"),
    },
    Reference {
        id: "gilboa2019",
        authors: &[
            "Dar Gilboa",
            "Bo Chang",
            "Minmin Chen",
            "Greg Yang",
            "Samuel S. Schoenholz",
            "Ed H. Chi",
            "Jeffrey Pennington",
        ],
        year: 2019,
        title: "Dynamical isometry and a mean field theory of LSTMs and GRUs",
        venue: "Preprint",
        locator: Locator::Arxiv("1901.08987"),
    },
    Reference {
        id: "ieee754",
        authors: &["IEEE"],
        year: 2019,
        title: "IEEE standard for floating-point arithmetic (IEEE Std 754-2019)",
        venue: "IEEE",
        locator: Locator::Doi("10.1109/IEEESTD.2019.8766229"),
    },
    Reference {
        id: "can2020",
        authors: &["Tankut Can", "Kamesh Krishnamurthy", "David J. Schwab"],
        year: 2020,
        title: "Gating creates slow modes and controls phase-space complexity in GRUs and LSTMs",
        venue: "MSML, Proceedings of Machine Learning Research 107, 476–511",
        locator: Locator::Arxiv("2002.00025"),
    },
    Reference {
        id: "vogt2022",
        authors: &[
            "Ryan Vogt",
            "Maximilian Puelma Touzel",
            "Eli Shlizerman",
            "Guillaume Lajoie",
        ],
        year: 2022,
        title: "On Lyapunov exponents for RNNs: understanding information propagation using dynamical systems tools",
        venue: "Frontiers in Applied Mathematics and Statistics 8, 818799",
        locator: Locator::Doi("10.3389/fams.2022.818799"),
    },
    Reference {
        id: "engelken2023",
        authors: &["Rainer Engelken", "Fred Wolf", "L. F. Abbott"],
        year: 2023,
        title: "Lyapunov spectra of chaotic recurrent neural networks",
        venue: "Physical Review Research 5, 043044",
        locator: Locator::Doi("10.1103/PhysRevResearch.5.043044"),
    },
    Reference {
        id: "orvieto2023",
        authors: &[
            "Antonio Orvieto",
            "Samuel L. Smith",
            "Albert Gu",
            "Anushan Fernando",
            "Caglar Gulcehre",
            "Razvan Pascanu",
            "Soham De",
        ],
        year: 2023,
        title: "Resurrecting recurrent neural networks for long sequences",
        venue: "ICML, Proceedings of Machine Learning Research 202",
        locator: Locator::Arxiv("2303.06349"),
    },
    Reference {
        id: "heinsen2023",
        authors: &["Franz A. Heinsen"],
        year: 2023,
        title: "Efficient parallelization of a ubiquitous sequential computation",
        venue: "Preprint",
        locator: Locator::Arxiv("2311.06281"),
    },
    Reference {
        id: "feng2024",
        authors: &[
            "Leo Feng",
            "Frederick Tung",
            "Mohamed Osama Ahmed",
            "Yoshua Bengio",
            "Hossein Hajimirsadeghi",
        ],
        year: 2024,
        title: "Were RNNs all we needed?",
        venue: "Preprint",
        locator: Locator::Arxiv("2410.01201"),
    },
    Reference {
        id: "zucchet2024",
        authors: &["Nicolas Zucchet", "Antonio Orvieto"],
        year: 2024,
        title: "Recurrent neural networks: vanishing and exploding gradients are not the end of the story",
        venue: "NeurIPS 37",
        locator: Locator::Arxiv("2405.21064"),
    },
    Reference {
        id: "pytorch-rnn",
        authors: &["PyTorch"],
        year: 2026,
        title: "torch.nn.RNN",
        venue: "PyTorch documentation",
        locator: Locator::Url("https://docs.pytorch.org/docs/stable/generated/torch.nn.RNN.html"),
    },
    Reference {
        id: "clark2026",
        authors: &["David G. Clark"],
        year: 2026,
        title: "Lyapunov spectrum of random neural networks",
        venue: "Preprint, with code",
        locator: Locator::Arxiv("2610.12426"),
    },
    Reference {
        id: "pytorch-lstm",
        authors: &["PyTorch"],
        year: 2026,
        title: "torch.nn.LSTM",
        venue: "PyTorch documentation",
        locator: Locator::Url("https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html"),
    },
];

#[cfg(test)]
mod tests {
    use super::BIBLIOGRAPHY;
    use crate::REPORT;
    use std::fs;
    use std::path::Path;

    #[test]
    fn entries_are_in_the_order_of_their_years() {
        for pair in BIBLIOGRAPHY.windows(2) {
            assert!(
                pair[0].year <= pair[1].year,
                "{} must not come before {}",
                pair[0].id,
                pair[1].id
            );
        }
    }

    #[test]
    fn no_two_entries_share_an_id_or_a_locator() {
        for (n, entry) in BIBLIOGRAPHY.iter().enumerate() {
            for other in &BIBLIOGRAPHY[..n] {
                assert_ne!(entry.id, other.id);
                assert_ne!(
                    entry.locator, other.locator,
                    "{} and {}",
                    entry.id, other.id
                );
            }
        }
    }

    #[test]
    fn every_entry_is_named_somewhere() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let read = |path: &Path| fs::read_to_string(sources.join(path)).expect("prose is readable");
        let mut prose = read(Path::new("index.en.md"));
        let mut named = Vec::new();
        for chapter in REPORT.chapters() {
            prose += &read(&Path::new(chapter.dir).join("en.md"));
            named.extend(
                chapter
                    .equations
                    .iter()
                    .flat_map(|equation| equation.sources),
            );
            named.extend(chapter.claims.iter().flat_map(|claim| claim.sources));
            let published = chapter.published.iter().flat_map(|table| table.rows);
            named.extend(published.map(|row| &row.source));
        }
        for entry in BIBLIOGRAPHY {
            assert!(
                named.contains(&&entry.id) || prose.contains(&format!("(ref:{})", entry.id)),
                "nothing names {}",
                entry.id
            );
        }
    }
}

//! A real Slurm of three nodes on the loopback address, in a directory of its own, without systemd.

use crate::cluster::daemon::{Daemon, kill, wait};
use crate::cluster::find;
use crate::cluster::sweep::said;
use anyhow::{Context, Result};
use rustix::process::Pid;
use std::fs::{self, File, Permissions};
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The nodes, of two processors each.
const NODES: [&str; 3] = ["n1", "n2", "n3"];

/// The running daemons; they stop when it is dropped.
pub(crate) struct Cluster {
    directory: PathBuf,
    nodes: Vec<Daemon>,
    _controller: Daemon,
    _munge: Daemon,
}

impl Cluster {
    /// Starts munge, the controller and the nodes, and waits until they are idle.
    pub(crate) fn start(directory: &Path) -> Result<Self> {
        fs::create_dir(directory)?;
        fs::set_permissions(directory, Permissions::from_mode(0o755))?;
        let munge = start_munge(directory)?;
        fs::create_dir(directory.join("state"))?;
        fs::write(directory.join("slurm.conf"), configuration(directory)?)?;
        let controller = Daemon::with_pid_file(directory.join("slurmctld.pid"));
        said(daemon("slurmctld")?.arg("-i").args(configured(directory)))?;
        controller.pid()?;
        let mut cluster = Self {
            directory: directory.into(),
            nodes: Vec::new(),
            _controller: controller,
            _munge: munge,
        };
        for node in NODES {
            start_node(directory, node)?;
            let pid_file = directory.join(format!("{node}.pid"));
            cluster.nodes.push(Daemon::with_pid_file(pid_file));
        }
        cluster.wait_until_idle()?;
        Ok(cluster)
    }

    /// Submits a script and returns the number of the job; `array` takes the place of the script's own.
    pub(crate) fn submit(&self, script: &Path, array: Option<&str>) -> Result<String> {
        let mut command = self.client("sbatch");
        command
            .arg("--parsable")
            .arg("--output")
            .arg(self.directory.join("%A_%a.out"));
        if let Some(array) = array {
            command.arg(format!("--array={array}"));
        }
        said(command.arg(script))
    }

    /// Waits until no task of the job is left, and says how many were started more than once; those start without the
    /// usual delay.
    pub(crate) fn finish(&self, job: &str) -> Result<usize> {
        wait(Duration::from_mins(2), "the tasks of a job", || {
            let tasks = self.tasks(job)?;
            for task in tasks.lines().filter(|line| line.contains("PENDING")) {
                let name = task.split_whitespace().next().unwrap_or_default();
                let mut start = self.client("scontrol");
                // A task that has started in the meantime refuses, which is as well.
                let _ = said(start.args(["update", &format!("jobid={name}"), "StartTime=now"]));
            }
            Ok(tasks.is_empty())
        })?;
        let record = said(self.client("scontrol").args(["show", "job", job]))?;
        let restarts = record
            .split_whitespace()
            .filter_map(|word| word.strip_prefix("Restarts="));
        Ok(restarts.filter(|&count| count != "0").count())
    }

    /// The tasks of a job that are waiting or running: name, state and node.
    fn tasks(&self, job: &str) -> Result<String> {
        let mut command = self.client("squeue");
        said(command.args([
            "--noheader",
            "--array",
            "--jobs",
            job,
            "--format",
            "%i %T %N",
        ]))
    }

    /// Ends a node's daemon and nothing else, once a task runs there, and tells the controller that the node is gone.
    pub(crate) fn kill_daemon(&self, node: usize) -> Result<()> {
        self.wait_for_payload(node)?;
        kill(self.nodes[node].pid()?)?;
        self.give_up(node)
    }

    /// Ends a node's daemon with everything that runs on the node, as a loss of power would.
    pub(crate) fn kill_node(&self, node: usize) -> Result<()> {
        let payload = self.wait_for_payload(node)?;
        kill(self.nodes[node].pid()?)?;
        for Payload { process, keeper } in payload {
            // The keeper of a task would report its end; either may have ended by itself.
            let _ = kill(keeper);
            let _ = kill(process);
        }
        self.give_up(node)
    }

    /// Starts a node's daemon again.
    pub(crate) fn revive(&self, node: usize) -> Result<()> {
        start_node(&self.directory, NODES[node])?;
        self.nodes[node].pid()?;
        self.wait_until_idle()
    }

    fn wait_for_payload(&self, node: usize) -> Result<Vec<Payload>> {
        let mut payload = Vec::new();
        wait(Duration::from_mins(1), "a task on a node", || {
            payload = payload_on(NODES[node], &self.directory)?;
            Ok(!payload.is_empty())
        })?;
        Ok(payload)
    }

    fn give_up(&self, node: usize) -> Result<()> {
        self.nodes[node].forget()?;
        let name = format!("nodename={}", NODES[node]);
        let mut update = self.client("scontrol");
        said(update.args(["update", &name, "state=down", "reason=killed"])).map(drop)
    }

    fn wait_until_idle(&self) -> Result<()> {
        wait(Duration::from_mins(1), "three idle nodes", || {
            let mut command = self.client("sinfo");
            let states = said(command.args(["--noheader", "--Node", "--format", "%T"]))?;
            Ok(states.lines().filter(|&state| state == "idle").count() == NODES.len())
        })
    }

    fn client(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.env("SLURM_CONF", self.directory.join("slurm.conf"));
        command
    }
}

/// A process of a task, and the process of Slurm that keeps it.
struct Payload {
    process: Pid,
    keeper: Pid,
}

/// The processes of tasks of this cluster on a node, by what Slurm has put into their environment.
fn payload_on(node: &str, directory: &Path) -> Result<Vec<Payload>> {
    let node = format!("SLURMD_NODENAME={node}");
    let cluster = format!("SLURM_CONF={}", directory.join("slurm.conf").display());
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let path = entry?.path();
        let Ok(environment) = fs::read(path.join("environ")) else {
            continue;
        };
        let has = |variable: &str| {
            let mut variables = environment.split(|&byte| byte == 0);
            variables.any(|found| found == variable.as_bytes())
        };
        if has(&node) && has(&cluster) {
            found.extend(payload(&path));
        }
    }
    Ok(found)
}

/// The process in `/proc/NUMBER`, if a keeper of Slurm has started it.
fn payload(path: &Path) -> Option<Payload> {
    let process = Pid::from_raw(path.file_name()?.to_str()?.parse().ok()?)?;
    let status = fs::read_to_string(path.join("status")).ok()?;
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    let keeper = Pid::from_raw(parent.trim().parse().ok()?)?;
    let name = fs::read_to_string(format!("/proc/{}/comm", parent.trim())).ok()?;
    name.starts_with("slurmstepd")
        .then_some(Payload { process, keeper })
}

/// Starts the service that signs Slurm's messages, with a key of its own.
fn start_munge(directory: &Path) -> Result<Daemon> {
    let key = directory.join("munge.key");
    let mut random = [0; 128];
    File::open("/dev/urandom")?.read_exact(&mut random)?;
    fs::write(&key, random)?;
    fs::set_permissions(&key, Permissions::from_mode(0o600))?;
    let mut command = daemon("munged")?;
    command.arg("--force");
    for (option, file) in [
        ("--key-file", "munge.key"),
        ("--socket", "munge.socket"),
        ("--pid-file", "munge.pid"),
        ("--log-file", "munge.log"),
        ("--seed-file", "munge.seed"),
    ] {
        command.arg(option).arg(directory.join(file));
    }
    said(&mut command)?;
    let munge = Daemon::with_pid_file(directory.join("munge.pid"));
    munge.pid()?;
    Ok(munge)
}

fn start_node(directory: &Path, node: &str) -> Result<()> {
    said(
        daemon("slurmd")?
            .args(["-N", node])
            .args(configured(directory)),
    )
    .map(drop)
}

fn configured(directory: &Path) -> [PathBuf; 2] {
    ["-f".into(), directory.join("slurm.conf")]
}

fn daemon(name: &str) -> Result<Command> {
    let path = find(name).with_context(|| format!("found no {name}"))?;
    Ok(Command::new(path))
}

fn configuration(directory: &Path) -> Result<String> {
    let name = said(Command::new("uname").arg("-n"))?;
    let host = name.split('.').next().unwrap_or_default();
    let user = said(Command::new("id").arg("-un"))?;
    let place = directory.display();
    let [controller, n1, n2, n3] = free_ports()?;
    Ok(format!(
        "ClusterName=sweep
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={place}/munge.socket
StateSaveLocation={place}/state
SlurmdSpoolDir={place}/spool-%n
SlurmctldPidFile={place}/slurmctld.pid
SlurmctldLogFile={place}/slurmctld.log
SlurmdPidFile={place}/%n.pid
SlurmdLogFile={place}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SlurmdParameters=config_overrides
ReturnToService=2
SlurmdTimeout=10
KillWait=2
JobRequeue=1
MpiDefault=none
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={n1} CPUs=2
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={n2} CPUs=2
NodeName=n3 NodeHostname={host} NodeAddr=127.0.0.1 Port={n3} CPUs=2
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"
    ))
}

/// Ports of the loopback address that nobody listens on.
fn free_ports() -> Result<[u16; 4]> {
    let mut ports = [0; 4];
    let mut listeners = Vec::new();
    for port in &mut ports {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        *port = listener.local_addr()?.port();
        listeners.push(listener);
    }
    Ok(ports)
}

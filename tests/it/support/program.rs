//! The built program, as an operator runs it.

use std::{
    io::{BufRead, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Output, Stdio},
    thread::JoinHandle,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(10);

/// The program with only these settings, run in `folder`.
pub(crate) fn command(folder: &Path, vars: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rejoinder"));
    command.current_dir(folder).env_clear().envs(vars.iter().copied());
    command
}

/// Runs it to its end with the default database below `folder`.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let output = command(folder, &[])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Ran::from(output)
}

/// Makes the site `blog` of https://blog.example in the default database below `folder`.
pub(crate) fn make_blog(folder: &Path) {
    run(
        folder,
        &[
            "site",
            "create",
            "blog",
            "--name",
            "Blog",
            "--origin",
            "https://blog.example",
        ],
    )
    .expect(0);
}

/// Runs a command that must end by itself; one that serves instead is stopped, and the test fails.
pub(crate) fn run_to_its_end(command: &mut Command) -> Ran {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("it did not end: {:?}", child.wait_with_output().unwrap());
        }
        std::thread::sleep(PAUSE);
    }
    Ran::from(child.wait_with_output().unwrap())
}

/// What became of a command.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }
}

/// A running `rejoinder serve`, killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Serving {
    pub(crate) child: Child,
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    listening: Option<JoinHandle<()>>,
}

impl Serving {
    /// Starts it and waits until it says where it listens.
    pub(crate) fn start(command: &mut Command) -> Self {
        Self::start_with_log(command, Path::new("/dev/null"))
    }

    /// The same; what it says goes to a file.
    pub(crate) fn start_with_log(command: &mut Command, log: &Path) -> Self {
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut log = std::fs::File::create(log).unwrap();
        let mut said = Vec::new();
        let url = loop {
            let line = lines.next().unwrap_or_else(|| panic!("it ended: {said:?}")).unwrap();
            writeln!(log, "{line}").unwrap();
            if let Some((_, rest)) = line.split_once("listening on ") {
                break rest.split(' ').next().unwrap().to_owned();
            }
            said.push(line);
        };
        // Nobody may be blocked by a full pipe.
        let listening = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                writeln!(log, "{line}").unwrap();
            }
        });
        Self {
            child,
            url,
            listening: Some(listening),
        }
    }

    /// Kills it as the kernel would, without a chance to tidy up.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        // Whatever it said to the end is in the log.
        self.listening.take().unwrap().join().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
